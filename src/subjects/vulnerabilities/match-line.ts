import type { Act } from '../ledger/index.ts'
import { feedForRelease } from './coverage.rules.ts'
import type { FeedInForce } from './feeds.views.ts'
import { ensureMatched, noteDetections, westernDay } from './match.store.ts'
import { ensureJudged, ensurePlatforms } from './products/judge.store.ts'
import { ensureRetold } from './products/identity.store.ts'
import { ensurePrograms } from './programs/programs.store.ts'
import { ensureWindows } from './windows/windows.store.ts'
import { ensureSupport } from './support/support.store.ts'

/** What `heldTitles` goes by is made ready: the systems of these devices, or of all, and what people said their titles are. */
export const readyLines = async (act: Act, deviceIds?: readonly string[]): Promise<void> => {
  await ensurePlatforms(act.tx, deviceIds)
  await ensureWindows(act, deviceIds)
  await ensurePrograms(act, deviceIds)
  await ensureRetold(act, deviceIds)
  await ensureSupport(act.tx, deviceIds)
}

/**
 * Makes what the feeds in force say of these titles on a line true, and notes since when the district knows. Distribution first, then vendors, then CPE.
 * Gives how many titles were looked up.
 */
export const matchLine = async (act: Act, feeds: readonly FeedInForce[], line: string, titleIds: readonly string[]): Promise<number> => {
  const debian = feedForRelease(feeds, line)
  const matched = debian === undefined ? 0 : await ensureMatched(act.tx, debian, line, titleIds)
  const days = new Map(feeds.map((feed) => [feed.slot, feed.published?.slice(0, 10) ?? westernDay(feed.loadedAt)]))
  const judged = await ensureJudged(act.tx, line, titleIds, {
    withPackages: debian === undefined,
    knownOn: (slot) => days.get(slot) ?? westernDay(act.now.toString()),
  })
  await noteDetections(act, line, titleIds)
  return matched + judged
}
