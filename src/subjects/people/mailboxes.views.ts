import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

/** The mailbox behind an address: what stands after `+`, and in Gmail dots, make other addresses of one mailbox. */
const mailboxOf = (email: RawBuilder<unknown>): RawBuilder<string> => sql`(case
  when lower(split_part(${email}, '@', 2)) in ('gmail.com', 'googlemail.com') then replace(split_part(lower(split_part(${email}, '@', 1)), '+', 1), '.', '') || '@gmail.com'
  else split_part(lower(split_part(${email}, '@', 1)), '+', 1) || '@' || lower(split_part(${email}, '@', 2)) end)`

export type SharedMailbox = { readonly personId: string; readonly with: string }
/** Persons here whose mail goes to one mailbox: who reads one's links reads the other's (CM-6). Few, in most districts none. */
export const sharedMailboxes = async (tx: Tx): Promise<readonly SharedMailbox[]> =>
  (
    await sql<SharedMailbox>`with mailbox as (select id, ${mailboxOf(sql`email`)} as box from people_person where email is not null)
    select a.id as "personId", b.id as "with" from mailbox a join mailbox b on b.box = a.box and b.id <> a.id`.execute(tx)
  ).rows

/** Who here has the mailbox of this address already. */
export const mailboxOwner = async (tx: Tx, email: string): Promise<{ id: string; name: string } | undefined> =>
  (
    await sql<{ id: string; name: string }>`select id, name from people_person
    where email is not null and ended_at is null and ${mailboxOf(sql`email`)} = ${mailboxOf(sql`${email}::text`)} limit 1`.execute(tx)
  ).rows[0]
