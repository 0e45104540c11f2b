import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type Held = {
  readonly titleId: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly n: number
  readonly devices: readonly { id: string; hostname: string }[]
}

const named = 20 // devices named per title; the count is whole

/**
 * Which titles of that name the district has, on how many devices and on which, versions newest title first. The reverse index answers, not the
 * devices.
 */
export const whoHas = async (tx: Tx, districtId: string, name: string, limit = 200): Promise<readonly Held[]> =>
  (
    await sql<Held>`select t.id as "titleId", t.ecosystem, t.name, t.version, t.arch, s.n,
      (select coalesce(json_agg(json_build_object('id', d.id, 'hostname', d.hostname) order by d.hostname), '[]') from assets_device d
        where d.district_id = s.district_id and d.id = any(s.device_ids[1:${sql.lit(named)}])) as devices
    from inventory_district_software s join inventory_title t on t.id = s.title_id
    where s.district_id = ${districtId} and lower(t.name) = lower(${name}) order by t.name, s.n desc, t.id desc limit ${limit}`.execute(tx)
  ).rows
