import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { inDistrict, type Db } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'

/** `madeAt` is machine time: a link ends by the clock of whoever holds it, however the district's is moved. */
export const insertLink = async (act: Act, personId: string, tokenHash: string, madeAt: Temporal.Instant): Promise<void> => {
  await sql`insert into demo_link (district_id, id, person_id, token_hash, made_at)
    values (${act.districtId}, ${newId()}, ${personId}, ${tokenHash}, ${madeAt.toString()})`.execute(act.tx)
}

/** Uses a link up; false where somebody else just did. */
export const useLink = async (act: Act, id: string): Promise<boolean> =>
  (
    await sql`update demo_link set used_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and used_at is null returning id`.execute(
      act.tx,
    )
  ).rows.length > 0

/** Keeps a mail that a demonstration would have sent. */
export const keepMail = (
  db: Db,
  districtId: string,
  mail: { readonly address: string; readonly subject: string; readonly body: string },
  at: Temporal.Instant,
): Promise<void> =>
  inDistrict(db, districtId, async (tx) => {
    await sql`insert into demo_mail (district_id, id, address, subject, body, at)
      values (${districtId}, ${newId()}, ${mail.address}, ${mail.subject}, ${mail.body}, ${at.toString()})`.execute(tx)
  })

/** Takes a demonstration away with all that is its own; gives how many rows went. The database refuses any other district (23514). */
export const removeDistrict = async (db: Db, districtId: string): Promise<number> =>
  Number((await sql<{ n: string }>`select demo_remove(${districtId}) as n`.execute(db)).rows[0]?.n ?? 0)
