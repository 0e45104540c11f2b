import { z } from 'zod'
import { refuse, type Refusal } from '../../../core/result.ts'
import { done, refused, route, view, type Reply, type Request0, type Route } from '../../../platform/http/route.ts'
import type { Session } from '../sign-in/auth.ts'
import { inputRefused, text, visitOf } from '../form-parts.ts'
import { accountNoter } from '../own-account.ts'
import { signedIn, type PeopleParts } from '../parts.ts'
import type { Fault } from '../person-form.rules.ts'
import { hasFactor } from './has-factor.ts'
import { mayChangeFactors } from './second-factor.rules.ts'
import { BackupCodesPage, SecondFactorSetUpPage } from './second-factor.screens.tsx'
import { actorOf, type Who } from '../who.ts'

const passwordBody = z.object({ current: text })
const codeBody = z.object({ code: text })
const bothBody = z.object({ current: text, code: text })
const alarm = 'If this was not you, tell the technology department at once.'
const gone = refuse({ code: 'people/sign-in-first', clause: '-', status: 401, says: 'You are not signed in.', satisfiedBy: 'Sign in first.' })

/** The authenticator app of one's own account: begun, confirmed by a first code, removed with password and code. */
export const secondFactorRoutes = ({ auth, db, publicUrl, tell }: PeopleParts): readonly Route<Who>[] => {
  const note = accountNoter(tell)
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const page = async (who: Who, session: Session, faults: readonly Fault[] = []) => {
    const hasApp = await auth.factor.isOn(session.userId)
    const enrolling = await auth.factor.enrolling(session.userId, session.email, 'Afterbell')
    const codesLeft = hasApp ? await auth.factor.backupCodesLeft(session.userId) : 0
    return {
      json: { hasApp, backupCodesLeft: codesLeft, enrolling },
      show: () => (
        <SecondFactorSetUpPage who={who} email={session.email} hasApp={hasApp} codesLeft={codesLeft} enrolling={enrolling} faults={faults} />
      ),
    }
  }
  type No = (refusal: Refusal, field: string) => Promise<Reply>
  const withSession = async (
    maybe: Who | undefined,
    request: Request0,
    work: (who: Who, session: Session, no: No) => Promise<Reply>,
  ): Promise<Reply> => {
    const [who, session] = [signedIn(maybe), await auth.sessionOf(request)]
    if (!session) return refused(gone.refusal)
    return work(who, session, async (refusal, field) => refused(refusal, (await page(who, session, [{ field, says: refusal.says }])).show))
  }
  const missing = (field: string, says: string) => inputRefused([{ field, says }])

  return [
    route<Who>({
      method: 'GET',
      path: '/account/second-factor',
      says: 'Your second factor: add, renew backup codes, remove',
      may: 'own-account',
      handle: ({ who: maybe, request }) =>
        withSession(maybe, request, async (who, session) => {
          const { json, show } = await page(who, session)
          return view(json, show)
        }),
    }),
    route<Who, typeof passwordBody>({
      method: 'POST',
      path: '/account/second-factor/begin',
      says: 'Begin with an authenticator app: makes a key, shown until it is confirmed',
      may: 'own-account',
      body: passwordBody,
      handle: ({ who: maybe, request, body }) =>
        withSession(maybe, request, async (_, session, no) => {
          if (!body.current) return no(missing('current', 'Enter your current password.'), 'current')
          const proved = await auth.proveAgain(request.headers, body.current, visitOf(request))
          if (!proved.ok) return no(proved.refusal, 'current')
          const may = mayChangeFactors(session.proof, await hasFactor({ auth, db, publicUrl }, session.userId))
          if (!may.ok) return no(may.refusal, '')
          const isBegun = await auth.factor.begin(session.userId)
          return isBegun
            ? done({ isBegun }, '/account/second-factor')
            : no(
                {
                  code: 'people/second-factor-there',
                  clause: '-',
                  status: 409,
                  says: 'There is already an authenticator app.',
                  satisfiedBy: 'Remove it first.',
                },
                '',
              )
        }),
    }),
    route<Who, typeof codeBody>({
      method: 'POST',
      path: '/account/second-factor/confirm',
      says: 'Confirm the authenticator app with its first code; answers with the backup codes, once',
      may: 'own-account',
      body: codeBody,
      handle: ({ who: maybe, request, body }) =>
        withSession(maybe, request, async (who, session, no) => {
          if (!body.code) return no(missing('code', 'Enter the code.'), 'code')
          const may = mayChangeFactors(session.proof, await hasFactor({ auth, db, publicUrl }, session.userId))
          if (!may.ok) return no(may.refusal, '')
          const confirmed = await auth.factor.confirm(session.userId, body.code)
          if (!confirmed.ok) return no(confirmed.refusal, 'code')
          // Sessions that began with the password alone end; this one has just shown the second factor.
          const ended = await auth.endSessions(session.userId, (id) => id !== session.sessionId)
          await auth.raiseProof(session.sessionId, 'second-factor')
          await note(
            { ...fromOf(who), actor: { ...actorOf(who), proof: 'second-factor' } },
            {
              what: 'second-factor-added',
              personId: who.personId,
              content: { kind: 'totp', otherSessionsEnded: ended },
              mail: {
                to: session.email,
                subject: 'An authenticator app was added to your account',
                body: `From now on each sign-in asks for its code. ${alarm}`,
              },
            },
          )
          return view({ backupCodes: confirmed.value }, () => <BackupCodesPage who={who} codes={confirmed.value} />)
        }),
    }),
    route<Who, typeof codeBody>({
      method: 'POST',
      path: '/account/second-factor/backup-codes',
      says: 'New backup codes in place of the old; shown once',
      may: 'own-account',
      body: codeBody,
      handle: ({ who: maybe, request, body }) =>
        withSession(maybe, request, async (who, session, no) => {
          if (!body.code) return no(missing('code', 'Enter the code.'), 'code')
          const proved = await auth.factor.prove(session.userId, body.code)
          if (!proved.ok) return no(proved.refusal, 'code')
          const codes = await auth.factor.makeBackupCodes(session.userId)
          await note(fromOf(who), {
            what: 'backup-codes-made',
            personId: who.personId,
            mail: { to: session.email, subject: 'New backup codes were made for your account', body: `The old ones no longer work. ${alarm}` },
          })
          return view({ backupCodes: codes }, () => <BackupCodesPage who={who} codes={codes} />)
        }),
    }),
    route<Who, typeof bothBody>({
      method: 'POST',
      path: '/account/second-factor/remove',
      says: 'Remove the authenticator app, with password and code',
      may: 'own-account',
      body: bothBody,
      handle: ({ who: maybe, request, body }) =>
        withSession(maybe, request, async (who, session, no) => {
          if (!body.current) return no(missing('current', 'Enter your current password.'), 'current')
          if (!body.code) return no(missing('code', 'Enter the code.'), 'code')
          const password = await auth.proveAgain(request.headers, body.current, visitOf(request))
          if (!password.ok) return no(password.refusal, 'current')
          const code = await auth.factor.prove(session.userId, body.code)
          if (!code.ok) return no(code.refusal, 'code')
          await auth.factor.remove(session.userId)
          await note(fromOf(who), {
            what: 'second-factor-removed',
            personId: who.personId,
            content: { kind: 'totp' },
            mail: {
              to: session.email,
              subject: 'The authenticator app was removed from your account',
              body: `The next sign-in asks only for the password. ${alarm}`,
            },
          })
          // What this session proved no longer stands behind the account.
          if (!(await hasFactor({ auth, db, publicUrl }, session.userId))) await auth.raiseProof(session.sessionId, 'password')
          return done({ isRemoved: true }, '/account?done=factor-removed')
        }),
    }),
  ]
}
