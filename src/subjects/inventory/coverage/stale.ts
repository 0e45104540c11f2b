import type { Temporal } from 'temporal-polyfill'
import { whole } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { policyValues } from '../../policy/index.ts'

/** Since when a device that nothing was heard from counts as silent (PM-3.1). */
export const staleOf = async (tx: Tx, now: Temporal.Instant): Promise<{ staleBefore: string; staleDays: number }> => {
  const staleDays = whole(await policyValues(tx), 'inventory.staleDays')
  return { staleBefore: now.subtract({ hours: 24 * staleDays }).toString(), staleDays }
}
