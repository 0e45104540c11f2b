import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundChange = { readonly id: string; readonly number: number; readonly title: string; readonly requester: string }
/** Change requests by number (`CR-12`) or words of their title, newest first. */
export const findChanges = async (tx: Tx, text: string, limit: number): Promise<readonly FoundChange[]> =>
  (
    await sql<FoundChange>`select r.id, r.number, r.title, p.name as requester from changes_request r
    join people_person p on p.district_id = r.district_id and p.id = r.requester_id
    where lower('cr-' || r.number || ' ' || r.title) like ${likeAnywhere(text)} order by r.number desc limit ${limit}`.execute(tx)
  ).rows
