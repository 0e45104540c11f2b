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

/** Who holds one of these positions, or stands in for who does, has not left and has an address. */
const holdersOf = (positions: readonly string[], now: string) => sql`(select distinct p.id, p.email from people_person p join (
    select a.person_id from people_assignment a where a.position = any(${[...positions]}::text[]) and a.since <= ${now}::timestamptz and (a.until is null or a.until > ${now}::timestamptz)
    union all select d.delegate_id from people_delegate d where d.position = any(${[...positions]}::text[]) and d.since <= ${now}::timestamptz and coalesce(d.ended_at, d.until) > ${now}::timestamptz
  ) h on h.person_id = p.id where p.ended_at is null and p.email is not null)`

/**
 * Open updates that hit something exposed with what is known to be exploited, of which somebody must still hear, and who: whoever answers for it, and the
 * director where none of them has an address. `to` is empty where nobody has.
 */
export const untoldEmergencies = async (tx: Tx, now: string): Promise<readonly Emergency[]> =>
  (
    await sql<Emergency>`with hit as (
      select u.* from patching_update u where u.closed_at is null and u.emergency_count > 0 and not u.is_noise and not u.kev_cves <@ u.told_kev),
    server as (
      select h.id, d.hostname, d.owner_id from hit h join patching_state s on s.district_id = h.district_id and s.update_id = h.id and s.exposure <> 'not-exposed'
          and cardinality(s.kev_cves) > 0
        join patching_device p on p.district_id = h.district_id and p.state_ids @> array[s.id]
        join assets_device d on d.district_id = p.district_id and d.id = p.device_id and d.kind = 'server'),
    reached as (
      select n.id, p.id as person_id from (select id, owner_id from hit union select id, owner_id from server) n
        join people_person p on p.id = n.owner_id and p.ended_at is null and p.email is not null),
    asked as (
      select id, person_id from reached
      union select h.id, r.id from hit h cross join ${holdersOf(['technology-director'], now)} r where not exists (select from reached n where n.id = h.id))
    select h.id, h.package, h.target, h.due_on as "dueOn", h.kev_cves as "kevCves", h.emergency_count as "emergencyCount", h.stated_count as "statedCount",
      coalesce((select array_agg(distinct s.hostname order by s.hostname) from server s where s.id = h.id), '{}') as hosts,
      coalesce((select jsonb_agg(distinct jsonb_build_object('personId', p.id, 'address', p.email)) from asked a join people_person p on p.id = a.person_id
        where a.id = h.id), '[]') as to
    from hit h order by h.order_key, h.id`.execute(tx)
  ).rows

/** `up`: the superintendent and designees; `director`: the technology director. */
export const lateLevels = { director: ['technology-director'], up: ['superintendent', 'superintendent-designee'] } as const
export type LateLevel = keyof typeof lateLevels
const toldAt = { director: sql`u.late_told_at`, up: sql`u.late_told_up_at` } as const
export type LateUpdate = {
  readonly id: string
  readonly package: string
  readonly target: string | null
  readonly dueOn: string
  readonly kevCves: readonly string[]
  readonly devices: number
  readonly owner: string | null
}
/** Open updates that are known to be exploited and were due before a date, of which a level was not told since they opened. */
export const lateUntold = async (tx: Tx, level: LateLevel, before: string): Promise<readonly LateUpdate[]> =>
  (
    await sql<LateUpdate>`select u.id, u.package, u.target, u.due_on as "dueOn", u.kev_cves as "kevCves", p.name as owner,
      coalesce((select sum(r.n) from patching_reach r where r.district_id = u.district_id and r.update_id = u.id and r.n > 0), 0)::int as devices
    from patching_update u left join people_person p on p.district_id = u.district_id and p.id = u.owner_id
    where u.closed_at is null and not u.is_noise and cardinality(u.kev_cves) > 0 and u.due_on < ${before}::date and (${toldAt[level]} is null or ${toldAt[level]} < u.opened_at
      or ${toldAt[level]}::date <= u.due_on) -- told of an earlier date
    order by u.due_on, u.order_key, u.id limit 500`.execute(tx)
  ).rows
/** Who is told at a level: nobody where its positions are vacant, or nobody in them has an address. */
export const lateHearers = async (
  tx: Tx,
  level: LateLevel,
  now: string,
): Promise<readonly { readonly personId: string; readonly address: string }[]> =>
  (
    await sql<{
      personId: string
      address: string
    }>`select h.id as "personId", h.email as address from ${holdersOf(lateLevels[level], now)} h order by h.id`.execute(tx)
  ).rows
