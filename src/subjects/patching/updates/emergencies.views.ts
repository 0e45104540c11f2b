import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type Emergency = {
  readonly id: string
  readonly package: string
  readonly target: string | null
  readonly dueOn: string | null
  readonly kevCves: readonly string[]
  readonly emergencyCount: number
  readonly statedCount: number
  readonly hosts: readonly string[] // servers alone
  readonly to: readonly { readonly personId: string; readonly address: string }[]
}

/** Open updates that hit something exposed with what is known to be exploited, of which somebody must still hear, and who. */
export const untoldEmergencies = async (tx: Tx, now: string): Promise<readonly Emergency[]> =>
  (
    await sql<Emergency>`with hit as (
      select u.* from patching_update u where u.closed_at is null and u.emergency_count > 0 and not u.is_noise and not u.kev_cves <@ u.told_kev),
    server as (
      select h.id, d.hostname, d.owner_id from hit h join patching_state s on s.district_id = h.district_id and s.update_id = h.id and s.exposure <> 'not-exposed'
          and cardinality(s.kev_cves) > 0
        join patching_device p on p.district_id = h.district_id and p.state_ids @> array[s.id]
        join assets_device d on d.district_id = p.district_id and d.id = p.device_id and d.kind = 'server'),
    named as (
      select id, owner_id from hit where owner_id is not null union select id, owner_id from server where owner_id is not null),
    director as (
      select distinct a.person_id from people_assignment a where a.position = 'technology-director' and a.since <= ${now}::timestamptz
        and (a.until is null or a.until > ${now}::timestamptz)),
    asked as (
      select id, owner_id as person_id from named
      union select h.id, r.person_id from hit h cross join director r where not exists (select from named n where n.id = h.id))
    select h.id, h.package, h.target, h.due_on as "dueOn", h.kev_cves as "kevCves", h.emergency_count as "emergencyCount", h.stated_count as "statedCount",
      coalesce((select array_agg(distinct s.hostname order by s.hostname) from server s where s.id = h.id), '{}') as hosts,
      coalesce((select jsonb_agg(distinct jsonb_build_object('personId', p.id, 'address', p.email)) from asked a join people_person p on p.id = a.person_id
        and p.ended_at is null and p.email is not null where a.id = h.id), '[]') as to
    from hit h order by h.order_key, h.id`.execute(tx)
  ).rows
