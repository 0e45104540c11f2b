import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Whose } from './address.rules.ts'

export type AddressRow = {
  readonly id: string
  readonly label: string
  readonly whose: Whose
  readonly hasWindows: boolean
  readonly madeAt: string
  readonly fetchedAt: string | null
}
const columns = sql`a.id, a.label, a.whose, a.has_windows as "hasWindows", a.made_at as "madeAt", a.fetched_at as "fetchedAt"`

// What still opens: not ended, of somebody who has not left, under the account it was made with, and not from before that account had to be recovered.
const open = sql`calendar_address a join people_person p on p.district_id = a.district_id and p.id = a.person_id and p.ended_at is null
  left join people_login l on l.district_id = a.district_id and l.person_id = a.person_id
  where a.ended_at is null and l.auth_user_id is not distinct from a.auth_user_id
    and not exists (select from people_invitation i where i.district_id = a.district_id and i.person_id = a.person_id and i.purpose = 'recovery' and i.used_at >= a.made_at)`

/** A person's addresses that open something, the newest first. */
export const addressesOf = async (tx: Tx, personId: string): Promise<readonly AddressRow[]> =>
  (await sql<AddressRow>`select ${columns} from ${open} and a.person_id = ${personId} order by a.made_at desc, a.id desc`.execute(tx)).rows

/** What a token opens, and whose it is. */
export const addressByToken = async (tx: Tx, tokenHash: string): Promise<(AddressRow & { readonly personId: string }) | undefined> =>
  (
    await sql<
      AddressRow & { readonly personId: string }
    >`select ${columns}, a.person_id as "personId" from ${open} and a.token_hash = ${tokenHash}`.execute(tx)
  ).rows[0]
