import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import type { From } from '../ledger/index.ts'
import { nextToTie } from './advisories.views.ts'
import { readHere, tieAnew, type At } from './tie.ts'

const atOnce = 200

/**
 * Looks anew at what everything that waits in the inbox touches, however much that is: inventories and feeds moved since. A page at a time, each in a transaction of
 * its own; texts are read again only where names are new. Derived rows alone, so it is no act of anybody. Gives how many were looked at.
 */
export const tieInbox = async ({ db, districtId }: Pick<From, 'db' | 'districtId'>, pageSize = atOnce): Promise<number> => {
  const within = <T>(work: (at: At) => Promise<T>): Promise<T> =>
    inDistrict(db, districtId, async (tx) => work({ tx, districtId, now: (await domainNow(tx)).now }))
  const here = await within(readHere)
  let [after, looked]: [string | undefined, number] = [undefined, 0]
  for (;;) {
    const ids: readonly string[] = await within(async (at) => {
      const some = await nextToTie(at.tx, after, here.round, pageSize)
      await tieAnew(at, some, here)
      return some
    })
    looked += ids.length
    after = ids.at(-1)
    if (after === undefined || ids.length < pageSize) return looked
  }
}
