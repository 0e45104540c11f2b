import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type DeviceShare = { readonly site: string; readonly heard: number; readonly silent: number }
/** Devices by site, those heard from since an instant, by agent or management, and those silent; the largest sites first. */
export const deviceShares = async (tx: Tx, since: string): Promise<readonly DeviceShare[]> =>
  (
    await sql<DeviceShare>`select coalesce(s.name, 'No site') as site, (count(*) filter (where d.fresh_at >= ${since}::timestamptz))::int as heard,
      (count(*) filter (where d.fresh_at < ${since}::timestamptz))::int as silent
    from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id where d.merged_into is null group by 1 order by count(*) desc, 1 limit 12`.execute(
      tx,
    )
  ).rows
