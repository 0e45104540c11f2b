import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'

export const saveLook = async (act: Act, personId: string, list: string): Promise<void> => {
  await sql`insert into people_look (district_id, person_id, list, looked_at) values (${act.districtId}, ${personId}, ${list}, ${act.now.toString()})
    on conflict (district_id, person_id, list) do update set looked_at = excluded.looked_at`.execute(act.tx)
}
