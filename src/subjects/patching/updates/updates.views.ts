import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Position } from './update.rules.ts'

export type Override = { readonly id: string; readonly target: string | null; readonly decision: string; readonly dueOn: string | null }
export type Lead = Omit<Position, 'target' | 'kevCves'> & {
  readonly kevCves: readonly string[]
  readonly missing: readonly string[]
  readonly policy: string
  readonly cves: readonly string[]
}
export type Stored = Position & {
  readonly cveCount: number
  readonly fixableCount: number
  readonly cves: readonly string[]
  readonly missing: readonly string[]
  readonly installed: string
  readonly emergencyCount: number
  readonly statedCount: number
  readonly policy: string
  readonly orderKey: string
  readonly closedAt: string | null
  readonly epss: number | null
  readonly epssOn: string | null
}
/** What an update's states come to together, beside what stands of it. */
export type Tally = {
  readonly id: string
  readonly ecosystem: string
  readonly line: string
  readonly package: string
  readonly isNoise: boolean
  readonly stored: Stored
  readonly ownerId: string | null
  readonly toldKev: readonly string[]
  readonly epssNow: number | null
  readonly epssNowOn: string | null // of the vulnerabilities its most urgent situation lists
  readonly devices: number
  readonly lead: Lead | null // null: no device is in any of its states
  readonly fixed: readonly string[]
  readonly installed: readonly string[]
  readonly kevCves: readonly string[]
  readonly cveCount: number
  readonly fixableCount: number
  readonly unknownKev: number
  readonly statedKev: number // devices hit by something known to be exploited: exposure not known, stated as exposed
  readonly override: Override | null
}

/** Holds these updates still, in one order: what is added up next sees everything that was entered before. */
export const lockUpdates = async (tx: Tx, districtId: string, ids: readonly string[]): Promise<void> => {
  await sql`select 1 from patching_update where district_id = ${districtId} and id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
}

export const tallies = async (tx: Tx, ids: readonly string[]): Promise<readonly Tally[]> =>
  (
    await sql<Tally>`select u.id, u.ecosystem, u.line, u.package, u.is_noise as "isNoise", u.owner_id as "ownerId", u.told_kev as "toldKev", x.score as "epssNow", x.on as "epssNowOn",
      jsonb_build_object('target', u.target, 'decision', u.decision, 'dueOn', u.due_on, 'riskScore', u.risk_score, 'riskLevel', u.risk_level, 'kevCves', u.kev_cves,
        'isForensic', u.is_forensic, 'exposure', u.exposure, 'cveCount', u.cve_count, 'fixableCount', u.fixable_count, 'cves', u.cves, 'missing', u.missing, 'installed', u.installed,
        'emergencyCount', u.emergency_count, 'statedCount', u.stated_count, 'policy', u.policy, 'orderKey', u.order_key, 'closedAt', u.closed_at, 'epss', u.epss, 'epssOn', u.epss_on) as stored,
      coalesce(a.devices, 0)::int as devices, l.lead, coalesce(a.fixed, '{}') as fixed, coalesce(a.installed, '{}') as installed, coalesce(k.cves, '{}') as "kevCves",
      coalesce(a.cve_count, 0) as "cveCount", coalesce(a.fixable_count, 0) as "fixableCount", coalesce(a.unknown_kev, 0)::int as "unknownKev",
      coalesce(a.stated_kev, 0)::int as "statedKev",
      case when o.id is null then null else jsonb_build_object('id', o.id, 'target', o.target, 'decision', o.decision, 'dueOn', o.due_on) end as override
    from patching_update u
      left join patching_override o on o.district_id = u.district_id and o.update_id = u.id and o.ended_at is null
      left join lateral (select jsonb_build_object('decision', s.decision, 'dueOn', s.due_on, 'riskScore', s.risk_score, 'riskLevel', s.risk_level, 'kevCves', s.kev_cves,
          'isForensic', s.is_forensic, 'exposure', s.exposure, 'missing', s.missing, 'policy', s.policy, 'cves', s.cves) as lead
        from patching_state s join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id and c.n > 0
        where s.district_id = u.district_id and s.update_id = u.id order by s.rank_key, s.id limit 1) l on true
      left join lateral (select sum(c.n) as devices, array_agg(distinct s.fixed) filter (where s.fixed is not null) as fixed, array_agg(distinct s.installed) as installed,
          max(s.cve_count) as cve_count, max(s.fixable_count) as fixable_count,
          sum(c.n) filter (where cardinality(s.kev_cves) > 0 and s.exposure = 'unknown') as unknown_kev,
          sum(c.n) filter (where cardinality(s.kev_cves) > 0 and s.exposure = 'exposed') as stated_kev
        from patching_state s join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id and c.n > 0
        where s.district_id = u.district_id and s.update_id = u.id) a on true
      left join lateral (select array_agg(distinct cve order by cve) as cves from patching_state s join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id
          and c.n > 0 cross join lateral unnest(s.kev_cves) as cve where s.district_id = u.district_id and s.update_id = u.id) k on true
      left join lateral (select round(max(e.score)::numeric, 5) as score, (select left(f.published, 10)::date from vulnerabilities_feed f where f.kind = 'epss' and f.superseded_at is null
          order by f.id desc limit 1) as on
        from jsonb_array_elements_text(l.lead -> 'cves') as c(cve) join vulnerabilities_epss e on e.cve = c.cve having count(*) > 0) x on true
    where u.id = any(${[...ids]}::uuid[]) order by u.id`.execute(tx)
  ).rows.map((tally) => ({ ...tally, epssNow: tally.epssNow === null ? null : Number(tally.epssNow) }))

/** The place of each of these updates in the whole plan, from 1; closed ones have none. */
export const ranksOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (
      await sql<{
        id: string
        rank: number
      }>`select id, rank from (select id, row_number() over (order by order_key, id)::int as rank from patching_update where closed_at is null) r
    where id = any(${[...ids]}::uuid[])`.execute(tx)
    ).rows.map(({ id, rank }) => [id, rank]),
  )

/** The updates that these states belong to, and every open one. */
export const openUpdateIds = async (tx: Tx, after: string, limit: number): Promise<readonly string[]> =>
  (
    await sql<{ id: string }>`select id from patching_update where closed_at is null and id > ${after}::uuid order by id limit ${limit}`.execute(tx)
  ).rows.map(({ id }) => id)
