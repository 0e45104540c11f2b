import { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import type { Db } from '../../platform/db/pool.ts'
import { newId, newToken, showId } from '../../platform/ids.ts'
import { reading, sha256, useCase, type From } from '../ledger/index.ts'
import { districtIn } from './accept-invitation.ts'
import type { Auth } from './sign-in/auth.ts'
import type { Tell } from './own-account.ts'
import { insertEmailChange, useEmailChange } from './endings/people-endings.store.ts'
import { emailChangeOf, type EmailChange } from './endings/people-endings.views.ts'
import { districtOf, loginsOf, peopleOf, takenBy, type PersonRow } from './people.views.ts'
import { isEmail } from './person-form.rules.ts'

const hoursOpen = 24
type Parts = { readonly auth: Auth; readonly publicUrl: string; readonly tell: Tell; readonly canMail: boolean }
const no = (code: string, says: string, satisfiedBy: string, status: 404 | 409 | 422 | 503 = 422): Refused =>
  refuse({ code: `people/${code}`, clause: '-', status, says, satisfiedBy })

type Ask = { readonly personId: string; readonly newEmail: string }
const ask = ({ publicUrl, tell }: Parts) =>
  useCase<Ask, { person: PersonRow | undefined; isTaken: boolean }, PersonRow, { asked: true }>({
    name: 'people.ask-email-change',
    clauses: [],
    load: async (act, { personId, newEmail }) => ({
      person: (await peopleOf(act.tx, act.now, personId))[0],
      isTaken: (await takenBy(act.tx, newEmail, '')).email,
    }),
    decide: ({ person, isTaken }) => {
      if (!person) return no('unknown-person', 'There is no such person here.', 'Find them on the People page.', 404)
      return isTaken ? no('email-taken', 'Somebody here already has this e-mail.', 'Use another address.', 409) : ok(person)
    },
    commit: async (act, person, _, { newEmail }) => {
      const [id, token, about] = [newId(), `${act.districtId}-${newToken()}`, showId('per', person.id)]
      await insertEmailChange(act, {
        id,
        personId: person.id,
        newEmail,
        tokenHash: sha256(token),
        askedBy: act.actor.personId ?? person.id,
        endsAt: act.now.add({ hours: hoursOpen }).toString(),
      })
      await tell(act, {
        kind: 'account',
        about,
        subject: 'Confirm your new e-mail address',
        to: [{ address: newEmail, link: `${publicUrl}/account/email/${token}` }],
        body: `This address was given as the new address of ${person.name}. Open the link within ${hoursOpen} hours to confirm it. If it is not yours, do nothing.`,
      })
      if (person.email !== null)
        await tell(act, {
          kind: 'account',
          about,
          subject: 'Your e-mail address is about to change',
          to: [{ personId: person.id, address: person.email }],
          body: `A new e-mail address was requested for your account. It takes effect once it is confirmed from there. If this was not you, tell the technology department at once.`,
        })
      return {
        value: { asked: true },
        evidence: [{ kind: 'people.email-change-asked', grade: 'enforced', about: [about], content: { person: about } }],
      }
    },
  })

/** Asks for a new address: a link goes there, word of it to the old one. Refused: no mail server, not an address, taken here or by another account. */
export const askEmailChange = async (from: From, parts: Parts, { personId, newEmail: given }: Ask): Promise<Result<{ asked: true }>> => {
  const newEmail = given.trim().toLowerCase()
  if (!parts.canMail)
    return no('no-mail', 'No mail server is set up, so a new address cannot be confirmed.', 'Set SMTP_URL, then restart Afterbell.', 503)
  if (!isEmail(newEmail))
    return no(
      'not-an-email',
      `${newEmail.slice(0, 80) || 'Nothing'} is not an e-mail address such as j.ortiz@district.example.`,
      'Enter an address that can receive mail.',
    )
  if ((await parts.auth.accountOf(newEmail)) !== undefined)
    return no('email-taken', 'This e-mail already has an account here.', 'Use another address.', 409)
  return ask(parts)(from, { personId, newEmail })
}

const check = (row: EmailChange | undefined, now: Temporal.Instant): Result<EmailChange> => {
  const over = (says: string) => no('email-link-over', says, 'Request the change again on your account page.', 404)
  if (!row) return over('This link confirms no address here.')
  if (row.usedAt !== null) return over('This link has already been used; it works only once.')
  if (!row.isNewest) return over('This link was replaced by a newer one.')
  if (Temporal.Instant.compare(now, row.endsAt) >= 0) return over(`This link is more than ${hoursOpen} hours old and has expired.`)
  return row.isTaken ? over('Somebody here has this e-mail now.') : ok(row)
}

export const readEmailChange = async (db: Db, token: string): Promise<Result<EmailChange & { readonly districtId: string }>> => {
  const districtId = await districtIn(db, token)
  if (districtId === undefined) return check(undefined, Temporal.Instant.fromEpochMilliseconds(0)) as Refused
  const row = await reading({ db, districtId }, async (tx, now) => check(await emailChangeOf(tx, sha256(token)), now))
  return row.ok ? ok({ ...row.value, districtId }) : row
}

const confirm = ({ tell }: Pick<Parts, 'tell'>) =>
  useCase<{ readonly token: string }, { row: EmailChange | undefined; now: Temporal.Instant }, EmailChange, EmailChange>({
    name: 'people.confirm-email-change',
    clauses: [],
    load: async (act, { token }) => ({ row: await emailChangeOf(act.tx, sha256(token)), now: act.now }),
    decide: ({ row, now }) => check(row, now),
    commit: async (act, row) => {
      const person = showId('per', row.personId)
      await useEmailChange(act, row)
      if (row.oldEmail !== null)
        await tell(act, {
          kind: 'account',
          about: person,
          subject: 'Your e-mail address was changed',
          to: [{ address: row.oldEmail }],
          body: 'This address no longer belongs to your account; you now sign in with the new one. If this was not you, tell the technology department at once.',
        })
      return { value: row, evidence: [{ kind: 'people.email-changed', grade: 'enforced', about: [person], content: { person } }] }
    },
  })

/** The address counts from now on, for mail and for the sign-in; the old one is told. */
export const confirmEmailChange = async (db: Db, parts: Pick<Parts, 'auth' | 'tell'>, token: string): Promise<Result<{ email: string }>> => {
  const read = await readEmailChange(db, token)
  if (!read.ok) return read
  const { districtId, personId, newEmail, userId } = read.value
  // A demonstration's mail is read by everyone in it: it moves no account that is somebody elsewhere, and proves no address.
  const isDemo = await reading({ db, districtId }, async (tx) => (await districtOf(tx))?.isDemo ?? false)
  if (isDemo && userId !== null && (await loginsOf(db, userId)).length > 1)
    return no('account-in-other-districts', 'This account is used outside the demonstration too.', 'Make the change in the other district.', 409)
  if (userId !== null && (await parts.auth.accountOf(newEmail)) !== undefined)
    return no('email-taken', 'This e-mail has an account here now.', 'Use another address.', 409)
  const confirmed = await confirm(parts)({ db, districtId, actor: { id: personId, personId, proof: 'link' } }, { token })
  if (!confirmed.ok) return confirmed
  if (userId !== null) await parts.auth.changeEmail(userId, newEmail, !isDemo)
  return ok({ email: newEmail })
}
