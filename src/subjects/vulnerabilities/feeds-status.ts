import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import type { FeedsShown } from './feeds.screens.tsx'
import { feedSources } from './fetched/feed-sources.views.ts'
import { feedsInForce, maxAgeDays, refusedFeeds } from './feeds.views.ts'

/** The feeds in force with their age in whole days, counted from publication; null where neither file nor person told it. */
export const feedsStatus = async (tx: Tx, now: Temporal.Instant): Promise<FeedsShown> => {
  const most = await maxAgeDays(tx)
  const feeds = (await feedsInForce(tx)).map((feed) => {
    const daysSince = (at: string) => Math.max(0, Math.floor(Temporal.Instant.from(at).until(now).total('hours') / 24))
    const { published, loadedAt } = feed
    const ageDays = published === null ? null : daysSince(published.length === 10 ? `${published}T00:00:00Z` : published)
    return { ...feed, ageDays, loadedDaysAgo: daysSince(loadedAt), isOld: ageDays !== null && ageDays > most }
  })
  return { feeds, refusals: await refusedFeeds(tx), maxAgeDays: most, sources: await feedSources(tx) }
}
