import { ok, refuse, type Result } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { sha256, useCase, type Moment } from '../ledger/index.ts'
import { askDeciders, askedAsEvidence, type ChangeParts } from './ask-deciders.ts'
import { insertText, oneAtATime } from './changes.store.ts'
import { peopleFacts, requestOf, type Request } from './changes.views.ts'
import { mayEdit, type PeopleFacts } from './deciders.rules.ts'
import { completeText, makeRule, readRule, ruleBytes, textHashOf, type Plans, type Rule, type RuleDraft } from './rule.rules.ts'
import { changeNotFound, newestOf } from './standing.ts'

/** What is left out stays. `rule` comes from whoever owns the targets: a cycle's servers and period. */
export type ChangeEdit = { readonly requestId: string; readonly rule?: RuleDraft | undefined } & {
  readonly [K in keyof Plans]?: Plans[K] | undefined
}
export type Edited = { readonly requestId: string; readonly revision: number; readonly textHash: string }
type Facts = { readonly request: Request | undefined; readonly people: PeopleFacts }
type Next = { readonly request: Request; readonly rule: Rule; readonly plans: Plans }

const decide = (facts: Facts, input: ChangeEdit, moment: Moment): Result<Next> => {
  const { request } = facts
  if (!request) return refuse(changeNotFound)
  if (!mayEdit(facts.people, request.requesterId, moment.actor.personId, moment.now))
    return refuse({
      code: 'changes/not-yours-to-edit',
      clause: 'CM-4',
      status: 403,
      says: 'Only the requester or the IT Systems Manager can edit this request.',
      satisfiedBy: `asking ${request.requester}`,
    })
  const text = newestOf(request)
  const read = readRule(text.rule)
  if (!read.ok) return read
  const rule = makeRule(read.value.district, read.value.request, input.rule ?? read.value)
  const plans = { plan: input.plan ?? text.plan, testPlan: input.testPlan ?? text.testPlan, backOutPlan: input.backOutPlan ?? text.backOutPlan }
  const complete = completeText(plans, rule)
  if (!complete.ok) return complete
  if (ruleBytes(rule) === text.rule && plans.plan === text.plan && plans.testPlan === text.testPlan && plans.backOutPlan === text.backOutPlan)
    return refuse({
      code: 'changes/nothing-changed',
      clause: 'CM-5',
      status: 409,
      says: 'The text is unchanged, so no decision becomes void.',
      satisfiedBy: 'a changed plan, server or period',
    })
  return ok({ request, rule, plans })
}

/**
 * A new revision of the exact text: the lead time starts anew (CM-5), every decision over an earlier text is void (CM-6), deciders are asked again.
 * Refused: `changes/not-found`, `…/not-yours-to-edit`, `…/text-incomplete`, `…/nothing-changed`.
 */
export const editChange = (parts: ChangeParts) =>
  useCase<ChangeEdit, Facts, Next, Edited>({
    name: 'changes.edit',
    clauses: ['CM-4', 'CM-5', 'CM-6', 'SP-1.2'],
    load: async (act, input) => {
      await oneAtATime(act)
      return { request: await requestOf(act.tx, input.requestId), people: await peopleFacts(act.tx) }
    },
    decide,
    commit: async (act, { request, rule, plans }) => {
      const before = newestOf(request)
      const revision = before.revision + 1
      const bytes = ruleBytes(rule)
      const ruleHash = sha256(bytes)
      const textHash = textHashOf(sha256, { ...plans, ruleHash, revision })
      const submittedBy = act.actor.personId ?? request.requesterId
      await insertText(act, { requestId: request.id, revision, rule: bytes, ruleHash, textHash, ...plans, submittedBy, policyId: before.policyId })
      const asked = await askDeciders(act, parts, request.id)
      const voided = request.decisions.filter((one) => one.textHash === before.textHash)
      return {
        value: { requestId: request.id, revision, textHash },
        evidence: [
          {
            kind: 'changes.text-edited',
            grade: 'enforced',
            about: [showId('chg', request.id)],
            content: {
              request: rule.request,
              revision,
              ruleHash,
              textHash,
              before: before.textHash,
              rule: bytes,
              submittedBy: showId('per', submittedBy),
              asked: askedAsEvidence(asked),
              voided: voided.map((one) => ({ capacity: one.capacity, verdict: one.verdict, decider: showId('per', one.deciderId) })),
            },
          },
        ],
      }
    },
  })
