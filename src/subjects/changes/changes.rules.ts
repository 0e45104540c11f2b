// What stands of a change: which decisions count, why it may not start, from when it may (CM-5, CM-6, SP-1.2).
import { whyNotThen } from '../../core/policy/approved-time.ts'
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { earliestStart } from '../../core/time/leads.ts'
import { isBefore, isoIn, type At } from '../../core/time/zone.ts'
import { capacities, type Capacity } from './deciders.rules.ts'

export type Verdict = 'approved' | 'denied' | 'delayed'

/** CM-7's reasons, and any other in words. */
export const causes = {
  planning: 'The planning is not good enough',
  'back-out': 'The back-out plan is not good enough',
  timing: 'Bad timing for a key business process',
  resources: 'People or resources are hard to get at that time',
  other: 'Another reason (explain)',
} as const
export type Cause = keyof typeof causes
export const causeNames = Object.keys(causes) as [Cause, ...Cause[]]

/** The reason as it is kept: the cause's words, and what was added. Refused `changes/denial-needs-a-reason`. */
export const reasonOf = (verdict: Verdict, cause: Cause | undefined, words: string): Result<string | null> => {
  const added = words.trim()
  if (verdict === 'approved' || !enforced('CM-7/denial-names-its-reason')) return ok(added === '' ? null : added)
  if (cause !== undefined && cause !== 'other') return ok(added === '' ? causes[cause] : `${causes[cause]}: ${added}`)
  if (cause === 'other' && added !== '') return ok(added)
  return refuse({
    code: 'changes/denial-needs-a-reason',
    clause: 'CM-7',
    status: 422,
    says: verdict === 'denied' ? 'A denial gives its reason.' : 'A delay gives its reason.',
    satisfiedBy: 'one of the reasons listed, or another with an explanation',
    faults: [cause === undefined ? 'Choose a reason.' : 'Explain the other reason.'],
  })
}

export type TextFact = {
  readonly revision: number
  readonly textHash: string
  readonly ruleHash: string
  readonly submittedAt: string
  readonly submittedBy: string
}
export type DecisionFact = {
  readonly id: string
  readonly textHash: string
  readonly capacity: Capacity
  readonly verdict: Verdict
  readonly reason: string | null
  readonly isEarlyAllowed: boolean
  readonly deciderId: string
  readonly appointedBy: string | null
  readonly proof: string
  readonly decidedAt: string
}
/** Facts of one request. `texts` in the order of their revisions, at least one. `zone`, `leadDays`, `period` are those of the newest rule. */
export type RequestFacts = {
  readonly requesterId: string
  readonly isScheduled: boolean
  readonly texts: readonly TextFact[]
  readonly decisions: readonly DecisionFact[] // in the order they were given
  readonly zone: string
  readonly leadDays: number
  readonly period: { readonly notBefore: string; readonly notAfter: string }
}

export type CapacityStanding = {
  readonly state: 'waiting' | Verdict
  readonly decision?: DecisionFact
  readonly voided: readonly DecisionFact[] // given over another text
}
export type Standing = {
  readonly revision: number
  readonly textHash: string
  readonly manager: CapacityStanding
  readonly coordinator: CapacityStanding
  readonly isApproved: boolean
  readonly whyNot: readonly Refusal[] // why nothing of it may start, whatever the time
  readonly submittedAt: string // from here the lead time counts
  readonly earliestStart: string // ISO with the zone's offset
  readonly isEarlyAllowed: boolean
  readonly isLate: boolean // the start asked for lies before the lead time's end
  readonly period: RequestFacts['period']
  readonly zone: string
}

/** The newest text: what may be decided and done. @throws RangeError for a request without any */
export const newestText = (texts: readonly TextFact[]): TextFact => {
  const newest = texts.at(-1)
  if (!newest) throw new RangeError('a request has at least one text')
  return newest
}

// Somebody who asks never decides, even if a row should say so.
const isApart = (facts: RequestFacts, one: DecisionFact): boolean => {
  if (!enforced('CM-6/approver-is-not-requester')) return true
  const asking = [facts.requesterId, newestText(facts.texts).submittedBy]
  return !asking.includes(one.deciderId) && (one.appointedBy === null || !asking.includes(one.appointedBy))
}

const standingOf = (facts: RequestFacts, capacity: Capacity): CapacityStanding => {
  const { textHash } = newestText(facts.texts)
  const all = facts.decisions.filter((one) => one.capacity === capacity && isApart(facts, one))
  const counts = (one: DecisionFact) => one.textHash === textHash || !enforced('CM-6/edit-voids-approval')
  const counting = all.filter(counts)
  const decision = counting.findLast((one) => one.verdict !== 'delayed') ?? counting.at(-1)
  return { state: decision?.verdict ?? 'waiting', ...(decision ? { decision } : {}), voided: all.filter((one) => !counts(one)) }
}

const rules = {
  'it-systems-manager': 'SP-1.2/approved-before-touch',
  'technology-coordinator': 'CM-6/approved-before-start',
} as const satisfies Record<Capacity, string>

