import type { Temporal } from 'temporal-polyfill'
import type { Result } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { mayDecide } from './people.rules.ts'
import { separationFacts } from './people.views.ts'

/** Whether two persons are truly two, as where nobody approves their own request (CM-6): neither appointed or let in the other, and mail to them goes to two mailboxes. */
export const areApart = async (tx: Tx, now: Temporal.Instant, one: string, other: string): Promise<Result<true>> => {
  const forth = mayDecide({ requesterId: one, deciderId: other, ...(await separationFacts(tx, now, { requesterId: one, deciderId: other })) })
  return forth.ok
    ? mayDecide({ requesterId: other, deciderId: one, ...(await separationFacts(tx, now, { requesterId: other, deciderId: one })) })
    : forth
}
