import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Request0, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { AccountPage, type OwnDistrict } from './account.screens.tsx'
import { inputRefused, text, visitOf } from './form-parts.ts'
import { accountNoter } from './own-account.ts'
import { signedIn, type PeopleParts } from './parts.ts'
import { districtOf, loginsOf, peopleOf } from './people.views.ts'
import { readNewPassword, type Fault } from './person-form.rules.ts'
import { districtCookie } from './resolve-who.ts'
import { actorOf, type Who } from './who.ts'

const passwordBody = z.object({ current: text, password: text, passwordAgain: text })
const districtBody = z.object({ district: text })

export const accountRoutes = ({ auth, db, publicUrl, tell }: PeopleParts): readonly Route<Who>[] => {
  const note = accountNoter(tell)
  const fromOf = (who: Who) => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const districtsOf = async (who: Who, request: Request0): Promise<readonly OwnDistrict[]> => {
    const session = await auth.sessionOf(request)
    const logins = session ? await loginsOf(db, session.userId) : []
    return Promise.all(
      logins.map(async ({ districtId }) => ({
        id: districtId,
        isThis: districtId === who.districtId,
        name: (await reading({ db, districtId }, districtOf))?.name ?? '',
      })),
    )
  }
  const page = async (who: Who, request: Request0, faults: readonly Fault[] = []) => {
    const [sessions, districts] = [await auth.sessionsOf(request.headers), await districtsOf(who, request)]
    const session = await auth.sessionOf(request)
    const email = (await reading(fromOf(who), (tx, now) => peopleOf(tx, now, who.personId)))[0]?.email ?? ''
    const hasApp = session !== undefined && (await auth.factor.isOn(session.userId))
    const codesLeft = session !== undefined && hasApp ? await auth.factor.backupCodesLeft(session.userId) : 0
    const shown = { who, email, sessions, districts, faults, hasApp, codesLeft, done: request.query.done }
    return { ...shown, show: () => <AccountPage {...shown} /> }
  }
  const mailOf = async (request: Request0) => (await auth.sessionOf(request))?.email ?? ''

  return [
    route<Who>({
      method: 'GET',
      path: '/account',
      says: 'Your own account: positions, sessions, districts',
      may: 'own-account',
      handle: async ({ who, request }) => {
        const { sessions, districts, hasApp, codesLeft, show } = await page(signedIn(who), request)
        const json = {
          name: who?.name,
          district: who?.districtName,
          positions: who?.positions,
          proof: who?.proof,
          factorDueAt: who?.factorDueAt,
          isFactorOverdue: who?.isFactorOverdue ?? false,
          secondFactor: { hasApp, backupCodesLeft: codesLeft },
          sessions: sessions.map(({ id, ...one }) => ({ id: showId('ses', id), ...one })),
          districts,
        }
        return view(json, show)
      },
    }),
    route<Who, typeof passwordBody>({
      method: 'POST',
      path: '/account/password',
      says: 'Change your password; your other sessions end',
      may: 'own-account',
      body: passwordBody,
      handle: async ({ who, body, request }) => {
        const read = readNewPassword(body)
        const faults = [...(body.current ? [] : [{ field: 'current', says: 'Enter your current password.' }]), ...read.faults]
        const no = async (refusal: Refusal, shown: readonly Fault[]) => refused(refusal, (await page(signedIn(who), request, shown)).show)
        if (faults.length > 0) return no(inputRefused(faults), faults)
        const changed = await auth.changePassword(body.current ?? '', read.value, visitOf(request))
        if (!changed.ok) return no(changed.refusal, [{ field: 'current', says: changed.refusal.says }])
        const mail = {
          to: await mailOf({ ...request, headers: new Headers({ cookie: changed.value.map((one) => one.split(';')[0]).join('; ') }) }),
          subject: 'Your password was changed',
          body: 'Your account’s password was changed and your other sessions were ended. If this was not you, tell the technology department at once.',
        }
        await note(fromOf(signedIn(who)), { what: 'password-changed', personId: signedIn(who).personId, mail })
        return done({ isChanged: true }, '/account?done=password', { cookies: changed.value })
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/end-other-sessions',
      says: 'End all of your sessions except this one',
      may: 'own-account',
      handle: async ({ who: maybe, request }) => {
        const own = await auth.sessionOf(request)
        const count = own ? await auth.endSessions(own.userId, (id) => id !== own.sessionId) : 0
        const who = signedIn(maybe)
        if (count > 0) await note(fromOf(who), { what: 'sessions-ended', personId: who.personId, content: { count } })
        return done({ ended: count }, '/account?done=sessions')
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/sessions/:id/end',
      says: 'End one session of yours',
      may: 'own-account',
      handle: async ({ who: maybe, request }) => {
        const [own, id, who] = [await auth.sessionOf(request), readId('ses', request.params.id ?? ''), signedIn(maybe)]
        const count = own && id !== undefined ? await auth.endSessions(own.userId, (one) => one === id) : 0
        if (count === 0)
          return refused(
            refuse({
              code: 'people/no-such-session',
              clause: '-',
              status: 404,
              says: 'You have no such session; it may have ended.',
              satisfiedBy: 'Reload the list.',
            }).refusal,
          )
        await note(fromOf(who), { what: 'sessions-ended', personId: who.personId, content: { count } })
        return done({ ended: count }, own?.sessionId === id ? '/sign-in' : '/account?done=sessions')
      },
    }),
    route<Who, typeof districtBody>({
      method: 'POST',
      path: '/account/district',
      says: 'Work in another of your districts',
      may: 'own-account',
      body: districtBody,
      handle: async ({ who, body, request }) => {
        const chosen = (await districtsOf(signedIn(who), request)).find((one) => one.id === body.district)
        if (!chosen)
          return refused(
            refuse({
              code: 'people/not-your-district',
              clause: '-',
              status: 404,
              says: 'You do not belong to that district.',
              satisfiedBy: 'Choose one of those on your account page.',
            }).refusal,
          )
        const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
        const cookie = `${districtCookie}=${chosen.id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`
        return done({ district: chosen.id, name: chosen.name }, '/', { cookies: [cookie] })
      },
    }),
  ]
}
