import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { fingerprintOf, rpIdOf } from '../../../platform/passkeys/assertion.ts'
import type { Registered } from '../../../platform/passkeys/registration.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import type { Tell } from '../own-account.ts'
import { fingerprintWords, passkeyLabel } from './passkeys.rules.ts'
import { endPasskey, insertPasskey } from './passkeys.store.ts'
import { passkeysOf, type PasskeyRow } from './passkeys.views.ts'

const most = 20 // ours: whoever has more has lost track of them

type New = { readonly registered: Registered; readonly label: string; readonly publicUrl: string; readonly email: string }

const ownerOf = (act: Pick<Act, 'actor'>): string => act.actor.personId ?? ''
const notice = (act: Act, to: string, subject: string, body: string) => ({
  kind: 'account' as const,
  about: showId('per', ownerOf(act)),
  subject,
  to: [{ personId: ownerOf(act), address: to }],
  body: `${body} If this was not you, tell the technology department at once.`,
})

/** A new passkey of the person who acts, told by mail. Its owner has just proved to be there; the key was checked against what was asked. */
export const registerPasskey = (tell: Tell) =>
  useCase<New, readonly PasskeyRow[], { label: string; fingerprint: string }, { fingerprint: string }>({
    name: 'people.register-passkey',
    clauses: ['SP-1.2', 'CM-6'],
    load: (act) => passkeysOf(act.tx, ownerOf(act)),
    decide: (own, { label: typed, registered }) => {
      const label = passkeyLabel(typed)
      const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `people/${code}`, clause: '-', status: 422, says, satisfiedBy })
      if (label === '') return no('passkey-needs-a-name', 'Give the passkey a name.', 'A name such as “Laptop” or “Blue key”.')
      if (own.length >= most) return no('too-many-passkeys', `You have ${most} passkeys.`, 'Remove one you no longer use.')
      return ok({ label, fingerprint: fingerprintOf(registered.publicKey) })
    },
    commit: async (act, { label, fingerprint }, _, { registered, publicUrl, email }) => {
      const rpId = rpIdOf(publicUrl)
      const id = await insertPasskey(act, { ...registered, personId: ownerOf(act), label, fingerprint, rpId })
      await tell(
        act,
        notice(
          act,
          email,
          'A passkey was added to your account',
          `The passkey “${label}” can now sign in and sign approvals as you. Fingerprint ${fingerprintWords(fingerprint)}.`,
        ),
      )
      const [person, passkey] = [showId('per', ownerOf(act)), showId('psk', id)]
      return {
        value: { fingerprint },
        evidence: [
          {
            kind: 'people.passkey-added',
            grade: 'enforced',
            about: [person, passkey],
            content: {
              person,
              passkey,
              fingerprint,
              publicKey: registered.publicKey,
              credentialId: registered.credentialId,
              rpId,
              isSynced: registered.isSynced,
            },
          },
        ],
      }
    },
  })

/** Takes a passkey out of use, told by mail. What it signed stays, and stays checkable; the runner's own list is its owner's to mend. */
export const removePasskey = (tell: Tell) =>
  useCase<{ readonly id: string; readonly email: string }, readonly PasskeyRow[], PasskeyRow, { label: string }>({
    name: 'people.remove-passkey',
    clauses: [],
    load: (act) => passkeysOf(act.tx, ownerOf(act)),
    decide: (own, { id }) => {
      const found = own.find((one) => one.id === id)
      return found
        ? ok(found)
        : refuse({
            code: 'people/no-such-passkey',
            clause: '-',
            status: 404,
            says: 'You have no such passkey.',
            satisfiedBy: 'Choose one of those listed.',
          })
    },
    commit: async (act, { id, label, fingerprint }, _, { email }) => {
      await endPasskey(act, id)
      await tell(
        act,
        notice(
          act,
          email,
          'A passkey was removed from your account',
          `The passkey “${label}” (fingerprint ${fingerprintWords(fingerprint)}) can no longer sign you in.`,
        ),
      )
      const [person, passkey] = [showId('per', ownerOf(act)), showId('psk', id)]
      return {
        value: { label },
        evidence: [{ kind: 'people.passkey-removed', grade: 'enforced', about: [person, passkey], content: { person, passkey, fingerprint } }],
      }
    },
  })
