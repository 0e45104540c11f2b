import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'

export type NewProvider = { readonly label: string; readonly issuer: string; readonly clientId: string; readonly trustsFactor: boolean }
export const insertProvider = async (act: Act, row: NewProvider): Promise<string> => {
  const id = newId()
  await sql`insert into people_provider (district_id, id, label, issuer, client_id, trusts_factor, set_by, set_at)
    values (${act.districtId}, ${id}, ${row.label}, ${row.issuer}, ${row.clientId}, ${row.trustsFactor}, ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}
export const confirmProviderRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_provider set confirmed_by = ${act.actor.personId ?? null}, confirmed_at = ${act.now.toString()}
    where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(act.tx)
}
export const endProviderRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_provider set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(
    act.tx,
  )
}
