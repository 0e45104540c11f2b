import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Sent } from './daily-limit.rules.ts'

export const saveKey = async (act: Act, key: { id: string; siteId: string; label: string; secretHash: string }): Promise<void> => {
  await sql`insert into inventory_key (district_id, id, site_id, label, secret_hash, made_by, made_at)
    values (${act.districtId}, ${key.id}, ${key.siteId}, ${key.label}, ${key.secretHash}, ${act.actor.personId ?? null},
      ${act.now.toString()})`.execute(act.tx)
}

export const saveRevocation = async (act: Act, id: string): Promise<void> => {
  await sql`update inventory_key set revoked_at = ${act.now.toString()}, revoked_by = ${act.actor.personId ?? null}
    where district_id = ${act.districtId} and id = ${id} and revoked_at is null`.execute(act.tx)
  // What waits of its daemons will never be taken in; what was taken in stays.
  await sql`delete from inventory_answer a using inventory_node n where a.district_id = ${act.districtId} and n.district_id = a.district_id and n.id = a.node_id
    and n.key_id = ${id}`.execute(act.tx)
}

/** Notes that a key reached its day's limit. Two at the same instant may both note it; the page shows one. */
export const saveKeyAlarm = async (act: Act, keyId: string, sent: Sent, remote: string): Promise<string> => {
  const id = newId()
  await sql`insert into inventory_key_alarm (district_id, id, key_id, raised_at, submissions, bytes, remote)
    values (${act.districtId}, ${id}, ${keyId}, ${act.now.toString()}, ${sent.submissions}, ${sent.bytes}, ${remote})`.execute(act.tx)
  return id
}
