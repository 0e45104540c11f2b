import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Json } from '../../core/proof/canonical.ts'
import { inDistrict, type Db, type Tx } from '../db/pool.ts'
import { newId } from '../ids.ts'
import type { Task } from './install.ts'

type InTransaction = { readonly tx: Tx; readonly districtId: string; readonly now: Temporal.Instant }
export type Message = { readonly id: string; readonly kind: string; readonly payload: Readonly<Record<string, Json | undefined>> }

/** Puts a job for the transaction's district into the queue: a rollback leaves none, one that still waits is not doubled. Its payload is `{districtId}`. */
export const enqueue = async (tx: Tx, task: Task): Promise<void> => {
  await sql`select graphile_worker.afterbell_enqueue(${task})`.execute(tx)
}

/** Tells the rest of the product what happened, in the transaction in which it happened. Handlers must bear hearing it twice. */
export const emit = async (act: InTransaction, kind: string, payload: Readonly<Record<string, Json | undefined>>): Promise<void> => {
  await sql`insert into platform_outbox (district_id, id, kind, payload, created_at)
    values (${act.districtId}, ${newId()}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${act.now.toString()})`.execute(act.tx)
  await enqueue(act.tx, 'outbox')
}

/**
 * Carries out waiting messages of a district in their order, each handler in a transaction of its own, marked done after it.
 * A handler that throws leaves its message waiting with the fault noted, and the rest goes on; gives how many still wait.
 */
export const drainOutbox = async (
  db: Db,
  districtId: string,
  handle: (message: Message) => Promise<void>,
  now: () => Temporal.Instant,
): Promise<number> => {
  const waiting = await inDistrict(
    db,
    districtId,
    async (tx) =>
      (await sql<Message>`select id, kind, payload from platform_outbox where done_at is null order by created_at, id limit 200`.execute(tx)).rows,
  )
  let left = 0
  for (const message of waiting) {
    const fault = await handle(message).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    if (fault !== undefined) left++
    await inDistrict(db, districtId, async (tx) => {
      await sql`update platform_outbox set attempts = attempts + 1, last_fault = ${fault ?? null}, done_at = ${fault === undefined ? now().toString() : null}
        where district_id = ${districtId} and id = ${message.id} and done_at is null`.execute(tx)
    })
  }
  return waiting.length === 200 ? left + 1 : left
}
