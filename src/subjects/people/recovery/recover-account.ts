import { ok, refuse } from '../../../core/result.ts'
import { newToken, showId } from '../../../platform/ids.ts'
import { sha256, useCase, type Act } from '../../ledger/index.ts'
import { codeHashOf } from '../accept-invitation.ts'
import { sharedMailboxes } from '../mailboxes.views.ts'
import type { Tell } from '../own-account.ts'
import { insertInvitation } from '../people.store.ts'
import { delegationsOf, letInOf } from '../people.views.ts'
import { mayTable } from '../people.rules.ts'
import { isSeen, mayConfirm, recoveryDays, recoveryLinkHours, seenWays, type Nearness, type Recovery } from './recovery.rules.ts'
import { finishRecovery, insertRecovery, insertWord, stopRecoveryRow } from './recovery.store.ts'
import { printedCode } from '../second-factor/totp.ts'
import { accountHolder, reachableHolders, recoveriesOf, type Asker, type Reachable } from './recovery.views.ts'

export type Recovering = { readonly publicUrl: string; readonly tell: Tell; readonly canMail: boolean }

const nearness = async (act: Act): Promise<Nearness> => ({
  delegations: await delegationsOf(act.tx, act.now),
  letIn: await letInOf(act.tx),
  shared: await sharedMailboxes(act.tx),
})
const vouchers = (act: Act): Promise<readonly Reachable[]> => reachableHolders(act.tx, act.now, mayTable['people.confirm-recovery'])
const nobody = refuse({
  code: 'people/recovery-nobody',
  clause: '-',
  status: 404,
  says: 'Nobody here has an account with this e-mail.',
  satisfiedBy: 'Enter the e-mail of the account.',
})

type AskFacts = { readonly asker: Asker | undefined; readonly isOpen: boolean; readonly others: readonly Reachable[] }
/** Somebody lost every way in. Told to them and to everybody who may vouch; asked twice, it is one. What the asker is shown never depends on this. */
export const askRecovery = ({ publicUrl, tell }: Recovering) =>
  useCase<{ readonly email: string }, AskFacts, Asker, { recoveryId: string }>({
    name: 'people.ask-recovery',
    clauses: ['CM-6'],
    load: async (act, { email }) => {
      const asker = await accountHolder(act.tx, email)
      return {
        asker,
        isOpen: asker !== undefined && (await recoveriesOf(act.tx, { now: act.now })).some((one) => one.personId === asker.personId),
        others: await vouchers(act),
      }
    },
    decide: ({ asker, isOpen }) => {
      if (!asker) return nobody
      return isOpen
        ? refuse({
            code: 'people/recovery-open',
            clause: 'CM-6',
            status: 409,
            says: 'A recovery of this account is already open.',
            satisfiedBy: 'Two people must vouch for the owner.',
          })
        : ok(asker)
    },
    commit: async (act, { personId, name, email }, { others }) => {
      const id = await insertRecovery(act, personId, act.now.add({ hours: 24 * recoveryDays }).toString())
      const person = showId('per', personId)
      await tell(act, {
        kind: 'account',
        about: person,
        subject: 'Somebody asked to recover your account',
        to: [{ personId, address: email }],
        body: 'Recovery of your account was requested. Go in person to two people who may vouch for you. If you did not request this, sign in and stop it, or tell the technology department at once.',
      })
      await tell(act, {
        kind: 'account',
        about: person,
        subject: `${name} asks for account recovery`,
        to: others.filter((one) => one.personId !== personId).map((one) => ({ personId: one.personId, address: one.email })),
        body: `${name} says that every way to sign in is lost. See them yourself before you vouch for them; a phone call is not enough. Two people must do so: ${publicUrl}/recoveries`,
      })
      return {
        value: { recoveryId: id },
        evidence: [{ kind: 'people.recovery-asked', grade: 'observed', about: [person, showId('rec', id)], content: { person } }],
      }
    },
  })

export type Confirm = { readonly recoveryId: string; readonly seen: string; readonly note: string }
type ConfirmFacts = {
  readonly recovery: Recovery | undefined
  readonly near: Nearness
  readonly others: readonly Reachable[]
  readonly me: Reachable | undefined
}
/**
 * `link` is there where no mail can be sent: shown once to the second person, who hands it over. Where the link is mailed, `code` is: its second
 * half, told face to face, so that whoever reads the mailbox alone opens nothing.
 */
export type Confirmed = { readonly words: number; readonly link?: string | undefined; readonly code?: string | undefined; readonly name: string }

