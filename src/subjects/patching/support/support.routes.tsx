import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { idField, personChoices } from '../../assets/index.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { feedsStatus } from '../../vulnerabilities/index.ts'
import { endingNotFound, saySupport } from './say-support.ts'
import { endingHref, EndingPage, SupportPage, type EndingShown } from './support.screens.tsx'
import { supportBulkRoutes } from './support-bulk.tsx'
import { countEndings, endingOf, holdersOfEnding, supportList, type Ending } from './support.views.ts'

const devicesShown = 20
const body = z.object({
  ownerId: z.union([z.literal('none').transform(() => null), idField('per')]).default(null),
  todo: z.string().trim().max(500).default(''),
  endsOn: z.iso.date('is not a date such as 2027-06-30').nullable().default(null),
  readWhere: z.string().trim().max(300).default(''),
})
const shown = ({ id, key: _, ownerId, thingId: __, ...row }: Ending) => ({
  id: showId('sup', id),
  ownerId: ownerId && showId('per', ownerId),
  ...row,
})
const dayOf = (now: Temporal.Instant, who: Who): string => now.toZonedDateTimeISO(who.zone).toPlainDate().toString()

/** What runs out when (PM-2): the list, and one row with who has it and what is to be done. */
export const supportRoutes = ({ db }: { readonly db: Db }): readonly Route<Who>[] => {
  const load = (who: Who, id: string): Promise<(EndingShown & { readonly today: string }) | undefined> =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const today = dayOf(now, who)
      const row = await endingOf(tx, id, today)
      return row && { row, holders: await holdersOfEnding(tx, row.key, devicesShown), people: await personChoices(tx), today }
    })
  return [
    ...listRoutes({
      db,
      list: supportList,
      says: 'What support ends for and when: systems, software, models, Chromebooks, hosted applications',
      clauses: ['PM-2', 'PM-3.1'],
      may: 'devices.see',
      given: async (_, now, who: Who) => ({ today: dayOf(now, who) }),
      more: async (tx, now, who) => ({
        views: await savedViews(tx, 'end-of-support', who),
        feed: (await feedsStatus(tx, now)).feeds.find(({ kind }) => kind === 'support-dates'),
        counts: await countEndings(tx, dayOf(now, who)),
      }),
      json: ({ page, more }) => ({
        rows: page.rows.map(shown),
        views: more.views,
        counts: more.counts,
        feed: more.feed === undefined ? null : { name: more.feed.name, published: more.feed.published, isOld: more.feed.isOld },
      }),
      page: ({ page, query, more }, who) => <SupportPage who={who} page={page} query={query} {...more} />,
    }),
    ...supportBulkRoutes({ db }), // before the ids: its address begins the same
    route<Who>({
      method: 'GET',
      path: '/end-of-support/:id',
      says: 'One end of support: what it means, who has it, what is to be done',
      clauses: ['PM-2'],
      may: 'devices.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = readId('sup', request.params['id'] ?? '')
        const found = id === undefined ? undefined : await load(who, id)
        return found === undefined
          ? refused(endingNotFound)
          : view(
              {
                ...shown(found.row),
                devices: found.holders.map(({ id: device, hostname, site }) => ({ id: showId('dev', device), hostname, site })),
              },
              () => <EndingPage who={who} {...found} />,
            )
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/end-of-support/:id',
      says: 'Set the owner of an end of support, what to do, and the date if it is known better',
      clauses: ['PM-2', 'PM-4'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, request, body: sent }) => {
        const who = signedIn(maybe)
        const id = readId('sup', request.params['id'] ?? '')
        const found = id === undefined ? undefined : await load(who, id)
        if (id === undefined || found === undefined) return refused(endingNotFound)
        const result = await saySupport({ db, districtId: who.districtId, actor: actorOf(who) }, { id, today: found.today, ...sent })
        const typed = { ...sent, ownerId: sent.ownerId === null ? 'none' : showId('per', sent.ownerId), endsOn: sent.endsOn ?? undefined }
        return result.ok
          ? done({ id: showId('sup', id) }, endingHref(id))
          : refused(result.refusal, () => <EndingPage who={who} {...found} typed={typed} refusal={result.refusal} />)
      },
    }),
  ]
}
