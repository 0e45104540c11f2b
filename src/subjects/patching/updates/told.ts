import type { Tx } from '../../../platform/db/pool.ts'
import type { StateFacts } from './facts.ts'
import { toldTitles, titlesHeldBy } from './told.views.ts'
import { inOrder } from './judge.ts'

type Facts = Omit<StateFacts, 'stated' | 'serves'>

/** Which of these devices lack an update that no vulnerability names: those that hold an older version of its package. */
export const toldFactsOf = async (tx: Tx, deviceIds: readonly string[], only: readonly string[] | undefined): Promise<ReadonlyMap<string, readonly Facts[]>> => {
  const older = (await toldTitles(tx)).filter((one) => only === undefined || only.includes(one.package))
    .filter(({ ecosystem, version, target }) => version !== target && inOrder(ecosystem, [version, target])[0] === version)
  if (older.length === 0) return new Map()
  const byTitle = Map.groupBy(older, (one) => one.titleId)
  const facts = new Map<string, Facts[]>()
  for (const { deviceId, titleId } of await titlesHeldBy(tx, deviceIds, [...byTitle.keys()])) {
    for (const { ecosystem, line, package: name, target, kind, releasedOn, version } of byTitle.get(titleId) ?? []) {
      const held = facts.get(deviceId) ?? []
      if (!held.some((one) => one.package === name)) held.push({ ecosystem, line, package: name, isNoise: false, groups: [], told: { target, kind, releasedOn, installed: version } })
      facts.set(deviceId, held)
    }
  }
  return facts
}
