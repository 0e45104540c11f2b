import { sql } from 'kysely'
import { systemNow, type Now } from '../clock.ts'
import type { Tx } from './pool.ts'

/** The district's time inside its transaction. The offset is a row only a demo district may have; no setting and no variable moves the clock. */
export const domainNow = async (tx: Tx): Promise<Now> => {
  const { rows } = await sql<{ offset_ms: string }>`select offset_ms from platform_clock`.execute(tx)
  const offset = rows[0]?.offset_ms
  if (!offset || offset === '0') return { now: systemNow(), clock: 'system' }
  return { now: systemNow().add({ milliseconds: Number(offset) }), clock: `moved ${offset}ms` }
}
