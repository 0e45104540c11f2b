import type { Temporal } from 'temporal-polyfill'
import { wholeDaysSince } from '../../core/time/days.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { FeedsShown } from './feeds.screens.tsx'
import { feedSources } from './fetched/feed-sources.views.ts'
import { publishersFor } from './fetched/publishers.rules.ts'
import { releasesWithoutData } from './coverage.views.ts'
import { feedNeeds } from './feed-needs.views.ts'
import { isEarlierMonth } from './feed-age.rules.ts'
import { isPart } from './feed-slot.rules.ts'
import { feedsInForce, maxAgeDays, refusedFeeds } from './feeds.views.ts'
import { signedFeeds } from './signed/publisher-keys.views.ts'

/** The feeds in force with their age in whole days, counted from publication; null where neither file nor person told it. */
export const feedsStatus = async (tx: Tx, now: Temporal.Instant): Promise<Omit<FeedsShown, 'needs' | 'offered' | 'lacking'>> => {
  const most = await maxAgeDays(tx)
  const loaded = await feedsInForce(tx)
  const feeds = loaded.map((feed) => {
    const { published, loadedAt } = feed
    const ageDays = published === null ? null : wholeDaysSince(published.length === 10 ? `${published}T00:00:00Z` : published, now)
    return {
      ...feed,
      ageDays,
      loadedDaysAgo: wholeDaysSince(loadedAt, now),
      isOld: ageDays !== null && ageDays > most && !isEarlierMonth(feed, loaded) && !isPart(feed.slot), // one document is not renewed
    }
  })
  return {
    feeds,
    refusals: await refusedFeeds(tx),
    maxAgeDays: most,
    sources: await feedSources(tx),
    mustBeSigned: (await signedFeeds(tx)).map(({ slot }) => slot),
  }
}

/** The same for their page, with what the district's systems ask for. */
export const feedsShown = async (tx: Tx, now: Temporal.Instant): Promise<FeedsShown> => {
  const [status, needs] = [await feedsStatus(tx, now), await feedNeeds(tx)]
  return {
    ...status,
    needs,
    lacking: await releasesWithoutData(tx, status.feeds),
    offered: publishersFor(needs, now.toZonedDateTimeISO('UTC').year, status.sources),
  }
}
