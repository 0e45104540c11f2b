import { sql } from 'kysely'
import { listOf, type Option } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { personChoices, siteChoices } from '../../assets/index.ts'
import { riskInWords } from '../plan-row.rules.ts'
import type { Risk } from './moved.ts'
import { sentenceOfUpdate, waitsFor } from './update.rules.ts'

/** One row of the plan: an update with everything that is shown of it. */
export type PlanItem = {
  readonly id: string
  readonly ecosystem: string
  readonly line: string
  readonly package: string
  readonly isNoise: boolean
  readonly target: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly isForensic: boolean
  readonly riskScore: number
  readonly riskLevel: string
  readonly installed: string
  readonly cveCount: number
  readonly fixableCount: number
  readonly cves: readonly string[]
  readonly kevCves: readonly string[]
  readonly missing: readonly string[]
  readonly exposure: string
  readonly emergencyCount: number
  readonly statedCount: number
  readonly epss: number | null
  readonly epssOn: string | null
  readonly policy: string
  readonly ownerId: string | null
  readonly owner: string | null
  readonly openedAt: string
  readonly computedAt: string
  readonly closedAt: string | null
  readonly devices: number
  readonly sites: number
  readonly host: string | null
  readonly hostOwner: string | null
  readonly actors: Readonly<Record<string, number>>
  readonly ticket: { readonly number: number; readonly servers: number; readonly nextRun: string | null } | null
  readonly override: {
    readonly decision: string
    readonly dueOn: string | null
    readonly until: string
    readonly reason: string
    readonly by: string
  } | null
  readonly move: {
    readonly at: string
    readonly because: string
    readonly rankBefore: number | null
    readonly rankAfter: number | null
    readonly dueBefore: string | null
    readonly dueAfter: string | null
    readonly decisionBefore: string | null
    readonly decisionAfter: string | null
    readonly riskBefore: Risk | null
    readonly riskAfter: Risk | null
  } | null
  readonly computed: { readonly decision: string; readonly dueOn: string | null } | null // where an override stands over it
}
/** `movedSince` is an instant: what moved after it is marked for whoever looks. `yesterday`: 24 hours ago. */
export type PlanGiven = { readonly today: string; readonly movedSince: string; readonly yesterday: string }

const joined = sql`patching_update u left join people_person p on p.district_id = u.district_id and p.id = u.owner_id
  left join lateral (select sum(r.n)::int as devices, count(distinct r.site) filter (where r.site <> '')::int as sites from patching_reach r
    where r.district_id = u.district_id and r.update_id = u.id and r.n > 0) g on true
  left join lateral (select m.at from patching_move m where m.district_id = u.district_id and m.update_id = u.id order by m.at desc, m.id desc limit 1) w on true`

const riskOf = (at: ReturnType<typeof sql>) =>
  sql`case when ${at} ->> 'riskScore' is null then null else jsonb_build_object('riskLevel', ${at} ->> 'riskLevel', 'riskScore', (${at} ->> 'riskScore')::int) end`
/** The district's own time: a run that began is no next one. */
const domainMoment = sql`(now() + coalesce((select offset_ms from platform_clock limit 1), 0) * interval '1 millisecond')`

