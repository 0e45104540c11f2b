import type { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import { enforced } from '../../core/policy/switch.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { sha256 } from '../ledger/index.ts'
import { mayDecide } from '../people/index.ts'
import { newestText, standing, type RequestFacts, type Standing } from './changes.rules.ts'
import { decidersOf, sinceAsked, type Asked, type Capacity, type PeopleFacts } from './deciders.rules.ts'
import { requestOf, type Request, type Signed, type TextRow } from './changes.views.ts'
import { bytesOf } from './signed-bytes.ts'
import { readRule, ruleBytes, textHashOf, type Rule } from './rule.rules.ts'

export const changeNotFound: Refusal = {
  code: 'changes/not-found',
  clause: 'CM-4',
  status: 404,
  says: 'There is no such change request in this district.',
  satisfiedBy: 'Find it in the list of changes.',
}

/** The newest text as stored. */
export const newestOf = (request: Request): TextRow => request.texts.at(-1) as TextRow // submitting writes the first one in the same transaction

export const askedOf = (request: Request): Asked => ({
  requesterId: request.requesterId,
  submittedBy: newestOf(request).submittedBy,
  createdAt: request.createdAt,
})

/** A stored request as the rules see it; refused where its rule cannot be read. */
export const factsOf = (request: Request): Result<{ rule: Rule; facts: RequestFacts }> => {
  const rule = readRule(newestOf(request).rule)
  if (!rule.ok) return rule
  const { window, limits, period } = rule.value
  return ok({ rule: rule.value, facts: { ...request, zone: window.zone, leadDays: limits.leadDays, period } })
}

/** Whether a person counts neither as requester nor as writer of the newest text (CM-6), nor was let in by one of them. */
export const mayDecideAsked = (asked: Asked, people: PeopleFacts, deciderId: string): Result<true> => {
  const delegations = sinceAsked(people.delegations, asked.createdAt)
  for (const requesterId of new Set([asked.requesterId, asked.submittedBy])) {
    const invitedByRequester = people.letIn?.some((one) => one.personId === deciderId && one.by === requesterId) ?? false
    const hasRequestersMailbox = people.sharedMailboxes?.some((one) => one.personId === deciderId && one.with === requesterId) ?? false
    const may = mayDecide({ requesterId, deciderId, delegations, hasRequestersMailbox, invitedByRequester })
    if (!may.ok) return may
  }
  return ok(true)
}

/** Everybody who may decide in a capacity now. */
export const decidersNow = (capacity: Capacity, request: Request, people: PeopleFacts, now: Temporal.Instant): readonly string[] => {
  const asked = askedOf(request)
  return decidersOf(capacity, asked, people, now, (id) => mayDecideAsked(asked, people, id).ok)
}

export type Barred = { readonly personId: string; readonly why: 'let-in' | 'delegate' }
/** Who would decide by position but stands too near to who asks (CM-6); who asks is not among them. */
export const barredNow = (capacity: Capacity, request: Request, people: PeopleFacts, now: Temporal.Instant): readonly Barred[] => {
  const asked = askedOf(request)
  return decidersOf(capacity, asked, people, now, (id) => id !== asked.requesterId && id !== asked.submittedBy).flatMap((personId) => {
    const may = mayDecideAsked(asked, people, personId)
    return may.ok
      ? []
      : [{ personId, why: may.refusal.code === 'people/approver-was-let-in-by-requester' ? ('let-in' as const) : ('delegate' as const) }]
  })
}

/** A decision that counts, with the signature that came with it. */
type ApprovalRow = Request['decisions'][number]

export type ApprovedRule = {
  readonly rule: Rule
  readonly ruleHash: string
  readonly textHash: string
  readonly approvals: readonly ApprovalRow[]
  readonly requesterId: string
  readonly writerId: string
  /** The exact bytes that an approval's passkey signed, made again from what is stored. */
  readonly bytesOf: (districtId: string, approval: ApprovalRow, signed: Signed) => string
  readonly standing: Standing // for `mayStart(standing, start, end)`
}

const tampered = (what: string): Result<never> =>
  refuse({
    code: 'changes/text-not-what-was-approved',
    clause: 'SP-1.2',
    status: 409,
    says: `The stored ${what} is not the one its hash was made of.`,
    satisfiedBy: 'finding out who changed the database, then submitting the change anew',
  })

/**
 * For whoever is about to touch a server: the rule in force, with every hash made again from the stored bytes, and the decisions that approve it.
 * Refused: unknown request, bytes that do not fit their hashes (`changes/text-not-what-was-approved`), or not both approvals over exactly this text.
 * The time is asked apart: `mayStart(standing, start, end)`.
 */
export const approvedRule = async (tx: Tx, requestId: string): Promise<Result<ApprovedRule>> => {
  const request = await requestOf(tx, requestId)
  if (!request) return refuse(changeNotFound)
  const text = newestOf(request)
  if (enforced('SP-1.2/rule-bound-to-exact-text')) {
    if (sha256(text.rule) !== text.ruleHash) return tampered('rule')
    if (textHashOf(sha256, text) !== text.textHash) return tampered('text')
  }
  const read = factsOf(request)
  if (!read.ok) return read
  const { rule, facts } = read.value
  if (ruleBytes(rule) !== text.rule || rule.request !== `CR-${request.number}`) return tampered('rule')
  const now = standing(facts)
  const [first] = now.whyNot
  if (first) return refuse({ ...first, faults: now.whyNot.map((one) => `${one.clause}: ${one.says}`) })
  const counting = [now.manager.decision?.id, now.coordinator.decision?.id]
  return ok({
    rule,
    ruleHash: text.ruleHash,
    textHash: newestText(facts.texts).textHash,
    approvals: counting.flatMap((id) => request.decisions.find((one) => one.id === id) ?? []),
    requesterId: request.requesterId,
    writerId: text.submittedBy,
    bytesOf: (districtId, approval, signed) => bytesOf(districtId, request, approval, signed),
    standing: now,
  })
}

/** Where a request stands now: what pages, the scheduler and the runner ask before anything else. */
export const standingNow = async (tx: Tx, requestId: string): Promise<Result<{ request: Request; rule: Rule; standing: Standing }>> => {
  const request = await requestOf(tx, requestId)
  if (!request) return refuse(changeNotFound)
  const read = factsOf(request)
  return read.ok ? ok({ request, rule: read.value.rule, standing: standing(read.value.facts) }) : read
}
