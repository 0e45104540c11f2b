import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { DeliveryState } from './notices.rules.ts'

export type DeliveryRow = {
  readonly id: string
  readonly noticeId: string
  readonly kind: string
  readonly boundTo: string | null
  readonly madeAt: string
  readonly dueBy: string | null
  readonly channel: 'mail' | 'told'
  readonly address: string
  readonly personId: string | null
  readonly person: string | null
  readonly state: DeliveryState
  readonly reply: string | null
  readonly attempts: number
  readonly stateAt: string
}

// Never a message's text: a delivery's own may hold a personal link.
const columns = sql`d.id, d.notice_id as "noticeId", n.kind, n.bound_to as "boundTo", n.made_at as "madeAt", n.due_by as "dueBy", d.channel, d.address, d.person_id as "personId",
  p.name as person, d.state, d.reply, d.attempts, d.state_at as "stateAt"`
const joined = sql`notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id
  left join people_person p on p.district_id = d.district_id and p.id = d.person_id`

/** What became of every notice about one thing (a shown id), for each recipient; oldest first. */
export const deliveriesFor = async (tx: Tx, about: string): Promise<readonly DeliveryRow[]> =>
  (await sql<DeliveryRow>`select ${columns} from ${joined} where n.about = ${about} order by n.made_at, n.id, d.address, d.channel`.execute(tx)).rows

export const deliveriesOf = async (tx: Tx, noticeId: string): Promise<readonly DeliveryRow[]> =>
  (await sql<DeliveryRow>`select ${columns} from ${joined} where d.notice_id = ${noticeId} order by d.address, d.channel`.execute(tx)).rows

export type NoticeRow = {
  readonly id: string
  readonly kind: string
  readonly about: string
  readonly subject: string
  readonly body: string
  readonly dueBy: string | null
  readonly uselessFrom: string | null
  readonly madeAt: string
  readonly waiting: number
  readonly accepted: number
  readonly notReached: number
  readonly told: number
}

// Counted by recipient: whoever was told by another channel is told, whatever the mail did.
export const countedColumns = sql`n.id, n.kind, n.about, n.subject, n.body, n.due_by as "dueBy", n.useless_from as "uselessFrom", n.made_at as "madeAt",
  c.waiting::int as waiting, c.accepted::int as accepted, c.not_reached::int as "notReached", c.told::int as told`
export const countedNotices = sql`notices_notice n cross join lateral (
    select count(*) filter (where not told and 'waiting' = any(states)) as waiting, count(*) filter (where not told and 'accepted' = any(states)) as accepted,
      count(*) filter (where not told and states && array['refused', 'bounced', 'dropped']) as not_reached, count(*) filter (where told) as told
    from (select array_agg(state) as states, bool_or(state = 'told') as told from notices_delivery d where d.district_id = n.district_id and d.notice_id = n.id group by address) as one) as c`

export const noticeOf = async (tx: Tx, id: string): Promise<NoticeRow | undefined> =>
  (await sql<NoticeRow>`select ${countedColumns} from ${countedNotices} where n.id = ${id}`.execute(tx)).rows[0]

export type NotReached = DeliveryRow & { readonly subject: string }
/** Recipients whom mail did not reach and nobody told otherwise, of notices that still matter: not due for longer than a day, else of the last 14 days. */
export const notReached = async (tx: Tx, now: { toString(): string }): Promise<readonly NotReached[]> =>
  (
    await sql<NotReached>`select ${columns}, n.subject from ${joined}
    where d.state in ('refused', 'bounced')
      and (n.due_by > ${now.toString()}::timestamptz - interval '1 day' or (n.due_by is null and n.made_at > ${now.toString()}::timestamptz - interval '14 days'))
      and not exists (select from notices_delivery t join notices_notice m on m.district_id = t.district_id and m.id = t.notice_id
        where t.district_id = d.district_id and t.address = d.address and t.state in ('told', 'accepted') and m.about = n.about and m.kind = n.kind
          and m.bound_to is not distinct from n.bound_to)
    order by n.due_by, d.address limit 200`.execute(tx)
  ).rows
