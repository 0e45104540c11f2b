import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundPerson = { readonly id: string; readonly name: string; readonly email: string | null }
/** People of the district by name or e-mail; who has left is not found. */
export const findPeople = async (tx: Tx, text: string, limit: number): Promise<readonly FoundPerson[]> =>
  (
    await sql<FoundPerson>`select id, name, email from people_person where ended_at is null
    and (lower(name) like ${likeAnywhere(text)} or lower(coalesce(email, '')) like ${likeAnywhere(text)}) order by lower(name), id limit ${limit}`.execute(
      tx,
    )
  ).rows
