import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import type { FeedsShown } from './feeds.screens.tsx'
import { feedsInForce, maxAgeDays, refusedFeeds } from './feeds.views.ts'

/** The feeds in force with their age in whole days, counted from publication where the feed tells it, else from loading. */
export const feedsStatus = async (tx: Tx, now: Temporal.Instant): Promise<FeedsShown> => {
  const most = await maxAgeDays(tx)
  const feeds = (await feedsInForce(tx)).map((feed) => {
    const from = feed.published === null ? feed.loadedAt : feed.published.length === 10 ? `${feed.published}T00:00:00Z` : feed.published
    const ageDays = Math.max(0, Math.floor(Temporal.Instant.from(from).until(now).total('hours') / 24))
    return { ...feed, ageDays, isOld: ageDays > most }
  })
  return { feeds, refusals: await refusedFeeds(tx), maxAgeDays: most }
}
