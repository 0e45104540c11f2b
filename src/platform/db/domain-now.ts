import { sql } from 'kysely'
import { systemNow, type Now } from '../clock.ts'
import { noteDemo } from '../demo-mark.ts'
import type { Tx } from './pool.ts'

/** The district's time inside its transaction. The offset is a row only a demo district may have; no setting and no variable moves the clock. */
export const domainNow = async (tx: Tx): Promise<Now> => {
  const { rows } = await sql<{ offset_ms: string; is_demo: boolean | null }>`select c.offset_ms, d.is_demo from platform_clock c
    left join people_district d using (district_id)`.execute(tx)
  const offset = rows[0]?.offset_ms
  const now = systemNow().add({ milliseconds: Number(offset ?? 0) })
  if (rows[0]?.is_demo) noteDemo(now)
  return { now, clock: !offset || offset === '0' ? 'system' : `moved ${offset}ms` }
}
