import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundSoftware = { readonly name: string; readonly publisher: string; readonly versions: number; readonly installations: number }
/** Software that devices hold, by name or publisher, all versions of a name together; names that begin so first, then the most common. */
export const findSoftware = async (tx: Tx, text: string, limit: number): Promise<readonly FoundSoftware[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<FoundSoftware>`select min(t.name) as name, max(t.publisher) as publisher, count(distinct t.version)::int as versions, sum(s.n)::int as installations
    from inventory_district_software s join inventory_title t on t.id = s.title_id
    where s.n > 0 and (lower(t.name) like ${like} or lower(t.publisher) like ${like}) group by lower(t.name)
    order by not starts_with(lower(t.name), ${text.toLowerCase()}), sum(s.n) desc, lower(t.name) limit ${limit}`.execute(tx)
  ).rows
}
