import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCounted } from '../../assets/index.ts'
import type { StateFacts } from './facts.ts'

/** What of a state shows whether a device's row moved. */
export type StateSeen = {
  readonly id: string
  readonly updateId: string
  readonly package: string
  readonly isNoise: boolean
  readonly decision: string
  readonly dueOn: string | null
  readonly riskScore: number
  readonly installed: string
  readonly fixed: string | null
  readonly cveCount: number
  readonly kevCount: number
}
const seen = sql`s.id, s.update_id as "updateId", u.package, u.is_noise as "isNoise", s.decision, s.due_on as "dueOn", s.risk_score as "riskScore", s.installed, s.fixed,
  s.cve_count as "cveCount", cardinality(s.kev_cves) as "kevCount"`

export const statesById = async (tx: Tx, ids: readonly string[]): Promise<readonly StateSeen[]> =>
  (
    await sql<StateSeen>`select ${seen} from patching_state s join patching_update u on u.district_id = s.district_id and u.id = s.update_id
    where s.id = any(${[...ids]}::uuid[])`.execute(tx)
  ).rows

export type Placed = { readonly deviceId: string; readonly stateIds: readonly string[]; readonly siteId: string | null; readonly actor: string }
export const placesOf = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly Placed[]> =>
  (
    await sql<Placed>`select device_id as "deviceId", state_ids as "stateIds", site_id as "siteId", actor from patching_device
    where device_id = any(${[...deviceIds]}::uuid[])`.execute(tx)
  ).rows

export const marksOf = async (tx: Tx, line: string): Promise<ReadonlyMap<string, { readonly mark: string; readonly packages: readonly string[] }>> =>
  new Map(
    (
      await sql<{
        id: string
        mark: string
        packages: readonly string[]
      }>`select title_id as id, mark, packages from patching_mark where line = ${line}`.execute(tx)
    ).rows.map(({ id, ...rest }) => [id, rest]),
  )

/** Whether nothing was ever judged here though feeds are in force and software is known. */
export const hasNoPlan = async (tx: Tx): Promise<boolean> =>
  (
    await sql<{
      is: boolean
    }>`select not exists (select from patching_mark) and not exists (select from patching_update) and exists (select from inventory_device where software_known)
    and exists (select from vulnerabilities_match limit 1) as is`.execute(tx)
  ).rows[0]?.is ?? false

/** Devices that wait for something though nothing counts them; so many at a time. */
export const uncountedInPlan = async (tx: Tx): Promise<readonly string[]> =>
  (
    await sql<{ id: string }>`select d.id from patching_device p join assets_device d on d.district_id = p.district_id and d.id = p.device_id
    where p.state_ids <> '{}' and not ${isCounted} order by d.id limit 1000`.execute(tx)
  ).rows.map(({ id }) => id)

export type KeptState = {
  readonly id: string
  readonly updateId: string
  readonly facts: StateFacts
  readonly decision: string
  readonly dueOn: string | null
  readonly rankKey: string
  readonly says: string
  readonly policy: string
  readonly devices: number
}
/** The states that devices are in, by update: `after` this one, at most so many updates' worth. */
export const statesAfter = async (tx: Tx, after: string, limit: number): Promise<readonly KeptState[]> =>
  (
    await sql<KeptState>`select s.id, s.update_id as "updateId", s.facts, s.decision, s.due_on as "dueOn", s.rank_key as "rankKey", s.says, s.policy, c.n as devices
    from patching_state s join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id and c.n > 0
    where s.update_id in (select id from patching_update where id > ${after}::uuid and closed_at is null order by id limit ${limit}) order by s.update_id, s.id`.execute(
      tx,
    )
  ).rows

/** The states of one update with how many devices are in each, the most urgent first. */
export type StateLine = {
  readonly id: string
  readonly updateId: string
  readonly exposure: string
  readonly installed: string
  readonly fixed: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly riskScore: number
  readonly riskLevel: string
  readonly says: string
  readonly devices: number
  readonly kevCount: number
}
export const statesOf = async (tx: Tx, updateIds: readonly string[]): Promise<readonly StateLine[]> =>
  (
    await sql<StateLine>`select s.id, s.update_id as "updateId", s.exposure, s.installed, s.fixed, s.decision, s.due_on as "dueOn", s.risk_score as "riskScore",
      s.risk_level as "riskLevel", s.says, c.n as devices, cardinality(s.kev_cves) as "kevCount"
    from patching_state s join patching_state_count c on c.district_id = s.district_id and c.state_id = s.id and c.n > 0
    where s.update_id = any(${[...updateIds]}::uuid[]) order by s.rank_key, s.id`.execute(tx)
  ).rows

export const factsOfState = async (tx: Tx, id: string): Promise<StateFacts | undefined> =>
  (await sql<{ facts: StateFacts }>`select facts from patching_state where id = ${id}`.execute(tx)).rows[0]?.facts

/**
 * A row a device and open update, under the names `e.*` that the report reads: the due date and decision are those of an override where one holds.
 * `u.id` is the patch evaluation.
 */
export const devicePatches = sql`(select p.district_id, u.id, p.device_id, u.ecosystem, u.line, u.package, u.is_noise, s.installed, s.fixed, s.cve_count, s.fixable_count, s.kev_cves,
    coalesce(o.decision, s.decision) as decision, case when o.id is null then s.due_on else o.due_on end as due_on, o.id is not null as is_overridden,
    s.due_on as computed_due_on, s.risk_score, s.risk_level, s.rank_key, s.says, s.id as state_id, s.exposure
  from patching_device p cross join lateral unnest(p.state_ids) as held(id) join patching_state s on s.district_id = p.district_id and s.id = held.id
    join patching_update u on u.district_id = s.district_id and u.id = s.update_id
    left join patching_override o on o.district_id = u.district_id and o.update_id = u.id and o.ended_at is null)`
