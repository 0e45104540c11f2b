import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundDevice = { readonly id: string; readonly hostname: string; readonly site: string | null; readonly osName: string }
/** Devices by name, serial number, system or model; names that begin so first. */
export const findDevices = async (tx: Tx, text: string, limit: number): Promise<readonly FoundDevice[]> =>
  (
    await sql<FoundDevice>`select d.id, d.hostname, s.name as site, d.os_name as "osName" from assets_device d
    left join people_site s on s.district_id = d.district_id and s.id = d.site_id where d.merged_into is null and d.search_text like ${likeAnywhere(text)}
    order by not starts_with(d.name_key, ${text.toLowerCase()}), d.name_key, d.id limit ${limit}`.execute(tx)
  ).rows
