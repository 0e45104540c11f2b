import { z } from 'zod'
import type { Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { inputRefused, text, visitOf } from './form-parts.ts'
import { localPath } from './local-path.rules.ts'
import type { PeopleParts } from './parts.ts'
import { districtIds } from './people.views.ts'
import { readNewPassword } from './person-form.rules.ts'
import { whoOfAccount } from './resolve-who.ts'
import { InvitationOverPage, InvitationPage, SignInPage } from './sign-in.screens.tsx'
import type { Who } from './who.ts'

const signInBody = z.object({ email: text, password: text, to: text })
const passwordBody = z.object({ password: text, passwordAgain: text })
const toQuery = z.object({ to: text })

const nowhere: Refusal = {
  code: 'people/no-district',
  clause: '-',
  status: 403,
  says: 'This account belongs to nobody who works in a district now.',
  satisfiedBy: 'An invitation by someone in the district.',
}

/** The doors: sign in, sign out, and the link of an invitation. None of the sign-in library's own addresses is served. */
export const signInRoutes = ({ auth, db }: PeopleParts): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof toQuery>({
    method: 'GET',
    path: '/sign-in',
    says: 'The sign-in page',
    may: 'anyone',
    query: toQuery,
    handle: async ({ who, query }) => {
      const to = localPath(query.to)
      if (who) return done({ isSignedIn: true }, to)
      if ((await districtIds(db)).length === 0) return done({ isSignedIn: false, isSetUp: false }, '/setup')
      return view({ isSignedIn: false }, () => <SignInPage to={to} />)
    },
  }),
  route<Who, typeof signInBody>({
    method: 'POST',
    path: '/sign-in',
    says: 'Sign in with e-mail and password; sets the session cookie',
    may: 'anyone',
    body: signInBody,
    handle: async ({ body, request }) => {
      const to = localPath(body.to)
      const no = (refusal: Refusal) => refused(refusal, () => <SignInPage to={to} email={body.email} refusal={refusal} />)
      if (!body.email || !body.password)
        return no(
          inputRefused([
            ...(body.email ? [] : [{ field: 'email', says: 'Give the e-mail.' }]),
            ...(body.password ? [] : [{ field: 'password', says: 'Give the password.' }]),
          ]),
        )
      const signedIn = await auth.signIn(body.email, body.password, visitOf(request))
      if (!signedIn.ok) return no(signedIn.refusal)
      const { userId, cookies } = signedIn.value
      if (await whoOfAccount(db, userId)) return done({ isSignedIn: true }, to, { cookies })
      await auth.signOut({ remote: request.remote, headers: new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') }) })
      return no(nowhere)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/sign-out',
    says: 'End this session',
    may: 'anyone',
    handle: async ({ request }) => done({ isSignedIn: false }, '/sign-in', { cookies: await auth.signOut(visitOf(request)) }),
  }),
  route<Who>({
    method: 'GET',
    path: '/invite/:token',
    says: 'What an invitation offers; opening it uses nothing up',
    may: 'anyone',
    handle: async ({ request }) => {
      const read = await readInvitation(db, request.params.token ?? '')
      if (!read.ok) return refused(read.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
      const { name, districtName, hasAccount } = read.value
      return view({ name, districtName, hasAccount }, () => <InvitationPage invitation={read.value} action={request.path} />)
    },
  }),
  route<Who, typeof passwordBody>({
    method: 'POST',
    path: '/invite/:token',
    says: 'Accept an invitation by setting a password',
    clauses: ['PM-4'],
    may: 'anyone',
    body: passwordBody,
    handle: async ({ body, request }) => {
      const token = request.params.token ?? ''
      const read = await readInvitation(db, token)
      if (!read.ok) return refused(read.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
      const password = readNewPassword(body)
      if (password.faults.length > 0)
        return refused(inputRefused(password.faults), () => <InvitationPage invitation={read.value} action={request.path} faults={password.faults} />)
      const visit = visitOf(request)
      const accepted = await acceptInvitation({ auth, db }, { token, password: password.value, visit })
      if (!accepted.ok) {
        const isOver = accepted.refusal.code === 'people/invitation-over'
        return refused(accepted.refusal, (refusal) =>
          isOver ? <InvitationOverPage refusal={refusal} /> : <InvitationPage invitation={read.value} action={request.path} refusal={refusal} />,
        )
      }
      const signedIn = await auth.signIn(accepted.value.email, password.value, visit)
      return done({ person: showId('per', accepted.value.personId) }, '/', { cookies: signedIn.ok ? signedIn.value.cookies : [] })
    },
  }),
]
