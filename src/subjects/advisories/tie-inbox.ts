import { inDistrict } from '../../platform/db/pool.ts'
import { domainNow } from '../../platform/db/domain-now.ts'
import type { From } from '../ledger/index.ts'
import { tieAnew } from './tie.ts'

/** Looks anew at what everything in the inbox touches: inventories and feeds moved since. Derived rows alone, so it is no act of anybody. */
export const tieInbox = ({ db, districtId }: Pick<From, 'db' | 'districtId'>): Promise<number> =>
  inDistrict(db, districtId, async (tx) => tieAnew({ tx, districtId, now: (await domainNow(tx)).now }))
