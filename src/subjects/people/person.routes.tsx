import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { readInstant } from '../../core/time/zone.ts'
import { done, refused, route, view, type Reply, type Request0, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { appointDelegate } from './appoint-delegate.ts'
import { assignPosition, endAssignment } from './assign-position.ts'
import { inputRefused, text } from './form-parts.ts'
import { inviteAgain } from './invite-person.ts'
import { localLinks } from './sign-in/local-links.rules.ts'
import { isPosition, mayDo } from './people.rules.ts'
import { signedIn, type PeopleParts } from './parts.ts'
import { personHref } from './people.screens.tsx'
import { assignmentsOf, delegationsOf, peopleOf, sitesOf } from './people.views.ts'
import type { Fault, Sent } from './person-form.rules.ts'
import { PersonPage, type PersonShown } from './person.screens.tsx'
import { HandOverPage } from './setup/setup.screens.tsx'
import { actorOf, type Who } from './who.ts'

const positionBody = z.object({ position: text, site: text })
const delegateBody = z.object({ delegate: text, as: text, until: text })
const unknown: Refusal = {
  code: 'people/unknown-person',
  clause: '-',
  status: 404,
  says: 'There is no such person here.',
  satisfiedBy: 'Find them on the People page.',
}

/** One person: positions given and ended, delegates, invitations. */
export const personRoutes = ({ db, publicUrl, sendInvitation }: PeopleParts): readonly Route<Who>[] => {
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const load = (who: Who, personId: string): Promise<PersonShown | undefined> =>
    reading(fromOf(who), async (tx, now) => {
      const people = await peopleOf(tx, now)
      const person = people.find((one) => one.id === personId)
      return (
        person && {
          person,
          people,
          assignments: await assignmentsOf(tx, personId),
          delegations: await delegationsOf(tx, now),
          sites: await sitesOf(tx),
        }
      )
    })
  const reach = { canMail: sendInvitation !== undefined, linksNote: localLinks(publicUrl) }
  /** Loads the person of the address, or answers 404; `no` draws the page again with what was typed. */
  const withPerson = async (
    maybe: Who | undefined,
    request: Request0,
    work: (who: Who, shown: PersonShown, no: (refusal: Refusal, sent?: Sent, faults?: readonly Fault[]) => Reply) => Promise<Reply> | Reply,
  ): Promise<Reply> => {
    const who = signedIn(maybe)
    const id = readId('per', request.params.id ?? '')
    const shown = id === undefined ? undefined : await load(who, id)
    if (!shown) return refused(unknown)
    // A refused act never shows a page that its sender may not open.
    const maySee = shown.person.id === who.personId || mayDo(who.positions, 'people.see').ok
    return work(who, shown, (refusal, sent = {}, faults = []) =>
      refused(refusal, maySee ? () => <PersonPage who={who} {...reach} {...shown} refusal={refusal} sent={sent} faults={faults} /> : undefined),
    )
  }

  return [
    route<Who>({
      method: 'GET',
      path: '/people/:id',
      says: 'One person: positions, delegates, account',
      may: 'people.see',
      handle: ({ who: maybe, request }) =>
        withPerson(maybe, request, (who, shown) => {
          const {
            person: { id, ...person },
            assignments,
            delegations,
          } = shown
          const json = {
            id: showId('per', id),
            ...person,
            assignments: assignments.map((one) => ({ ...one, id: showId('asg', one.id) })),
            delegations: delegations
              .filter((one) => one.personId === id || one.delegateId === id)
              .map((one) => ({
                person: showId('per', one.personId),
                delegate: showId('per', one.delegateId),
                position: one.position,
                since: one.since,
                until: one.until,
              })),
          }
          return view(json, () => <PersonPage who={who} {...reach} {...shown} isLinkSent={request.query.sent === 'link'} />)
        }),
    }),
    route<Who, typeof positionBody>({
      method: 'POST',
      path: '/people/:id/positions',
      says: 'Give a person a position',
      clauses: ['PM-4', 'PM-8'],
      may: 'people.change',
      body: positionBody,
      handle: ({ who: maybe, request, body }) =>
        withPerson(maybe, request, async (who, { person }, no) => {
          const siteId = body.site === undefined ? undefined : readId('sit', body.site)
          const position = body.position ?? ''
          const faults = [
            ...(isPosition(position) ? [] : [{ field: 'position', says: 'Choose a position.' }]),
            ...(body.site !== undefined && siteId === undefined ? [{ field: 'site', says: 'There is no such site.' }] : []),
          ]
          if (!isPosition(position) || faults.length > 0) return no(inputRefused(faults), body, faults)
          const given = await assignPosition(fromOf(who), { personId: person.id, position, siteId })
          return given.ok
            ? done({ assignment: showId('asg', given.value.assignmentId) }, personHref(person.id), { status: 201 })
            : no(given.refusal, body)
        }),
    }),
    route<Who>({
      method: 'POST',
      path: '/people/:id/assignments/:assignment/end',
      says: 'End a position of a person',
      clauses: ['PM-4', 'PM-8'],
      may: 'people.change',
      handle: ({ who: maybe, request }) =>
        withPerson(maybe, request, async (who, { person }, no) => {
          const ended = await endAssignment(fromOf(who), { personId: person.id, assignmentId: readId('asg', request.params.assignment ?? '') ?? '' })
          return ended.ok ? done({ isEnded: true }, personHref(person.id)) : no(ended.refusal)
        }),
    }),
    route<Who, typeof delegateBody>({
      method: 'POST',
      path: '/people/:id/delegates',
      says: 'Appoint who stands in for a person',
      clauses: ['PM-8', 'CM-6'],
      may: 'signed-in',
      body: delegateBody, // the use case asks whether it is their own
      handle: ({ who: maybe, request, body }) =>
        withPerson(maybe, request, async (who, { person }, no) => {
          const [delegateId, position, until] = [readId('per', body.delegate ?? ''), body.as ?? '', readInstant(body.until ?? '', who.zone)]
          const faults = [
            ...(delegateId === undefined ? [{ field: 'delegate', says: 'Choose the delegate.' }] : []),
            ...(isPosition(position) ? [] : [{ field: 'as', says: 'Choose the position.' }]),
            ...(until.ok ? [] : [{ field: 'until', says: body.until === undefined ? 'Enter the last day.' : `${until.refusal.says}.` }]),
          ]
          if (delegateId === undefined || !isPosition(position) || !until.ok) return no(inputRefused(faults), body, faults)
          const appointed = await appointDelegate(fromOf(who), { personId: person.id, delegateId, position, until: until.value.toString() })
          return appointed.ok
            ? done({ delegation: showId('dlg', appointed.value.delegationId) }, personHref(person.id), { status: 201 })
            : no(appointed.refusal, body)
        }),
    }),
    route<Who>({
      method: 'POST',
      path: '/people/:id/invitations',
      says: 'Invite a person again; older links stop working',
      clauses: ['PM-4'],
      may: 'people.change',
      handle: ({ who: maybe, request }) =>
        withPerson(maybe, request, async (who, { person }, no) => {
          if (person.id === who.personId)
            return no(
              refuse({
                code: 'people/own-invitation',
                clause: '-',
                says: 'You are already signed in.',
                satisfiedBy: 'Change your password on your account page.',
              }).refusal,
            )
          const invited = await inviteAgain(fromOf(who), { publicUrl, sendInvitation }, person.id)
          if (!invited.ok) return no(invited.refusal)
          const { channel, link } = invited.value
          const json = { person: showId('per', person.id), channel, link }
          if (link === undefined) return done(json, `${personHref(person.id)}?sent=link`, { status: 201 })
          return view(
            json,
            () => (
              <HandOverPage
                name={person.name}
                link={link}
                districtName={who.districtName}
                nextHref={personHref(person.id)}
                linksNote={reach.linksNote}
              />
            ),
            201,
          )
        }),
    }),
  ]
}
