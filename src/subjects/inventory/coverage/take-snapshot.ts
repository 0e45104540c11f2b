import { whole } from '../../../core/policy/parameters.ts'
import { ok } from '../../../core/result.ts'
import { reading, useCase, type From } from '../../ledger/index.ts'
import { policyValues } from '../../policy/index.ts'
import { mayTake } from './coverage.rules.ts'
import { saveCoverageDay } from './coverage.store.ts'
import { districtZone, hasDevices, lastCoverageDay, qualityOf } from './coverage.views.ts'

const takeSnapshot = useCase({
  name: 'inventory.count-coverage',
  clauses: ['PM-3.1'],
  load: async (act, _: Record<string, never>) => {
    const [last, zone, values] = [await lastCoverageDay(act.tx), await districtZone(act.tx), await policyValues(act.tx)]
    const staleBefore = act.now.subtract({ hours: 24 * whole(values, 'inventory.staleDays') }).toString()
    return {
      last,
      today: act.now.toZonedDateTimeISO(zone).toPlainDate().toString(),
      counts: (await qualityOf(act.tx, act.now.toString(), staleBefore)).counts,
    }
  },
  decide: ({ last, today, counts }, _, { now }) => {
    const may = mayTake(last, today, now.epochMilliseconds)
    return may.ok ? ok({ day: today, counts }) : may
  },
  commit: async (act, { day, counts }) => {
    await saveCoverageDay(act, day, counts)
    return { value: { day }, evidence: [{ kind: 'inventory.coverage-counted', about: [], grade: 'observed' as const, content: { day, ...counts } }] }
  },
})

/** Counts once a day how far the list can be trusted (PM-3.1); gives whether it did now. A district without devices is not counted. */
export const snapshotCoverage = async (from: From): Promise<boolean> => {
  const isDue = await reading(from, async (tx, now) => {
    const [last, zone] = [await lastCoverageDay(tx), await districtZone(tx)]
    return mayTake(last, now.toZonedDateTimeISO(zone).toPlainDate().toString(), now.epochMilliseconds).ok && (await hasDevices(tx))
  })
  return isDue && (await takeSnapshot(from, {})).ok
}
