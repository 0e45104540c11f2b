import { text, whole, type PolicyValues } from '../../core/policy/parameters.ts'
import { POLICY_NAMES } from '../../core/ssvc/decide.ts'
import type { DecisionTable } from '../../core/ssvc/table.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import { ownTableInForce } from './policies/policy-tables.views.ts'
import type { ClockStart, EvaluationPolicy } from '../vulnerabilities/index.ts'

export type PlanPolicy = { readonly evaluation: EvaluationPolicy; readonly clockStart: ClockStart; readonly zone: string; readonly checkDays: number } // in which a claim that no feed decides is checked

const clockStarts = ['later-of-fix-and-detection', 'fix-published', 'detected-here'] as const satisfies readonly ClockStart[]

const nameOf = (asked: string, own: DecisionTable | undefined): Pick<EvaluationPolicy, 'name' | 'table'> => {
  const name = one([...POLICY_NAMES, 'own-table'], asked, 'priority.policy')
  return name !== 'own-table' ? { name } : own === undefined ? { name: 'bod-26-04' } : { name, table: own }
}

/** The chosen option as the type that is read here. @throws TypeError for one the program does not know: no pack with such an option is taken. */
const one = <T extends string>(options: readonly T[], value: string, name: string): T => {
  const found = options.find((option) => option === value)
  if (found === undefined) throw new TypeError(`${name} is ${value}, which nothing here can read`)
  return found
}

/**
 * The policy of evaluation in these values (PM-3.3); the days are those of the district's zone. `own` is the district's table: where it is chosen and none
 * was published, CISA BOD 26-04 stands in.
 */
export const planPolicyOf = (values: PolicyValues, own?: DecisionTable): PlanPolicy => ({
  evaluation: {
    ...nameOf(text(values, 'priority.policy'), own),
    clockStart: one(clockStarts, text(values, 'priority.clockStart'), 'priority.clockStart'),
    unknownExposure: one(['exposed', 'undecided'], text(values, 'priority.unknownExposure'), 'priority.unknownExposure'),
    unknownTechnicalImpact: one(
      ['total', 'partial', 'undecided'],
      text(values, 'priority.unknownTechnicalImpact'),
      'priority.unknownTechnicalImpact',
    ),
  },
  clockStart: one(clockStarts, text(values, 'priority.clockStart'), 'priority.clockStart'),
  zone: text(values, 'district.zone'),
  checkDays: whole(values, 'priority.claimCheckDays'),
})

/** The policy of evaluation in force. */
export const planPolicy = async (tx: Tx): Promise<PlanPolicy> => planPolicyOf(await policyValues(tx), await ownTableInForce(tx))
