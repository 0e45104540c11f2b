import { z } from 'zod'
import type { Refusal, Result } from '../../../core/result.ts'
import type { Db } from '../../../platform/db/pool.ts'
import { done, refused, route, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, districtIds, signedIn, type Who } from '../../people/index.ts'
import { FeedsPage } from '../feeds.screens.tsx'
import { feedsShown } from '../feeds-status.ts'
import { notForAll } from '../shared-feeds.ts'
import type { TakenOut } from './take-out-delisted.ts'
import { fetchFeedSoon, removeFeedSource, setUpFeedSource } from './set-feed-source.ts'

const none = '00000000-0000-0000-0000-000000000000'
const text = (most: number) => z.string().max(most).default('')
const body = z.object({
  name: text(200),
  url: text(1000),
  hashUrl: text(1000),
  isSigned: z
    .union([z.boolean(), z.literal('yes')])
    .optional()
    .transform((value) => value === true || value === 'yes')
    .describe('Its signature is fetched with it, and a file without one is refused'),
  signatureUrl: text(1004),
  release: text(60),
  everyHours: z.coerce.number().default(24),
})

/** Takes out documents that a list names no more, and lets findings and plan follow. */
export type TakeOut = (from: From, wish: { readonly id: string; readonly isLossAgreed: boolean }) => Promise<Result<TakenOut>>
const takeOutBody = z.object({ agree: z.literal('gone').optional().describe('Confirms that the findings it closes are meant to close') })

/** Where feeds are fetched from by themselves. */
export const feedSourceRoutes = (db: Db, takeOut: TakeOut): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const no = async (who: Who, refusal: Refusal, values?: Readonly<Record<string, string>>): Promise<Reply> => {
    const shown = await reading({ db, districtId: who.districtId }, feedsShown)
    return refused(refusal, () => <FeedsPage who={who} {...shown} unset={{ refusal, values: values ?? {} }} />)
  }
  return [
    route<Who, typeof body>({
      method: 'POST',
      path: '/feeds/sources',
      says: 'Fetch a feed from its publisher on a schedule',
      clauses: ['PM-3.2'],
      may: 'feeds.load',
      body,
      handle: async ({ who: maybe, body: wish }) => {
        const who = signedIn(maybe)
        const values = Object.fromEntries(Object.entries(wish).map(([key, value]) => [key, String(value)]))
        if ((await districtIds(db)).length > 1) return no(who, notForAll.refusal, values)
        const result = await setUpFeedSource(fromOf(who), wish)
        return result.ok ? done({ id: showId('fds', result.value.id) }, '/feeds', { status: 201 }) : no(who, result.refusal, values)
      },
    }),
    route<Who, typeof takeOutBody>({
      method: 'POST',
      path: '/feeds/sources/:id/delisted',
      says: 'Take out the documents that a provider no longer lists; what would close much needs `agree`',
      clauses: ['PM-3.2'],
      may: 'feeds.load',
      body: takeOutBody,
      handle: async ({ who: maybe, request, body: { agree } }) => {
        const who = signedIn(maybe)
        const result = await takeOut(fromOf(who), { id: readId('fds', request.params.id ?? '') ?? none, isLossAgreed: agree === 'gone' })
        return result.ok ? done(result.value, '/feeds') : no(who, result.refusal)
      },
    }),
    ...(
      [
        ['fetch', fetchFeedSoon, 'Ask the publisher again, within a minute'],
        ['remove', removeFeedSource, 'Stop fetching a feed; what is loaded stays'],
      ] as const
    ).map(([act, work, says]) =>
      route<Who>({
        method: 'POST',
        path: `/feeds/sources/:id/${act}`,
        says,
        clauses: ['PM-3.2'],
        may: 'feeds.load',
        handle: async ({ who: maybe, request }) => {
          const who = signedIn(maybe)
          const result = await work(fromOf(who), { id: readId('fds', request.params.id ?? '') ?? '' })
          return result.ok ? done({ id: showId('fds', result.value.id) }, '/feeds') : no(who, result.refusal)
        },
      }),
    ),
  ]
}
