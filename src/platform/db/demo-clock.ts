import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { systemNow } from '../clock.ts'
import type { Tx } from './pool.ts'

/**
 * Sets a demonstration's clock to an instant; it goes on from there. Where the district is a real one the database refuses (23503,
 * `clock_must_belong_to_a_demo_district`).
 */
export const setDemoClock = async ({ tx, districtId }: { readonly tx: Tx; readonly districtId: string }, to: Temporal.Instant): Promise<void> => {
  const offset = to.epochMilliseconds - systemNow().epochMilliseconds
  await sql`insert into platform_clock (district_id, offset_ms) values (${districtId}, ${offset})
    on conflict (district_id) do update set offset_ms = excluded.offset_ms`.execute(tx)
}
