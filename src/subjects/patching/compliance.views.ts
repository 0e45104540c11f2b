import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted, isSilent, type Encryption } from '../assets/index.ts'
import { debianRelease, platform, systemLine } from '../vulnerabilities/index.ts'
import { devicePatches } from './updates/states.views.ts'
import { settledRuns, type PatchCounts, type SettledRun } from './compliance.rules.ts'

/** One system as the tables know it. Dates are days in the district's zone. */
export type SystemRow = {
  readonly id: string
  readonly hostname: string
  readonly site: string | null
  readonly siteId: string | null
  readonly kind: string
  readonly scope: string
  readonly patchingActor: string
  readonly ownerId: string | null
  readonly owner: string | null
  readonly osName: string
  readonly osFamily: string
  readonly osVersion: string
  readonly osCodename: string | null
  readonly line: string | null // that its findings are kept under; null where nobody can tell
  readonly lastSeen: string
  readonly isSeen: boolean // false: only a list tells of it
  readonly isStale: boolean // its own agent's word, or its management's where it has none, is too old to judge by
  readonly isSilent: boolean // neither was heard from lately
  readonly encryption: Encryption
  readonly silentDays: number | null // null: nothing was ever heard from the device itself
  readonly hasSoftware: boolean
  readonly isCompared: boolean
  readonly isWindows: boolean // its system was recognised as a Windows that updates can be told of
  readonly unclear: number
  readonly patches: PatchCounts
  readonly decisions: Readonly<Record<string, number>>
  readonly firstPackage: string | null
  readonly firstDueOn: string | null
  readonly firstRisk: string | null // its risk level, as the plan words it
  readonly firstRank: string | null // where it stands in the plan: a text that sorts
  readonly runId: string | null
  readonly runState: SettledRun | null
  readonly ticket: string | null
  readonly alarms: number
}
export type Measure = { readonly now: Temporal.Instant; readonly today: string; readonly soonUntil: string; readonly staleDays: number }

const settled: readonly string[] = Object.keys(settledRuns)
const isPending = sql`(not e.is_noise and (e.fixed is not null or e.due_on is not null))`

const lists = {
  pending: sql`${isPending}`,
  late: sql`${isPending} and e.due_on < t.today`,
  soon: sql`${isPending} and e.due_on between t.today and t.soon`,
  later: sql`${isPending} and e.due_on > t.soon`,
  undated: sql`${isPending} and e.due_on is null`,
  exploited: sql`${isPending} and cardinality(e.kev_cves) > 0`,
  overridden: sql`not e.is_noise and e.is_overridden`,
  withoutFix: sql`not e.is_noise and e.fixed is null`,
  noise: sql`e.is_noise`,
} as const satisfies Readonly<Record<keyof PatchCounts, unknown>>
export type PatchList = keyof typeof lists
export const patchLists = Object.keys(lists) as [PatchList, ...PatchList[]]

const days = ({ today, soonUntil }: Measure) => sql`(select ${today}::date as today, ${soonUntil}::date as soon)`
const emptyCounts = JSON.stringify(Object.fromEntries(patchLists.map((name) => [name, 0])))
const counted = sql.join(patchLists.map((name) => sql`count(*) filter (where ${lists[name]}) as ${sql.ref(name)}`))
const summed = sql.join(patchLists.map((name) => sql`${sql.lit(name)}, sum(g.${sql.ref(name)})`))

/** Open patches by device: counts, how many of each decision, and the first in the plan's order as [rank, package, due, risk]. */
const open = (measure: Measure, ownerId: string | null) => sql`
  select g.device_id, json_build_object(${summed}) as patches, min(g.first) as first,
    json_object_agg(g.decision, g.pending) filter (where g.pending > 0) as decisions
  from (
    select e.device_id, e.decision, ${counted},
      min(array[e.rank_key collate "C", e.package collate "C", coalesce(e.due_on::text, ''), e.risk_level]) filter (where ${isPending}) as first
    from ${devicePatches} e cross join ${days(measure)} t
    where (${ownerId}::uuid is null or e.device_id in (select id from assets_device where owner_id = ${ownerId}::uuid))
    group by e.device_id, e.decision) g
  group by g.device_id`

/** The newest run of a device that came to an end or a stop. */
const settledRun = sql`
  select distinct on (r.device_id) r.device_id, r.id, l.to_state as state, 'T-' || c.number as ticket
  from runbooks_run r join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id
    cross join lateral (select to_state from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id order by n desc limit 1) l
  where l.to_state = any(${[...settled]}::text[]) order by r.device_id, r.planned_start desc, r.id desc`

const openAlarms = sql`
  select device_id, count(*)::int as n from (
    select id, device_id from inventory_alarm where settled_at is null
    union select id, other_device_id from inventory_alarm where settled_at is null and other_device_id is not null) each
  group by device_id`

