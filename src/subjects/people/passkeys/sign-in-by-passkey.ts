import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { challengeOf, checkAssertion } from '../../../platform/passkeys/assertion.ts'
import { showId } from '../../../platform/ids.ts'
import { reading, useCase } from '../../ledger/index.ts'
import type { Auth, SignedIn, Visit } from '../sign-in/auth.ts'
import { oneAddress } from '../sign-in/limits.rules.ts'
import type { z } from 'zod'
import type { passkeyAnswer } from './passkey-forms.ts'
import { readOwnerHandle } from './passkeys.rules.ts'
import { notePasskeyUsed } from './passkeys.store.ts'
import { passkeyToSignIn, type PasskeyToSignIn } from './passkeys.views.ts'
import { districtIds } from '../people.views.ts'

const purpose = 'sign-in'
/** One answer whatever was wrong: whoever knocks learns nothing of which passkeys there are. */
const refusedPasskey: Refusal = {
  code: 'people/passkey-refused',
  clause: '-',
  status: 401,
  says: 'This passkey does not open any account here.',
  satisfiedBy: 'Use another passkey, or e-mail and password.',
}

/** A challenge that the server made up and takes back once. */
export const askToSignIn = async (auth: Auth): Promise<{ asked: string; challenge: string }> => {
  const challenge = challengeOf(`${crypto.randomUUID()}${crypto.randomUUID()}`)
  return { asked: await auth.asks.give(purpose, { challenge }), challenge }
}

const noteUse = useCase<{ readonly passkey: PasskeyToSignIn; readonly counter: number }, undefined, undefined, undefined>({
  name: 'people.note-passkey-used',
  clauses: [],
  load: async () => undefined,
  decide: (_, { passkey, counter }) => (counter > 0 && counter <= passkey.counter ? refuse(refusedPasskey) : ok(undefined)), // a copy of the key was used before
  commit: async (act, _, __, { passkey, counter }) => {
    await notePasskeyUsed(act, passkey.id, counter)
    return {
      value: undefined,
      evidence: [
        { kind: 'people.passkey-used', grade: 'enforced', about: [showId('per', passkey.personId)], content: { fingerprint: passkey.fingerprint } },
      ],
    }
  },
})

/** A session by passkey alone: it is both, something one has and a PIN or finger. Refused `people/passkey-refused`, `people/too-many-tries`. */
export const signInByPasskey = async (
  { auth, db, publicUrl }: { readonly auth: Auth; readonly db: Db; readonly publicUrl: string },
  answer: z.infer<typeof passkeyAnswer>,
  visit: Visit,
): Promise<Result<SignedIn & { readonly districtId: string }>> => {
  const address = await auth.limited('sign-in-address', oneAddress(visit.remote), 'Too many failed sign-ins from your address.')
  if (!address.ok) return address
  const asked = await auth.asks.take(purpose, answer.asked)
  const owner = readOwnerHandle(answer.owner ?? '')
  if (!asked || !owner || !(await districtIds(db)).includes(owner.districtId)) return refuse(refusedPasskey)
  const passkey = await reading({ db, districtId: owner.districtId }, (tx) => passkeyToSignIn(tx, owner.personId, answer.credentialId))
  if (!passkey) return refuse(refusedPasskey)
  const checked = await checkAssertion(answer, {
    challenge: String(asked['challenge']),
    origin: new URL(publicUrl).origin,
    publicKey: passkey.publicKey,
  })
  if (!checked.ok) return refuse(refusedPasskey)
  const noted = await noteUse(
    { db, districtId: owner.districtId, actor: { id: owner.personId, personId: owner.personId, proof: 'passkey' } },
    { passkey, counter: checked.counter },
  )
  if (!noted.ok) return noted
  await address.value.takeBack()
  return ok({ ...(await auth.begin(passkey.userId, { proof: 'passkey', how: 'passkey' }, visit)), districtId: owner.districtId })
}
