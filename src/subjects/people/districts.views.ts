import { sql } from 'kysely'
import type { Db } from '../../platform/db/pool.ts'

/** Every district of this installation, numbers only; asked by the loops that then enter one district at a time. */
export const districtIds = async (db: Db): Promise<readonly string[]> =>
  (await sql<{ district_id: string }>`select district_id from people_district_list order by district_id`.execute(db)).rows.map((row) => row.district_id)
