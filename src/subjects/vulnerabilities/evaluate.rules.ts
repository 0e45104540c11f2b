// From a finding and what is known about it to a decision, a due date and one sentence why (PM-3.3), and the order of work.
import { ok, type Result } from '../../core/result.ts'
import { type Assumed, decide, type Defaults, type PolicyName } from '../../core/ssvc/decide.ts'
import { addDays, laterDate } from './dates.rules.ts'
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
  readonly automatable: boolean | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly severity: Severity | null
  readonly impact: Impact | null // on what the system serves
  readonly detectedOn: string // ISO date: first seen on this system
  readonly fixPublishedOn: string | null // ISO date
}

export type EvaluationPolicy = {
  readonly name: PolicyName
  readonly clock: 'later-of-fix-and-detection' | 'detection' // when the days begin
  readonly defaults: Defaults // a district's own, over the policy's
}

/** BOD 26-04 does not say when its clock starts and has no default for technical impact: both are ours, and parameters. */
export const DEFAULT_EVALUATION_POLICY: EvaluationPolicy = {
  name: 'bod-26-04',
  clock: 'later-of-fix-and-detection',
  defaults: { technicalImpact: { value: 'total', because: 'the stricter answer while no feed tells it' } },
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

/** Under BOD 22-01 the catalogue's own due date stands, save where it precedes the day of adding: a data error, then the directive's default holds. */
const kevDueOn = (facts: EvaluationFacts, policy: EvaluationPolicy): string | null =>
  policy.name === 'bod-22-01' && facts.kev !== null && facts.kev.dueOn >= facts.kev.addedOn ? facts.kev.dueOn : null

/** Evaluates one finding. Refused only where the policy needs an input that is missing and has no default. */
export const evaluateFinding = (facts: EvaluationFacts, policy: EvaluationPolicy = DEFAULT_EVALUATION_POLICY): Result<Evaluation> => {
  const { exposure, kev } = facts
  const decided = decide(policy.name, {
    cve: facts.cve, inKev: kev !== null, exposed: exposure.exposed, automatable: facts.automatable, technicalImpact: facts.technicalImpact,
    severity: facts.severity,
  }, policy.defaults)
  if (!decided.ok) return decided
  const { decision, days, forensic, assumed } = decided.value
  const usesFix = policy.clock === 'later-of-fix-and-detection' && facts.fixPublishedOn !== null && facts.fixPublishedOn > facts.detectedOn
  const startsOn = policy.name === 'bod-22-01' && kev !== null ? kev.addedOn : usesFix ? laterDate(facts.fixPublishedOn ?? '', facts.detectedOn) : facts.detectedOn
  const stated = kevDueOn(facts, policy)
  const dueOn = stated ?? (days === null ? null : addDays(startsOn, days))
  const started = startsOn === kev?.addedOn && policy.name === 'bod-22-01' ? 'the day it was added to KEV' : usesFix ? 'the day the fix was published' : 'the day it was found here'
  const parts = [
    decided.value.reason.replace(/\.$/, ''),
    ...(dueOn === null ? [] : [stated === null ? `counted from ${startsOn}, ${started}, that is by ${dueOn}` : `KEV itself says by ${dueOn}`]),
    ...(exposure.exposed === null || exposure.statedBy === null ? [] : [`exposure stated by ${exposure.statedBy}${exposure.statedOn === null ? '' : ` on ${exposure.statedOn}`}`]),
    ...(facts.fixed === null ? ['no fixed version exists yet, so mitigate, isolate or remove it'] : []),
  ]
  return ok({
    cve: facts.cve, package: facts.package, policy: policy.name, decision, days, forensic, startsOn, dueOn, assumed,
    risk: riskOf(facts.severity, facts.impact), knownExploited: kev !== null, noise: facts.noise, reason: `${parts.join('; ')}.`,
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
