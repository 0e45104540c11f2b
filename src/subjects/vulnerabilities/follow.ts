import { setTimer } from '../../platform/jobs/timers.store.ts'
import { flushSoftwareIndex } from '../inventory/index.ts'
import { type Act, reading, type From } from '../ledger/index.ts'
import { holdersOfTitles } from './statements/statements.views.ts'

/** Brings plan and findings of devices up to what is now said; the plan's own use case, given from above. */
export type Follow = (act: Act, deviceIds: readonly string[], because: string) => Promise<void>

const atOnce = 200

/** After something was said of titles: few devices follow in the same transaction, many in the background, and nobody waits. */
export const followTitles =
  (follow: Follow) =>
  async (act: Act, titleIds: readonly string[], because: string): Promise<number> => {
    while (await flushSoftwareIndex(act.tx, act.districtId));
    const deviceIds = await holdersOfTitles(act.tx, titleIds)
    if (deviceIds.length > atOnce) await setTimer(act, 'vulnerabilities.titles-changed', act.now, { titleIds: [...titleIds], because })
    else if (deviceIds.length > 0) await follow(act, deviceIds, because)
    return deviceIds.length
  }

/** The background part: every device that holds the titles, a batch a transaction. `evaluate` is the plan's own act. */
export const followLater = async (
  from: From,
  { titleIds, because }: { readonly titleIds: readonly string[]; readonly because: string },
  evaluate: (from: From, input: { deviceIds: readonly string[]; because: string }) => Promise<unknown>,
): Promise<void> => {
  const deviceIds = await reading(from, (tx) => holdersOfTitles(tx, titleIds))
  for (let at = 0; at < deviceIds.length; at += atOnce) await evaluate(from, { deviceIds: deviceIds.slice(at, at + atOnce), because })
}
