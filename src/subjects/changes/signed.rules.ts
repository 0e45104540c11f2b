// What a passkey signs when a change is decided: canonical bytes (RFC 8785) of everything that the decision rests on. Their SHA-256 is the challenge.
// The page makes them to ask for a signature, the use case to check it, and the runner once more from what it is about to do.
import { canonical } from '../../core/proof/canonical.ts'
import { instantOf } from '../../core/time/zone.ts'
import type { Verdict } from './changes.rules.ts'
import type { Capacity } from './deciders.rules.ts'

/** Ids as stored; times ISO, any offset. `ruleHash`: over the exact rule bytes; `textHash`: over rule and plans. */
export type SignedDecision = {
  readonly district: string
  readonly change: string
  readonly request: string // CR-118
  readonly ruleHash: string
  readonly textHash: string
  readonly submittedAt: string // from here the lead time counts (CM-5)
  readonly requester: string
  readonly writer: string
  readonly capacity: Capacity
  readonly verdict: Verdict
  readonly reason: string | null
  readonly isEarlyAllowed: boolean
  readonly decider: string
  readonly nonce: string
  readonly signedAt: string
}

/** The exact bytes, as text. @throws RangeError for what is no time */
export const signedBytes = (one: SignedDecision): string =>
  canonical({
    format: 'afterbell-decision/1',
    ...one,
    submittedAt: instantOf(one.submittedAt).toString(),
    signedAt: instantOf(one.signedAt).toString(),
  })
