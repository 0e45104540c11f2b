import { ok, refuse } from '../../core/result.ts'
import { isBefore } from '../../core/time/zone.ts'
import { systemNow } from '../../platform/clock.ts'
import { showId } from '../../platform/ids.ts'
import { emit } from '../../platform/jobs/outbox.store.ts'
import { reading, useCase, type From } from '../ledger/index.ts'
import { kindOf } from './notices.rules.ts'
import { dropDeliveries, holdWaiting, lateNotices, type Waiting } from './notices.store.ts'
import { noticeOf, type NoticeRow } from './notices.views.ts'
import { recipientOf } from './queue-notice.ts'

type Facts = { readonly notice: NoticeRow | undefined; readonly waiting: readonly Waiting[] }

/** What of a notice still waits although what it announces has begun: it goes to nobody any more, and whoever planned it hears of that. */
const dropNotice = useCase<{ readonly noticeId: string }, Facts, NoticeRow, number>({
  name: 'notices.drop-late',
  clauses: ['SP-1.4', 'CM-8'],
  load: async (act, { noticeId }) => ({ notice: await noticeOf(act.tx, noticeId), waiting: await holdWaiting(act.tx, noticeId, systemNow()) }),
  decide: ({ notice, waiting }, _, { now }) =>
    notice?.uselessFrom && !isBefore(now, notice.uselessFrom) && waiting.length > 0
      ? ok(notice)
      : refuse({
          code: 'notices/nothing-late',
          clause: 'SP-1.4',
          status: 409,
          says: 'Nothing of this notice is late.',
          satisfiedBy: 'Nothing: it is taken care of.',
        }),
  commit: async (act, notice, { waiting }) => {
    await dropDeliveries(
      act,
      waiting.map(({ id }) => id),
      'not sent: what it announces had begun by then',
    )
    await emit(act, 'notices.dropped-late', { about: notice.about, notice: showId('ntc', notice.id), kind: notice.kind, count: waiting.length })
    return {
      value: waiting.length,
      evidence: [
        {
          kind: 'notices.delivery-dropped',
          clauses: kindOf(notice.kind).clauses,
          about: [notice.about, showId('ntc', notice.id)],
          grade: 'enforced',
          content: {
            notice: showId('ntc', notice.id),
            uselessFrom: notice.uselessFrom,
            recipients: waiting.map((one) => ({ delivery: showId('dlv', one.id), ...recipientOf(one), tries: one.attempts })),
          },
        },
      ],
    }
  },
})

/** Drops what came too late in a district, whether or not a mail server is set; gives how many messages. */
export const dropLate = async (from: From): Promise<number> => {
  let dropped = 0
  for (const noticeId of await reading(from, lateNotices)) {
    const result = await dropNotice(from, { noticeId })
    if (result.ok) dropped += result.value
  }
  return dropped
}
