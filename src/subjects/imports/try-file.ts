import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { enforced } from '../../core/policy/switch.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { reading, useCase, type From } from '../ledger/index.ts'
import { countsOf, saveChecked, type Checked, type Outcome } from './imports.store.ts'
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

class Undone extends Error {
  readonly taken: Taken
  constructor(taken: Taken) {
    super('a trial ends without a trace')
    this.taken = taken
  }
}

/** The very taking-in of some rows, rolled back at its end: what it says is what would happen. */
const tryRows = async (from: From, file: ImportFile, rows: readonly ReadRow[], reading0: Awaited<ReturnType<typeof readingOf>>): Promise<Taken> => {
  try {
    return await inDistrict(from.db, from.districtId, async (tx): Promise<never> => {
      throw new Undone(
        await takeRows(
          { tx, districtId: from.districtId, ...(await domainNow(tx)), actor: from.actor },
          { telling: reading0.telling, sites: reading0.reader.vocabulary.site },
          rows,
        ),
      )
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
  each: (outcomes: readonly Outcome[], rows: readonly ReadRow[], taken: Taken) => void | Promise<void>,
  told?: Told,
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
    const taken = await tryRows(from, file, rows, table)
    await each(taken.outcomes, rows, taken)
    done += rows.length
    await told?.(done, file.rows)
  }
}

/** What taking a table in would do: counts, words nobody knows, the first rows that say something. Kept with the file. Refused: dates that are open. */
export const tryFile = async (from: From, { fileId, told }: { readonly fileId: string; readonly told?: Told }): Promise<Result<Tried>> => {
  const file = await reading(from, (tx) => importFile(tx, fileId))
  if (file === undefined) return refuse(importNotFound)
  if (file.state !== 'received') return refuse(importOver(file))
  const open = datesOpen(file)
  if (open) return refuse(open)
  const sum = { added: 0, changed: 0, same: 0, refused: 0, warned: 0, asked: 0 }
  const unknown = new Map<string, { field: string; word: string; rows: number }>()
  const first: Checked['first'][number][] = []
  await tryEach(
    from,
    file,
    (outcomes, rows, taken) => {
      const counts = countsOf(outcomes)
      for (const key of ['added', 'changed', 'same', 'refused'] as const) sum[key] += counts[key]
      sum.warned += rows.filter((row) => row.is === 'taken' && row.warnings.length > 0).length
      sum.asked += taken.asked
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
    told,
  )
  return noteTrial(from, { fileId, sum, unknown: [...unknown.values()].toSorted((a, b) => b.rows - a.rows), first })
}

type Trial = {
  readonly fileId: string
  readonly sum: Omit<Checked, 'at' | 'unknown' | 'first'>
  readonly unknown: Checked['unknown']
  readonly first: Checked['first']
}

const noteTrial = useCase({
  name: 'imports.try-file',
  clauses: ['PM-3.1'],
  load: (act, { fileId }: Trial) => importFileForChange(act.tx, fileId),
  decide: (file) => (file === undefined ? refuse(importNotFound) : file.state !== 'received' ? refuse(importOver(file)) : ok(file)),
  commit: async (act, file, _, { sum, unknown, first }) => {
    const checked: Checked = { at: act.now.toString(), ...sum, unknown, first }
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
