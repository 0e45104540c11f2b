import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Registered } from '../../../platform/passkeys/registration.ts'
import type { Act } from '../../ledger/index.ts'

export type NewPasskey = Registered & { readonly personId: string; readonly label: string; readonly fingerprint: string; readonly rpId: string }

export const insertPasskey = async (act: Act, row: NewPasskey): Promise<string> => {
  const id = newId()
  await sql`insert into people_passkey (district_id, id, person_id, credential_id, public_key, fingerprint, rp_id, label, transports, is_synced, counter, made_at)
    values (${act.districtId}, ${id}, ${row.personId}, ${row.credentialId}, ${row.publicKey}, ${row.fingerprint}, ${row.rpId}, ${row.label},
      ${[...row.transports]}::text[], ${row.isSynced}, ${row.counter}, ${act.now.toString()})`.execute(act.tx)
  return id
}

export const endPasskey = async (act: Act, id: string): Promise<void> => {
  await sql`update people_passkey set removed_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and removed_at is null`.execute(
    act.tx,
  )
}

/** Its newest use; `counter` where the authenticator keeps one. */
export const notePasskeyUsed = async (act: Act, id: string, counter = 0): Promise<void> => {
  await sql`update people_passkey set last_used_at = ${act.now.toString()}, counter = greatest(counter, ${counter})
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}
