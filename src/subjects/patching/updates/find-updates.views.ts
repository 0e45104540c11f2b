import { sql } from 'kysely'
import { likeAnywhere } from '../../../platform/db/like.ts'
import type { Tx } from '../../../platform/db/pool.ts'

export type FoundUpdate = {
  readonly id: string
  readonly package: string
  readonly line: string
  readonly dueOn: string | null
  readonly target: string | null
  readonly devices: number
}
/** Open updates of the plan by product, or by a whole CVE or its beginning, in the plan's order. */
export const findUpdates = async (tx: Tx, text: string, limit: number): Promise<readonly FoundUpdate[]> => {
  const asId = /^(?:cve-)?(\d{4}-\d+)$/i.exec(text.trim())?.[1]
  const named = sql`lower(u.package) like ${likeAnywhere(text)}`
  const told = asId === undefined ? sql`false` : sql`exists (select from unnest(u.cves) as c(cve) where starts_with(c.cve, ${`CVE-${asId}`}))`
  return (
    await sql<FoundUpdate>`select u.id, u.package, u.line, u.due_on as "dueOn", u.target, coalesce((select sum(r.n) from patching_reach r
      where r.district_id = u.district_id and r.update_id = u.id and r.n > 0), 0)::int as devices
    from patching_update u where u.closed_at is null and not u.is_noise and (${named} or ${told})
    order by u.order_key, u.id limit ${limit}`.execute(tx)
  ).rows
}
