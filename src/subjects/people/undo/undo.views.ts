import { sql } from 'kysely'
import type { Json } from '../../../core/proof/canonical.ts'
import type { Tx } from '../../../platform/db/pool.ts'

export type UndoRow = {
  readonly id: string
  readonly kind: string
  readonly about: string
  readonly says: string
  readonly personId: string
  readonly before: Json
  readonly after: Json
  readonly endsAt: string
  readonly undoneAt: string | null
}
const columns = sql`id, kind, about, says, person_id as "personId", before, after, ends_at as "endsAt", undone_at as "undoneAt" from people_undo`

/** The newest act of a person that may still be taken back, until they do something else: the way back by its own address stays open. */
export const openUndo = async (tx: Tx, personId: string, now: { toString(): string }): Promise<UndoRow | undefined> =>
  (
    await sql<UndoRow>`select ${columns} u where person_id = ${personId} and undone_at is null and ends_at > ${now.toString()}::timestamptz
      and not exists (select from ledger_entry e where e.district_id = u.district_id and e.actor = ${personId} and e.at > u.made_at + interval '2 seconds')
    order by ends_at desc, id desc limit 1`.execute(tx)
  ).rows[0]

/** Locked, so that pressed twice it happens once. */
export const undoForChange = async (tx: Tx, id: string): Promise<UndoRow | undefined> =>
  (await sql<UndoRow>`select ${columns} where id = ${id} for update`.execute(tx)).rows[0]
