import { ok, refuse, type Result } from '../../core/result.ts'
import { enforced } from '../../core/policy/switch.ts'
import { showId } from '../../platform/ids.ts'
import { notePasskeyUsed, type PasskeyRow } from '../people/index.ts'
import { sha256, useCase, type Act, type Actor, type From, type Moment } from '../ledger/index.ts'
import { insertDecision, markLinkUsed, oneAtATime, type NewDecision } from './changes.store.ts'
import { linkOpens, reasonOf, standing, type Cause, type Verdict } from './changes.rules.ts'
import { linkByToken, peopleFacts, requestOf, type LinkRow, type Request, type Signed } from './changes.views.ts'
import { capacities, wayToDecide, type Capacity, type PeopleFacts } from './deciders.rules.ts'
import { linkGone } from './links.ts'
import { checkSigned } from './sign-decision.ts'
import { askedOf, changeNotFound, factsOf, mayDecideAsked, newestOf } from './standing.ts'

/** `textHash` is that of the text the person was shown. */
export type DecisionInput = {
  readonly requestId: string
  readonly textHash: string
  readonly capacity: Capacity
  readonly verdict: Verdict
  readonly cause?: Cause | undefined
  readonly reason?: string | undefined
  readonly isEarlyAllowed?: boolean | undefined
  readonly signed?: SignedHere | undefined
}
/** A passkey's signature with the site it was made for. */
export type SignedHere = Signed & { readonly publicUrl: string }
export type Decided = {
  readonly requestId: string
  readonly decisionId: string
  readonly capacity: Capacity
  readonly verdict: Verdict
  readonly reason: string | null
}
type Facts = { readonly request: Request | undefined; readonly people: PeopleFacts; readonly checked?: Result<PasskeyRow> | undefined }

const load = async (act: Act, requestId: string): Promise<Facts> => {
  await oneAtATime(act)
  const request = await requestOf(act.tx, requestId)
  return { request, people: await peopleFacts(act.tx) }
}

const early = (input: DecisionInput, reason: string | null, proof: string): Result<boolean> => {
  if (input.isEarlyAllowed !== true) return ok(false)
  const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `changes/${code}`, clause: 'CM-5', status: 422, says, satisfiedBy })
  if (input.capacity !== 'technology-coordinator' || input.verdict !== 'approved')
    return no(
      'early-start-is-the-coordinators',
      'Only the Technology Coordinator allows a start before the lead time, together with the approval.',
      'approving as Technology Coordinator',
    )
  if (proof === 'link') return no('early-start-needs-sign-in', 'A link does not allow an early start.', 'signing in and deciding on the page')
  if (reason === null) return no('early-start-needs-a-reason', 'An early start needs a reason why it cannot wait.', 'a reason in words')
  return ok(true)
}

const isSigned = (request: Request, decisionId: string | undefined): boolean =>
  request.decisions.some((one) => one.id === decisionId && one.signed !== null)

/** The decision as it may be written, or the first reason why not. Persons first: what somebody may never decide is not argued about. */
export const decideChange = ({ request, people }: Facts, input: DecisionInput, { actor, now }: Moment): Result<NewDecision> => {
  if (!request) return refuse(changeNotFound)
  const deciderId = actor.personId
  if (deciderId === undefined)
    return refuse({
      code: 'changes/decided-by-persons',
      clause: 'CM-6',
      status: 403,
      says: 'Only a person decides a change.',
      satisfiedBy: 'signing in as a person',
    })
  if (actor.proof === 'break-glass' && enforced('CM-6/break-glass-decides-nothing'))
    return refuse({
      code: 'changes/break-glass-decides-nothing',
      clause: 'CM-6',
      status: 403,
      says: 'Somebody signed in with a break-glass account cannot decide a change.',
      satisfiedBy: 'a decision by somebody who signed in with their own account',
    })
  const asked = askedOf(request)
  const may = mayDecideAsked(asked, people, deciderId)
  if (!may.ok) return may
  const way = wayToDecide(input.capacity, deciderId, asked, people, now)
  if (!way.ok) return way
  const read = factsOf(request)
  if (!read.ok) return read
  const state = standing(read.value.facts)
  const { clause, word } = capacities[input.capacity]
  if (input.textHash !== state.textHash && enforced('SP-1.2/rule-bound-to-exact-text'))
    return refuse({
      code: 'changes/text-changed',
      clause,
      status: 409,
      says: 'The request was changed after you were shown it, so nothing was decided.',
      satisfiedBy: 'reading the new text, then deciding',
    })
  const before = input.capacity === 'technology-coordinator' ? state.coordinator : state.manager
  // An approval given without a signature may be signed later; nothing else follows a last word.
  const isSigningLater =
    before.state === 'approved' && input.verdict === 'approved' && input.signed !== undefined && !isSigned(request, before.decision?.id)
  if (before.decision?.textHash === state.textHash && before.state !== 'delayed' && before.state !== 'waiting' && !isSigningLater)
    return refuse({
      code: 'changes/already-decided',
      clause,
      status: 409,
      says: `The ${word} has already ${before.state} this text.`,
      satisfiedBy: 'an edit of the request, which asks again',
    })
  const reason = reasonOf(input.verdict, input.cause, input.reason ?? '')
  if (!reason.ok) return reason
  const isEarlyAllowed = early(input, reason.value, actor.proof)
  if (!isEarlyAllowed.ok) return isEarlyAllowed
  const delegate = way.value.as === 'delegate' ? way.value : undefined
  return ok({
    requestId: request.id,
    textHash: input.textHash,
    capacity: input.capacity,
    verdict: input.verdict,
    cause: input.verdict === 'approved' ? null : (input.cause ?? null),
    reason: reason.value,
    isEarlyAllowed: isEarlyAllowed.value,
    deciderId,
    requesterId: request.requesterId,
    submittedBy: asked.submittedBy,
    delegationId: delegate?.delegationId ?? null,
    appointedBy: delegate?.appointedBy ?? null,
    proof: input.signed ? 'passkey' : actor.proof,
    signed: input.signed ?? null,
  })
}

