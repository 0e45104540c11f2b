import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { enforced } from '../../core/policy/switch.ts'
import type { Temporal } from 'temporal-polyfill'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict, type Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { reading, useCase, type From } from '../ledger/index.ts'
import { countsOf, saveChecked, type Checked, type Outcome, type ServersToCome } from './imports.store.ts'
import { importFile, importFileForChange, keptLines, type ImportFile } from './imports.views.ts'
import { rowsOf } from './lines.ts'
import { importNotFound, importOver } from './map-columns.ts'
import { readingOf } from './reading-table.ts'
import { readRow, type ReadRow } from './row.rules.ts'
import { takeRows, type Taken } from './take-rows.ts'
import { twinKeeper } from './twins.ts'

export const batchRows = 1000
const shownRows = 50
const shownWords = 200

/** Dates that could be read two ways wait for a person's word: nothing is guessed. */
export const datesOpen = (file: Pick<ImportFile, 'mapping'>): Refusal | undefined =>
  file.mapping.order !== 'ask' || !enforced('PM-3.1/dates-never-guessed')
    ? undefined
    : {
        code: 'imports/dates-open',
        clause: 'PM-3.1',
        status: 422,
        says: 'Dates such as 3/4/2026 can be read two ways, and the file does not show which is meant.',
        satisfiedBy: 'Choose how its dates are written.',
        faults: ['order: is open'],
      }

/** What the plan of patches makes of servers that a list brings into scope; told before it is taken in. */
export type Covering = {
  /** Servers in scope by id, each with the person whose ticket it belongs on, or ''. */
  readonly covered: (tx: Tx, now: Temporal.Instant) => Promise<ReadonlyMap<string, string>>
  readonly says: (tx: Tx, now: Temporal.Instant, came: ServersToCome) => Promise<string | undefined>
}
type TriedRows = Taken & { readonly covered: ReadonlyMap<string, string> | undefined }

class Undone extends Error {
  readonly taken: TriedRows
  constructor(taken: TriedRows) {
    super('a trial ends without a trace')
    this.taken = taken
  }
}

/** The very taking-in of some rows, rolled back at its end: what it says is what would happen. */
const tryRows = async (
  from: From,
  rows: readonly ReadRow[],
  { telling, reader }: Awaited<ReturnType<typeof readingOf>>,
  covering: Covering | undefined,
): Promise<TriedRows> => {
  try {
    return await inDistrict(from.db, from.districtId, async (tx): Promise<never> => {
      const act = { tx, districtId: from.districtId, ...(await domainNow(tx)), actor: from.actor }
      const taken = await takeRows(act, { telling, sites: reader.vocabulary.site }, rows)
      throw new Undone({ ...taken, covered: taken.devices.length === 0 ? undefined : await covering?.covered(tx, act.now) })
    })
  } catch (error) {
    if (error instanceof Undone) return error.taken
    throw error
  }
}

export type Tried = { readonly file: ImportFile; readonly checked: Checked }
type Told = (done: number, total: number) => Promise<void>

/** Every row's outcome, some at a time, in their order; nothing is written. `each` sees all of them. */
export const tryEach = async (
  from: From,
  file: ImportFile,
  each: (outcomes: readonly Outcome[], rows: readonly ReadRow[], taken: TriedRows) => void | Promise<void>,
  { told, covering }: { readonly told?: Told | undefined; readonly covering?: Covering | undefined } = {},
): Promise<void> => {
  const { table, lines } = await reading(from, async (tx, now) => ({
    table: await readingOf(tx, file, now.toString({ smallestUnit: 'millisecond' })),
    lines: await keptLines(tx, file.id),
  }))
  if (!lines) throw new Error('the table was put away')
  const asTwin = twinKeeper(table.telling.kind)
  let done = 0
  for await (const batch of rowsOf(lines, batchRows)) {
    const rows = batch.map((row) => asTwin(readRow(row, table.reader)))
    const taken = await tryRows(from, rows, table, covering)
    await each(taken.outcomes, rows, taken)
    done += rows.length
    await told?.(done, file.rows)
  }
}

/** What taking a table in would do: counts, words nobody knows, the first rows that say something. Kept with the file. Refused: dates that are open. */
export const tryFile = async (
  from: From,
  { fileId, told, covering }: { readonly fileId: string; readonly told?: Told; readonly covering?: Covering | undefined },
): Promise<Result<Tried>> => {
  const { file, before } = await reading(from, async (tx, now) => ({
    file: await importFile(tx, fileId),
    before: (await covering?.covered(tx, now)) ?? new Map<string, string>(),
  }))
  if (file === undefined) return refuse(importNotFound)
  if (file.state !== 'received') return refuse(importOver(file))
  const open = datesOpen(file)
  if (open) return refuse(open)
  const sum = { added: 0, changed: 0, same: 0, refused: 0, warned: 0, asked: 0 }
  const unknown = new Map<string, { field: string; word: string; rows: number }>()
  const first: Checked['first'][number][] = []
  const came: Record<string, number> = {}
  await tryEach(
    from,
    file,
    (outcomes, rows, taken) => {
      const counts = countsOf(outcomes)
      for (const key of ['added', 'changed', 'same', 'refused'] as const) sum[key] += counts[key]
      sum.warned += rows.filter((row) => row.is === 'taken' && row.warnings.length > 0).length
      sum.asked += taken.asked
      for (const [id, owner] of taken.covered ?? []) if (!before.has(id)) came[owner] = (came[owner] ?? 0) + 1
      for (const row of rows)
        for (const { field, word } of row.unknown ?? []) {
          const key = `${field} ${word.toLowerCase()}`
          const one = unknown.get(key)
          if (one) one.rows++
          else if (unknown.size < shownWords) unknown.set(key, { field, word, rows: 1 })
        }
      const telling = outcomes.filter(({ outcome, says }) => outcome === 'refused' || (outcome !== 'changed' && says.length > 0))
      first.push(
        ...telling
          .slice(0, shownRows - first.length)
          .map(({ line, label, outcome, says }) => ({ line, label, outcome, says: says.map((one) => one.slice(0, 300)) })),
      )
    },
    { told, covering },
  )
  return noteTrial(from, { fileId, sum, came: covering && came, unknown: [...unknown.values()].toSorted((a, b) => b.rows - a.rows), first })
}

type Trial = {
  readonly fileId: string
  readonly sum: Omit<Checked, 'at' | 'unknown' | 'first' | 'came'>
  readonly came: Checked['came']
  readonly unknown: Checked['unknown']
  readonly first: Checked['first']
}

const noteTrial = useCase({
  name: 'imports.try-file',
  clauses: ['PM-3.1'],
  load: (act, { fileId }: Trial) => importFileForChange(act.tx, fileId),
  decide: (file) => (file === undefined ? refuse(importNotFound) : file.state !== 'received' ? refuse(importOver(file)) : ok(file)),
  commit: async (act, file, _, { sum, came, unknown, first }) => {
    const checked: Checked = { at: act.now.toString(), ...sum, came, unknown, first }
    await saveChecked(act, file.id, checked)
    return {
      value: { file: { ...file, checked }, checked } satisfies Tried,
      evidence: [
        {
          kind: 'imports.file-tried',
          about: [showId('imp', file.id)],
          grade: 'observed' as const,
          content: { sha256: file.sha256, ...sum, unknownWords: unknown.length },
        },
      ],
    }
  },
})
