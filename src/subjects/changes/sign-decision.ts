import type { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isBefore } from '../../core/time/zone.ts'
import { challengeOf, checkAssertion, type AssertionFault } from '../../platform/passkeys/assertion.ts'
import { ownPasskey, type PasskeyRow } from '../people/index.ts'
import type { Act } from '../ledger/index.ts'
import type { NewDecision } from './changes.store.ts'
import type { Request, Signed } from './changes.views.ts'
import { capacities } from './deciders.rules.ts'
import { bytesOf } from './signed-bytes.ts'

const freshMinutes = 10 // ours: a prompt that stayed open over lunch is asked again

type Decision = Pick<NewDecision, 'capacity'>

const words: Readonly<Record<AssertionFault, string>> = {
  unreadable: 'What the passkey sent cannot be read.',
  'other-challenge': 'The passkey signed something other than what was decided here.',
  'other-origin': 'The passkey signed for another site.',
  'other-name': 'The passkey belongs to another name than this installation’s.',
  'person-not-verified': 'The passkey did not ask for a PIN or a fingerprint.',
  'signature-wrong': 'The signature does not match this passkey’s key.',
}

const no = (decision: Decision, code: string, says: string): Result<never> =>
  refuse({
    code: `changes/${code}`,
    clause: capacities[decision.capacity].clause,
    status: 422,
    says: `${says} Nothing was decided.`,
    satisfiedBy: 'Press the button again and confirm with your own passkey.',
  })

/**
 * Whether a signature that came with a decision holds: a passkey of the decider, registered here and not removed, over exactly these bytes, not
 * older than ten minutes. Refused `changes/passkey-not-yours`, `changes/signature-stale`, `changes/signature-does-not-hold`.
 */
export const checkSigned = async (
  act: Pick<Act, 'tx' | 'now' | 'districtId'>,
  publicUrl: string,
  request: Request,
  row: NewDecision,
  signed: Signed,
): Promise<Result<PasskeyRow>> => {
  const passkey = await ownPasskey(act.tx, row.deciderId, signed.credentialId)
  if (!passkey) return no(row, 'passkey-not-yours', 'This passkey is not one of yours here.')
  const fresh: Temporal.Instant = act.now.subtract({ minutes: freshMinutes })
  if (isBefore(signed.signedAt, fresh) || isBefore(act.now, signed.signedAt)) return no(row, 'signature-stale', 'The passkey request has expired.')
  const challenge = challengeOf(bytesOf(act.districtId, request, row, signed))
  const checked = await checkAssertion(signed, { challenge, origin: new URL(publicUrl).origin, publicKey: passkey.publicKey })
  return checked.ok ? ok(passkey) : no(row, 'signature-does-not-hold', words[checked.fault])
}
