import { showId } from '../../platform/ids.ts'
import { csvOf, xlsxOf } from '../../platform/list/sheets.ts'
import { reading, type From } from '../ledger/index.ts'
import type { Outcome } from './imports.store.ts'
import { outcomesAfter, refusedOutcomes, type ImportFile } from './imports.views.ts'
import { tryEach } from './try-file.ts'

export const reportTypes = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const
export const outcomeWords = { added: 'Added', changed: 'Changed', same: 'No change', refused: 'Refused' } as const satisfies Record<
  Outcome['outcome'],
  string
>
/** The same on a page that says what would be. */
export const plannedOutcomes = { ...outcomeWords, added: 'To add', changed: 'To change' } as const

const columns = {
  row: { heading: 'Row', value: (row: Outcome) => row.line },
  label: { heading: 'What', value: (row: Outcome) => row.label },
  outcome: { heading: 'Outcome', value: (row: Outcome) => outcomeWords[row.outcome] },
  reason: { heading: 'Reason', value: (row: Outcome) => row.says.join('; ') },
  device: { heading: 'Device id', value: (row: Outcome) => (row.deviceId === null ? '' : showId('dev', row.deviceId)) },
}

/** The first rows of a table that was taken in which were not, each with its reasons. */
export const refusedRows = (from: Pick<From, 'db' | 'districtId'>, fileId: string, limit: number): Promise<readonly Outcome[]> =>
  reading(from, (tx) => refusedOutcomes(tx, fileId, limit))

/** Rows as they were taken in, read some at a time. */
async function* takenRows(from: From, file: ImportFile): AsyncGenerator<Outcome> {
  for (let after = 0; ;) {
    const at = after
    const rows = await reading(from, (tx) => outcomesAfter(tx, file.id, at, 2000))
    yield* rows
    if (rows.length < 2000) return
    after = rows.at(-1)?.line ?? 0
  }
}

/** Rows as they would be taken in: the trial again, each row with its reason. A device that a trial would add has no id yet. */
async function* triedRows(from: From, file: ImportFile): AsyncGenerator<Outcome> {
  const kept: Outcome[] = []
  await tryEach(from, file, (outcomes) => {
    kept.push(
      ...outcomes
        .filter(({ outcome, says }) => outcome !== 'same' || says.length > 0)
        .map((one) => (one.outcome === 'added' ? { ...one, deviceId: null } : one)),
    )
  })
  yield* kept
}

/** Every row that does anything, with what becomes of it and why. Refused rows stand beside the others, so that the file itself can be mended by it. */
export const reportOf = async (from: From, file: ImportFile, format: 'csv' | 'xlsx'): Promise<ReadableStream<Uint8Array>> => {
  const rows = file.state === 'received' ? triedRows(from, file) : takenRows(from, file)
  const list = { title: 'Import', columns }
  return format === 'csv' ? csvOf(list, rows) : xlsxOf(list, rows)
}
