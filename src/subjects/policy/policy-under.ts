import { enforced } from '../../core/policy/switch.ts'
import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { keptPolicy, policyValues } from './policy.views.ts'

/**
 * The values that something under way goes by (PM-7): those it was opened under. `id` null: it is older than this rule and goes by what is in force.
 * A parameter that came with a later program has no kept value; for it the one in force stands.
 */
export const policyUnder = async (tx: Tx, id: string | null): Promise<PolicyValues> => {
  const now = await policyValues(tx)
  const kept = id === null || !enforced('PM-7/running-keeps-version') ? undefined : await keptPolicy(tx, id)
  return kept === undefined ? now : { ...now, ...kept.values }
}