/** One person's word. The second one makes a link: single use, an hour long. */
export const confirmRecovery = ({ publicUrl, tell, canMail }: Recovering) =>
  useCase<Confirm, ConfirmFacts, Recovery, Confirmed>({
    name: 'people.confirm-recovery',
    clauses: ['CM-6'],
    load: async (act, { recoveryId }) => {
      const others = await vouchers(act)
      return {
        recovery: (await recoveriesOf(act.tx, { id: recoveryId }, true))[0],
        near: await nearness(act),
        others,
        me: others.find((one) => one.personId === act.actor.personId),
      }
    },
    decide: ({ recovery, near }, { seen, note }, { actor, now }) => {
      const may = mayConfirm(recovery, { id: actor.personId ?? '', proof: actor.proof }, near, now)
      if (!may.ok) return may
      const faults = [
        ...(isSeen(seen) ? [] : ['seen: Say how you saw them.']),
        ...(note.trim() === '' ? ['note: Say by what you knew them.'] : note.length > 300 ? ['note: At most 300 characters.'] : []),
      ]
      return faults.length === 0
        ? may
        : refuse({
            code: 'people/input-refused',
            clause: 'CM-6',
            status: 422,
            says: 'To vouch, say how you saw them and how you recognized them.',
            satisfiedBy: 'Fill in both.',
            faults,
          })
    },
    commit: async (act, recovery, { others }, { seen, note }) => {
      const by = act.actor.personId ?? ''
      await insertWord(act, {
        recoveryId: recovery.id,
        personId: recovery.personId,
        byId: by,
        seen: isSeen(seen) ? seen : 'in-person',
        note: note.trim(),
      })
      const [person, about] = [showId('per', recovery.personId), [showId('per', recovery.personId), showId('per', by), showId('rec', recovery.id)]]
      const word = { kind: 'people.recovery-confirmed', grade: 'attested' as const, about, content: { person, by: showId('per', by), seen } }
      if (recovery.words.length === 0) return { value: { words: 1, name: recovery.person }, evidence: [word] }
      await finishRecovery(act, recovery.id)
      const token = `${act.districtId}-${newToken()}`
      const channel = canMail && recovery.email !== null ? 'mail' : 'handed-over'
      const code = channel === 'mail' ? printedCode(2) : undefined
      const endsAt = act.now.add({ hours: recoveryLinkHours }).toString()
      const invitation = await insertInvitation(act, {
        personId: recovery.personId,
        tokenHash: sha256(token),
        by,
        channel,
        endsAt,
        purpose: 'recovery',
        ...(code === undefined ? {} : { codeHash: codeHashOf(token, code) }),
      })
      const link = `${publicUrl}/invite/${token}`
      const first = recovery.words[0]
      if (channel === 'mail')
        await tell(act, {
          kind: 'account',
          about: person,
          subject: 'Your account recovery',
          to: [{ personId: recovery.personId, address: recovery.email ?? '', link }],
          body: `${first?.by ?? 'One person'} and one other vouched for you, and the second of them tells you a code. Open the link within an hour, enter that code and choose a new password; your old second factor and passkeys stop working.`,
        })
      await tell(act, {
        kind: 'account',
        about: person,
        subject: `${recovery.person} was let back in`,
        to: others.filter((one) => one.personId !== recovery.personId).map((one) => ({ personId: one.personId, address: one.email })),
        body: `Two people vouched for ${recovery.person}, and a link valid for one hour was created. If you did not know about this, check the evidence: ${publicUrl}/recoveries`,
      })
      return {
        value: { words: 2, name: recovery.person, ...(code === undefined ? { link } : { code }) },
        evidence: [
          word,
          {
            kind: 'people.recovery-link-made',
            grade: 'enforced',
            about: [...about, showId('inv', invitation)],
            content: { person, channel, endsAt, words: recovery.words.length + 1 },
          },
        ],
      }
    },
  })

/** Ends a recovery nobody should finish: by the person themselves, or by anybody who may vouch. */
export const stopRecovery = ({ tell }: Pick<Recovering, 'tell'>) =>
  useCase<{ readonly recoveryId: string }, Recovery | undefined, Recovery, { stopped: true }>({
    name: 'people.stop-recovery',
    clauses: ['CM-6'],
    load: async (act, { recoveryId }) => (await recoveriesOf(act.tx, { id: recoveryId }, true))[0],
    decide: (recovery) =>
      recovery && recovery.doneAt === null && recovery.stoppedAt === null
        ? ok(recovery)
        : refuse({
            code: 'people/recovery-over',
            clause: 'CM-6',
            status: 404,
            says: 'This recovery has already been completed or stopped.',
            satisfiedBy: 'Nothing to do.',
          }),
    commit: async (act, recovery) => {
      await stopRecoveryRow(act, recovery.id)
      const person = showId('per', recovery.personId)
      if (recovery.email !== null)
        await tell(act, {
          kind: 'account',
          about: person,
          subject: 'The recovery of your account was stopped',
          to: [{ personId: recovery.personId, address: recovery.email }],
          body: 'Nothing was changed. If you do need to recover your account, ask again.',
        })
      return {
        value: { stopped: true },
        evidence: [{ kind: 'people.recovery-stopped', grade: 'enforced', about: [person, showId('rec', recovery.id)], content: { person } }],
      }
    },
  })

/** The words of a form's choice. */
export const seenOptions = Object.entries(seenWays).map(([value, label]) => ({ value, label }))
