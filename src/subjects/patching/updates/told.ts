import type { Tx } from '../../../platform/db/pool.ts'
import { newestOfTitles } from '../../vulnerabilities/index.ts'
import type { StateFacts } from './facts.ts'
import { toldTitles, titlesHeldBy, type ToldTitle } from './told.views.ts'
import { inOrder } from './judge.ts'

type Facts = Omit<StateFacts, 'stated' | 'serves'>

/** Titles older than what a person told, or than what the end-of-life feed calls the newest of a program's release line: where both tell, the person's word stands. */
export const outdatedTitles = async (tx: Tx): Promise<readonly ToldTitle[]> => {
  const told = await toldTitles(tx)
  const said = new Set(told.map(({ titleId }) => titleId))
  const published = (await newestOfTitles(tx))
    .filter(({ titleId }) => !said.has(titleId))
    .map((one): ToldTitle => ({ ...one, line: '', kind: 'newest', from: 'endoflife.date' }))
  return [...told, ...published].filter(
    ({ ecosystem, version, target }) => version !== target && inOrder(ecosystem, [version, target])[0] === version,
  )
}

/** Which of these devices lack an update that no vulnerability names: those that hold an older version of its package. */
export const toldFactsOf = async (
  tx: Tx,
  deviceIds: readonly string[],
  only: readonly string[] | undefined,
): Promise<ReadonlyMap<string, readonly Facts[]>> => {
  const older = (await outdatedTitles(tx)).filter((one) => only === undefined || only.includes(one.package))
  if (older.length === 0) return new Map()
  const byTitle = Map.groupBy(older, (one) => one.titleId)
  const facts = new Map<string, Facts[]>()
  for (const { deviceId, titleId } of await titlesHeldBy(tx, deviceIds, [...byTitle.keys()])) {
    for (const { ecosystem, line, package: name, target, kind, releasedOn, version, from } of byTitle.get(titleId) ?? []) {
      const held = facts.get(deviceId) ?? []
      if (!held.some((one) => one.package === name))
        held.push({
          ecosystem,
          line,
          package: name,
          isNoise: false,
          groups: [],
          told: { target, kind, releasedOn, installed: version, ...(from === undefined ? {} : { from }) },
        })
      facts.set(deviceId, held)
    }
  }
  return facts
}
