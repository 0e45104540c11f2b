import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Input } from './plan-row.rules.ts'

export const deviceIdsAfter = async (tx: Tx, after: string, limit: number): Promise<readonly string[]> =>
  (await sql<{ id: string }>`select id from assets_device where id > ${after}::uuid order by id limit ${limit}`.execute(tx)).rows.map((row) => row.id)

export const deviceCount = async (tx: Tx): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from assets_device`.execute(tx)).rows[0]?.n ?? 0)

/** The device's first row and its place in the whole plan, from 1. */
export const positionOf = async (tx: Tx, deviceId: string): Promise<{ package: string; dueOn: string | null; rank: number } | undefined> =>
  (await sql<{ package: string; dueOn: string | null; rank: number }>`select e.package, e.due_on as "dueOn",
      (select count(*)::int + 1 from patching_evaluation o where o.district_id = e.district_id and o.closed_at is null and (o.rank_key, o.package,
        o.id) < (e.rank_key, e.package, e.id)) as rank
    from patching_evaluation e where e.device_id = ${deviceId} and e.closed_at is null order by e.rank_key, e.package, e.id
      limit 1`.execute(tx)).rows[0]

/** A row's place in the whole plan, from 1. */
export const placeOf = async (tx: Tx, id: string): Promise<number | undefined> =>
  (await sql<{ rank: number }>`select (select count(*)::int + 1 from patching_evaluation o where o.district_id = e.district_id and o.closed_at is null
      and (o.rank_key, o.package, o.id) < (e.rank_key, e.package, e.id)) as rank
    from patching_evaluation e where e.id = ${id}`.execute(tx)).rows[0]?.rank

export type PlanItem = {
  readonly id: string; readonly deviceId: string; readonly hostname: string; readonly site: string | null; readonly kind: string
  readonly package: string; readonly isNoise: boolean
  readonly installed: string; readonly fixed: string | null; readonly cveCount: number; readonly fixableCount: number
  readonly cves: readonly string[]; readonly kevCves: readonly string[]
  readonly decision: string; readonly dueOn: string | null; readonly isForensic: boolean; readonly riskScore: number; readonly riskLevel: string
  readonly says: string
  readonly inputs: readonly Input[]; readonly missing: readonly string[]; readonly policy: string; readonly computedAt: string
  readonly openedAt: string; readonly closedAt: string | null
  readonly service: string | null; readonly rankKey: string
}
export type PlanFilter = {
  readonly deviceId?: string | undefined; readonly siteId?: string | undefined; readonly kind?: string | undefined
  readonly text?: string | undefined; readonly isExploited?: boolean | undefined
  readonly dueBefore?: string | undefined; readonly isNoise?: boolean | undefined
}

const item = sql`e.id, e.device_id as "deviceId", d.hostname, s.name as site, d.kind, e.package, e.is_noise as "isNoise", e.installed, e.fixed,
  e.cve_count as "cveCount",
  e.fixable_count as "fixableCount", e.cves, e.kev_cves as "kevCves", e.decision, e.due_on as "dueOn", e.is_forensic as "isForensic",
    e.risk_score as "riskScore",
  e.risk_level as "riskLevel", e.says, e.inputs, e.missing, e.policy, e.computed_at as "computedAt", e.opened_at as "openedAt",
    e.closed_at as "closedAt", v.name as service, e.rank_key as "rankKey"
  from patching_evaluation e join assets_device d on d.district_id = e.district_id and d.id = e.device_id left join people_site s
    on s.district_id = d.district_id and s.id = d.site_id
    left join assets_service v on v.district_id = d.district_id and v.device_id = d.id`
/** Only the conditions that were asked for, so that each is planned for itself; `d` is the device. */
const conditions = (filter: PlanFilter) => {
  const text = filter.text?.toLowerCase()
  const given = [
    // the key begins with it, and the index is by the key
    filter.isNoise === undefined ? [] : filter.isNoise ? sql`e.rank_key >= '1'` : sql`e.rank_key < '1'`,
    filter.deviceId === undefined ? [] : sql`e.device_id = ${filter.deviceId}::uuid`,
    filter.siteId === undefined ? [] : sql`d.site_id = ${filter.siteId}::uuid`, filter.kind === undefined ? [] : sql`d.kind = ${filter.kind}`,
    filter.isExploited === true ? sql`cardinality(e.kev_cves) > 0` : [], filter.dueBefore === undefined ? []
      : sql`e.due_on <= ${filter.dueBefore}::date`,
    text === undefined ? [] : sql`(strpos(lower(e.package), ${text}) > 0 or strpos(lower(d.hostname), ${text}) > 0
      or ${text.toUpperCase()} = any(e.cves))`,
  ].flat()
  return sql.join([sql`e.closed_at is null`, ...given], sql` and `)
}
const asksDevice = (filter: PlanFilter): boolean => filter.siteId !== undefined || filter.kind !== undefined || filter.text !== undefined

/** A page of the plan in its order, and how many rows there are in all. */
export const plan = async (tx: Tx, filter: PlanFilter, limit: number, offset: number): Promise<{ rows: readonly PlanItem[]; total: number }> => {
  const { rows } = await sql<PlanItem>`select ${item}
    where ${conditions(filter)} order by e.rank_key, e.package, e.id limit ${limit} offset ${offset}`.execute(tx)
  const device = asksDevice(filter) ? sql`join assets_device d on d.district_id = e.district_id and d.id = e.device_id` : sql``
  const count = (await sql<{ n: string }>`select count(*) as n from patching_evaluation e ${device} where ${conditions(filter)}`.execute(tx)).rows[0]
  return { rows, total: Number(count?.n ?? 0) }
}

export const planItem = async (tx: Tx, id: string): Promise<PlanItem | undefined> =>
  (await sql<PlanItem>`select ${item} where e.id = ${id}`.execute(tx)).rows[0]

export type PlanCounts = { readonly patches: number; readonly overdue: number; readonly exploited: number; readonly devices: number
  readonly undecidable: number }
/** What stands at the head of the plan; `undecidable` are devices of whose release no fix data is loaded, or whose release is not known. */
export const planCounts = async (tx: Tx, today: string): Promise<PlanCounts> => {
  const row = (await sql<Record<keyof PlanCounts, string>>`select count(*) filter (where not is_noise) as patches,
    count(*) filter (where not is_noise and due_on < ${today}::date) as overdue,
      count(*) filter (where not is_noise and cardinality(kev_cves) > 0) as exploited, (select count(*) from (select from patching_evaluation
        where closed_at is null and not is_noise group by device_id) g) as devices,
      (select count(*) from assets_device d where d.scope <> 'out' and not (d.os_name ilike '%debian%' and d.os_codename is not null and (
        d.os_codename in (select release from vulnerabilities_feed where superseded_at is null and release is not null)
        or exists (select from vulnerabilities_feed where superseded_at is null and slot = 'debian-tracker')))) as undecidable
    from patching_evaluation where closed_at is null`.execute(tx)).rows[0]
  return { patches: Number(row?.patches ?? 0), overdue: Number(row?.overdue ?? 0), exploited: Number(row?.exploited ?? 0),
    devices: Number(row?.devices ?? 0), undecidable: Number(row?.undecidable ?? 0) }
}
