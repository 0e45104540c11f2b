// From a finding and what is known about it to a decision, a due date and one sentence why (PM-3.3), and the order of work.
import { ok, type Result } from '../../core/result.ts'
import { type Assumed, decide, type Defaults, type PolicyName } from '../../core/ssvc/decide.ts'
import { addDays } from './dates.rules.ts'
import type { DecisionTable } from '../../core/ssvc/table.ts'
import type { KevEntry } from './kev.rules.ts'
import { type Impact, type Risk, riskOf, type Severity } from './risk.rules.ts'

export type Exposure = {
  readonly exposed: boolean | null // publicly exposed asset; null = nobody stated it
  readonly statedBy: string | null
  readonly statedOn: string | null // ISO date
}

export type EvaluationFacts = {
  readonly cve: string
  readonly package: string
  readonly fixed: string | null // null = no fixed version exists yet
  readonly noise: boolean
  readonly kev: KevEntry | null
  readonly exposure: Exposure
  readonly exploitation?: 'none' | 'poc' | 'active' | null // as published; KEV is active whatever was published
  readonly automatable: boolean | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly severity: Severity | null
  readonly impact: Impact | null // on what the system serves
  readonly isMissionCritical?: boolean
  readonly detectedOn: string // ISO date: first seen on this system
  readonly fixPublishedOn: string | null // ISO date
}

/** BOD 26-04 does not say when its clock starts and has no default for technical impact: both are ours, and parameters of the pack. */
export type EvaluationPolicy = {
  readonly name: PolicyName
  readonly table?: DecisionTable | undefined // the district's own, where that is the policy
  readonly clockStart: 'later-of-fix-and-detection' | 'fix-published' | 'detected-here' // when the days begin
  readonly unknownExposure: 'exposed' | 'undecided'
  readonly unknownTechnicalImpact: 'total' | 'partial' | 'undecided'
}

export type Evaluation = {
  readonly cve: string
  readonly package: string
  readonly policy: PolicyName
  readonly decision: string
  readonly days: number | null
  readonly forensic: boolean
  readonly startsOn: string // ISO date the days are counted from
  readonly dueOn: string | null // ISO date; null = at the next upgrade, no date of its own
  readonly risk: Risk
  readonly knownExploited: boolean
  readonly noise: boolean
  readonly assumed: readonly Assumed[]
  readonly reason: string // one sentence
}

type Clock = { readonly startsOn: string; readonly because: string }

const clockOf = (facts: EvaluationFacts, policy: EvaluationPolicy): Clock => {
  if (policy.name === 'bod-22-01' && facts.kev !== null) return { startsOn: facts.kev.addedOn, because: 'the day it was added to KEV' }
  const { detectedOn, fixPublishedOn } = facts
  const isFixLater = fixPublishedOn !== null && fixPublishedOn > detectedOn
  if (fixPublishedOn !== null && (policy.clockStart === 'fix-published' || (policy.clockStart === 'later-of-fix-and-detection' && isFixLater))) {
    return { startsOn: fixPublishedOn, because: 'the day the fix was published' }
  }
  return { startsOn: detectedOn, because: 'the day it was found here' }
}

const TECHNICAL_IMPACT = {
  total: { value: 'total', because: 'the stricter answer, because no feed says' },
  partial: { value: 'partial', because: 'the district’s default, because no feed says' },
  undecided: null,
} satisfies Record<EvaluationPolicy['unknownTechnicalImpact'], Defaults['technicalImpact']>

const MEDIUM = { value: 'medium', because: 'no service is rated for it' } as const

const defaultsOf = (policy: EvaluationPolicy): Defaults => ({
  technicalImpact: TECHNICAL_IMPACT[policy.unknownTechnicalImpact],
  missionWellbeing: MEDIUM,
  severity: { value: 'medium', because: 'no feed says' },
  ...(policy.unknownExposure === 'undecided' ? { exposed: null, exposure: null } : {}),
})

/** Under BOD 22-01 the catalogue's own due date stands, unless it precedes the day of adding: a data error, then the default holds. */
const kevDueOn = (facts: EvaluationFacts, policy: EvaluationPolicy): string | null =>
  policy.name === 'bod-22-01' && facts.kev !== null && facts.kev.dueOn >= facts.kev.addedOn ? facts.kev.dueOn : null

/** Evaluates one finding. Refused only where the policy needs an input that is missing and has no default. */
export const evaluateFinding = (facts: EvaluationFacts, policy: EvaluationPolicy): Result<Evaluation> => {
  const { exposure, kev } = facts
  const decided = decide(
    policy.name,
    {
      cve: facts.cve,
      inKev: kev !== null,
      exposed: exposure.exposed,
      automatable: facts.automatable,
      technicalImpact: facts.technicalImpact,
      severity: facts.severity,
      exploitation: kev === null ? facts.exploitation : 'active',
      missionWellbeing: facts.isMissionCritical ? 'high' : facts.impact,
      humanImpact: facts.isMissionCritical ? 'very high' : facts.impact,
    },
    defaultsOf(policy),
    policy.table,
  )
  if (!decided.ok) return decided
  const { decision, days, forensic, assumed, reason } = decided.value
  const { startsOn, because } = clockOf(facts, policy)
  const stated = kevDueOn(facts, policy)
  const dueOn = stated ?? (days === null ? null : addDays(startsOn, days))
  const parts = [reason.replace(/\.$/, '')]
  if (stated !== null) parts.push(`KEV itself says by ${stated}`)
  else if (dueOn !== null) parts.push(`counted from ${startsOn}, ${because}, that is by ${dueOn}`)
  if (exposure.exposed !== null && exposure.statedBy !== null) {
    parts.push(`exposure stated by ${exposure.statedBy}${exposure.statedOn === null ? '' : ` on ${exposure.statedOn}`}`)
  }
  if (facts.fixed === null) parts.push('no fixed version exists yet, so mitigate, isolate or remove it')
  return ok({
    cve: facts.cve,
    package: facts.package,
    policy: policy.name,
    decision,
    days,
    forensic,
    startsOn,
    dueOn,
    assumed,
    risk: riskOf(facts.severity, facts.isMissionCritical ? 'high' : facts.impact),
    knownExploited: kev !== null,
    noise: facts.noise,
    reason: `${parts.join('; ')}.`,
  })
}

type Ranked = Pick<Evaluation, 'cve' | 'package' | 'dueOn' | 'risk' | 'noise'>

/**
 * The order of work: noise last of all, else 2,000 rows about kernel headers would stand before the first real one; then the earliest due date
 * (none = last), then the highest risk, then id and package so that the order never depends on chance.
 */
export const compareRank = (a: Ranked, b: Ranked): number => {
  if (a.noise !== b.noise) return a.noise ? 1 : -1
  if (a.dueOn !== b.dueOn) return a.dueOn === null ? 1 : b.dueOn === null ? -1 : a.dueOn < b.dueOn ? -1 : 1
  if (a.risk.score !== b.risk.score) return b.risk.score - a.risk.score
  if (a.cve !== b.cve) return a.cve < b.cve ? -1 : 1
  return a.package < b.package ? -1 : a.package > b.package ? 1 : 0
}

export const rankFindings = <T extends Ranked>(evaluations: readonly T[]): T[] => evaluations.toSorted(compareRank)
