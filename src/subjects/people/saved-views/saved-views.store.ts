import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'

export type NewView = { readonly list: string; readonly name: string; readonly query: string; readonly isShared: boolean }

export const addView = async (act: Act, view: NewView, ownerId: string): Promise<string> => {
  const id = newId()
  await sql`insert into people_saved_view (district_id, id, list, name, query, owner_id, is_shared, made_at)
    values (${act.districtId}, ${id}, ${view.list}, ${view.name}, ${view.query}, ${ownerId}, ${view.isShared}, ${act.now.toString()})`.execute(act.tx)
  return id
}

export const removeView = async (act: Act, id: string): Promise<void> => {
  await sql`delete from people_saved_view where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}
