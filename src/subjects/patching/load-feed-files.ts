import { districtIds } from '../people/index.ts'
import type { From } from '../ledger/index.ts'
import { loadFeeds, takeOutDelisted, type FeedInput, type FeedReader, type LoadOutcome } from '../vulnerabilities/index.ts'
import type { Moved } from '../../platform/jobs/long.store.ts'
import { followFeeds } from './follow-feeds.ts'

/**
 * Loads feed files and brings every district's findings and plan up to them before it returns. The feeds are true for all
 * from their own transaction on; each district follows in its own, under its own evidence. A file that is in force already is followed too,
 * where whoever loaded it did not live to.
 */
export const loadFeedFiles = async (
  from: From,
  files: readonly FeedInput[],
  reader?: FeedReader,
  moved: Moved = async () => undefined,
): Promise<readonly LoadOutcome[]> => {
  await moved('Reading what was handed in.')
  const outcomes = await loadFeeds(from, files, reader)
  if (outcomes.some(({ result }) => result.ok)) await followEverywhere(from, moved)
  return outcomes
}

const followEverywhere = async (from: From, moved?: Moved): Promise<void> => {
  for (const districtId of await districtIds(from.db)) {
    const actor = districtId === from.districtId ? from.actor : { id: 'process:feeds', proof: 'process' as const }
    await followFeeds({ db: from.db, districtId, actor }, moved)
  }
}

/** Takes out documents that their provider's list names no more, and brings every district's findings and plan up to that. */
export const takeOutDocuments = async (from: From, wish: Parameters<typeof takeOutDelisted>[1]): ReturnType<typeof takeOutDelisted> => {
  const result = await takeOutDelisted(from, wish)
  if (result.ok) await followEverywhere(from)
  return result
}