// A signature is looked at once everything else would let the decision stand: what somebody may not decide, no key lets them.
const withSignature = async (act: Act, facts: Facts, input: DecisionInput): Promise<Facts> => {
  if (!input.signed || !facts.request) return facts
  const row = decideChange(facts, input, act)
  return row.ok ? { ...facts, checked: await checkSigned(act, input.signed.publicUrl, facts.request, row.value, input.signed) } : facts
}

const decideSigned = (facts: Facts, input: DecisionInput, moment: Moment): Result<NewDecision> => {
  const row = decideChange(facts, input, moment)
  return row.ok && facts.checked?.ok === false ? facts.checked : row
}

// Whole, so that anybody can check it with tools of their own.
const signatureOf = ({ credentialId, authenticatorData, clientData, signature, nonce, signedAt }: Signed) => ({
  credentialId,
  authenticatorData,
  clientData,
  signature,
  nonce,
  signedAt,
})

const write = async (act: Act, row: NewDecision, { request, checked }: Facts) => {
  const decisionId = await insertDecision(act, row)
  const passkey = checked?.ok ? checked.value : undefined
  if (passkey) await notePasskeyUsed(act, passkey.id)
  const { clause } = capacities[row.capacity]
  const value: Decided = { requestId: row.requestId, decisionId, capacity: row.capacity, verdict: row.verdict, reason: row.reason }
  return {
    value,
    evidence: [
      {
        kind: `changes.request-${row.verdict}`,
        grade: 'enforced' as const,
        about: [showId('chg', row.requestId), showId('per', row.deciderId)],
        clauses: [clause, ...(row.verdict === 'approved' ? [] : ['CM-7']), ...(row.isEarlyAllowed || row.verdict === 'delayed' ? ['CM-5'] : [])],
        content: {
          request: `CR-${request?.number ?? 0}`,
          textHash: row.textHash,
          ruleHash: request ? newestOf(request).ruleHash : '',
          capacity: row.capacity,
          verdict: row.verdict,
          cause: row.cause,
          reason: row.reason,
          earlyStartAllowed: row.isEarlyAllowed,
          decider: showId('per', row.deciderId),
          requester: showId('per', row.requesterId),
          delegation: row.delegationId,
          proof: row.proof,
          ...(row.signed && passkey
            ? { signature: { ...signatureOf(row.signed), fingerprint: passkey.fingerprint, publicKey: passkey.publicKey } }
            : {}),
        },
      },
    ],
  }
}

/**
 * Approves, denies or delays in one capacity, over exactly the text that was shown. Refused: `people/approver-is-…` (CM-6),
 * `changes/not-yours-to-decide`, `…/goes-to-second-approver`, `…/text-changed`, `…/already-decided`, `…/denial-needs-a-reason`,
 * `…/early-start-…`.
 */
export const decideOnChange = useCase<DecisionInput, Facts, NewDecision, Decided>({
  name: 'changes.decide',
  clauses: ['SP-1.2', 'CM-6'],
  load: async (act, input) => withSignature(act, await load(act, input.requestId), input),
  decide: decideSigned,
  commit: (act, row, facts) => write(act, row, facts),
})

export type LinkDecision = {
  readonly token: string
  readonly verdict: 'approved' | 'denied'
  readonly cause?: Cause | undefined
  readonly reason?: string | undefined
  readonly viewerId?: string | undefined
  readonly signed?: SignedHere | undefined
}
type LinkLoaded = { readonly link: LinkRow | undefined; readonly facts: Facts }

export const ofLink = (link: LinkRow, { verdict, cause, reason, signed }: Omit<LinkDecision, 'token'>): DecisionInput => ({
  requestId: link.requestId,
  textHash: link.textHash,
  capacity: link.capacity,
  verdict,
  cause,
  reason,
  signed,
})

const byLink = useCase<LinkDecision, LinkLoaded, NewDecision, Decided>({
  name: 'changes.decide-by-link',
  clauses: ['SP-1.2', 'CM-6'],
  load: async (act, input) => {
    const link = await linkByToken(act.tx, sha256(input.token), true)
    const isTheirs = link !== undefined && link.personId === act.actor.personId
    const facts: Facts = isTheirs ? await load(act, link.requestId) : { request: undefined, people: { assignments: [], delegations: [] } }
    return { link, facts: link ? await withSignature(act, facts, ofLink(link, input)) : facts }
  },
  decide: ({ link, facts }, input, moment) => {
    if (!link || !facts.request) return refuse(linkGone)
    const read = factsOf(facts.request)
    if (!read.ok) return read
    const opens = linkOpens(link, standing(read.value.facts), moment.now, input.viewerId)
    if (!opens.ok) return opens
    return decideSigned(facts, ofLink(link, input), moment)
  },
  commit: async (act, row, { link, facts }) => {
    if (link) await markLinkUsed(act, link.id)
    return write(act, row, facts)
  },
})

/** The same by a link: its holder is the person it was sent to, and the link is used up; a passkey's signature says more than the link. `person`: whose link it is, as the page was shown. */
export const decideByLink = (from: Omit<From, 'actor'>, personId: string, input: LinkDecision): Promise<Result<Decided>> => {
  const actor: Actor = { id: personId, personId, proof: input.signed ? 'passkey' : 'link' }
  return byLink({ ...from, actor }, input)
}
