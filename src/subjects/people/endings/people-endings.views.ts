import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

/** The account of a person; past them, also of one who has left. */
export const accountIdOf = async (tx: Tx, personId: string): Promise<string | undefined> =>
  (await sql<{ id: string }>`select auth_user_id as id from people_login where person_id = ${personId}`.execute(tx)).rows[0]?.id

export type EmailChange = {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly oldEmail: string | null
  readonly newEmail: string
  readonly endsAt: string
  readonly usedAt: string | null
  readonly isNewest: boolean
  readonly isTaken: boolean
  readonly userId: string | null
}
export const emailChangeOf = async (tx: Tx, tokenHash: string): Promise<EmailChange | undefined> =>
  (
    await sql<EmailChange>`select c.id, c.person_id as "personId", p.name, p.email as "oldEmail", c.new_email as "newEmail", c.ends_at as "endsAt", c.used_at as "usedAt",
      not exists (select from people_email_change n where n.district_id = c.district_id and n.person_id = c.person_id and (n.made_at, n.id) > (c.made_at, c.id)) as "isNewest",
      exists (select from people_person o where o.district_id = c.district_id and o.id <> c.person_id and lower(o.email) = lower(c.new_email)) as "isTaken",
      l.auth_user_id as "userId"
    from people_email_change c join people_person p on p.district_id = c.district_id and p.id = c.person_id and p.ended_at is null
      left join people_login l on l.district_id = p.district_id and l.person_id = p.id where c.token_hash = ${tokenHash}`.execute(tx)
  ).rows[0]