/** Devices with a package not yet looked up in the data in force: by the index of who has what, and by their own list where that lags. */
const behind = sql`
  with feed as (
    select r.release, coalesce(max(f.id) filter (where f.slot = 'debsecan:' || r.release), max(f.id) filter (where f.slot = 'debian-tracker')) as id
    from (select distinct ${debianRelease} as release from assets_device d where ${debianRelease} is not null and ${isCounted}) r
      join vulnerabilities_feed f on f.superseded_at is null and f.kind = 'debian-fixes' and r.release = any(f.releases)
    group by r.release),
  lined as (select d.id, ${systemLine} as line, case when ${debianRelease} is not null or pl.line like 'ubuntu:%' then 'dpkg' when pl.line like 'alpine:%' then 'apk'
      when pl.line like '%:%' then 'rpm' end as packages from assets_device d ${platform} where ${isCounted}),
  held as (
    select s.title_id, s.device_ids from inventory_district_software s
    union all select title_id, array[v.device_id] from inventory_unindexed u join inventory_change c on c.district_id = u.district_id and c.id = u.change_id
      join inventory_device v on v.district_id = c.district_id and v.device_id = c.device_id cross join lateral unnest(v.software_ids) as title_id),
  missing as (
    select unnest(h.device_ids) as device_id, f.release from held h join inventory_title t on t.id = h.title_id and t.ecosystem = 'dpkg' cross join feed f
    where not exists (select from vulnerabilities_matched m where m.title_id = h.title_id and m.release = f.release and m.feed_id = f.id)
    union all select unnest(h.device_ids), l.line from held h join inventory_title t on t.id = h.title_id
      join (select distinct line, packages from lined where packages is not null and line not in (select release from feed)) l on l.packages = t.ecosystem
    where not exists (select from vulnerabilities_judged j where j.title_id = h.title_id and j.line = l.line))
  select distinct l.id as device_id from missing m join lined l on l.id = m.device_id and l.line = m.release`

/** Where an agent tells what is installed, its own word alone makes that fresh; where none does, its management's. A list that saw the device is no word of its own. */
const heard = sql`case when d.heard_at > 'epoch' then d.heard_at else d.managed_at end`

/** What no data decides of a Windows, or of which feeds disagree, by its title; a person's word for the whole district settles it. */
const unclear = sql`
  select m.title_id, count(*)::int as n from vulnerabilities_match m where m.state <> 'affected' and m.title_id in (select title_id from vulnerabilities_windows where part = '')
    and not exists (select from vulnerabilities_statement s where s.ended_at is null and s.device_id is null and s.cve = m.cve and s.package = m.source)
  group by m.title_id`

/**
 * Every system that is counted, by name, with its open patches counted and all that its class stands on: one statement,
 * so that all figures of a report are of one moment. `ownerId` narrows to those one person answers for.
 */
export const systemRows = async (tx: Tx, measure: Measure, ownerId: string | null = null): Promise<readonly SystemRow[]> => {
  const at = measure.now.toString()
  const staleBefore = measure.now.subtract({ hours: 24 * measure.staleDays }).toString()
  return (
    await sql<SystemRow>`with open as (${open(measure, ownerId)}), run as (${settledRun}), alarm as (${openAlarms}), behind as (${behind}), unclear as (${unclear})
    select d.id, d.hostname, s.name as site, d.site_id as "siteId", d.kind, d.scope, d.patching_actor as "patchingActor", p.id as "ownerId", p.name as owner,
      d.os_name as "osName", d.os_family as "osFamily", d.os_version as "osVersion", d.os_codename as "osCodename", ${systemLine} as line, ${heard} as "lastSeen", d.fresh_at > 'epoch' as "isSeen", ${heard} < ${at}::timestamptz - make_interval(hours => 24 * ${measure.staleDays}::int) as "isStale", ${isSilent(staleBefore)} as "isSilent", d.encryption,
      case when d.fresh_at > 'epoch' then greatest(0, floor(extract(epoch from ${at}::timestamptz - ${heard}) / 86400))::int end as "silentDays", coalesce(v.software_known, false) as "hasSoftware",
      case when w.title_id is null then behind.device_id is null else exists (select from vulnerabilities_judged j where j.title_id = w.title_id) end as "isCompared",
      w.title_id is not null as "isWindows", coalesce(unclear.n, 0) as unclear, coalesce(open.patches, ${emptyCounts}::json) as patches, coalesce(open.decisions, '{}'::json) as decisions,
      open.first[2] as "firstPackage", nullif(open.first[3], '') as "firstDueOn", open.first[4] as "firstRisk", open.first[1] as "firstRank", run.id as "runId", run.state as "runState", run.ticket, coalesce(alarm.n, 0) as alarms
    from assets_device d ${platform} left join people_site s on s.district_id = d.district_id and s.id = d.site_id
      left join people_person p on p.district_id = d.district_id and p.id = d.owner_id and p.ended_at is null
      left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
      left join vulnerabilities_windows w on w.district_id = d.district_id and w.device_id = d.id and w.part = '' left join unclear on unclear.title_id = w.title_id
      left join open on open.device_id = d.id left join run on run.device_id = d.id left join alarm on alarm.device_id = d.id left join behind on behind.device_id = d.id
    where ${isCounted} and (${ownerId}::uuid is null or d.owner_id = ${ownerId}::uuid) order by lower(d.hostname), d.id`.execute(tx)
  ).rows
}

export type PatchRow = {
  readonly id: string
  readonly deviceId: string
  readonly hostname: string
  readonly package: string
  readonly installed: string
  readonly fixed: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly exploited: number
  readonly says: string
}
/** The patches behind one figure, in the order of the plan, and how many there are. */
export const patchesBehind = async (
  tx: Tx,
  measure: Measure,
  list: PatchList,
  decision: string | undefined,
  limit: number,
  offset: number,
): Promise<{ rows: readonly PatchRow[]; total: number }> => {
  const from = sql`${devicePatches} e join assets_device d on d.district_id = e.district_id and d.id = e.device_id and ${isCounted} cross join ${days(measure)} t
    where ${lists[list]} and (${decision ?? null}::text is null or e.decision = ${decision ?? null})`
  const { rows } =
    await sql<PatchRow>`select e.id, e.device_id as "deviceId", d.hostname, e.package, e.installed, e.fixed, e.decision, e.due_on as "dueOn",
      cardinality(e.kev_cves) as exploited, e.says from ${from} order by e.rank_key, e.package, e.id limit ${limit} offset ${offset}`.execute(tx)
  return { rows, total: Number((await sql<{ n: string }>`select count(*) as n from ${from}`.execute(tx)).rows[0]?.n ?? 0) }
}
