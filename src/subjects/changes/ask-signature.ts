import type { z } from 'zod'
import { ok, refuse, type Refusal, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { newToken } from '../../platform/ids.ts'
import { assertionOptions, challengeOf } from '../../platform/passkeys/assertion.ts'
import { reading } from '../ledger/index.ts'
import { passkeysOf, type Asks, type passkeyAnswer } from '../people/index.ts'
import { peopleFacts, requestOf } from './changes.views.ts'
import { decideChange, type DecisionInput, type SignedHere } from './decide-change.ts'
import { capacities } from './deciders.rules.ts'
import { bytesOf } from './signed-bytes.ts'

export type Signing = { readonly db: Db; readonly asks: Asks; readonly publicUrl: string }
type Whose = { readonly districtId: string; readonly personId: string }

const purpose = 'decide'

/** Where scripts are off: the browser's passkey prompt cannot be asked for; the page's other buttons decide without a signature. */
export const signingNeedsScripts: Refusal = {
  code: 'changes/passkey-needs-scripts',
  clause: 'SP-1.2',
  status: 400,
  says: 'Signing with a passkey works only where scripts may run. Nothing was decided.',
  satisfiedBy: 'Allow scripts for this site, or decide without a signature, which the runner may not accept.',
}

// Asked beforehand whether a signed decision would stand; its signature is still to come.
const unsigned = (publicUrl: string): SignedHere => ({
  credentialId: '',
  authenticatorData: '',
  clientData: '',
  signature: '',
  nonce: '',
  signedAt: '',
  publicUrl,
})

/**
 * What the browser has signed for this decision, once everything else would let it stand: the SHA-256 of its exact bytes. Refused as the decision itself would
 * be, or `changes/no-passkey`.
 */
export const askSignature = (
  signing: Signing,
  { districtId, personId }: Whose,
  input: DecisionInput,
): Promise<Result<{ asked: string; options: ReturnType<typeof assertionOptions> }>> =>
  reading({ db: signing.db, districtId }, async (tx, now) => {
    const request = await requestOf(tx, input.requestId)
    const row = decideChange(
      { request, people: await peopleFacts(tx) },
      { ...input, signed: unsigned(signing.publicUrl) },
      { now, districtId, actor: { id: personId, personId, proof: 'passkey' } },
    )
    if (!row.ok) return row
    const own = await passkeysOf(tx, personId)
    if (own.length === 0 || !request)
      return refuse({
        code: 'changes/no-passkey',
        clause: capacities[input.capacity].clause,
        status: 409,
        says: 'You have no passkey here to sign with. Nothing was decided.',
        satisfiedBy: 'Add one on your account page, or decide without a signature.',
      })
    const stamp = { nonce: newToken(), signedAt: now.toString({ smallestUnit: 'millisecond' }) }
    const options = assertionOptions(new URL(signing.publicUrl).origin, challengeOf(bytesOf(districtId, request, row.value, stamp)), own)
    return ok({ asked: await signing.asks.give(purpose, { districtId, personId, ...stamp }), options })
  })

/** The signature that came back for what was asked, once; refused where nothing was asked of this person, or too long ago. */
export const takeSignature = async (
  signing: Signing,
  { districtId, personId }: Whose,
  answer: z.infer<typeof passkeyAnswer>,
): Promise<Result<SignedHere>> => {
  const asked = await signing.asks.take(purpose, answer.asked)
  if (asked?.['districtId'] !== districtId || asked['personId'] !== personId)
    return refuse({
      code: 'changes/signature-stale',
      clause: 'SP-1.2',
      status: 422,
      says: 'The passkey request has expired, or this answer was already used. Nothing was decided.',
      satisfiedBy: 'Press the button again.',
    })
  const { credentialId, authenticatorData, clientData, signature } = answer
  return ok({
    credentialId,
    authenticatorData,
    clientData,
    signature,
    nonce: String(asked['nonce']),
    signedAt: String(asked['signedAt']),
    publicUrl: signing.publicUrl,
  })
}
