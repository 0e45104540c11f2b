import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { settledRuns, type PatchCounts, type SettledRun } from './compliance.rules.ts'

/** One system as the tables know it. Dates are days in the district's zone. */
export type SystemRow = {
  readonly id: string; readonly hostname: string; readonly site: string | null; readonly kind: string; readonly scope: string; readonly patchingActor: string; readonly ownerId: string | null
  readonly owner: string | null; readonly osName: string; readonly osVersion: string; readonly osCodename: string | null; readonly lastSeen: string; readonly isStale: boolean
  readonly silentDays: number; readonly hasSoftware: boolean; readonly isCompared: boolean; readonly patches: PatchCounts; readonly decisions: Readonly<Record<string, number>>
  readonly firstPackage: string | null; readonly firstDueOn: string | null; readonly runId: string | null; readonly runState: SettledRun | null; readonly ticket: string | null
  readonly alarms: number
}
export type Measure = { readonly now: Temporal.Instant; readonly today: string; readonly soonUntil: string; readonly staleDays: number }

const settled: readonly string[] = Object.keys(settledRuns)
const isPending = sql`(not e.is_noise and (e.fixed is not null or e.due_on is not null))`

const lists = {
  pending: sql`${isPending}`, late: sql`${isPending} and e.due_on < t.today`, soon: sql`${isPending} and e.due_on between t.today and t.soon`,
  later: sql`${isPending} and e.due_on > t.soon`, undated: sql`${isPending} and e.due_on is null`, exploited: sql`${isPending} and cardinality(e.kev_cves) > 0`,
  withoutFix: sql`not e.is_noise and e.fixed is null`, noise: sql`e.is_noise`,
} as const satisfies Readonly<Record<keyof PatchCounts, unknown>>
export type PatchList = keyof typeof lists
export const patchLists = Object.keys(lists) as [PatchList, ...PatchList[]]

const days = ({ today, soonUntil }: Measure) => sql`(select ${today}::date as today, ${soonUntil}::date as soon)`

/**
 * Every system that is not out of scope, by name, with its open patches counted and all that its class stands on: one statement,
 * so that all figures of a report are of one moment.
 */
export const systemRows = async (tx: Tx, measure: Measure): Promise<readonly SystemRow[]> => {
  const counts = sql.join(patchLists.map((name) => sql`${sql.lit(name)}, count(*) filter (where ${lists[name]})`))
  const zero = JSON.stringify(Object.fromEntries(patchLists.map((name) => [name, 0])))
  const at = measure.now.toString()
  return (await sql<SystemRow>`with open as (
      select e.device_id, json_build_object(${counts}) as patches, (array_agg(e.package order by e.rank_key, e.package, e.id) filter (where ${isPending}))[1] as first_package,
        (array_agg(e.due_on order by e.rank_key, e.package, e.id) filter (where ${isPending}))[1] as first_due
      from patching_evaluation e cross join ${days(measure)} t where e.closed_at is null group by e.device_id),
    decided as (
      select device_id, json_object_agg(decision, n) as decisions from (
        select e.device_id, e.decision, count(*) as n from patching_evaluation e where e.closed_at is null and ${isPending} group by 1, 2) each group by device_id),
    run as (
      select distinct on (r.device_id) r.device_id, r.id, l.to_state as state, 'T-' || c.number as ticket
      from runbooks_run r join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id
        cross join lateral (select to_state, at from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id order by n desc limit 1) l
      where l.to_state = any(${[...settled]}::text[]) order by r.device_id, r.planned_start desc, r.id desc),
    alarm as (
      select device_id, count(*)::int as n from (
        select id, device_id from inventory_alarm where settled_at is null union select id, other_device_id from inventory_alarm where settled_at is null and other_device_id is not null) each
      group by device_id),
    behind as (
      select v.device_id from inventory_device v join assets_device d on d.district_id = v.district_id and d.id = v.device_id
        cross join lateral unnest(v.software_ids) as held(title_id) join inventory_title t on t.id = held.title_id and t.ecosystem = 'dpkg'
        left join vulnerabilities_matched m on m.title_id = t.id and m.release = d.os_codename
      where d.os_codename is not null and d.scope <> 'out' and m.feed_id is distinct from coalesce(
        (select f.id from vulnerabilities_feed f where f.superseded_at is null and f.slot = 'debsecan:' || d.os_codename),
        (select f.id from vulnerabilities_feed f where f.superseded_at is null and f.slot = 'debian-tracker'))
      group by v.device_id)
    select d.id, d.hostname, s.name as site, d.kind, d.scope, d.patching_actor as "patchingActor", p.id as "ownerId", p.name as owner, d.os_name as "osName", d.os_version as "osVersion",
      d.os_codename as "osCodename", d.last_seen as "lastSeen", d.last_seen < ${at}::timestamptz - make_interval(hours => 24 * ${measure.staleDays}::int) as "isStale",
      greatest(0, floor(extract(epoch from ${at}::timestamptz - d.last_seen) / 86400))::int as "silentDays", coalesce(v.software_known, false) as "hasSoftware",
      behind.device_id is null as "isCompared", coalesce(open.patches, ${zero}::json) as patches, coalesce(decided.decisions, '{}'::json) as decisions,
      open.first_package as "firstPackage", open.first_due as "firstDueOn", run.id as "runId", run.state as "runState", run.ticket, coalesce(alarm.n, 0) as alarms
    from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id
      left join people_person p on p.district_id = d.district_id and p.id = d.owner_id and p.ended_at is null
      left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
      left join open on open.device_id = d.id left join decided on decided.device_id = d.id left join run on run.device_id = d.id left join alarm on alarm.device_id = d.id
      left join behind on behind.device_id = d.id
    where d.scope <> 'out' order by lower(d.hostname), d.id`.execute(tx)).rows
}

export const outOfScopeCount = async (tx: Tx): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from assets_device where scope = 'out'`.execute(tx)).rows[0]?.n ?? 0)

export type PatchRow = {
  readonly id: string; readonly deviceId: string; readonly hostname: string; readonly package: string; readonly installed: string; readonly fixed: string | null; readonly decision: string
  readonly dueOn: string | null; readonly exploited: number; readonly says: string
}
/** The patches behind one figure, in the order of the plan, and how many there are. */
export const patchesBehind = async (tx: Tx, measure: Measure, list: PatchList, decision: string | undefined, limit: number, offset: number): Promise<{ rows: readonly PatchRow[]; total: number }> => {
  const from = sql`patching_evaluation e join assets_device d on d.district_id = e.district_id and d.id = e.device_id and d.scope <> 'out' cross join ${days(measure)} t
    where e.closed_at is null and ${lists[list]} and (${decision ?? null}::text is null or e.decision = ${decision ?? null})`
  const { rows } = await sql<PatchRow>`select e.id, e.device_id as "deviceId", d.hostname, e.package, e.installed, e.fixed, e.decision, e.due_on as "dueOn",
      cardinality(e.kev_cves) as exploited, e.says from ${from} order by e.rank_key, e.package, e.id limit ${limit} offset ${offset}`.execute(tx)
  return { rows, total: Number((await sql<{ n: string }>`select count(*) as n from ${from}`.execute(tx)).rows[0]?.n ?? 0) }
}
