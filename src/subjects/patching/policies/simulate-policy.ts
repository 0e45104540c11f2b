import type { DecisionTable } from '../../../core/ssvc/table.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { policyValues } from '../../policy/index.ts'
import { planPolicy, planPolicyOf, type PlanPolicy } from '../policy.views.ts'
import { judge } from '../updates/judge.ts'
import { statesAfter } from '../updates/states.views.ts'
import { bySchool, movedRows, type Effect, type MovedState, type SchoolRow } from './simulate.rules.ts'
import { devicesBySite } from './policy-tables.views.ts'

export type Simulated = {
  readonly policy: string
  readonly tried: number
  readonly moved: number
  readonly decided: number
  readonly rows: readonly MovedState[]
  readonly more: number
  readonly schools: readonly SchoolRow[]
}

const first = '00000000-0000-0000-0000-000000000000'
const all = 1_000_000
const shown = 100

/** What another policy would move in the plan as it stands, changing nothing: each situation is judged once by both, and counted by school. `own`: a table to try. */
export const simulatePolicy = async (tx: Tx, name: string, own?: DecisionTable): Promise<Simulated> => {
  const now = await planPolicy(tx)
  const asked: PlanPolicy = planPolicyOf({ ...(await policyValues(tx)), 'priority.policy': name }, own)
  const states = (await statesAfter(tx, first, all)).filter(({ facts }) => !facts.isNoise)
  const effects = states.map(({ id, updateId, facts, devices }): Effect => {
    const [before, after] = [judge(facts, now), judge(facts, asked)]
    return {
      stateId: id,
      updateId,
      package: facts.package,
      line: facts.line,
      devices,
      before: { decision: before.decision, dueOn: before.dueOn },
      after: { decision: after.decision, dueOn: after.dueOn },
    }
  })
  const rows = movedRows(effects)
  const dated = rows.filter(({ change }) => change !== 'same-day')
  const sites = await devicesBySite(
    tx,
    dated.map(({ stateId }) => stateId),
  )
  return {
    policy: name,
    tried: effects.reduce((sum, one) => sum + one.devices, 0),
    moved: dated.reduce((sum, one) => sum + one.devices, 0),
    decided: rows.length - dated.length,
    rows: dated.slice(0, shown),
    more: Math.max(0, dated.length - shown),
    schools: bySchool(dated, sites),
  }
}