const select = sql`u.id, u.ecosystem, u.line, u.package, u.is_noise as "isNoise", u.target, u.decision, u.due_on as "dueOn", u.is_forensic as "isForensic",
  u.risk_score as "riskScore", u.risk_level as "riskLevel", u.installed, u.cve_count as "cveCount", u.fixable_count as "fixableCount", u.cves, u.kev_cves as "kevCves", u.missing,
  u.exposure, u.emergency_count as "emergencyCount", u.stated_count as "statedCount", u.epss::float8 as epss, u.epss_on as "epssOn", u.policy, u.owner_id as "ownerId",
  p.name as owner, u.opened_at as "openedAt", u.computed_at as "computedAt", u.closed_at as "closedAt", coalesce(g.devices, 0) as devices, coalesce(g.sites, 0) as sites,
  null::text as host, null::text as "hostOwner",
  coalesce((select jsonb_object_agg(a.actor, a.n) from (select r.actor, sum(r.n) as n from patching_reach r where r.district_id = u.district_id and r.update_id = u.id and r.n > 0
    group by r.actor) a), '{}') as actors,
  (select jsonb_build_object('number', t.number, 'servers', t.servers, 'nextRun', t.next_run) from (
    select c.number, count(distinct v.device_id)::int as servers, (min(x.planned_start) filter (where x.planned_start > ${domainMoment}) at time zone (select zone from people_district))::date as next_run
      from patching_cycle c join patching_cycle_server n on n.district_id = c.district_id and n.cycle_id = c.id
        join patching_device v on v.district_id = n.district_id and v.device_id = n.device_id
        join patching_state s on s.district_id = v.district_id and s.update_id = u.id and s.id = any(v.state_ids)
        left join runbooks_run x on x.district_id = n.district_id and x.cycle_id = c.id and x.device_id = n.device_id
      where c.district_id = u.district_id and c.closed_at is null group by c.number order by c.number limit 1) t) as ticket,
  (select jsonb_build_object('decision', o.decision, 'dueOn', o.due_on, 'until', o.until, 'reason', o.reason, 'by', b.name) from patching_override o
    join people_person b on b.district_id = o.district_id and b.id = o.said_by where o.district_id = u.district_id and o.update_id = u.id and o.ended_at is null) as override,
  (select jsonb_build_object('decision', s.decision, 'dueOn', s.due_on) from patching_override o join patching_state s on s.district_id = o.district_id and s.update_id = u.id
    join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id and c.n > 0
    where o.district_id = u.district_id and o.update_id = u.id and o.ended_at is null order by s.rank_key, s.id limit 1) as computed,
  (select jsonb_build_object('at', m.at, 'because', m.because, 'rankBefore', m.rank_before, 'rankAfter', m.rank_after, 'dueBefore', m.before ->> 'dueOn', 'dueAfter', m.after ->> 'dueOn',
      'decisionBefore', m.before ->> 'decision', 'decisionAfter', m.after ->> 'decision', 'riskBefore', ${riskOf(sql`m.before`)}, 'riskAfter', ${riskOf(sql`m.after`)}) from patching_move m where m.district_id = u.district_id and m.update_id = u.id
    order by m.at desc, m.id desc limit 1) as move`

const sites = async (tx: Tx): Promise<readonly Option[]> => (await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name }))
const owners = async (tx: Tx): Promise<readonly Option[]> => [
  { value: 'none', label: 'Nobody' },
  ...(await personChoices(tx)).map(({ id, name }) => ({ value: showId('per', id), label: name })),
]
const hasDevice = (
  condition: ReturnType<typeof sql>,
) => sql`u.id in (select s.update_id from assets_device d join patching_device v on v.district_id = d.district_id and v.device_id = d.id
  cross join lateral unnest(v.state_ids) as held(id) join patching_state s on s.district_id = v.district_id and s.id = held.id where ${condition})`

export const waitsOf = (row: PlanItem): string =>
  waitsFor({ target: row.target, ticket: row.ticket, actors: row.actors, line: row.line, ecosystem: row.ecosystem })
/** `today`: where it is given, a date that is past is told as one. */
export const saysOf = (row: PlanItem, today?: string, isDayBeside = false): string =>
  sentenceOfUpdate({ ...row, isTold: row.cveCount === 0, today, isDayBeside })

