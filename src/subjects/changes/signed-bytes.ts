import { showId } from '../../platform/ids.ts'
import type { NewDecision } from './changes.store.ts'
import type { Request, Signed } from './changes.views.ts'
import { signedBytes } from './signed.rules.ts'

type Decision = Pick<NewDecision, 'capacity' | 'verdict' | 'reason' | 'isEarlyAllowed' | 'deciderId'>
type Stamp = Pick<Signed, 'nonce' | 'signedAt'>

/** The bytes that a decision over a request's newest text stands for; ids as people see them. */
export const bytesOf = (districtId: string, request: Request, decision: Decision, { nonce, signedAt }: Stamp): string => {
  const text = request.texts.at(-1)
  if (!text) throw new RangeError('a request has at least one text')
  return signedBytes({
    district: districtId,
    change: showId('chg', request.id),
    request: `CR-${request.number}`,
    ruleHash: text.ruleHash,
    textHash: text.textHash,
    submittedAt: text.submittedAt,
    requester: showId('per', request.requesterId),
    writer: showId('per', text.submittedBy),
    capacity: decision.capacity,
    verdict: decision.verdict,
    reason: decision.reason,
    isEarlyAllowed: decision.isEarlyAllowed,
    decider: showId('per', decision.deciderId),
    nonce,
    signedAt,
  })
}
