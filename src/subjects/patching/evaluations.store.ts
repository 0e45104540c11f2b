import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Input, PlanRow } from './plan-row.rules.ts'

/** What of a row shows whether it moved. */
export type RowState = {
  readonly dueOn: string | null; readonly decision: string; readonly riskScore: number; readonly rankKey: string; readonly installed: string
  readonly fixed: string | null
  readonly cveCount: number; readonly kevCount: number
}
export type OpenRow = RowState & { readonly id: string; readonly deviceId: string; readonly ecosystem: string; readonly package: string
  readonly isNoise: boolean; readonly says: string; readonly inputs: readonly Input[] }

/** The open rows of these devices, locked: two evaluations of one device follow one another. */
export const openRows = async (act: Act, deviceIds: readonly string[]): Promise<readonly OpenRow[]> =>
  (await sql<OpenRow>`select id, device_id as "deviceId", ecosystem, package, is_noise as "isNoise", due_on as "dueOn", decision,
    risk_score as "riskScore", rank_key as "rankKey", installed,
      fixed, cve_count as "cveCount", cardinality(kev_cves) as "kevCount", says, inputs
    from patching_evaluation where district_id = ${act.districtId} and device_id = any(${[...deviceIds]}::uuid[]) and closed_at is null order by id
      for update`.execute(act.tx)).rows

/** Writes rows that came or changed; a closed one opens again. */
export const saveRows = async (act: Act, rows: readonly PlanRow[]): Promise<void> => {
  for (let from = 0; from < rows.length; from += 2000) {
    const records = rows.slice(from, from + 2000).map((row) => ({
      id: newId(), device_id: row.deviceId, ecosystem: row.ecosystem, package: row.package, is_noise: row.isNoise, installed: row.installed,
      fixed: row.fixed, cve_count: row.cveCount,
      fixable_count: row.fixableCount, cves: row.cves, kev_cves: row.kevCves, decision: row.decision, due_on: row.dueOn, is_forensic: row.isForensic,
      risk_score: row.riskScore,
      risk_level: row.riskLevel, rank_key: row.rankKey, says: row.says, inputs: row.inputs, missing: row.missing, policy: row.policy,
    }))
    await sql`insert into patching_evaluation as e (district_id, id, device_id, ecosystem, package, is_noise, installed, fixed, cve_count,
      fixable_count, cves, kev_cves, decision, due_on,
        is_forensic, risk_score, risk_level, rank_key, says, inputs, missing, policy, computed_at, opened_at)
      select ${act.districtId}::bigint, r.*, ${act.now.toString()}::timestamptz, ${act.now.toString()}::timestamptz
      from json_to_recordset(${JSON.stringify(records)}::json) as r(id uuid, device_id uuid, ecosystem text, package text, is_noise boolean,
        installed text, fixed text, cve_count int,
        fixable_count int, cves text[], kev_cves text[], decision text, due_on date, is_forensic boolean, risk_score int, risk_level text,
          rank_key text, says text, inputs jsonb,
        missing text[], policy text)
      on conflict (district_id, device_id, ecosystem, package, is_noise) do update set installed = excluded.installed, fixed = excluded.fixed,
        cve_count = excluded.cve_count,
        fixable_count = excluded.fixable_count, cves = excluded.cves, kev_cves = excluded.kev_cves, decision = excluded.decision,
          due_on = excluded.due_on,
        is_forensic = excluded.is_forensic, risk_score = excluded.risk_score, risk_level = excluded.risk_level, rank_key = excluded.rank_key,
          says = excluded.says,
        inputs = excluded.inputs, missing = excluded.missing, policy = excluded.policy, computed_at = excluded.computed_at,
        opened_at = case when e.closed_at is null then e.opened_at else excluded.opened_at end, closed_at = null`.execute(act.tx)
  }
}

/** Closes rows whose findings are gone; they stay, with the date. */
export const closeRows = async (act: Act, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await sql`update patching_evaluation
    set closed_at = ${act.now.toString()} where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[])`.execute(act.tx)
}