/** The patch plan (PM-3.3): one row an update, in the order of work. */
export const planList = listOf<PlanItem, PlanGiven>({
  name: 'plan',
  path: '/plan',
  title: 'Patch plan',
  select,
  from: joined,
  where: sql`u.closed_at is null`,
  id: sql`u.id`,
  idOf: (row) => showId('pe', row.id),
  start: { sort: 'rank' },
  search: {
    label: 'Package, CVE or device',
    where: (like) => sql`(lower(u.package) like ${like} or exists (select from unnest(u.cves) as c(cve) where lower(c.cve) like ${like})
      or ${hasDevice(sql`d.search_text like ${like}`)})`,
  },
  filters: {
    rows: {
      label: 'Rows',
      options: { work: 'Work', noise: 'Headers and kernels that are not running' },
      where: (rows) => (rows === 'noise' ? sql`u.is_noise` : sql`not u.is_noise`),
    },
    due: {
      label: 'Due',
      options: { late: 'Late', week: 'Within seven days', dated: 'With a date', none: 'Without a date' },
      where: (due, { today }) =>
        ({
          late: sql`u.due_on < ${today}::date`,
          week: sql`u.due_on between ${today}::date and ${today}::date + 7`,
          dated: sql`u.due_on is not null`,
          none: sql`u.due_on is null`,
        })[due],
    },
    exploited: {
      label: 'Known exploited',
      options: { yes: 'Known exploited', exposed: 'And exposed here' },
      where: (given) => (given === 'exposed' ? sql`u.emergency_count > 0` : sql`cardinality(u.kev_cves) > 0`),
    },
    site: {
      label: 'Site',
      options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return id === undefined ? undefined : sql`u.id in (select r.update_id from patching_reach r where r.site = ${id} and r.n > 0)`
      },
    },
    owner: {
      label: 'Owner',
      options: owners,
      isSeldom: true,
      where: (owner) => {
        const id = readId('per', owner)
        return owner === 'none' ? sql`u.owner_id is null` : id === undefined ? undefined : sql`u.owner_id = ${id}::uuid`
      },
    },
    kind: {
      label: 'On',
      options: {
        server: 'Servers',
        workstation: 'Workstations',
        laptop: 'Laptops',
        tablet: 'Tablets',
        phone: 'Phones',
        unknown: 'Devices of unknown kind',
      },
      isSeldom: true,
      where: (kind) => hasDevice(sql`d.kind = ${kind}`),
    },
    fix: {
      label: 'Fix',
      options: { there: 'Published', none: 'None published yet', told: 'Closes no vulnerability' },
      isSeldom: true,
      where: (fix) => (fix === 'told' ? sql`u.cve_count = 0` : fix === 'there' ? sql`u.target is not null` : sql`u.target is null`),
    },
    moved: {
      label: 'Moved',
      options: { looked: 'Since you last looked', day: 'In the last 24 hours' },
      isSeldom: true,
      where: (since, { movedSince, yesterday }) => sql`w.at >= ${since === 'looked' ? movedSince : yesterday}::timestamptz`,
    },
    override: {
      label: 'Override',
      options: { yes: 'By override' },
      isSeldom: true,
      where: () => sql`exists (select from patching_override o where o.district_id = u.district_id and o.update_id = u.id and o.ended_at is null)`,
    },
  },
  columns: {
    rank: { heading: 'Update', value: (row) => row.package, sort: { by: sql`u.order_key`, as: 'text' } },
    target: { heading: 'Version to install', value: (row) => row.target, isExported: 'only' },
    release: { heading: 'Release', value: (row) => row.line, isExported: 'only' },
    why: { heading: 'Why', value: (row) => saysOf(row), isExported: 'only' },
    devices: { heading: 'Devices', value: (row) => row.devices, isNumber: true, sort: { by: sql`coalesce(g.devices, 0)`, as: 'bigint' } },
    sites: { heading: 'Sites', value: (row) => row.sites, isExported: 'only' },
    cves: { heading: 'Vulnerabilities', value: (row) => row.cveCount, isNumber: true, isExported: 'only' },
    exploited: { heading: 'Known exploited', value: (row) => row.kevCves.join(' '), isExported: 'only' },
    risk: { heading: 'Risk', value: (row) => riskInWords(row), sort: { by: sql`u.risk_score`, as: 'bigint' } },
    decision: { heading: 'Decision', value: (row) => row.decision, isExported: 'only' },
    waits: { heading: 'Waits for', value: (row) => waitsOf(row), isExported: 'only' },
    owner: { heading: 'Owner', value: (row) => row.owner, sort: { by: sql`coalesce(p.name, '')`, as: 'text' } },
    due: { heading: 'Due', value: (row) => row.dueOn, sort: { by: sql`coalesce(u.due_on, 'infinity'::date)`, as: 'date' } },
    override: { heading: 'Override', value: (row) => row.override?.reason ?? null, isExported: 'only' },
    epss: { heading: 'EPSS', value: (row) => row.epss, isExported: 'only' },
  },
})

