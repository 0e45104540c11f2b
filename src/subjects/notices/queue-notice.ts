import type { Temporal } from 'temporal-polyfill'
import { systemNow } from '../../platform/clock.ts'
import { newId, showId } from '../../platform/ids.ts'
import { enqueue } from '../../platform/jobs/outbox.store.ts'
import { append, sha256, type Act } from '../ledger/index.ts'
import { newBounceToken } from './bounce-token.ts'
import { canBeMailed, keptAddress, noticeKinds, oneLine, withoutLinks, type NoticeKind } from './notices.rules.ts'
import { insertDelivery, insertNotice } from './notices.store.ts'

export type Recipient = {
  readonly personId?: string | undefined // none: an address typed by hand
  readonly address: string
  readonly link?: string | undefined // a link of this person's own, put below the text
  readonly body?: string | undefined // a text of this person's own instead of the common one
}
export type Notice = {
  readonly kind: NoticeKind
  readonly about: string // shown id of what it tells of
  readonly boundTo?: string | undefined // hash of servers and start
  readonly subject: string
  readonly body: string // for everybody; a personal link never stands in it
  readonly dueBy?: Temporal.Instant | undefined // the latest moment it still counts
  readonly uselessFrom?: Temporal.Instant | undefined // the moment it announces: from then on it is not sent any more
  readonly to: readonly Recipient[]
}

/** How the ledger names whom a delivery is for: by opaque id where the person is known. */
export const recipientOf = (row: {
  readonly personId?: string | null | undefined
  readonly address: string
}): { readonly person?: string; readonly address?: string } => (row.personId ? { person: showId('per', row.personId) } : { address: row.address })

const personalText = (notice: Notice, { link, body }: Recipient): string | null =>
  link === undefined && body === undefined ? null : [body ?? notice.body, ...(link === undefined ? [] : [link])].join('\n\n')

/** One mailbox once; where it is named twice, the entry that knows the person is kept. */
const once = (to: readonly Recipient[]): readonly Recipient[] => {
  const kept = new Map<string, Recipient>()
  for (const one of to) {
    const address = keptAddress(one.address)
    if (kept.get(address)?.personId === undefined || one.personId !== undefined) kept.set(address, { ...one, address })
  }
  return [...kept.values()]
}

/**
 * Puts a notice into the act's own transaction, to be sent once that is committed: one delivery for each address. An address no mail can go to is kept as refused,
 * so that whoever asks finds that person not reached. Gives the notice's id.
 */
export const queueNotice = async (act: Act, notice: Notice): Promise<string> => {
  const id = newId()
  const subject = oneLine(notice.subject)
  await insertNotice(act, {
    id,
    kind: notice.kind,
    about: notice.about,
    boundTo: notice.boundTo ?? null,
    subject,
    body: notice.body.slice(0, 50_000).replaceAll('\0', ''),
    dueBy: notice.dueBy?.toString() ?? null,
    uselessFrom: notice.uselessFrom?.toString() ?? null,
  })
  const recipients = []
  for (const one of once(notice.to)) {
    const deliveryId = newId()
    const isUsable = canBeMailed(one.address)
    await insertDelivery(
      act,
      id,
      {
        id: deliveryId,
        personId: one.personId ?? null,
        channel: 'mail',
        address: one.address,
        body: isUsable ? (personalText(notice, one)?.replaceAll('\0', '') ?? null) : null,
        state: isUsable ? 'waiting' : 'refused',
        reply: isUsable ? null : 'not sent: this is not an e-mail address',
        bounceToken: newBounceToken(act.districtId, deliveryId),
      },
      systemNow(),
    )
    recipients.push({ delivery: showId('dlv', deliveryId), ...recipientOf(one), ...(isUsable ? {} : { refused: 'not an e-mail address' }) })
  }
  await append(act, {
    kind: 'notices.notice-queued',
    clauses: noticeKinds[notice.kind].clauses,
    about: [notice.about, showId('ntc', id)],
    grade: 'observed',
    content: {
      notice: showId('ntc', id),
      kind: notice.kind,
      boundTo: notice.boundTo,
      subject: withoutLinks(subject),
      bodySha256: sha256(notice.body),
      dueBy: notice.dueBy?.toString(),
      uselessFrom: notice.uselessFrom?.toString(),
      recipients,
    },
  })
  await enqueue(act.tx, 'send-notices')
  return id
}
