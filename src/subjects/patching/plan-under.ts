import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { planPolicyOf } from './policy.views.ts'
import { ownTableInForce } from './policies/policy-tables.views.ts'
import { judge } from './updates/judge.ts'
import { statesAfter, type KeptState } from './updates/states.views.ts'

export type RowUnder = {
  readonly stateId: string
  readonly updateId: string
  readonly package: string
  readonly installed: string
  readonly devices: number
  readonly decision: string
  readonly dueOn: string | null
}

const first = '00000000-0000-0000-0000-000000000000'
const all = 1_000_000

/** The situations of the plan as they would stand by these values, changing nothing: each is judged once, however many devices are in it. */
export const planUnder = async (tx: Tx, values: PolicyValues): Promise<{ readonly rows: readonly RowUnder[]; readonly devices: number }> => {
  const policy = planPolicyOf(values, await ownTableInForce(tx))
  const states: readonly KeptState[] = (await statesAfter(tx, first, all)).filter(({ facts }) => !facts.isNoise)
  const rows = states.map(({ id, updateId, facts, devices }) => {
    const { decision, dueOn, installed } = judge(facts, policy)
    return { stateId: id, updateId, package: facts.package, installed, devices, decision, dueOn }
  })
  return { rows, devices: rows.reduce((sum, row) => sum + row.devices, 0) }
}
