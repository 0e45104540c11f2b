import { ok, refuse, type Result } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { reading, useCase, type From } from '../ledger/index.ts'
import { moveFile, saveOutcomes } from './imports.store.ts'
import { importFile, importFileForChange, keptLines, type ImportFile } from './imports.views.ts'
import { rowsOf } from './lines.ts'
import { importNotFound, importOver } from './map-columns.ts'
import { readingOf, type TableReading } from './reading-table.ts'
import { readRow, type ReadRow } from './row.rules.ts'
import { evidenceOf, takeRows, type OnTold } from './take-rows.ts'
import { batchRows, datesOpen } from './try-file.ts'
import { twinKeeper } from './twins.ts'
import type { DeviceWords } from '../assets/index.ts'

export type TakenIn = {
  readonly fileId: string
  readonly name: string
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly refused: number
}
const takenIn = ({ id, name, rows, added, changed, same, refused }: ImportFile): TakenIn => ({
  fileId: showId('imp', id),
  name,
  rows,
  added,
  changed,
  same,
  refused,
})

/** From now on the table's rows are being taken in. One that was begun and not ended (its worker died) may be gone on with. */
const beginTakingIn = useCase({
  name: 'imports.begin-taking-in',
  clauses: ['PM-3.1', 'PM-2'],
  load: (act, { fileId }: { readonly fileId: string }) => importFileForChange(act.tx, fileId),
  decide: (file) => {
    if (file === undefined) return refuse(importNotFound)
    if (file.state === 'applied' || file.state === 'discarded') return refuse(importOver(file))
    const open = datesOpen(file)
    return open ? refuse(open) : ok(file)
  },
  commit: async (act, file) => {
    if (file.state === 'received') await moveFile(act, file.id, 'applying')
    return {
      value: { fileId: file.id },
      evidence: [
        {
          kind: 'imports.taking-in-begun',
          about: [showId('imp', file.id)],
          grade: 'attested' as const,
          content: { sha256: file.sha256, name: file.name, rows: file.rows, source: file.mapping.source, from: file.done },
        },
      ],
    }
  },
})

type SomeRows = {
  readonly fileId: string
  readonly from: number
  readonly rows: readonly ReadRow[]
  readonly table: TableReading
  readonly onTold?: OnTold | undefined
  readonly words?: readonly DeviceWords[] | undefined
}

/** Some rows of a table, one transaction: all of them with what became of each, or none. */
const takeSomeRows = useCase({
  name: 'imports.take-rows',
  clauses: ['PM-3.1', 'PM-2'],
  load: (act, { fileId }: SomeRows) => importFileForChange(act.tx, fileId),
  // Whoever else is at it has taken these: two at once never take a row twice.
  decide: (file, { from }) =>
    file === undefined
      ? refuse(importNotFound)
      : file.state !== 'applying' || file.done !== from
        ? refuse({ ...importOver({ state: 'applying' }), code: 'imports/taken-by-another' })
        : ok(file),
  commit: async (act, file, _, { rows, table, onTold, words }) => {
    const taken = await takeRows(act, { telling: table.telling, sites: table.reader.vocabulary.site, onTold, words }, rows)
    await saveOutcomes(act, file.id, taken.outcomes)
    return { value: rows.length, evidence: [...taken.evidence, ...evidenceOf(file.id, file.sha256, taken)] }
  },
})

const endTakingIn = useCase({
  name: 'imports.end-taking-in',
  clauses: ['PM-3.1', 'PM-2'],
  load: (act, { fileId }: { readonly fileId: string }) => importFileForChange(act.tx, fileId),
  decide: (file) => (file === undefined ? refuse(importNotFound) : file.state !== 'applying' ? refuse(importOver(file)) : ok(file)),
  commit: async (act, file) => {
    await moveFile(act, file.id, 'applied')
    const { added, changed, same, refused } = file
    return {
      value: takenIn(file),
      evidence: [
        {
          kind: 'imports.taken-in',
          about: [showId('imp', file.id)],
          grade: 'attested' as const,
          content: { sha256: file.sha256, name: file.name, rows: file.rows, added, changed, same, refused },
        },
      ],
    }
  },
})

/** The same as told once it was over: for whoever asked again. */
export const takenInAlready = (from: Pick<From, 'db' | 'districtId'>, fileId: string): Promise<TakenIn | undefined> =>
  reading(from, async (tx) => {
    const file = await importFile(tx, fileId)
    return file?.state === 'applied' ? takenIn(file) : undefined
  })

export type TakeIn = {
  readonly fileId: string
  readonly batch?: number
  readonly onTold?: OnTold | undefined
  readonly words?: readonly DeviceWords[] | undefined
  readonly told?: (done: number, total: number) => Promise<void>
}

/**
 * Takes a table in, some rows a transaction, going on where an earlier try stopped. Rows that cannot be used are refused each with its reasons; the
 * others are taken. The same table again changes nothing.
 */
export const takeIn = async (from: From, { fileId, batch = batchRows, onTold, words, told }: TakeIn): Promise<Result<TakenIn>> => {
  const begun = await beginTakingIn(from, { fileId })
  if (!begun.ok) return begun
  const { file, table, lines } = await reading(from, async (tx, now) => {
    const found = await importFile(tx, fileId)
    return {
      file: found,
      table: found && (await readingOf(tx, found, now.toString({ smallestUnit: 'millisecond' }))),
      lines: await keptLines(tx, fileId),
    }
  })
  if (file && !lines) return refuse(importOver(file)) // somebody else took it in just now
  if (!file || !table || !lines) return refuse(importNotFound)
  const asTwin = twinKeeper(table.telling.kind)
  let at = 0
  for await (const some of rowsOf(lines, batch)) {
    const rows = some.map((row) => asTwin(readRow(row, table.reader)))
    const start = at
    at += rows.length
    if (at <= file.done) continue // taken by an earlier try
    const taken = await takeSomeRows(from, { fileId, from: start, rows, table, onTold, words })
    if (!taken.ok) return taken
    await told?.(at, file.rows)
  }
  return endTakingIn(from, { fileId })
}
