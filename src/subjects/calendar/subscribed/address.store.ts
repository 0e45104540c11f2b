import { sql } from 'kysely'
import { inDistrict, type Db } from '../../../platform/db/pool.ts'
import { newId, newToken } from '../../../platform/ids.ts'
import { sha256, type Act } from '../../ledger/index.ts'
import type { AddressWish } from './address.rules.ts'

/** Makes an address for a person and gives its id and token; the token is kept as a hash alone. */
export const insertAddress = async (act: Act, personId: string, wish: AddressWish): Promise<{ readonly id: string; readonly token: string }> => {
  const [id, token] = [newId(), `${act.districtId}-${newToken()}`]
  await sql`insert into calendar_address (district_id, id, person_id, auth_user_id, token_hash, label, whose, has_windows, made_at)
    values (${act.districtId}, ${id}, ${personId}, (select auth_user_id from people_login where district_id = ${act.districtId} and person_id = ${personId}),
      ${sha256(token)}, ${wish.label.trim()}, ${wish.whose}, ${wish.hasWindows}, ${act.now.toString()})`.execute(act.tx)
  return { id, token }
}

export const endAddressRow = async (act: Act, id: string): Promise<void> => {
  await sql`update calendar_address set ended_at = ${act.now.toString()}, ended_by = ${act.actor.personId ?? null}
    where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(act.tx)
}

/** Notes that a calendar program came: to the minute, and no evidence, for it comes every hour and decides nothing. */
export const noteFetched = (db: Db, districtId: string, id: string, at: string): Promise<void> =>
  inDistrict(db, districtId, async (tx) => {
    await sql`update calendar_address set fetched_at = ${at} where district_id = ${districtId} and id = ${id}
      and (fetched_at is null or fetched_at < ${at}::timestamptz - interval '1 minute' or fetched_at > ${at}::timestamptz)`.execute(tx)
  })
