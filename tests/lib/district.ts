import { sql } from 'kysely'
import { inDistrict, type Db } from '../../src/platform/db/pool.ts'

/** A district straight into the database, for tests of what lies below the people subject. A demo one may have its clock moved. */
export const bareDistrict = (db: Db, id: string, { isDemo = true, name = `District ${id}` } = {}): Promise<void> =>
  inDistrict(db, id, async (tx) => {
    await sql`insert into people_district values (${id}, ${name}, 'America/Chicago', ${isDemo}, '2026-11-01')`.execute(tx)
    await sql`insert into people_district_list values (${id})`.execute(tx)
  })

/** Moves a demo district's clock by so many milliseconds from the machine's; the only clock a test moves. */
export const moveClock = (db: Db, id: string, offsetMs: number): Promise<void> =>
  inDistrict(db, id, async (tx) => {
    await sql`insert into platform_clock values (${id}, true, ${offsetMs}) on conflict (district_id) do update set offset_ms = excluded.offset_ms`.execute(
      tx,
    )
  })
