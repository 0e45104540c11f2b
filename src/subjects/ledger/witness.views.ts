import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type WitnessRow = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly everyHours: number
  readonly since: string
  readonly until: string | null
}
export const witnesses = async (tx: Tx): Promise<readonly WitnessRow[]> =>
  (
    await sql<WitnessRow>`select id, name, email, every_hours as "everyHours", since, until from ledger_witness order by until nulls first, since, id`.execute(
      tx,
    )
  ).rows

export type PostingRow = {
  readonly name: string
  readonly email: string
  readonly size: number
  readonly epoch: number
  readonly postedAt: string
  readonly noticeId: string
  readonly state: string | null
  readonly reply: string | null
}

/** Who was sent which checkpoint when, and what the mail server said; newest first. */
export const postings = async (tx: Tx, limit = 50): Promise<readonly PostingRow[]> =>
  (
    await sql<PostingRow>`select w.name, w.email, p.size::int as size, p.epoch, p.posted_at as "postedAt", p.notice_id as "noticeId", d.state, d.reply
    from ledger_posting p join ledger_witness w on w.district_id = p.district_id and w.id = p.witness_id
      left join notices_delivery d on d.district_id = p.district_id and d.notice_id = p.notice_id and lower(d.address) = lower(w.email) and d.channel = 'mail'
    order by p.posted_at desc, w.name limit ${limit}`.execute(tx)
  ).rows
