import { z } from 'zod'
import type { Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { showId } from '../../../platform/ids.ts'
import { acceptInvitation, readInvitation } from '../accept-invitation.ts'
import { inputRefused, text, visitOf } from '../form-parts.ts'
import { accountNoter } from '../own-account.ts'
import { localPath } from './local-path.rules.ts'
import type { PeopleParts } from '../parts.ts'
import { allProviders } from '../providers/provider-sign-in.ts'
import { districtIds } from '../people.views.ts'
import { readNewPassword } from '../person-form.rules.ts'
import { settleSignIn } from './settle-sign-in.ts'
import { InvitationOverPage, InvitationPage, SecondFactorPage, SignInPage } from './sign-in.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const signInBody = z.object({ email: text, password: text, to: text })
const passwordBody = z.object({ password: text, passwordAgain: text, code: text, isNotMine: text })
const codeBody = z.object({ code: text, to: text })
const toQuery = z.object({ to: text })

/** The doors: sign in, sign out, and the link of an invitation. None of the sign-in library's own addresses is served. */
export const signInRoutes = ({ auth, db, tell, localIssuers }: PeopleParts): readonly Route<Who>[] => [
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
      const providers = await allProviders({ db, ...(localIssuers === undefined ? {} : { localIssuers }) })
      return view({ isSignedIn: false, providers: providers.map(({ id, label }) => ({ id: showId('idp', id), label })) }, () => (
        <SignInPage to={to} providers={providers} />
      ))
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
            ...(body.email ? [] : [{ field: 'email', says: 'Enter your e-mail.' }]),
            ...(body.password ? [] : [{ field: 'password', says: 'Enter your password.' }]),
          ]),
        )
      return settleSignIn({ auth, db, tell }, await auth.signIn(body.email, body.password, visitOf(request)), { request, to, no })
    },
  }),
  route<Who, z.ZodType<undefined>, typeof toQuery>({
    method: 'GET',
    path: '/sign-in/second-factor',
    says: 'The second step of a sign-in that has begun',
    may: 'anyone',
    query: toQuery,
    handle: async ({ request, query }) => {
      const to = localPath(query.to)
      return (await auth.hasHalf(request.headers))
        ? view({ needs: 'second-factor' }, () => <SecondFactorPage to={to} />)
        : done({ isSignedIn: false }, '/sign-in')
    },
  }),
  route<Who, typeof codeBody>({
    method: 'POST',
    path: '/sign-in/second-factor',
    says: 'Finish the sign-in with a code of the authenticator app, or a backup code',
    may: 'anyone',
    body: codeBody,
    handle: async ({ body, request }) => {
      const to = localPath(body.to)
      const no = (refusal: Refusal) => refused(refusal, () => <SecondFactorPage to={to} refusal={refusal} />)
      if (!body.code) return no(inputRefused([{ field: 'code', says: 'Enter the code.' }]))
      const finished = await auth.finish(body.code, visitOf(request))
      const more =
        finished.ok && finished.value.usedBackupCode
          ? {
              what: 'backup-code-used' as const,
              subject: 'A backup code was used to sign in',
              body: 'Somebody signed in to your account with one of your backup codes. If this was not you, tell the technology department at once.',
            }
          : undefined
      return settleSignIn({ auth, db, tell }, finished, { request, to, no, ...(more ? { more } : {}) })
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/sign-out',
    says: 'End this session',
    may: 'anyone',
    handle: async ({ who, request }) => {
      const { userId, cookies } = await auth.signOut(visitOf(request))
      if (who && userId !== undefined)
        await accountNoter(tell)({ db, districtId: who.districtId, actor: actorOf(who) }, { what: 'signed-out', personId: who.personId })
      return done({ isSignedIn: false }, '/sign-in', { cookies })
    },
  }),
  route<Who>({
    method: 'GET',
    path: '/invite/:token',
    says: 'What an invitation offers; opening it uses nothing up',
    may: 'anyone',
    handle: async ({ request }) => {
      const read = await readInvitation(db, request.params.token ?? '')
      if (!read.ok) return refused(read.refusal, (refusal) => <InvitationOverPage refusal={refusal} />)
      const { name, districtName, hasAccount, needsCode } = read.value
      return view({ name, districtName, hasAccount, needsCode }, () => <InvitationPage invitation={read.value} action={request.path} />)
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
      const accepted = await acceptInvitation(
        { auth, db },
        { token, password: password.value, visit, code: body.code, isNotMine: body.isNotMine === 'yes' },
      )
      if (!accepted.ok) {
        const isOver = accepted.refusal.code === 'people/invitation-over'
        return refused(accepted.refusal, (refusal) =>
          isOver ? <InvitationOverPage refusal={refusal} /> : <InvitationPage invitation={read.value} action={request.path} refusal={refusal} />,
        )
      }
      const signedIn = await auth.signIn(accepted.value.email, password.value, visit)
      const json = { person: showId('per', accepted.value.personId) }
      return settleSignIn({ auth, db, tell }, signedIn, { request, to: '/', no: () => done(json, '/sign-in'), json })
    },
  }),
]
