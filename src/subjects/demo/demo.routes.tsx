import { z } from 'zod'
import { refuse } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import type { Db } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { reading, sha256 } from '../ledger/index.ts'
import { actorOf, districtIds, districtOf, signedIn, type createAuth, type Who } from '../people/index.ts'
import { jumpNames, landing } from './demo.rules.ts'
import { removeDistrict } from './demo.store.ts'
import { linkByHash, newestMails } from './demo.views.ts'
import { DemoPage, LinkPage, MailPage } from './demo.screens.tsx'
import { linkOver, opens, takeLink } from './links.ts'
import { moveClock } from './move-clock.ts'

type Parts = { readonly db: Db; readonly auth: Pick<ReturnType<typeof createAuth>, 'openSession'> }

const moveBody = z.object({ to: z.enum(jumpNames), back: z.string().max(500).optional() })
const removeBody = z.object({ name: z.string().max(300).default('') })
const realDistrict = {
  code: 'demo/real-district',
  clause: '-',
  status: 404,
  says: 'This district is not a demonstration.',
  satisfiedBy: 'Nothing: what is here is for demonstrations.',
} as const

/** The district a link names, where there is one. */
const districtIn = async (db: Db, token: string): Promise<string | undefined> => {
  const id = /^([1-9]\d{0,17})-[\w-]{20,64}$/.exec(token)?.[1]
  return id !== undefined && (await districtIds(db)).includes(id) ? id : undefined
}

const linkRoutes = ({ db, auth }: Parts): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/demo/sign-in/:token',
    says: 'Who a demonstration’s link signs in; opening it uses nothing up',
    may: 'anyone',
    handle: async ({ request }) => {
      const token = request.params.token ?? ''
      const districtId = await districtIn(db, token)
      if (districtId === undefined) return refused(linkOver)
      const [link, district] = await reading({ db, districtId }, async (tx) => [await linkByHash(tx, sha256(token)), await districtOf(tx)] as const)
      if (!district?.isDemo || !opens(link, systemNow())) return refused(linkOver)
      return view({ name: link.name, district: district.name }, () => <LinkPage name={link.name} district={district.name} action={request.path} />)
    },
  }),
  route<Who>({
    method: 'POST',
    path: '/demo/sign-in/:token',
    says: 'Sign in to a demonstration as the link’s person; once',
    may: 'anyone',
    handle: async ({ request }) => {
      const token = request.params.token ?? ''
      const districtId = await districtIn(db, token)
      if (districtId === undefined) return refused(linkOver)
      const taken = await takeLink({ db, districtId, actor: { id: `demo-link:${sha256(token).slice(0, 16)}`, proof: 'link' } }, { token })
      if (!taken.ok) return refused(taken.refusal)
      // What it is: a code printed once at the shell. Nothing in a demonstration is closed for want of a second factor (resolve-who.ts).
      const cookies = await auth.openSession(
        taken.value.userId,
        { proof: 'one-time-code', how: 'password' },
        { headers: request.headers, remote: request.remote },
      )
      return done({ isSignedIn: true }, '/', { cookies })
    },
  }),
]

/** Ways in, the clock, kept mail and the end of a demonstration. Each answers 404 in a real district. */
export const demoRoutes = (parts: Parts): readonly Route<Who>[] => {
  const { db } = parts
  const removePage = (who: Who, refusal?: Parameters<typeof DemoPage>[0]['refusal']) => () => <DemoPage who={who} refusal={refusal} />
  return [
    ...linkRoutes(parts),
    route<Who>({
      method: 'GET',
      path: '/demo',
      says: 'What a demonstration is, its clock, and its end',
      may: 'signed-in',
      handle: ({ who }) => (signedIn(who).isDemo ? view({ isDemo: true, jumps: jumpNames }, removePage(signedIn(who))) : refused(realDistrict)),
    }),
    route<Who>({
      method: 'GET',
      path: '/demo/mail',
      says: 'Mail a demonstration would have sent',
      may: 'signed-in',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        if (!who.isDemo) return refused(realDistrict)
        const mails = await reading({ db, districtId: who.districtId }, (tx) => newestMails(tx))
        return view({ mails }, () => <MailPage who={who} mails={mails} />)
      },
    }),
    route<Who, typeof moveBody>({
      method: 'POST',
      path: '/demo/clock',
      says: 'Move a demonstration’s clock on',
      may: 'signed-in',
      body: moveBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        if (!who.isDemo) return refused(realDistrict)
        const from = { db, districtId: who.districtId, actor: actorOf(who) }
        const to = await reading(from, async (_, now) => landing(body.to, now, who.zone))
        const moved = await moveClock(from, { to })
        const back = /^\/(?!\/)[\w\-./?=&%~]*$/.test(body.back ?? '') ? (body.back ?? '/') : '/'
        return moved.ok ? done(moved.value, back) : refused(moved.refusal)
      },
    }),
    route<Who, typeof removeBody>({
      method: 'POST',
      path: '/demo/remove',
      says: 'Remove a demonstration with everything in it',
      may: 'demo.remove',
      body: removeBody,
      handle: async ({ who: maybe, body }) => {
        const who = signedIn(maybe)
        if (!who.isDemo) return refused(realDistrict)
        if (body.name.trim() !== who.districtName) {
          const { refusal } = refuse({
            code: 'demo/name-not-typed',
            clause: '-',
            status: 422,
            says: 'The name you typed does not match, so nothing was removed.',
            satisfiedBy: who.districtName,
            faults: ['name: is not the district’s name'],
          })
          return refused(refusal, removePage(who, refusal))
        }
        return done({ rows: await removeDistrict(db, who.districtId) }, '/sign-in')
      },
    }),
  ]
}
