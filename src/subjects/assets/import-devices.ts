import { ok, refuse, type Result } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { reading, useCase, type From } from '../ledger/index.ts'
import { insertDevices, touchDevices } from './assets.store.ts'
import { knownDevices, siteChoices } from './assets.views.ts'
import { compare, readTable, type Compared, type Rejected } from './import.rules.ts'

export type Imported = { readonly added: number; readonly known: number; readonly rejected: readonly Rejected[]; readonly left: readonly string[] }

const told = 100 // devices that one piece of evidence names

const comparedIn = async (tx: Tx, table: string): Promise<Result<Compared>> => {
  const read = readTable(table)
  if (!read.ok) return read
  const sites = new Map((await siteChoices(tx)).map(({ id, name }) => [name.toLowerCase(), id]))
  return ok(compare(read.value, await knownDevices(tx), sites))
}

/** What an import of the table would do, row by row; nothing is written. */
export const tryImport = (from: Pick<From, 'db' | 'districtId'>, table: string): Promise<Result<Imported>> =>
  reading(from, async (tx) => {
    const compared = await comparedIn(tx, table)
    return compared.ok ? ok({ added: compared.value.fresh.length, known: compared.value.known.length, rejected: compared.value.rejected, left: compared.value.left }) : compared
  })

/**
 * Takes in a table of devices that no agent reports on: all of it, or nothing while a row cannot be used, with every row's reason
 * (`assets/rows-rejected`). The same table twice adds nothing and
 * notes that what is on it was seen.
 */
export const importDevices = useCase({
  name: 'assets.import-devices',
  clauses: ['PM-3.1', 'PM-2'],
  load: (act, { table }: { readonly table: string }) => comparedIn(act.tx, table),
  decide: (compared) => {
    if (!compared.ok || compared.value.rejected.length === 0) return compared
    const { rejected } = compared.value
    return refuse({
      code: 'assets/rows-rejected', clause: 'PM-3.1', status: 422, says: `${rejected.length} of the rows cannot be used; nothing was taken in.`,
      satisfiedBy: 'Correct what is named and send the table again.', faults: rejected.slice(0, 200).map(({ line, says }) => `table: line ${line}: ${says}`),
    })
  },
  commit: async (act, { fresh, known, left }) => {
    const ids = await insertDevices(act, fresh)
    await touchDevices(act, known)
    const parts = Math.max(1, Math.ceil(ids.length / told))
    const value: Imported = { added: fresh.length, known: known.length, rejected: [], left }
    return {
      value,
      evidence: Array.from({ length: parts }, (_, n) => ({
        kind: 'assets.devices-imported', about: ids.slice(n * told, (n + 1) * told).map((id) => showId('dev', id)), grade: 'attested' as const,
        content: { added: fresh.length, known: known.length, part: n + 1, parts, names: fresh.slice(n * told, (n + 1) * told).map(({ hostname }) => hostname) },
      })),
    }
  },
})
