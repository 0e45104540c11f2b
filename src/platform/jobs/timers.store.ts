import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Json } from '../../core/proof/canonical.ts'
import { domainNow } from '../db/domain-now.ts'
import { inDistrict, type Db, type Tx } from '../db/pool.ts'
import { newId } from '../ids.ts'

export type Timer = {
  readonly id: string
  readonly kind: string
  readonly dueAt: string
  readonly payload: Readonly<Record<string, Json | undefined>>
}
type InTransaction = { readonly tx: Tx; readonly districtId: string }

/** A domain timer: a row that falls due by the district's clock, never by the queue's. */
export const setTimer = async (
  act: InTransaction,
  kind: string,
  dueAt: Temporal.Instant,
  payload: Readonly<Record<string, Json | undefined>>,
): Promise<string> => {
  const id = newId()
  await sql`insert into platform_timer (district_id, id, kind, due_at, payload) values (${act.districtId}, ${id}, ${kind}, ${dueAt.toString()}, ${JSON.stringify(payload)}::jsonb)`.execute(
    act.tx,
  )
  return id
}

/**
 * Fires what is due in a district, oldest first: the handler runs, then the row is marked. A crash between the two fires it
 * again, so handlers ask what is already so. One that throws stays due and does not hold up the others.
 */
export const fireDueTimers = async (
  db: Db,
  districtId: string,
  fire: (timer: Timer) => Promise<void>,
  onFault: (timer: Timer, error: unknown) => void,
): Promise<number> => {
  const due = await inDistrict(db, districtId, async (tx) => {
    const { now } = await domainNow(tx)
    return (
      await sql<Timer>`select id, kind, due_at as "dueAt", payload from platform_timer where fired_at is null and due_at <= ${now.toString()} order by due_at, id limit 100`.execute(
        tx,
      )
    ).rows
  })
  let fired = 0
  for (const timer of due) {
    try {
      await fire(timer)
    } catch (error) {
      onFault(timer, error)
      continue
    }
    await inDistrict(db, districtId, async (tx) => {
      const { now } = await domainNow(tx)
      await sql`update platform_timer set fired_at = ${now.toString()} where district_id = ${districtId} and id = ${timer.id} and fired_at is null`.execute(
        tx,
      )
    })
    fired++
  }
  return fired
}
