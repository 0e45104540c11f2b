import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'

export type NewProvider = { readonly label: string; readonly issuer: string; readonly clientId: string }
export const insertProvider = async (act: Act, row: NewProvider): Promise<string> => {
  const id = newId()
  await sql`insert into people_provider (district_id, id, label, issuer, client_id, set_by, set_at)
    values (${act.districtId}, ${id}, ${row.label}, ${row.issuer}, ${row.clientId}, ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(act.tx)
  return id
}
export const endProviderRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_provider set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(act.tx)
}
