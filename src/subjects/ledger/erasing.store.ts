import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { ErasingFacts } from './erasing.rules.ts'

export const erasingFacts = async (tx: Tx, entryId: string, eraser: string): Promise<(ErasingFacts & { readonly seq: number | undefined }) | undefined> => {
  const row = (await sql<{ kind: string; actor: string; seq: string | null; erased: boolean }>`select e.kind, e.actor, s.seq, e.erased_by is not null as erased
    from ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id where e.id = ${entryId}::uuid`.execute(tx)).rows[0]
  return row && { kind: row.kind, isSealed: row.seq !== null, isErased: row.erased, isOwnAct: row.actor === eraser, seq: row.seq === null ? undefined : Number(row.seq) }
}

/** No role may update an entry; the database's own function blanks these two columns of one, and only where an entry tells of it. */
export const erase = async (tx: Tx, entryId: string, erasingId: string): Promise<void> => {
  await sql`select ledger_erase(${entryId}::uuid, ${erasingId}::uuid)`.execute(tx)
}
