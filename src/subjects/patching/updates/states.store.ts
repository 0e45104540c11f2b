import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { FactMark } from '../../vulnerabilities/index.ts'
import type { StateRow } from '../plan-row.rules.ts'
import type { StateFacts, UpdateKey } from './facts.ts'

/** No state is swept away while this transaction may enter devices into it. */
export const holdStates = async (act: Act): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(7216, ${Number(act.districtId)}::int)`.execute(act.tx)
}

/** Writes updates that are not there yet; gives every id by its name. */
export const ensureUpdates = async (act: Act, keys: readonly (UpdateKey & { readonly name: string })[]): Promise<ReadonlyMap<string, string>> => {
  const sorted = keys.toSorted((a, b) => (a.name < b.name ? -1 : 1)) // one order, so that two at once wait for one another in one direction
  const rows = JSON.stringify(sorted.map((key) => ({ ...key, id: newId() })))
  const given = sql`json_to_recordset(${rows}::json) as r(id uuid, name text, ecosystem text, line text, package text, "isNoise" boolean)`
  await sql`insert into patching_update (district_id, id, ecosystem, line, package, is_noise, opened_at, computed_at)
    select ${act.districtId}::bigint, r.id, r.ecosystem, r.line, r.package, r."isNoise", ${act.now.toString()}::timestamptz, ${act.now.toString()}::timestamptz from ${given}
    on conflict (district_id, ecosystem, line, package, is_noise) do nothing`.execute(act.tx)
  const { rows: found } = await sql<{
    name: string
    id: string
  }>`select r.name, u.id from ${given} join patching_update u on u.district_id = ${act.districtId}::bigint
    and u.ecosystem = r.ecosystem and u.line = r.line and u.package = r.package and u.is_noise = r."isNoise"`.execute(act.tx)
  return new Map(found.map(({ name, id }) => [name, id]))
}

export type NewState = { readonly digest: string; readonly updateId: string; readonly facts: StateFacts; readonly row: StateRow }
const recordOf = ({ row, facts }: Pick<NewState, 'row' | 'facts'>) => ({
  exposure: facts.stated.exposure,
  installed: row.installed,
  fixed: row.fixed,
  cve_count: row.cveCount,
  fixable_count: row.fixableCount,
  cves: row.cves,
  kev_cves: row.kevCves,
  decision: row.decision,
  due_on: row.dueOn,
  is_forensic: row.isForensic,
  risk_score: row.riskScore,
  risk_level: row.riskLevel,
  rank_key: row.rankKey,
  says: row.says,
  missing: row.missing,
  policy: row.policy,
})
const columns = sql`exposure text, installed text, fixed text, cve_count int, fixable_count int, cves text[], kev_cves text[], decision text, due_on date, is_forensic boolean,
  risk_score int, risk_level text, rank_key text, says text, missing text[], policy text`

/**
 * Writes states that are not there yet; gives every id by its digest. One that no device was in when the policy changed still tells the old one's answer: it is
 * judged anew as a device comes into it. Rows that agree are only read, for all devices that report at once come by here.
 */
export const ensureStates = async (act: Act, states: readonly NewState[]): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>()
  const sorted = states.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  for (let from = 0; from < sorted.length; from += 1000) {
    const some = sorted.slice(from, from + 1000)
    const rows = JSON.stringify(
      some.map((state) => ({ id: newId(), digest: state.digest, update_id: state.updateId, facts: state.facts, ...recordOf(state) })),
    )
    await sql`insert into patching_state (district_id, id, digest, update_id, facts, exposure, installed, fixed, cve_count, fixable_count, cves, kev_cves, decision, due_on,
        is_forensic, risk_score, risk_level, rank_key, says, missing, policy)
      select ${act.districtId}::bigint, r.* from json_to_recordset(${rows}::json) as r(id uuid, digest text, update_id uuid, facts jsonb, ${columns})
      on conflict (district_id, digest) do nothing`.execute(act.tx)
    const found = await sql<{ digest: string; id: string; isStale: boolean }>`select s.digest, s.id,
        (s.decision, s.due_on, s.rank_key, s.policy) is distinct from (r.decision, r.due_on, r.rank_key, r.policy) as "isStale"
      from json_to_recordset(${rows}::json) as r(id uuid, digest text, ${columns}) join patching_state s on s.district_id = ${act.districtId} and s.digest = r.digest`.execute(
      act.tx,
    )
    for (const { digest, id } of found.rows) ids.set(digest, id)
    const stale = new Map(found.rows.filter(({ isStale }) => isStale).map(({ digest, id }) => [digest, id]))
    await rewriteStates(
      act,
      some.flatMap((state) => (stale.has(state.digest) ? [{ id: stale.get(state.digest) ?? '', row: state.row, facts: state.facts }] : [])),
    )
  }
  return ids
}

/** Judges states anew: what their facts come to by another policy. */
export const rewriteStates = async (
  act: Act,
  states: readonly { readonly id: string; readonly row: StateRow; readonly facts: StateFacts }[],
): Promise<void> => {
  for (let from = 0; from < states.length; from += 1000) {
    const rows = JSON.stringify(states.slice(from, from + 1000).map((state) => ({ id: state.id, ...recordOf(state) })))
    await sql`update patching_state s set decision = r.decision, due_on = r.due_on, is_forensic = r.is_forensic, risk_score = r.risk_score, risk_level = r.risk_level,
        rank_key = r.rank_key, says = r.says, missing = r.missing, policy = r.policy
      from json_to_recordset(${rows}::json) as r(id uuid, ${columns}) where s.district_id = ${act.districtId} and s.id = r.id`.execute(act.tx)
  }
}

export type Place = {
  readonly deviceId: string
  readonly stateIds: readonly string[]
  readonly workCount: number
  readonly siteId: string | null
  readonly actor: string
}
/** Writes which states devices are in. */
export const savePlaces = async (act: Act, places: readonly Place[]): Promise<void> => {
  for (let from = 0; from < places.length; from += 2000) {
    const rows = JSON.stringify(
      places
        .slice(from, from + 2000)
        .map(({ deviceId, stateIds, workCount, siteId, actor }) => ({
          device_id: deviceId,
          state_ids: stateIds,
          work_count: workCount,
          site_id: siteId,
          actor,
        })),
    )
    await sql`insert into patching_device (district_id, device_id, state_ids, work_count, site_id, actor, computed_at)
      select ${act.districtId}::bigint, r.*, ${act.now.toString()}::timestamptz from json_to_recordset(${rows}::json) as r(device_id uuid, state_ids uuid[], work_count int, site_id uuid, actor text)
      on conflict (district_id, device_id) do update set state_ids = excluded.state_ids, work_count = excluded.work_count, site_id = excluded.site_id, actor = excluded.actor, computed_at = excluded.computed_at`.execute(
      act.tx,
    )
  }
}

/** Adds to how many devices are in each state; in one order, so that two at once do not wait for each other. */
export const addStateCounts = async (act: Act, deltas: ReadonlyMap<string, number>): Promise<void> => {
  const sorted = [...deltas].filter(([, n]) => n !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (sorted.length === 0) return
  await sql`insert into patching_state_count as c (district_id, state_id, n)
    select ${act.districtId}::bigint, r.id, 0 from unnest(${sorted.map(([id]) => id)}::uuid[]) as r(id) order by r.id on conflict do nothing`.execute(
    act.tx,
  )
  await sql`update patching_state_count c set n = c.n + r.n from unnest(${sorted.map(([id]) => id)}::uuid[], ${sorted.map(([, n]) => n)}::int[]) as r(id, n)
    where c.district_id = ${act.districtId} and c.state_id = r.id`.execute(act.tx)
}

export type ReachDelta = { readonly updateId: string; readonly site: string; readonly actor: string; readonly n: number }
export const addReach = async (act: Act, deltas: readonly ReachDelta[]): Promise<void> => {
  const rows = deltas
    .filter(({ n }) => n !== 0)
    .toSorted((a, b) => (`${a.updateId} ${a.site} ${a.actor}` < `${b.updateId} ${b.site} ${b.actor}` ? -1 : 1))
  if (rows.length === 0) return
  const given = sql`json_to_recordset(${JSON.stringify(rows)}::json) as r("updateId" uuid, site text, actor text, n int)`
  await sql`insert into patching_reach (district_id, update_id, site, actor, n) select ${act.districtId}::bigint, r."updateId", r.site, r.actor, 0 from ${given}
    order by 2, 3, 4 on conflict do nothing`.execute(act.tx)
  await sql`update patching_reach c set n = c.n + r.n from ${given}
    where c.district_id = ${act.districtId} and c.update_id = r."updateId" and c.site = r.site and c.actor = r.actor`.execute(act.tx)
}

/** What is known of each title as the plan now stands by. */
export const saveMarks = async (act: Act, line: string, marks: readonly FactMark[], gone: readonly string[]): Promise<void> => {
  for (let from = 0; from < marks.length; from += 5000) {
    await sql`insert into patching_mark (district_id, line, title_id, packages, mark) select ${act.districtId}::bigint, ${line}, r."titleId", r.packages, r.mark
      from json_to_recordset(${JSON.stringify(marks.slice(from, from + 5000))}::json) as r("titleId" bigint, packages text[], mark bigint)
      on conflict (district_id, line, title_id) do update set packages = excluded.packages, mark = excluded.mark`.execute(act.tx)
  }
  if (gone.length > 0)
    await sql`delete from patching_mark where district_id = ${act.districtId} and line = ${line} and title_id = any(${[...gone]}::bigint[])`.execute(
      act.tx,
    )
}

/** Takes away states that no device is in any more, while nobody evaluates: they are derived, and come back with the first device that is. */
export const sweepStates = async (act: Act): Promise<number> => {
  await sql`select pg_advisory_xact_lock(7216, ${Number(act.districtId)}::int)`.execute(act.tx)
  await sql`delete from patching_reach where district_id = ${act.districtId} and n = 0`.execute(act.tx)
  const { rows } = await sql<{ id: string }>`delete from patching_state s where s.district_id = ${act.districtId}
    and not exists (select from patching_state_count c where c.district_id = s.district_id and c.state_id = s.id and c.n > 0) returning s.id`.execute(
    act.tx,
  )
  await sql`delete from patching_state_count where district_id = ${act.districtId} and n = 0`.execute(act.tx)
  return rows.length
}

/** Tells the planner how much there is now: after many rows were written at once. */
export const refreshStatistics = async (act: Act): Promise<void> => {
  await sql`select patching_refresh_statistics()`.execute(act.tx)
}
