import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'

export const saveKey = async (act: Act, key: { id: string; siteId: string; label: string; secretHash: string }): Promise<void> => {
  await sql`insert into inventory_key (district_id, id, site_id, label, secret_hash, made_by, made_at)
    values (${act.districtId}, ${key.id}, ${key.siteId}, ${key.label}, ${key.secretHash}, ${act.actor.personId ?? null},
      ${act.now.toString()})`.execute(act.tx)
}

export const saveRevocation = async (act: Act, id: string): Promise<void> => {
  await sql`update inventory_key set revoked_at = ${act.now.toString()}, revoked_by = ${act.actor.personId ?? null}
    where district_id = ${act.districtId} and id = ${id} and revoked_at is null`.execute(act.tx)
}
