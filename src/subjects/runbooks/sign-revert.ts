import type { z } from 'zod'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isBefore } from '../../core/time/zone.ts'
import { newToken, showId } from '../../platform/ids.ts'
import { assertionOptions, challengeOf, checkAssertion, type Assertion } from '../../platform/passkeys/assertion.ts'
import { reading, type Act } from '../ledger/index.ts'
import { ownPasskey, passkeysOf, type Asks, type passkeyAnswer } from '../people/index.ts'
import type { RunbookParts } from './parts.ts'
import { revertOrderBytes } from './revert-order.rules.ts'
import { runOf, type Run } from './runbooks.views.ts'
import { stepsOf } from './runbooks.store.ts'
import { snapshotOf, type SnapshotFacts } from './snapshot-of.ts'

/** A systems administrator's passkey over an order to put a server back, with what else was signed. */
export type SignedOrder = Assertion & { readonly nonce: string; readonly signedAt: string }
type Whose = { readonly districtId: string; readonly personId: string }
export type SigningParts = RunbookParts & { readonly asks: Asks }

const purpose = 'revert'
const freshMinutes = 10

const bytesFor = (
  { districtId, personId }: Whose,
  run: Run,
  snapshot: SnapshotFacts,
  { nonce, signedAt }: Pick<SignedOrder, 'nonce' | 'signedAt'>,
): string =>
  revertOrderBytes({
    district: districtId,
    run: showId('run', run.id),
    server: showId('dev', run.deviceId),
    snapshot: snapshot.name,
    losesSince: snapshot.takenAt,
    person: showId('per', personId),
    nonce,
    signedAt,
  })

const no = (code: string, says: string, satisfiedBy: string): Result<never> =>
  refuse({ code: `runbooks/${code}`, clause: 'SP-4.3', status: 422, says, satisfiedBy })

/** What the browser has signed to put this server back. Refused where there is no snapshot, or `runbooks/no-passkey`. */
export const askRevertSignature = ({ db, asks, publicUrl }: SigningParts, whose: Whose, runId: string) =>
  reading({ db, districtId: whose.districtId }, async (tx, now): Promise<Result<{ asked: string; options: ReturnType<typeof assertionOptions> }>> => {
    const [run, own] = [await runOf(tx, runId), await passkeysOf(tx, whose.personId)]
    const snapshot = run && snapshotOf(await stepsOf(tx, runId))
    if (!run || !snapshot) return no('no-snapshot', 'There is no snapshot to go back to.', 'a backup to restore from')
    if (own.length === 0) return no('no-passkey', 'You have no passkey here to sign with.', 'Adding one on your account’s page.')
    const stamp = { nonce: newToken(), signedAt: now.toString({ smallestUnit: 'millisecond' }) }
    const options = assertionOptions(new URL(publicUrl).origin, challengeOf(bytesFor(whose, run, snapshot, stamp)), own)
    return ok({ asked: await asks.give(purpose, { ...whose, runId, ...stamp }), options })
  })

/** The signature that came back for what was asked, once. */
export const takeRevertSignature = async (
  { asks }: SigningParts,
  whose: Whose,
  runId: string,
  answer: z.infer<typeof passkeyAnswer>,
): Promise<Result<SignedOrder>> => {
  const asked = await asks.take(purpose, answer.asked)
  if (asked?.['districtId'] !== whose.districtId || asked['personId'] !== whose.personId || asked['runId'] !== runId)
    return no('signature-stale', 'The passkey request has expired, or this answer was already used.', 'Press the button again.')
  const { credentialId, authenticatorData, clientData, signature } = answer
  return ok({ credentialId, authenticatorData, clientData, signature, nonce: String(asked['nonce']), signedAt: String(asked['signedAt']) })
}

/** Whether a signed order holds: the person's own passkey, over exactly this snapshot of this run, not older than ten minutes. */
export const checkRevertOrder = async (
  act: Pick<Act, 'tx' | 'now' | 'districtId' | 'actor'>,
  publicUrl: string,
  run: Run,
  snapshot: SnapshotFacts | undefined,
  order: SignedOrder,
): Promise<Result<string>> => {
  const personId = act.actor.personId ?? ''
  const passkey = await ownPasskey(act.tx, personId, order.credentialId)
  if (!passkey || !snapshot) return no('passkey-not-yours', 'This passkey is not one of yours here.', 'A passkey of your own.')
  if (isBefore(order.signedAt, act.now.subtract({ minutes: freshMinutes })) || isBefore(act.now, order.signedAt))
    return no('signature-stale', 'The passkey request has expired.', 'Press the button again.')
  const challenge = challengeOf(bytesFor({ districtId: act.districtId, personId }, run, snapshot, order))
  const checked = await checkAssertion(order, { challenge, origin: new URL(publicUrl).origin, publicKey: passkey.publicKey })
  return checked.ok
    ? ok(passkey.fingerprint)
    : no('signature-does-not-hold', 'The signature does not hold for this run and this snapshot.', 'Press the button again.')
}
