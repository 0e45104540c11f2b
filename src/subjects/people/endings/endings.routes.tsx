import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { askEmailChange, confirmEmailChange, readEmailChange } from '../change-email.ts'
import { endDelegation, endPerson } from './end-person.ts'
import { EmailChangePage, EmailFormPage } from './endings.screens.tsx'
import { inputRefused, text, visitOf } from '../form-parts.ts'
import { hasFactor } from '../second-factor/has-factor.ts'
import { mayChangeFactors } from '../second-factor/second-factor.rules.ts'
import { localPath } from '../sign-in/local-path.rules.ts'
import { accountNoter } from '../own-account.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import { accountIdOf } from './people-endings.views.ts'
import { personHref } from '../people.screens.tsx'
import { peopleOf } from '../people.views.ts'
import type { Fault } from '../person-form.rules.ts'
import { InvitationOverPage } from '../sign-in/sign-in.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const emailBody = z.object({ email: text, current: text })
const backBody = z.object({ back: text })
const unknown: Refusal = {
  code: 'people/unknown-person',
  clause: '-',
  status: 404,
  says: 'There is no such person here.',
  satisfiedBy: 'Find them on the People page.',
}

/** What ends, and what changes hands: leaving, delegations, all of somebody's sessions, an e-mail address. */
export const endingRoutes = ({ auth, db, publicUrl, tell, sendInvitation }: PeopleParts): readonly Route<Who>[] => {
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const parts = { auth, publicUrl, tell, canMail: sendInvitation !== undefined }
  return [
    route<Who>({
      method: 'POST',
      path: '/people/:id/leave',
      says: 'A person leaves: positions, delegations, links and sessions end',
      clauses: ['PM-8'],
      may: 'people.change',
      handle: async ({ who, request }) => {
        const left = await endPerson(fromOf(signedIn(who)), auth, readId('per', request.params.id ?? '') ?? '00000000-0000-0000-0000-000000000000')
        return left.ok ? done(left.value, '/people') : refused(left.refusal)
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/people/:id/sessions/end',
      says: 'End every session of a person',
      may: 'people.change',
      handle: async ({ who: maybe, request }) => {
        const [who, id] = [signedIn(maybe), readId('per', request.params.id ?? '')]
        const person = id === undefined ? undefined : (await reading(fromOf(who), (tx, now) => peopleOf(tx, now, id)))[0]
        if (!person) return refused(unknown)
        const userId = await reading(fromOf(who), (tx) => accountIdOf(tx, person.id))
        const count = userId === undefined ? 0 : await auth.endSessions(userId)
        const mail =
          person.email === null
            ? {}
            : {
                mail: {
                  to: person.email,
                  subject: 'Your sessions were ended',
                  body: `${who.name} ended all sessions of your account. Sign in again to continue.`,
                },
              }
        await accountNoter(tell)(fromOf(who), { what: 'sessions-ended', personId: person.id, content: { count }, ...mail })
        return done({ ended: count }, `${personHref(person.id)}?ended=${count}`)
      },
    }),
    route<Who, typeof backBody>({
      method: 'POST',
      path: '/delegations/:id/end',
      says: 'End a delegation before its time',
      clauses: ['PM-8', 'CM-6'],
      may: 'signed-in',
      body: backBody,
      handle: async ({ who, request, body }) => {
        const ended = await endDelegation(fromOf(signedIn(who)), {
          delegationId: readId('dlg', request.params.id ?? '') ?? '00000000-0000-0000-0000-000000000000',
        })
        return ended.ok ? done(ended.value, localPath(body.back ?? '/people')) : refused(ended.refusal)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/account/email',
      says: 'Your e-mail address',
      may: 'own-account',
      handle: async ({ who, request }) => {
        const own = (await auth.sessionOf(request))?.email ?? ''
        return view({ email: own, canMail: parts.canMail }, () => <EmailFormPage who={signedIn(who)} own={own} canMail={parts.canMail} />)
      },
    }),
    route<Who, typeof emailBody>({
      method: 'POST',
      path: '/account/email',
      says: 'Request another e-mail address; it takes effect once it is confirmed from there',
      may: 'own-account',
      body: emailBody,
      handle: async ({ who: maybe, request, body }) => {
        const who = signedIn(maybe)
        const own = (await auth.sessionOf(request))?.email ?? ''
        const no = (refusal: Refusal, faults: readonly Fault[]) =>
          refused(refusal, () => <EmailFormPage who={who} own={own} canMail={parts.canMail} email={body.email} faults={faults} />)
        const faults = [
          ...(body.email ? [] : [{ field: 'email', says: 'Enter the new address.' }]),
          ...(body.current ? [] : [{ field: 'current', says: 'Enter your current password.' }]),
        ]
        if (faults.length > 0) return no(inputRefused(faults), faults)
        const proved = await auth.proveAgain(request.headers, body.current ?? '', visitOf(request))
        if (!proved.ok) return no(proved.refusal, [{ field: 'current', says: proved.refusal.says }])
        const may = mayChangeFactors(proved.value.proof, await hasFactor({ auth, db, publicUrl }, proved.value.userId))
        if (!may.ok) return no(may.refusal, [{ field: 'current', says: `${may.refusal.says} ${may.refusal.satisfiedBy}` }])
        const asked = await askEmailChange(fromOf(who), parts, { personId: who.personId, newEmail: body.email ?? '' })
        return asked.ok ? done(asked.value, '/account?done=email') : no(asked.refusal, [{ field: 'email', says: asked.refusal.says }])
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/account/email/:token',
      says: 'What a link to a new address confirms; opening it changes nothing',
      may: 'anyone',
      handle: async ({ request }) => {
        const read = await readEmailChange(db, request.params.token ?? '')
        if (!read.ok) return refused(read.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
        return view({ email: read.value.newEmail }, () => (
          <EmailChangePage email={read.value.newEmail} name={read.value.name} action={request.path} />
        ))
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/email/:token',
      says: 'Confirm a new e-mail address; the old one is notified',
      may: 'anyone',
      handle: async ({ who, request }) => {
        const read = await readEmailChange(db, request.params.token ?? '')
        if (read.ok && who !== undefined && who.personId !== read.value.personId)
          return refused(
            refuse({
              code: 'people/link-of-somebody-else',
              clause: '-',
              status: 403,
              says: `This link was sent to ${read.value.name}, but you are signed in as somebody else.`,
              satisfiedBy: 'Sign out first, or let them open it.',
            }).refusal,
          )
        const confirmed = read.ok ? await confirmEmailChange(db, parts, request.params.token ?? '') : read
        return confirmed.ok
          ? done(confirmed.value, who ? '/account' : '/sign-in')
          : refused(confirmed.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
      },
    }),
  ]
}
