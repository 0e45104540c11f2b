import { ok, refuse } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import { newId, showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { newBounceToken } from './bounce-token.ts'
import { keptAddress, kindOf, oneLine, otherChannels, type OtherChannel } from './notices.rules.ts'
import { insertDelivery } from './notices.store.ts'
import { deliveriesOf, noticeOf } from './notices.views.ts'
import { recipientOf } from './queue-notice.ts'

export type ToldByHand = { readonly noticeId: string; readonly address: string; readonly how: OtherChannel; readonly note?: string | undefined }

export const noticeNotFound = {
  code: 'notices/notice-not-found',
  clause: 'CM-8',
  says: 'There is no such notice in this district.',
  satisfiedBy: 'Find it in the list of notices.',
  status: 404,
} as const

/** A person whom mail did not reach was told by another channel, says the systems administrator; what became of the mail stays on record beside it. */
export const tellByHand = useCase({
  name: 'notices.tell-by-hand',
  clauses: ['SP-1.4', 'CM-8'],
  load: async (act, { noticeId }: ToldByHand) => ({ notice: await noticeOf(act.tx, noticeId), rows: await deliveriesOf(act.tx, noticeId) }),
  decide: ({ notice, rows }, { address }, { actor }) => {
    if (notice === undefined) return refuse(noticeNotFound)
    if (actor.personId === undefined) {
      return refuse({
        code: 'notices/told-needs-a-person',
        clause: 'SP-1.4',
        says: 'Only a signed-in person can record that somebody was notified.',
        satisfiedBy: 'Sign in.',
        status: 403,
      })
    }
    const mine = rows.filter((row) => row.address === keptAddress(address))
    const [row] = mine
    if (row === undefined) {
      return refuse({
        code: 'notices/not-a-recipient',
        clause: 'SP-1.4',
        says: 'This notice was not for that address.',
        satisfiedBy: 'Choose one of the notice’s recipients.',
        status: 422,
      })
    }
    if (mine.some((one) => one.state === 'told')) {
      return refuse({
        code: 'notices/told-already',
        clause: 'SP-1.4',
        says: 'How this person was notified is already recorded.',
        satisfiedBy: 'Nothing to do.',
        status: 409,
      })
    }
    return ok({ notice, row })
  },
  commit: async (act, { notice, row }, _, { how, note }) => {
    const id = newId()
    const said = oneLine(note ?? '')
    await insertDelivery(
      act,
      notice.id,
      {
        id,
        personId: row.personId,
        channel: 'told',
        address: row.address,
        body: null,
        state: 'told',
        reply: `${otherChannels[how]}${said === '' ? '' : `: ${said}`}`,
        bounceToken: newBounceToken(act.districtId, id),
      },
      systemNow(),
    )
    return {
      value: { deliveryId: id },
      evidence: [
        {
          kind: 'notices.told-by-hand',
          clauses: kindOf(notice.kind).clauses,
          about: [notice.about, showId('ntc', notice.id), showId('dlv', id)],
          grade: 'attested' as const,
          content: {
            notice: showId('ntc', notice.id),
            delivery: showId('dlv', id),
            ...recipientOf(row),
            channel: how,
            note: said,
            mailWas: row.state,
            mailReply: row.reply,
          },
        },
      ],
    }
  },
})
