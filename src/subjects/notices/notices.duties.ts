import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { mayDo, type Who } from '../people/index.ts'
import { notReached } from './notices.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For Today: whom mail did not reach, one row a notice, for those who may name another channel. */
export const dutiesFor = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  if (!mayDo(who.positions, 'runs.work').ok) return []
  const byNotice = Map.groupBy(await notReached(tx, now), (row) => row.noticeId)
  return [...byNotice.values()].flatMap((rows): Duty | [] => {
    const [first] = rows
    if (first === undefined) return []
    const names = rows
      .slice(0, 3)
      .map((row) => row.person ?? row.address)
      .join(', ')
    return {
      what: `Reach ${names}${rows.length > 3 ? ` and ${rows.length - 3} more` : ''} otherwise`,
      href: `/notices/${showId('ntc', first.noticeId)}`,
      clause: 'SP-1.4',
      why: `“${first.subject}” did not reach them: ${first.reply ?? first.state}. Record how else they were notified.`,
      dueIso: first.dueBy ?? undefined,
    }
  })
}
