import { ok, refuse, type Result } from '../../core/result.ts'
import { newToken, showId } from '../../platform/ids.ts'
import { sha256, useCase, type Act, type Evidence, type From } from '../ledger/index.ts'
import { noDeciderByBreakGlass } from './assign-position.ts'
import { mailboxOwner } from './mailboxes.views.ts'
import { decidingPositions } from './people.rules.ts'
import { insertAssignment, insertInvitation, insertPerson } from './people.store.ts'
import { districtOf, peopleOf, takenBy, type PersonRow } from './people.views.ts'
import type { PersonFields } from './person-form.rules.ts'

const daysOpen = 7

export type InvitationMail = {
  readonly to: string
  readonly name: string
  readonly link: string
  readonly districtId: string
  readonly districtName: string
  readonly isReset: boolean
} // isReset: there is an account, the link sets a new password
export type Inviting = { readonly publicUrl: string; readonly sendInvitation?: ((mail: InvitationMail) => Promise<void>) | undefined }
type Channel = 'mail' | 'handed-over'
/** `link` is there only where nothing can be mailed: it is shown once to whoever invites, who hands it over. */
export type Invited = { readonly personId: string; readonly channel: Channel; readonly link?: string }
type Made = {
  readonly districtId: string
  readonly personId: string
  readonly token: string
  readonly email: string
  readonly name: string
  readonly districtName: string
  readonly isReset: boolean
}

const invite = async (
  act: Act,
  person: { id: string; email: string; name: string; isReset: boolean },
  channel: Channel,
): Promise<{ value: Made; evidence: Evidence }> => {
  const token = `${act.districtId}-${newToken()}` // the district comes with the link, since nobody is signed in when it is opened
  const endsAt = act.now.add({ hours: 24 * daysOpen }).toString()
  const by = act.actor.personId ?? person.id
  const id = await insertInvitation(act, { personId: person.id, tokenHash: sha256(token), by, channel, endsAt })
  const evidence: Evidence = {
    kind: 'people.person-invited',
    grade: 'enforced',
    about: [showId('per', person.id), showId('inv', id)],
    content: { person: showId('per', person.id), channel, endsAt },
  }
  return {
    value: {
      districtId: act.districtId,
      personId: person.id,
      token,
      email: person.email,
      name: person.name,
      isReset: person.isReset,
      districtName: (await districtOf(act.tx))?.name ?? '',
    },
    evidence,
  }
}

/** Adds a person with positions and invites them. Refused with every fault: e-mail or initials taken (SP-2: initials name snapshots). */
const addPerson = useCase<
  PersonFields & { readonly channel: Channel },
  { email: boolean; initials: boolean; mailbox: { name: string } | undefined },
  undefined,
  Made
>({
  name: 'people.invite-person',
  clauses: ['PM-4', 'PM-8'],
  load: async (act, input) => ({ ...(await takenBy(act.tx, input.email, input.initials)), mailbox: await mailboxOwner(act.tx, input.email) }),
  decide: (taken, { positions }, { actor }) => {
    const isDecider = positions.some((one) => decidingPositions.includes(one))
    if (isDecider && actor.proof === 'break-glass') return noDeciderByBreakGlass
    if (isDecider && taken.mailbox && !taken.email)
      return refuse({
        code: 'people/decider-needs-own-mailbox',
        clause: 'CM-6',
        status: 409,
        says: `This address leads to the mailbox of ${taken.mailbox.name}: a second account there is not a second person.`,
        satisfiedBy: 'Use the address of a person’s own mailbox.',
        faults: [`email: This address leads to the mailbox of ${taken.mailbox.name}.`],
      })
    const faults = [
      ...(taken.email ? ['email: Somebody here already has this e-mail.'] : []),
      ...(taken.initials ? ['initials: Somebody here already has these initials.'] : []),
    ]
    return faults.length === 0
      ? ok(undefined)
      : refuse({
          code: 'people/person-taken',
          clause: 'SP-2',
          status: 409,
          says: 'E-mail and initials must be unique in the district.',
          satisfiedBy: 'Use others, or go to the page of the person who has them.',
          faults,
        })
  },
  commit: async (act, _, __, input) => {
    const id = await insertPerson(act, input)
    for (const position of input.positions) await insertAssignment(act, { personId: id, position, by: act.actor.personId ?? id })
    const { value, evidence } = await invite(act, { id, email: input.email, name: input.name, isReset: false }, input.channel)
    const added: Evidence = {
      kind: 'people.person-added',
      grade: 'enforced',
      about: [showId('per', id)],
      content: { person: showId('per', id), positions: input.positions },
    }
    return { value, evidence: [added, evidence] }
  },
})

/** A new link for somebody who is here already; it takes the place of older ones, and sets a new password where there was one. */
const reinvite = useCase<
  { readonly personId: string; readonly channel: Channel },
  PersonRow | undefined,
  { id: string; email: string; name: string; isReset: boolean },
  Made
>({
  name: 'people.invite-again',
  clauses: ['PM-4'],
  load: async (act, input) => (await peopleOf(act.tx, act.now, input.personId))[0],
  decide: (person) => {
    if (!person)
      return refuse({
        code: 'people/unknown-person',
        clause: '-',
        status: 404,
        says: 'There is no such person here.',
        satisfiedBy: 'Find them on the People page.',
      })
    if (!person.email)
      return refuse({
        code: 'people/no-email',
        clause: '-',
        says: `${person.name} has no e-mail, so no account can be opened.`,
        satisfiedBy: 'Add an e-mail address first.',
      })
    return ok({ id: person.id, email: person.email, name: person.name, isReset: person.hasAccount })
  },
  commit: async (act, person, _, { channel }) => {
    const { value, evidence } = await invite(act, person, channel)
    return { value, evidence: [evidence] }
  },
})

/** The mail leaves after the commit. Where it does not, the person stays and the refusal (`people/invitation-not-sent`) says to invite again. */
const deliver = async ({ publicUrl, sendInvitation }: Inviting, made: Result<Made>): Promise<Result<Invited>> => {
  if (!made.ok) return made
  const { districtId, personId, token, email, name, districtName, isReset } = made.value
  const link = `${publicUrl}/invite/${token}`
  if (!sendInvitation) return ok({ personId, channel: 'handed-over', link })
  try {
    await sendInvitation({ to: email, name, link, districtId, districtName, isReset })
    return ok({ personId, channel: 'mail' })
  } catch {
    return refuse({
      code: 'people/invitation-not-sent',
      clause: '-',
      status: 503,
      says: isReset ? `The mail to ${email} could not be sent.` : `${name} is added, but the mail to ${email} could not be sent.`,
      satisfiedBy: 'Send a link from their page once mail works.',
    })
  }
}

export const invitePerson = async (from: From, inviting: Inviting, person: PersonFields): Promise<Result<Invited>> =>
  deliver(inviting, await addPerson(from, { ...person, channel: inviting.sendInvitation ? 'mail' : 'handed-over' }))
export const inviteAgain = async (from: From, inviting: Inviting, personId: string): Promise<Result<Invited>> =>
  deliver(inviting, await reinvite(from, { personId, channel: inviting.sendInvitation ? 'mail' : 'handed-over' }))
