import { z } from 'zod'
import { refuse, type Refusal } from '../../core/result.ts'
import { done, refused, route, view, type Request0, type Route } from '../../platform/http/route.ts'
import { reading } from '../ledger/index.ts'
import { AccountPage, type OwnDistrict } from './account.screens.tsx'
import { inputRefused, text, visitOf } from './form-parts.ts'
import { noteAccountAct } from './own-account.ts'
import { signedIn, type PeopleParts } from './parts.ts'
import { districtOf, loginsOf, peopleOf } from './people.views.ts'
import { readNewPassword, type Fault } from './person-form.rules.ts'
import { districtCookie } from './resolve-who.ts'
import { actorOf, type Who } from './who.ts'

const passwordBody = z.object({ current: text, password: text, passwordAgain: text })
const districtBody = z.object({ district: text })

export const accountRoutes = ({ auth, db, publicUrl }: PeopleParts): readonly Route<Who>[] => {
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
    const email = (await reading(fromOf(who), (tx, now) => peopleOf(tx, now, who.personId)))[0]?.email ?? ''
    return { sessions, districts, show: () => <AccountPage who={who} email={email} sessions={sessions} districts={districts} faults={faults} done={request.query.done} /> }
  }

  return [
    route<Who>({
      method: 'GET',
      path: '/account',
      says: 'Your own account: positions, sessions, districts',
      may: 'signed-in',
      handle: async ({ who, request }) => {
        const { sessions, districts, show } = await page(signedIn(who), request)
        return view({ name: who?.name, district: who?.districtName, positions: who?.positions, sessions, districts }, show)
      },
    }),
    route<Who, typeof passwordBody>({
      method: 'POST',
      path: '/account/password',
      says: 'Change your password; your other sessions end',
      may: 'signed-in',
      body: passwordBody,
      handle: async ({ who, body, request }) => {
        const read = readNewPassword(body)
        const faults = [...(body.current ? [] : [{ field: 'current', says: 'Give the present password.' }]), ...read.faults]
        const no = async (refusal: Refusal, shown: readonly Fault[]) => refused(refusal, (await page(signedIn(who), request, shown)).show)
        if (faults.length > 0) return no(inputRefused(faults), faults)
        const changed = await auth.changePassword(body.current ?? '', read.value, visitOf(request))
        if (!changed.ok) return no(changed.refusal, [{ field: 'current', says: changed.refusal.says }])
        await noteAccountAct(fromOf(signedIn(who)), { what: 'password-changed' })
        return done({ isChanged: true }, '/account?done=password', { cookies: changed.value })
      },
    }),
    route<Who>({
      method: 'POST',
      path: '/account/end-other-sessions',
      says: 'End every session of yours but this one',
      may: 'signed-in',
      handle: async ({ who, request }) => {
        const count = await auth.endOtherSessions(request.headers)
        if (count > 0) await noteAccountAct(fromOf(signedIn(who)), { what: 'sessions-ended', count })
        return done({ ended: count }, '/account?done=sessions')
      },
    }),
    route<Who, typeof districtBody>({
      method: 'POST',
      path: '/account/district',
      says: 'Work in another of your districts',
      may: 'signed-in',
      body: districtBody,
      handle: async ({ who, body, request }) => {
        const chosen = (await districtsOf(signedIn(who), request)).find((one) => one.id === body.district)
        if (!chosen)
          return refused(
            refuse({
              code: 'people/not-your-district',
              clause: '-',
              status: 404,
              says: 'You are nobody in that district.',
              satisfiedBy: 'Choose one of those on your account’s page.',
            }).refusal,
          )
        const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
        const cookie = `${districtCookie}=${chosen.id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`
        return done({ district: chosen.id, name: chosen.name }, '/', { cookies: [cookie] })
      },
    }),
  ]
}
