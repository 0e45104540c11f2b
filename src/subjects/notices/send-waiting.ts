import { Temporal } from 'temporal-polyfill'
import type { Mail, Sent } from '../../connectors/mail/contract.ts'
import { ok, refuse } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type From } from '../ledger/index.ts'
import { kindOf, oneLine, pauseAfter, withoutLinks } from './notices.rules.ts'
import { claimNext, holdDelivery, moveDelivery, postpone, type Claimed } from './notices.store.ts'
import { recipientOf } from './queue-notice.ts'

/** How a claim lasts: longer than a mail server may take for one message, so that a living sender never loses it. */
const claimSeconds = 90

type Settled = {
  readonly claimed: Claimed
  readonly outcome: Exclude<Sent, { outcome: 'later' }>
  readonly grade: Mail['grade']
  readonly gaveUp?: boolean
}

/** What the mail server answered for one recipient, kept with its reply code, queue id and time. */
const settleDelivery = useCase({
  name: 'notices.settle-delivery',
  clauses: ['SP-1.4', 'CM-8'],
  load: (act, { claimed }: Settled) => holdDelivery(act.tx, claimed.id),
  decide: (row, { claimed }) =>
    row?.state === 'waiting' && row.attempts === claimed.attempts
      ? ok(row)
      : refuse({
          code: 'notices/delivery-settled-already',
          clause: 'SP-1.4',
          status: 409,
          says: 'Another sender has this delivery now, or it has ended.',
          satisfiedBy: 'Nothing: it is taken care of.',
        }),
  commit: async (act, row, _, { outcome, grade, gaveUp }) => {
    const reply = oneLine(withoutLinks(outcome.reply), 300)
    await moveDelivery(act, row.id, outcome.outcome, reply)
    return {
      value: outcome.outcome,
      evidence: [
        {
          kind: `notices.delivery-${outcome.outcome}`,
          clauses: kindOf(row.kind).clauses,
          about: [row.about, showId('ntc', row.noticeId), showId('dlv', row.id)],
          grade,
          content: {
            notice: showId('ntc', row.noticeId),
            delivery: showId('dlv', row.id),
            ...recipientOf(row),
            channel: 'mail',
            reply,
            messageId: row.messageId,
            tries: row.attempts,
            queueId: outcome.outcome === 'accepted' ? outcome.queueId : undefined,
            gaveUp,
            repliedAt: act.now.toString({ smallestUnit: 'millisecond' }),
          },
        },
      ],
    }
  },
})

export type SendResult = { readonly accepted: number; readonly refused: number; readonly later: number }
type Sender = { readonly mail: Mail; readonly from: string; readonly replyTo?: string | undefined; readonly now?: () => Temporal.Instant }

/**
 * Sends what waits in a district and is due, each message by itself. A row is claimed before and settled after, so that two senders never take the same one and
 * nothing accepted is sent again; a sender killed between the server's answer and its settling leaves the row to be sent once more, under the same Message-ID.
 * Ends early where no mail server answers. `now` is machine time: claims and pauses are about servers.
 */
export const sendWaiting = async (from: From, { mail, from: sender, replyTo, now = systemNow }: Sender, limit = 500): Promise<SendResult> => {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(sender)?.[1] ?? 'localhost'
  const count = { accepted: 0, refused: 0, later: 0 }
  for (let i = 0; i < limit; i++) {
    const claimed = await claimNext(from, domain, now(), now().add({ seconds: claimSeconds }))
    if (claimed === undefined) return count
    const sent = await mail.send({
      to: claimed.address,
      from: sender,
      replyTo,
      subject: claimed.subject,
      text: claimed.text,
      messageId: claimed.messageId,
      bounceToken: claimed.bounceToken,
    })
    if (sent.outcome !== 'later') {
      const settled = await settleDelivery(from, { claimed, outcome: sent, grade: mail.grade })
      if (settled.ok) count[sent.outcome]++
      continue
    }
    const at = now()
    const pause = pauseAfter(claimed.attempts, (at.epochMilliseconds - Temporal.Instant.from(claimed.firstAt).epochMilliseconds) / 1000)
    count.later++
    if (pause === undefined) {
      await settleDelivery(from, {
        claimed,
        outcome: { outcome: 'refused', reply: `given up after ${claimed.attempts} tries: ${sent.reply}` },
        grade: mail.grade,
        gaveUp: true,
      })
    } else await postpone(from, claimed, oneLine(withoutLinks(sent.reply), 300), at.add({ seconds: pause }))
    if (!sent.isReached) return count
  }
  return count
}
