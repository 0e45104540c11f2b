import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { sha256, useCase } from '../ledger/index.ts'
import { askDeciders, askedAsEvidence, type ChangeParts } from './ask-deciders.ts'
import { insertRequest, insertText, nextNumber } from './changes.store.ts'
import { completeText, makeRule, ruleBytes, textHashOf, type Plans, type RuleDraft } from './rule.rules.ts'

export type NewChange = Plans & {
  readonly title: string
  readonly requesterId: string
  readonly submittedBy: string // who wrote the text; the requester where it wrote itself
  readonly rule: RuleDraft
  readonly policyId: string // the values it is submitted under
  readonly number?: number // that of the ticket it comes with: T-118 brings CR-118
}
export type Submitted = { readonly requestId: string; readonly number: number; readonly textHash: string }

/**
 * Submits a scheduled change request (CM-4) with its exact text; from here the lead time counts (CM-5), and both deciders are told.
 * Refused `changes/text-incomplete` with every fault. The requester is written once: nobody can change it afterwards.
 */
export const submitChange = (parts: ChangeParts) =>
  useCase<NewChange, undefined, NewChange, Submitted>({
    name: 'changes.submit',
    clauses: ['CM-1', 'CM-4', 'CM-5'],
    load: async () => undefined,
    decide: (_, input) => {
      const complete = completeText(input, input.rule)
      if (!complete.ok) return complete
      if (input.title.trim() === '' || input.title.length > 300)
        return refuse({
          code: 'changes/title-needed',
          clause: 'CM-4',
          status: 422,
          says: 'A request has a title of at most 300 characters.',
          satisfiedBy: 'a title',
        })
      return ok(input)
    },
    commit: async (act, input) => {
      const number = input.number ?? (await nextNumber(act))
      const requestId = await insertRequest(act, { number, title: input.title.trim(), requesterId: input.requesterId })
      const rule = ruleBytes(makeRule(act.districtId, `CR-${number}`, input.rule))
      const ruleHash = sha256(rule)
      const textHash = textHashOf(sha256, { ...input, ruleHash, revision: 1 })
      const { plan, testPlan, backOutPlan, submittedBy, policyId } = input
      await insertText(act, { requestId, revision: 1, rule, ruleHash, textHash, plan, testPlan, backOutPlan, submittedBy, policyId })
      const asked = await askDeciders(act, parts, requestId)
      return {
        value: { requestId, number, textHash },
        evidence: [
          {
            kind: 'changes.request-submitted',
            grade: 'enforced',
            about: [showId('chg', requestId), showId('per', input.requesterId)],
            content: {
              request: `CR-${number}`,
              requester: showId('per', input.requesterId),
              submittedBy: showId('per', submittedBy),
              ruleHash,
              textHash,
              rule,
              asked: askedAsEvidence(asked),
            },
          },
        ],
      }
    },
  })
