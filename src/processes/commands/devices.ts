import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { createAgentGateway } from '../../connectors/agents/gateway.ts'
import { limits } from '../../connectors/agents/contract.ts'
import { refuse, type Refusal, type Result } from '../../core/result.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import { receiveSubmission, type Receipt } from '../../subjects/inventory/index.ts'
import type { From } from '../../subjects/ledger/index.ts'
import { evaluateAfter } from '../../subjects/patching/index.ts'
import { openJail } from '../jail.ts'
import { byCommand, bytesOf } from './feeds.ts'
import { importTable, isTable, jailedTables, openTableJail, tableOptions, tableWish, tableWords, type TableLine } from './device-tables.ts'
import { notSetUp, out, outJson, readArgs, refuseOut, UsageError, withDistrict, type Command } from './io.ts'
import { deviceWords } from '../device-words.ts'

type Gateway = ReturnType<typeof createAgentGateway>
type Received = Parameters<typeof receiveSubmission>[1]

const no = (code: string, says: string, satisfiedBy: string): Result<never> =>
  refuse({ code: `inventory/${code}`, clause: 'PM-3.1', says, satisfiedBy, status: 422 })

const read = async (gateway: Gateway, name: string, bytes: Uint8Array): Promise<Result<Received>> => {
  if (bytes.byteLength > limits.bodyBytes)
    return no(
      'file-too-large',
      `${name} is larger than the ${limits.bodyBytes / 1024 / 1024} MiB one submission may have.`,
      'Use one file per device.',
    )
  const submission = await gateway.read(bytes)
  if (!submission.ok) return submission
  const { inventory, kind, deviceId, dialect, partial, notes } = submission.value
  if (kind !== 'inventory' || inventory === undefined)
    return no('file-holds-no-inventory', `${name} is an agent's ${kind}, and contains no inventory.`, 'Use the file with the inventory.')
  return {
    ok: true,
    value: {
      raw: { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), remote: `imported file ${name}`.slice(0, 200), keyId: null },
      siteId: null,
      label: deviceId,
      dialect,
      isPartial: partial,
      notes,
      told: inventory,
      source: 'agent',
      onChanged: evaluateAfter('imported from a file'),
      words: deviceWords,
    },
  }
}

class Undone extends Error {
  readonly result: Result<Receipt>
  constructor(result: Result<Receipt>) {
    super('a dry run ends without a trace')
    this.result = result
  }
}

/** The very import, rolled back at its end: what it says is what would happen. */
const dryRun = async ({ db, districtId, actor }: From, input: Received): Promise<Result<Receipt>> => {
  try {
    return await inDistrict(db, districtId, async (tx): Promise<never> => {
      throw new Undone(await receiveSubmission.within({ tx, districtId, ...(await domainNow(tx)), actor }, input))
    })
  } catch (error) {
    if (error instanceof Undone) return error.result
    throw error
  }
}

type Line = {
  readonly file: string
  readonly state: string
  readonly isNew?: boolean
  readonly device?: string
  readonly hostname?: string
  readonly titles?: number
  readonly notes?: readonly string[]
  readonly refusal?: Refusal
}

const importOne = async (from: From, gateway: Gateway, path: string, isDry: boolean): Promise<Line> => {
  const file = basename(path)
  const input = await read(gateway, file, bytesOf(path))
  if (!input.ok) return { file, state: 'refused', refusal: input.refusal }
  const { hostname, software } = input.value.told
  const told = { hostname, titles: software.length, notes: input.value.notes }
  const received = await (isDry ? dryRun(from, input.value) : receiveSubmission(from, input.value))
  if (!received.ok) return { file, state: 'refused', ...told, refusal: received.refusal }
  const { state, isNew, deviceId, refusal } = received.value
  return {
    file,
    state,
    isNew,
    ...(isDry && isNew ? {} : { device: showId('dev', deviceId) }),
    ...told,
    ...(refusal === undefined ? {} : { refusal }),
  }
}

const words = (line: Line, isDry: boolean): string => {
  if (line.refusal !== undefined)
    return `refused   ${line.file}: ${line.refusal.says}${(line.refusal.faults ?? []).map((fault) => `\n          - ${fault}`).join('')}`
  const what = line.state === 'unchanged' ? 'nothing new of' : line.isNew ? 'new device' : 'known device'
  return `${isDry ? 'would be  ' : ''}${line.state.padEnd(9)} ${line.file}: ${what} ${line.hostname}, ${line.titles} titles${(line.notes ?? []).map((note) => `\n          - ${note}`).join('')}`
}

const importCommand: Command = {
  words: ['devices', 'import'],
  usage: 'devices import FILE… [--dry-run] [--source NAME] [--dates mdy|dmy|ymd] [--sheet NAME]',
  says: "imports tables of devices (CSV, XLSX) and agents' inventories (XML, JSON), as if they came through the page and from the agent",
  run: async (call) => {
    const { values, positionals } = readArgs(call.args, { 'dry-run': { type: 'boolean' }, ...tableOptions }, { min: 1, max: 10_000 })
    const wish = tableWish(values)
    const isDry = values['dry-run'] === true
    for (const path of positionals) if (!existsSync(path)) throw new UsageError(`${path} does not exist.`)
    return withDistrict(
      call,
      values.district as string | undefined,
      async ({ db, districtId }) => {
        const jail = openJail({ ...call, log: createLog('command') }, 1)
        const tables = openTableJail({ ...call, log: createLog('command') })
        try {
          const lines: (Line | TableLine)[] = []
          for (const path of positionals) {
            if (isTable(basename(path), bytesOf(path))) {
              const line = await importTable({ db, districtId, actor: byCommand }, jailedTables(tables), path, wish)
              lines.push(line)
              if (!values.json) out(tableWords(line))
              continue
            }
            const line = await importOne({ db, districtId, actor: byCommand }, createAgentGateway(jail), path, isDry)
            lines.push(line)
            if (!values.json) out(words(line, isDry))
          }
          if (values.json)
            outJson({
              dryRun: isDry,
              files: lines.map(({ refusal, ...line }) => ({
                ...line,
                ...(refusal === undefined ? {} : { code: refusal.code, says: refusal.says, faults: refusal.faults ?? [] }),
              })),
            })
          const refused = lines.flatMap(({ file, refusal }) => (refusal === undefined ? [] : [{ file, refusal }]))
          if (refused[0] === undefined) return 0
          return refuseOut(
            refused.length === 1
              ? refused[0].refusal
              : {
                  code: 'inventory/files-refused',
                  clause: 'PM-3.1',
                  says: `${refused.length} of ${lines.length} files were refused; the others were imported.`,
                  satisfiedBy: 'See each fault.',
                  status: 422,
                  faults: refused.map(({ file, refusal }) => `${file}: ${refusal.says}`),
                },
          )
        } finally {
          await Promise.all([jail.close(), tables.close()])
        }
      },
      notSetUp,
    )
  },
}

export const devicesCommands = [importCommand]