/** Names the device, and who answers for it, where an update waits on one alone: one pass over all devices, and none where no row asks for it. */
export const withHosts = async (tx: Tx, rows: readonly PlanItem[]): Promise<readonly PlanItem[]> => {
  const alone = rows.filter(({ devices }) => devices === 1).map(({ id }) => id)
  if (alone.length === 0) return rows
  const found = await sql<{ id: string; host: string; owner: string | null }>`select s.update_id as id, d.hostname as host, p.name as owner
    from patching_device v cross join lateral unnest(v.state_ids) as held(id) join patching_state s on s.district_id = v.district_id and s.id = held.id
      and s.update_id = any(${alone}::uuid[]) join assets_device d on d.district_id = v.district_id and d.id = v.device_id
      left join people_person p on p.district_id = d.district_id and p.id = d.owner_id`.execute(tx)
  const hosts = new Map(found.rows.map(({ id, host, owner }) => [id, { host, hostOwner: owner }]))
  return rows.map((row) => ({ ...row, ...hosts.get(row.id) }))
}

/** One row, open or closed. */
export const planItem = async (tx: Tx, id: string): Promise<PlanItem | undefined> =>
  (await withHosts(tx, (await sql<PlanItem>`select ${select} from ${joined} where u.id = ${id}`.execute(tx)).rows))[0]
export const planItems = async (tx: Tx, ids: readonly string[]): Promise<readonly PlanItem[]> =>
  (await sql<PlanItem>`select ${select} from ${joined} where u.id = any(${[...ids]}::uuid[]) order by u.order_key, u.id`.execute(tx)).rows
/** Open updates that close any of these vulnerabilities; of an update that closes very many, only the most urgent are looked at. */
export const updatesClosing = async (tx: Tx, cves: readonly string[]): Promise<readonly PlanItem[]> =>
  withHosts(
    tx,
    (
      await sql<PlanItem>`select ${select} from ${joined} where u.closed_at is null and not u.is_noise and u.cves && ${[...cves]}::text[] order by u.order_key, u.id limit 20`.execute(
        tx,
      )
    ).rows,
  )
/** The first rows that are known to be exploited and past their date, whatever the exposure. */
export const lateExploited = async (tx: Tx, today: string, most: number): Promise<readonly PlanItem[]> =>
  withHosts(
    tx,
    (
      await sql<PlanItem>`select ${select} from ${joined} where u.closed_at is null and not u.is_noise and cardinality(u.kev_cves) > 0 and u.due_on < ${today}::date
    order by u.order_key, u.id limit ${most}`.execute(tx)
    ).rows,
  )
/** The first rows of the plan in its order. */
export const firstOfPlan = async (tx: Tx, most: number, isEmergency = false): Promise<readonly PlanItem[]> =>
  withHosts(
    tx,
    (
      await sql<PlanItem>`select ${select} from ${joined} where u.closed_at is null and not u.is_noise and ${isEmergency ? sql`u.emergency_count > 0` : sql`true`}
    order by u.order_key, u.id limit ${most}`.execute(tx)
    ).rows,
  )
