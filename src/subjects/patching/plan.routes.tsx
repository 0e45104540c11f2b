import { z } from 'zod'
import { refused, done, route, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { readList } from '../../platform/db/list.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { deviceHref, deviceNotFound, deviceRefused, exposures, keysOf, type AssetsParts } from '../assets/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../people/index.ts'
import { feedsStatus, kevInWords, toCheckCount } from '../vulnerabilities/index.ts'
import { PlanPage } from './plan.screens.tsx'
import { planCounts } from './plan.views.ts'
import { noFixesByLine } from './support/support.views.ts'
import { setExposure } from './set-exposure.ts'
import { firstOfPlan, planList, saysOf, waitsOf, withHosts, type PlanItem } from './updates/plan-list.views.ts'
import { planGiven } from './updates/plan-given.ts'
import { statesOf } from './updates/states.views.ts'

const exposureBody = z.object({
  exposure: z.enum(keysOf(exposures)),
  why: z.string().max(500).default(''),
  seen: z.string().max(40).optional().describe('When the statement was made that you saw (empty: none); refused where another was made since'),
})
const emergenciesShown = 5

/** A row as the API tells it. */
export const shownItem = (row: PlanItem) => ({
  ...row,
  id: showId('pe', row.id),
  ownerId: row.ownerId && showId('per', row.ownerId),
  says: saysOf(row),
  waitsFor: waitsOf(row),
})

/** The patch plan, and the statement that moves it. */
export const planRoutes = (parts: AssetsParts): readonly Route<Who>[] => [
  ...listRoutes({
    db: parts.db,
    list: planList,
    says: 'The patch plan: one row an update, what first and why, by when',
    clauses: ['PM-3.3', 'PM-3.2'],
    may: 'plan.see',
    given: planGiven,
    more: async (tx, now, who: Who, page) => ({
      moved: (await readList(tx, planList, { moved: 'looked', size: '25' }, await planGiven(tx, now, who))).total,
      views: await savedViews(tx, 'plan', who),
      counts: await planCounts(tx, now.toZonedDateTimeISO(who.zone).toPlainDate().toString(), now),
      emergencies: await firstOfPlan(tx, emergenciesShown, true),
      states: await statesOf(
        tx,
        page.rows.map(({ id }) => id),
      ),
      rows: await withHosts(tx, page.rows),
      noFixes: await noFixesByLine(tx, now.toZonedDateTimeISO(who.zone).toPlainDate().toString()),
      feeds: (await feedsStatus(tx, now)).feeds,
      toCheck: await toCheckCount(tx),
    }),
    json: ({ page, given, more, query }) => ({
      today: given.today,
      lookedAt: given.looked ?? null,
      movedSince: given.movedSince,
      moved: more.moved,
      counts: more.counts,
      toCheck: more.toCheck,
      exploitedBy: kevInWords(more.feeds),
      views: more.views,
      emergencies: more.emergencies.map(shownItem),
      rows: more.rows.map((row, at) => ({
        ...((query.sort ?? 'rank') === 'rank' ? { rank: page.from + at } : {}),
        ...shownItem(row),
        noFixes: more.noFixes.get(row.line) ?? null,
        situations: more.states.filter(({ updateId }) => updateId === row.id).map(({ id: _, updateId: __, ...state }) => state),
      })),
    }),
    page: ({ page, query, given, more }, who) => <PlanPage who={who} query={query} {...given} {...more} page={{ ...page, rows: more.rows }} />,
  }),
  route<Who, typeof exposureBody>({
    method: 'POST',
    path: '/devices/:id/exposure',
    says: 'State how exposed a device is: its rows move in rank and due date at once',
    clauses: ['PM-3.3'],
    may: 'devices.set-exposure',
    body: exposureBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await setExposure({ db: parts.db, districtId: who.districtId, actor: actorOf(who) }, { deviceId: id, ...body })
      if (!result.ok) return deviceRefused(parts, who, id, 'exposure', result.refusal, body)
      const { moved, before, after, says } = result.value
      return done({ device: showId('dev', id), exposure: body.exposure, moved, before, after, says }, deviceHref(id))
    },
  }),
]
