import { sql } from 'kysely'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { inDistrict } from '../../platform/db/pool.ts'

/** Whether a district is a demonstration: the one question before mail leaves or a host is touched. Unknown counts as real. */
export const isDemoDistrict = (db: Db, districtId: string): Promise<boolean> =>
  inDistrict(
    db,
    districtId,
    async (tx) => (await sql<{ is_demo: boolean }>`select is_demo from people_district`.execute(tx)).rows[0]?.is_demo ?? false,
  )

/** Whether the story of a demonstration was told to its end. */
export const isTold = (db: Db, districtId: string): Promise<boolean> =>
  inDistrict(db, districtId, async (tx) => (await sql`select 1 from ledger_entry where kind = 'demo.story-told' limit 1`.execute(tx)).rows.length > 0)

/** `userId` is null also where the account is somebody's in another district too: an open link must not lead there. */
export type OpenLink = {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly madeAt: string
  readonly usedAt: string | null
  readonly userId: string | null
}
export const linkByHash = async (tx: Tx, tokenHash: string): Promise<OpenLink | undefined> =>
  (
    await sql<OpenLink>`select l.id, l.person_id as "personId", p.name, l.made_at as "madeAt", l.used_at as "usedAt",
    case when exists (select from people_login_district o where o.auth_user_id = a.auth_user_id and o.district_id <> a.district_id) then null else a.auth_user_id end as "userId"
    from demo_link l join people_person p on p.district_id = l.district_id and p.id = l.person_id
    left join people_login a on a.district_id = l.district_id and a.person_id = l.person_id where l.token_hash = ${tokenHash}`.execute(tx)
  ).rows[0]

export type KeptMail = { readonly id: string; readonly address: string; readonly subject: string; readonly body: string; readonly at: string }
/** The newest kept mails first. */
export const newestMails = async (tx: Tx, limit = 100): Promise<readonly KeptMail[]> =>
  (await sql<KeptMail>`select id, address, subject, body, at from demo_mail order by at desc, id desc limit ${limit}`.execute(tx)).rows
/** Those kept after the one with this id, the oldest first; '' for all. */
export const mailsSince = async (tx: Tx, id: string): Promise<readonly KeptMail[]> =>
  (await sql<KeptMail>`select id, address, subject, body, at from demo_mail where id::text > ${id} order by id`.execute(tx)).rows
