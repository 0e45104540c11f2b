import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Tx } from './db/pool.ts'

/** `system`: this machine's clock. `moved`: the same plus an offset, which the database allows in demo districts alone. */
export type ClockSource = 'system' | `moved ${string}ms`
export type Now = { readonly now: Temporal.Instant; readonly clock: ClockSource }

export const systemNow = (): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(Date.now())

/** The district's time inside its transaction. The offset is a row only a demo district may have; no setting and no variable moves the clock. */
export const domainNow = async (tx: Tx): Promise<Now> => {
  const { rows } = await sql<{ offset_ms: string }>`select offset_ms from platform_clock`.execute(tx)
  const offset = rows[0]?.offset_ms
  if (!offset || offset === '0') return { now: systemNow(), clock: 'system' }
  return { now: systemNow().add({ milliseconds: Number(offset) }), clock: `moved ${offset}ms` }
}
