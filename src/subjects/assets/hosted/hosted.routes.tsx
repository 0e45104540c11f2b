import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { actors, keysOf, scopes } from '../assets.rules.ts'
import { personChoices } from '../assets.views.ts'
import { idOrNone } from '../fields.ts'
import { issuesAbout } from '../issues/issues.views.ts'
import { sources, sourceWords } from '../others/sources.rules.ts'
import { tellSource } from '../others/tell-source.ts'
import { hostedBulkRoutes } from './hosted-bulk.tsx'
import { dataClasses, hostedNotFound } from './hosted.rules.ts'
import { hostedHref, HostedListPage, HostedPage, NewHostedPage, type HostedShown, type Typed } from './hosted.screens.tsx'
import { hostedList, hostedOf, type Hosted } from './hosted.views.ts'
import { setHosted } from './set-hosted.ts'

const words = z.string().trim().max(200).default('')
const day = z.iso.date('is not a date such as 2027-06-30').nullable().default(null)
const body = z.object({
  name: z.string().trim().max(200).default(''),
  vendor: words,
  product: words,
  version: z.string().trim().max(100).default(''),
  ownerId: idOrNone('per').default(null),
  dataClass: z.enum(keysOf(dataClasses)).default('unknown'),
  scope: z.enum(keysOf(scopes)).default('unknown'),
  scopeReason: z.string().max(500).nullable().default(null),
  patchingActor: z.enum(keysOf(actors)).default('unknown'),
  contractEndsOn: day,
  supportEndsOn: day,
  contact: words,
  contactEmail: z.email('is not an e-mail address').max(254).nullable().default(null),
  retiredOn: day,
})
/** What was told of one device or application by the source that speaks for who patches it. */
export const toldBody = z.object({
  source: z.enum(keysOf(sources)),
  seenAt: z.string().max(40).default(''),
  product: words,
  version: z.string().max(100).default(''),
  says: z.enum(keysOf(sourceWords)).default('nothing'),
  detail: z.string().max(500).default(''),
})

const shown = ({ id, ownerId, ...hosted }: Hosted) => ({ id: showId('app', id), ownerId: ownerId && showId('per', ownerId), ...hosted })
const typed = (sent: z.infer<typeof body>): Typed =>
  Object.fromEntries(
    Object.entries({ ...sent, ownerId: sent.ownerId === null ? 'none' : showId('per', sent.ownerId) }).map(([name, value]) => [
      name,
      value ?? undefined,
    ]),
  )
const dayOf = (now: Temporal.Instant, who: Who): string => now.toZonedDateTimeISO(who.zone).toPlainDate().toString()

/** Hosted applications: the list and one page each. */
export const hostedRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const load = (who: Who, id: string): Promise<HostedShown | undefined> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const hosted = await hostedOf(tx, id)
      return hosted && { hosted, people: await personChoices(tx), issues: await issuesAbout(tx, showId('app', id)), today: dayOf(now, who) }
    })
  const idOfPath = (params: Readonly<Record<string, string>>) => readId('app', params['id'] ?? '')
  const kept = async (who: Who, id: string | undefined, sent: z.infer<typeof body>): Promise<Reply> => {
    const result = await setHosted(fromOf(who), { hostedId: id, ...sent })
    if (result.ok) return done({ application: showId('app', result.value.hostedId) }, hostedHref(result.value.hostedId))
    const again = id === undefined ? undefined : await load(who, id)
    if (id !== undefined)
      return again === undefined
        ? refused(result.refusal)
        : refused(result.refusal, () => <HostedPage who={who} {...again} typed={typed(sent)} refusal={result.refusal} />)
    const people = await reading({ db, districtId: who.districtId }, personChoices)
    return refused(result.refusal, () => <NewHostedPage who={who} people={people} typed={typed(sent)} refusal={result.refusal} />)
  }
  return [
    ...listRoutes({
      db,
      list: hostedList,
      says: 'Hosted applications: owner, vendor, scope, who patches them, until when',
      clauses: ['PM-2'],
      may: 'devices.see',
      given: async () => undefined,
      more: async (tx, now, who: Who) => ({ today: dayOf(now, who), views: await savedViews(tx, 'hosted', who) }),
      json: ({ page }) => ({ applications: page.rows.map(shown) }),
      page: ({ page, query, more }, who) => <HostedListPage who={who} page={page} query={query} {...more} />,
    }),
    ...hostedBulkRoutes({ db }), // before the ids: its address begins the same
    route<Who>({
      method: 'GET',
      path: '/hosted/new',
      says: 'Add a hosted application',
      clauses: ['PM-2'],
      may: 'devices.change',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const people = await reading({ db, districtId: who.districtId }, personChoices)
        return view({ dataClasses }, () => <NewHostedPage who={who} people={people} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/hosted',
      says: 'Add a hosted application',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      body,
      handle: ({ who, body: sent }) => kept(signedIn(who), undefined, sent),
    }),
    route<Who>({
      method: 'GET',
      path: '/hosted/:id',
      says: 'One hosted application',
      clauses: ['PM-2'],
      may: 'devices.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        const found = id === undefined ? undefined : await load(who, id)
        return found === undefined ? refused(hostedNotFound) : view(shown(found.hosted), () => <HostedPage who={who} {...found} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/hosted/:id',
      says: 'Change a hosted application; a date under `retiredOn` takes it out of use',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, request, body: sent }) => {
        const id = idOfPath(request.params)
        return id === undefined ? refused(hostedNotFound) : kept(signedIn(maybe), id, sent)
      },
    }),
    route<Who, typeof toldBody>({
      method: 'POST',
      path: '/hosted/:id/told',
      says: 'What the vendor or provider states about a hosted application',
      clauses: ['PM-2', 'PM-3.6'],
      may: 'devices.change',
      body: toldBody,
      handle: async ({ who: maybe, request, body: sent }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        if (id === undefined) return refused(hostedNotFound)
        const result = await tellSource(fromOf(who), { hostedId: id, zone: who.zone, ...sent })
        if (result.ok) return done({ application: showId('app', id) }, hostedHref(id))
        const again = result.refusal.status === 404 ? undefined : await load(who, id)
        return again === undefined
          ? refused(result.refusal)
          : refused(result.refusal, () => <HostedPage who={who} {...again} told={{ refusal: result.refusal, values: sent }} />)
      },
    }),
  ]
}