const whyNotYet = (capacity: Capacity, { state, decision, voided }: CapacityStanding): Refusal | undefined => {
  const { word, clause } = capacities[capacity]
  if (state === 'approved' || !enforced(rules[capacity])) return undefined
  const code = capacity === 'technology-coordinator' ? 'coordinator' : 'manager'
  const base = { clause, status: 409 } as const
  if (state === 'denied')
    return {
      ...base,
      code: `changes/denied-by-${code}`,
      says: `Denied as ${word}: ${decision?.reason ?? ''}`,
      satisfiedBy: 'an edit that answers the reason, and a new decision',
    }
  if (state === 'delayed')
    return {
      ...base,
      code: `changes/delayed-by-${code}`,
      says: `Delayed as ${word}: ${decision?.reason ?? ''}`,
      satisfiedBy: `the ${word}'s approval`,
    }
  const edited = voided.length > 0 ? ' The earlier decision was about another text and is void.' : ''
  return {
    ...base,
    code: `changes/not-approved-by-${code}`,
    says: `The ${word} has not approved this text yet.${edited}`,
    satisfiedBy: `the ${word}'s approval of exactly this text`,
  }
}

/** Which decisions are in force over the newest text, and everything that follows from them. An edit is a new text, so it voids them. */
export const standing = (facts: RequestFacts): Standing => {
  const newest = newestText(facts.texts)
  const manager = standingOf(facts, 'it-systems-manager')
  const coordinator = standingOf(facts, 'technology-coordinator')
  const whyNot = [whyNotYet('it-systems-manager', manager), whyNotYet('technology-coordinator', coordinator)].filter((one) => one !== undefined)
  const { submittedAt } = enforced('CM-5/edit-restarts-lead') ? newest : (facts.texts[0] ?? newest)
  const earliest = isoIn(facts.isScheduled ? earliestStart(submittedAt, facts.leadDays, facts.zone) : submittedAt, facts.zone)
  return {
    revision: newest.revision,
    textHash: newest.textHash,
    manager,
    coordinator,
    isApproved: whyNot.length === 0,
    whyNot,
    submittedAt,
    earliestStart: earliest,
    isEarlyAllowed: coordinator.state === 'approved' && (coordinator.decision?.isEarlyAllowed ?? false),
    isLate: isBefore(facts.period.notBefore, earliest),
    period: facts.period,
    zone: facts.zone,
  }
}

/** Where a request stands, in one word for lists and tags. */
export const standingWords = {
  'two-wait': 'Waiting for two decisions',
  'one-waits': 'Waiting for one decision',
  delayed: 'Delayed',
  denied: 'Denied',
  approved: 'Approved',
} as const
export type StandingState = keyof typeof standingWords

/** The word for both decisions together; lists reckon the same in SQL (`change-list.views.ts`), and a test compares the two. */
export const standingState = ({ manager, coordinator, isApproved }: Pick<Standing, 'manager' | 'coordinator' | 'isApproved'>): StandingState => {
  const states = [manager.state, coordinator.state]
  if (isApproved) return 'approved'
  if (states.includes('denied')) return 'denied'
  if (states.includes('delayed')) return 'delayed'
  return states.includes('approved') ? 'one-waits' : 'two-wait'
}

/**
 * May something of this change start then? Refused with the first reason and all of them as faults: not approved (SP-1.2, CM-6), inside the
 * lead time (`changes/lead-time-too-short`, CM-5) unless the coordinator allowed it early, outside the approved period.
 * `end`: planned end with test time and room for a rollback, where known.
 */
export const mayStart = (now: Standing, start: At, end?: At): Result<true> => {
  const earliestStart = now.isEarlyAllowed ? null : now.earliestStart
  const reasons = [
    ...now.whyNot,
    ...whyNotThen({ period: now.period, earliestStart, completeSince: now.submittedAt, zone: now.zone }, start, end ?? start),
  ]
  const [first] = reasons
  return first ? refuse({ ...first, faults: reasons.map((one) => `${one.clause}: ${one.says}`) }) : ok(true)
}

export type LinkFacts = {
  readonly capacity: Capacity
  readonly textHash: string
  readonly endsAt: string
  readonly usedAt: string | null
  readonly personId: string
  readonly person: string
}

/**
 * Whether an approval link still opens a decision. Refused: `changes/link-of-somebody-else` (another is signed in here), `…-used`,
 * `…-over-changed-text`, `…-decided-already`, `…-ended`.
 */
export const linkOpens = (link: LinkFacts, now: Standing, at: At, viewerId?: string): Result<true> => {
  const no = (code: string, status: 403 | 409, says: string, satisfiedBy: string) =>
    refuse({ code: `changes/link-${code}`, clause: capacities[link.capacity].clause, status, says, satisfiedBy })
  const signIn = 'Open the change request in Afterbell to see its status.'
  if (viewerId !== undefined && viewerId !== link.personId)
    return no(
      'of-somebody-else',
      403,
      `This link was sent to ${link.person}, but you are signed in as somebody else.`,
      'Let them open it, or use the link that was sent to you.',
    )
  if (link.usedAt !== null) return no('used', 409, 'This link has been used: the decision is recorded.', signIn)
  if (link.textHash !== now.textHash)
    return no(
      'over-changed-text',
      409,
      'The request was changed after this link was sent, so the link can no longer decide anything.',
      'Use the link in the newer mail, which shows the changed text.',
    )
  const { state } = link.capacity === 'technology-coordinator' ? now.coordinator : now.manager
  if (state === 'approved' || state === 'denied') return no('decided-already', 409, `This was ${state} already by somebody who may.`, signIn)
  if (!isBefore(at, link.endsAt))
    return no('ended', 409, 'This link has expired: it was open for 7 days.', 'Sign in and decide on the change request’s page.')
  return ok(true)
}
