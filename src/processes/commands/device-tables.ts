import { basename } from 'node:path'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import {
  countWords,
  discardFile,
  importFile,
  isSourceName,
  jailedTables,
  mapColumns,
  receiveFile,
  refusedRows,
  sourceNames,
  sourceOf,
  takeIn,
  tryFile,
  type ReadTableFile,
} from '../../subjects/imports/index.ts'
import { reading, type From } from '../../subjects/ledger/index.ts'
import { coveringOf, evaluateAllAfter } from '../../subjects/patching/index.ts'
import { policyValues } from '../../subjects/policy/index.ts'
import { openTableJail } from '../jail.ts'
import { bytesOf } from './feeds.ts'
import { UsageError } from './io.ts'
import { deviceWords } from '../device-words.ts'

export { jailedTables, openTableJail }
export const tableOptions = { source: { type: 'string' }, dates: { type: 'string' }, sheet: { type: 'string' } } as const
const orders = ['ymd', 'mdy', 'dmy'] as const

export type TableWish = {
  readonly source?: (typeof sourceNames)[number] | undefined
  readonly dates?: (typeof orders)[number] | undefined
  readonly sheet?: string | undefined
  readonly isDry: boolean
}
/** What the options say of a table. @throws UsageError naming what may be said. */
export const tableWish = (values: Readonly<Record<string, unknown>>): TableWish => {
  const { source, dates, sheet } = values as { source?: string; dates?: string; sheet?: string }
  if (source !== undefined && !isSourceName(source)) throw new UsageError(`--source ${source} is not one of ${sourceNames.join(', ')}.`)
  const order = orders.find((one) => one === dates)
  if (dates !== undefined && order === undefined) throw new UsageError(`--dates ${dates} is not one of ${orders.join(', ')}.`)
  return { source, dates: order, sheet, isDry: values['dry-run'] === true }
}

/** Tables by their beginning or their name; what begins as XML, JSON or packed is an agent's. */
export const isTable = (name: string, bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 4))
  return start.toString('latin1') === 'PK\x03\x04' || start.toString('hex') === 'd0cf11e0' || /\.(csv|tsv|xlsx?|ods)$/i.test(name)
}

const covering = coveringOf(policyValues)
type Reason = { readonly row: number; readonly what: string; readonly says: readonly string[] }
export type TableLine = {
  readonly file: string
  readonly state: 'taken-in' | 'tried' | 'refused'
  readonly import?: string
  readonly source?: string
  readonly confidence?: number
  readonly rows?: number
  readonly added?: number
  readonly changed?: number
  readonly same?: number
  readonly refused?: number
  readonly reasons?: readonly Reason[]
  readonly setsOff?: string | undefined // what the servers it brings into scope set off, told by a dry run
  readonly refusal?: Refusal
}

/** One table through the same use cases as the page: received, tried or taken in. Of a dry run the ledger alone keeps a trace. */
export const importTable = async (from: From, readTable: ReadTableFile, path: string, wish: TableWish): Promise<TableLine> => {
  const file = basename(path)
  const done = await importOne(from, readTable, { file, bytes: bytesOf(path) }, wish)
  return done.ok ? { file, ...done.value } : { file, state: 'refused', refusal: done.refusal }
}

const importOne = async (
  from: From,
  readTable: ReadTableFile,
  { file, bytes }: { file: string; bytes: Uint8Array },
  { source, dates, sheet, isDry }: TableWish,
): Promise<Result<Omit<TableLine, 'file'>>> => {
  const table = await readTable(bytes, sheet === undefined ? {} : { sheet })
  if (!table.ok) return table
  const received = await receiveFile(from, { name: file, bytes, table: table.value, source })
  if (!received.ok) return received
  const { fileId, confidence } = received.value
  if (dates !== undefined) {
    const kept = await reading(from, (tx) => importFile(tx, fileId))
    const mapped = kept && (await mapColumns(from, { fileId, mapping: { ...kept.mapping, order: dates } }))
    if (mapped?.ok === false) return mapped
  }
  const head = { source: received.value.source, confidence, rows: table.value.rows }
  const result = isDry
    ? await tryFile(from, { fileId, covering })
    : await takeIn(from, { fileId, onTold: evaluateAllAfter('a list of devices told of it'), words: deviceWords })
  if (isDry || !result.ok) await discardFile(from, { fileId }) // nobody is there to answer what it asks
  if (!result.ok)
    return result.refusal.code === 'imports/dates-open'
      ? refuse({ ...result.refusal, satisfiedBy: 'Say how its dates are written: --dates mdy (3/14/2026) or --dates dmy (14/3/2026).' })
      : result
  const reasons = (rows: readonly { line: number; label: string; says: readonly string[] }[]) =>
    rows.map(({ line, label, says }) => ({ row: line, what: label, says }))
  if ('checked' in result.value) {
    const { added, changed, same, refused, first, came } = result.value.checked
    const setsOff = came && (await reading(from, (tx, now) => covering.says(tx, now, came)))
    return ok({
      state: 'tried',
      ...head,
      added,
      changed,
      same,
      refused,
      reasons: reasons(first.filter(({ outcome }) => outcome === 'refused')),
      setsOff,
    })
  }
  const { added, changed, same, refused } = result.value
  return ok({
    state: 'taken-in',
    import: showId('imp', fileId),
    ...head,
    added,
    changed,
    same,
    refused,
    reasons: reasons(await refusedRows(from, fileId, 50)),
  })
}

export const tableWords = (line: TableLine): string => {
  if (line.refusal)
    return `refused   ${line.file}: ${line.refusal.says}${(line.refusal.faults ?? []).map((fault) => `\n          - ${fault}`).join('')}`
  const { added = 0, changed = 0, same = 0, refused = 0, reasons = [], setsOff } = line
  const source = line.source !== undefined && isSourceName(line.source) ? sourceOf(line.source).label : ''
  return `${line.state === 'tried' ? 'would be  ' : 'imported  '}${line.file} (${source}): ${countWords({ added, changed, same, refused })}${reasons.map(({ row, what, says }) => `\n          - row ${row}, ${what}: ${says.join('; ')}`).join('')}${setsOff ? `\n          ${setsOff}` : ''}`
}
