import { sql } from 'kysely'
import type { OwnTable } from '../../../core/ssvc/own-table.ts'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'

export type NewTable = { readonly version: number; readonly name: string; readonly content: OwnTable; readonly reason: string }
export const insertTable = async (act: Act, row: NewTable): Promise<string> => {
  const id = newId()
  await sql`insert into patching_policy_table (district_id, id, version, name, content, reason, published_by, published_at)
    values (${act.districtId}, ${id}, ${row.version}, ${row.name}, ${JSON.stringify(row.content)}::jsonb, ${row.reason}, ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}
