import { districtIds } from '../people/index.ts'
import { reading, type From } from '../ledger/index.ts'
import { endOvertaken, followLater, loadFeeds, type FeedInput, type FeedReader, type LoadOutcome } from '../vulnerabilities/index.ts'
import type { Moved } from '../../platform/jobs/long.store.ts'
import { evaluateDevices, followFindings } from './evaluate-devices.ts'
import { evaluateDistrict, judgeAgain } from './evaluate-district.ts'
import { outdatedTitles } from './updates/told.ts'

/** Programs of which the feed tells a newer version of their release line are judged on every device that holds them (PM-3.3). */
const judgeNewest = async (from: From): Promise<void> => {
  const titleIds = await reading(from, async (tx) => (await outdatedTitles(tx)).map(({ titleId }) => titleId))
  if (titleIds.length > 0) await followLater(from, { titleIds, because: 'feed loaded: support-dates' }, evaluateDevices)
}

/**
 * Loads feed files and brings every district's findings and plan up to them before it returns. The feeds are true for all
 * from their own transaction on; each district follows in its own, under its own evidence.
 */
export const loadFeedFiles = async (
  from: From,
  files: readonly FeedInput[],
  reader?: FeedReader,
  moved: Moved = async () => undefined,
): Promise<readonly LoadOutcome[]> => {
  await moved('Reading what was handed in.')
  const outcomes = await loadFeeds(from, files, reader)
  const loaded = outcomes.flatMap(({ result }) => (result.ok && result.value.state === 'loaded' ? [result.value.slot] : []))
  if (loaded.length === 0) return outcomes
  for (const districtId of await districtIds(from.db)) {
    const actor = districtId === from.districtId ? from.actor : { id: 'process:feeds', proof: 'process' as const }
    if (loaded.includes('kev')) await endOvertaken({ db: from.db, districtId, actor: { id: 'process:feeds', proof: 'process' } }, followFindings)
    await evaluateDistrict({ db: from.db, districtId, actor }, `feed loaded: ${loaded.join(', ')}`, (done, total) =>
      moved('Judging what the new feed changes.', done, total),
    )
    if (loaded.includes('support-dates')) await judgeNewest({ db: from.db, districtId, actor })
    if (loaded.includes('epss')) await judgeAgain({ db: from.db, districtId, actor }, 'feed loaded: epss') // breaks ties alone: no device is looked at
  }
  return outcomes
}
