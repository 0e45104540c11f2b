import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict, type Tx } from '../../platform/db/pool.ts'
import type { Act, From } from '../ledger/index.ts'
import type { DeliveryState } from './notices.rules.ts'

export type NewNotice = {
  readonly id: string
  readonly kind: string
  readonly about: string
  readonly boundTo: string | null
  readonly subject: string
  readonly body: string
  readonly dueBy: string | null
  readonly uselessFrom: string | null
}
export const insertNotice = async (act: Act, row: NewNotice): Promise<void> => {
  await sql`insert into notices_notice (district_id, id, kind, about, bound_to, subject, body, due_by, useless_from, made_at)
    values (${act.districtId}, ${row.id}, ${row.kind}, ${row.about}, ${row.boundTo}, ${row.subject}, ${row.body}, ${row.dueBy}, ${row.uselessFrom}, ${act.now.toString()})`.execute(
    act.tx,
  )
}

export type NewDelivery = {
  readonly id: string
  readonly personId: string | null
  readonly channel: 'mail' | 'told'
  readonly address: string
  readonly body: string | null
  readonly state: DeliveryState
  readonly reply: string | null
  readonly bounceToken: string
}
/** Adds one address of a notice. `from` is machine time: from when on it may be tried. */
export const insertDelivery = async (act: Act, noticeId: string, row: NewDelivery, from: Temporal.Instant): Promise<void> => {
  await sql`insert into notices_delivery (district_id, id, notice_id, person_id, channel, address, body, from_state, state, reply, bounce_token, next_at, state_at)
    values (${act.districtId}, ${row.id}, ${noticeId}, ${row.personId}, ${row.channel}, ${row.address}, ${row.body}, 'new', ${row.state}, ${row.reply}, ${row.bounceToken},
      ${from.toString()}, ${act.now.toString()})`.execute(act.tx)
}

export type Claimed = {
  readonly id: string
  readonly noticeId: string
  readonly kind: string
  readonly about: string
  readonly personId: string | null
  readonly address: string
  readonly subject: string
  readonly text: string
  readonly messageId: string
  readonly bounceToken: string
  readonly attempts: number
  readonly firstAt: string
}

/**
 * Takes the next delivery that is due for one sender until `until`, in a transaction of its own: whoever comes beside it gets another row, and one that
 * dies at it leaves a row that is free again after `until`. What announces something that has begun by the district's time is left alone. `messageId` is the delivery's id at our domain, the same at every try.
 */
export const claimNext = (from: From, domain: string, now: Temporal.Instant, until: Temporal.Instant): Promise<Claimed | undefined> =>
  inDistrict(from.db, from.districtId, async (tx) => {
    const begun = (await domainNow(tx)).now.toString()
    return (
      await sql<Claimed>`update notices_delivery d
      set attempts = d.attempts + 1, claimed_until = ${until.toString()}, first_at = coalesce(d.first_at, ${now.toString()}),
        message_id = coalesce(d.message_id, 'dlv_' || replace(d.id::text, '-', '') || '@' || ${domain})
      from notices_notice n
      where n.district_id = d.district_id and n.id = d.notice_id and d.district_id = ${from.districtId} and d.id = (
        select w.id from notices_delivery w join notices_notice m on m.district_id = w.district_id and m.id = w.notice_id
        where w.state = 'waiting' and w.channel = 'mail' and w.next_at <= ${now.toString()} and (w.claimed_until is null or w.claimed_until < ${now.toString()})
          and (m.useless_from is null or m.useless_from > ${begun}::timestamptz)
        order by w.next_at, w.id limit 1 for update of w skip locked)
      returning d.id, d.notice_id as "noticeId", n.kind, n.about, d.person_id as "personId", d.address, n.subject, coalesce(d.body, n.body) as text, d.message_id as "messageId",
        d.bounce_token as "bounceToken", d.attempts, d.first_at as "firstAt"`.execute(tx)
    ).rows[0]
  })

/** Notices of which something still waits although what they announce has begun. */
export const lateNotices = async (tx: Tx, now: Temporal.Instant): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select distinct n.id from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id
    where d.state = 'waiting' and n.useless_from <= ${now.toString()}::timestamptz limit 100`.execute(tx)
  ).rows.map(({ id }) => id)

export type Waiting = { readonly id: string; readonly personId: string | null; readonly address: string; readonly attempts: number }
/** What of a notice waits and no sender is at, held until the transaction ends. `now` is machine time. */
export const holdWaiting = async (tx: Tx, noticeId: string, now: Temporal.Instant): Promise<readonly Waiting[]> =>
  (
    await sql<Waiting>`select id, person_id as "personId", address, attempts from notices_delivery where notice_id = ${noticeId} and state = 'waiting'
    and (claimed_until is null or claimed_until < ${now.toString()}::timestamptz) order by address for update skip locked`.execute(tx)
  ).rows

export const dropDeliveries = async (act: Act, ids: readonly string[], reply: string): Promise<void> => {
  await sql`update notices_delivery set from_state = state, state = 'dropped', reply = ${reply}, body = null, claimed_until = null, state_at = ${act.now.toString()}
    where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[])`.execute(act.tx)
}

/** Puts a delivery that could not be made back until `next`; a sender that lost its claim meanwhile changes nothing. */
export const postpone = (from: From, { id, attempts }: Claimed, reply: string, next: Temporal.Instant): Promise<void> =>
  inDistrict(from.db, from.districtId, async (tx) => {
    await sql`update notices_delivery set reply = ${reply}, next_at = ${next.toString()}, claimed_until = null
      where district_id = ${from.districtId} and id = ${id} and state = 'waiting' and attempts = ${attempts}`.execute(tx)
  })

/** Moves a delivery on; its personal text goes in the same statement. */
export const moveDelivery = async (act: Act, id: string, to: DeliveryState, reply: string): Promise<void> => {
  await sql`update notices_delivery set from_state = state, state = ${to}, reply = ${reply}, body = null, claimed_until = null, state_at = ${act.now.toString()}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type Held = {
  readonly id: string
  readonly noticeId: string
  readonly kind: string
  readonly about: string
  readonly personId: string | null
  readonly address: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly bounceToken: string
  readonly messageId: string | null
}
/** A delivery for change: locked, so that a bounce and an acceptance do not overwrite one another. */
export const holdDelivery = async (tx: Tx, id: string): Promise<Held | undefined> =>
  (
    await sql<Held>`select d.id, d.notice_id as "noticeId", n.kind, n.about, d.person_id as "personId", d.address, d.state, d.attempts, d.bounce_token as "bounceToken", d.message_id as "messageId"
    from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id where d.id = ${id} for update of d`.execute(
      tx,
    )
  ).rows[0]
