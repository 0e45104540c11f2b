import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

const batch = 2000

/**
 * Takes changes that wait, at most 2,000, into the reverse index "who has this title", one flusher a district at a time; gives whether more may wait.
 */
export const flushSoftwareIndex = async (tx: Tx, districtId: string): Promise<boolean> => {
  await sql`select pg_advisory_xact_lock(7209, ${Number(districtId)}::int)`.execute(tx)
  const { rows } = await sql<{ change_id: string; device_id: string }>`with taken as (
      delete from inventory_unindexed where district_id = ${districtId}
        and change_id in (select change_id from inventory_unindexed where district_id = ${districtId} order by change_id limit ${batch})
          returning change_id)
    select t.change_id, c.device_id from taken t join inventory_change c on c.district_id = ${districtId} and c.id = t.change_id`.execute(tx)
  if (rows.length === 0) return false
  const changeIds = rows.map((row) => row.change_id)
  const deviceIds = [...new Set(rows.map((row) => row.device_id))]
  // The inventory in force decides, not the order of changes: a title goes from a device that has it no more, and comes to one that has it.
  await sql`with touched as (
      select distinct c.device_id, t.id as title_id from inventory_change c, unnest(c.added || c.removed) as t(id)
      where c.district_id = ${districtId} and c.id = any(${changeIds}::uuid[])),
    now_has as (
      select v.device_id, t.id as title_id from inventory_device v join assets_device a on a.district_id = v.district_id and a.id = v.device_id and a.merged_into is null,
        unnest(v.software_ids) as t(id)
      where v.district_id = ${districtId} and v.device_id = any(${deviceIds}::uuid[])),
    moves as (
      select t.title_id, array_agg(t.device_id) as touched, array_agg(t.device_id) filter (where h.device_id is not null) as having_it
      from touched t left join now_has h on h.device_id = t.device_id and h.title_id = t.title_id group by t.title_id)
    insert into inventory_district_software (district_id, title_id, n, device_ids)
    select ${districtId}::bigint, m.title_id, cardinality(d.ids), d.ids
    from moves m left join inventory_district_software s on s.district_id = ${districtId} and s.title_id = m.title_id
      cross join lateral (select array(
        select unnest(coalesce(s.device_ids, '{}')) except select unnest(m.touched) union select unnest(coalesce(m.having_it, '{}'))
          order by 1) as ids) d
    on conflict (district_id, title_id) do update set n = excluded.n, device_ids = excluded.device_ids`.execute(tx)
  await sql`delete from inventory_district_software where district_id = ${districtId} and n = 0`.execute(tx)
  return rows.length === batch
}
