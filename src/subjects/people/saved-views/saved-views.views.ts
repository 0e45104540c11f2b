import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type ViewRow = {
  readonly id: string
  readonly list: string
  readonly name: string
  readonly query: string
  readonly ownerId: string
  readonly by: string
  readonly isShared: boolean
}
const columns = sql`v.id, v.list, v.name, v.query, v.owner_id as "ownerId", p.name as by, v.is_shared as "isShared"
  from people_saved_view v join people_person p on p.district_id = v.district_id and p.id = v.owner_id`

/** A person's own views of a list and those shared with everyone, by name. */
export const viewsOf = async (tx: Tx, list: string, personId: string): Promise<readonly ViewRow[]> =>
  (
    await sql<ViewRow>`select ${columns} where v.list = ${list} and (v.is_shared or v.owner_id = ${personId}) order by lower(v.name), v.id limit 40`.execute(
      tx,
    )
  ).rows

export const viewOf = async (tx: Tx, id: string): Promise<ViewRow | undefined> =>
  (await sql<ViewRow>`select ${columns} where v.id = ${id}`.execute(tx)).rows[0]
