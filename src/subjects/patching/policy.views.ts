import { text, type PolicyValues } from '../../core/policy/parameters.ts'
import { POLICY_NAMES } from '../../core/ssvc/decide.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import type { ClockStart, EvaluationPolicy } from '../vulnerabilities/index.ts'

export type PlanPolicy = { readonly evaluation: EvaluationPolicy; readonly clockStart: ClockStart; readonly zone: string }

const clockStarts = ['later-of-fix-and-detection', 'fix-published', 'detected-here'] as const satisfies readonly ClockStart[]

/** The chosen option as the type that is read here. @throws TypeError for one the program does not know: no pack with such an option is taken. */
const one = <T extends string>(options: readonly T[], value: string, name: string): T => {
  const found = options.find((option) => option === value)
  if (found === undefined) throw new TypeError(`${name} is ${value}, which nothing here can read`)
  return found
}

/** The policy of evaluation in these values (PM-3.3); the days are those of the district's zone. */
export const planPolicyOf = (values: PolicyValues): PlanPolicy => ({
  evaluation: {
    name: one(POLICY_NAMES, text(values, 'priority.policy'), 'priority.policy'),
    clockStart: one(clockStarts, text(values, 'priority.clockStart'), 'priority.clockStart'),
    unknownExposure: one(['exposed', 'undecided'], text(values, 'priority.unknownExposure'), 'priority.unknownExposure'),
    unknownTechnicalImpact: one(['total', 'partial', 'undecided'], text(values, 'priority.unknownTechnicalImpact'), 'priority.unknownTechnicalImpact'),
  },
  clockStart: one(clockStarts, text(values, 'priority.clockStart'), 'priority.clockStart'),
  zone: text(values, 'district.zone'),
})

/** The policy of evaluation in force. */
export const planPolicy = async (tx: Tx): Promise<PlanPolicy> => planPolicyOf(await policyValues(tx))
