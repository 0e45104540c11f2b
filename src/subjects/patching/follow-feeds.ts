// What follows from loaded feeds: findings and plan of a district, brought up to them whole, or begun again where somebody died at it (PM-3.2, PM-3.3).
import { systemNow } from '../../platform/clock.ts'
import type { Moved } from '../../platform/jobs/long.store.ts'
import { ok } from '../../core/result.ts'
import { reading, useCase, type Act, type From } from '../ledger/index.ts'
import { endOvertaken, followLater } from '../vulnerabilities/index.ts'
import { evaluateDevices, followFindings } from './evaluate-devices.ts'
import { evaluateDistrict, judgeAgain } from './evaluate-district.ts'
import { noteFollowed, noteFollowing } from './feeds-followed.store.ts'
import { unfollowedFeeds } from './feeds-followed.views.ts'
import { outdatedTitles } from './updates/told.ts'

const silentMs = 300_000 // whoever draws consequences and was not heard of for so long is dead

/** Each step of the work is evidence of its own; how far it came is not. */
const markFollowing = useCase({
  name: 'patching.mark-following',
  clauses: ['PM-3.3'],
  load: async (_: Act, input: { readonly upTo: string | undefined }) => input,
  decide: (input) => ok(input),
  commit: async (act, { upTo }) => {
    await (upTo === undefined ? noteFollowing(act) : noteFollowed(act, upTo))
    return { value: true, evidence: [], under: 'patching.plan-evaluated' }
  },
})

/** Programs of which the feed tells a newer version of their release line are judged on every device that holds them (PM-3.3). */
const judgeNewest = async (from: From): Promise<void> => {
  const titleIds = await reading(from, async (tx) => (await outdatedTitles(tx)).map(({ titleId }) => titleId))
  if (titleIds.length > 0) await followLater(from, { titleIds, because: 'feed loaded: support-dates' }, evaluateDevices)
}

/** Brings a district's findings and plan up to every feed in force that they do not stand on yet; nothing where they do. */
export const followFeeds = async (from: From, moved: Moved = async () => undefined): Promise<void> => {
  const left = await reading(from, unfollowedFeeds)
  if (left === undefined) return
  const has = (slot: string) => left.slots.includes(slot)
  await markFollowing(from, { upTo: undefined })
  if (has('kev')) await endOvertaken({ ...from, actor: { id: 'process:feeds', proof: 'process' } }, followFindings)
  await evaluateDistrict(
    from,
    `feed loaded: ${left.slots.join(', ')}`,
    async (done, total) => {
      await markFollowing(from, { upTo: undefined })
      await moved('Judging what the new feed changes.', done, total)
    },
    left.withdrawn,
  )
  if (has('support-dates')) await judgeNewest(from)
  if (has('epss')) await judgeAgain(from, 'feed loaded: epss') // breaks ties alone: no device is looked at
  await markFollowing(from, { upTo: left.newest })
}

/** Goes on where somebody loaded a feed and did not live to draw what follows from it; gives whether there was anything. */
export const followLeftFeeds = async (from: From): Promise<boolean> => {
  const left = await reading(from, unfollowedFeeds)
  if (left === undefined || (left.movedAt !== null && systemNow().epochMilliseconds - Date.parse(left.movedAt) < silentMs)) return false
  await followFeeds(from)
  return true
}
