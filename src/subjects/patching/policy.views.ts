import { sql } from 'kysely'
import { POLICY_NAMES, type PolicyName } from '../../core/ssvc/decide.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { DEFAULT_EVALUATION_POLICY, type ClockStart, type EvaluationPolicy } from '../vulnerabilities/index.ts'

export type PlanPolicy = { readonly evaluation: EvaluationPolicy; readonly clockStart: ClockStart; readonly zone: string }

const clockStarts: readonly ClockStart[] = ['later-of-fix-and-detection', 'fix-published', 'detected-here']

/** The policy in force (PM-3.3): the district's own values where it set any, else the pack's defaults; and the zone whose days count. */
export const planPolicy = async (tx: Tx): Promise<PlanPolicy> => {
  const { rows } = await sql<{ parameter: string; value: unknown }>`select parameter, value from people_setting
    where parameter in ('priority.policy', 'priority.clockStart')
    union all select 'zone', to_jsonb(zone) from people_district`.execute(tx)
  const set = new Map(rows.map((row) => [row.parameter, String(row.value)]))
  const name = POLICY_NAMES.find((one) => one === set.get('priority.policy')) ?? DEFAULT_EVALUATION_POLICY.name
  const clockStart = clockStarts.find((one) => one === set.get('priority.clockStart')) ?? 'later-of-fix-and-detection'
  return { evaluation: { ...DEFAULT_EVALUATION_POLICY, name: name as PolicyName }, clockStart, zone: set.get('zone') ?? 'UTC' }
}
