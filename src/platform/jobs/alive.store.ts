import { sql } from 'kysely'
import { systemNow } from '../clock.ts'
import type { Db } from '../db/pool.ts'

const deadAfterSeconds = 60

/** Notes that this process lives; the database lets it tell of no other. `name` is `web`, `worker`, `sealer`, `runner` or `jobs:<the queue's worker id>`. */
export const beat = async (db: Db, name: string, version: string): Promise<void> => {
  const at = systemNow().toString()
  await sql`select platform_beat(${name}, ${process.pid}, ${at}, ${version})`.execute(db)
}

/**
 * Frees the jobs of queue workers that fell silent: a worker killed with -9 would keep its job locked for four hours.
 * Gives the names it freed.
 */
export const freeDeadWorkers = async (db: Db): Promise<readonly string[]> => {
  const limit = systemNow().subtract({ seconds: deadAfterSeconds }).toString()
  return db.transaction().execute(async (tx) => {
    // forgotten and freed, or neither
    const { rows } = await sql<{ id: string }>`select platform_forget_workers(${limit}::timestamptz) as id`.execute(tx)
    const dead = rows.map((row) => row.id)
    if (dead.length > 0) await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(tx)
    return dead
  })
}

export type Alive = { readonly name: string; readonly seenSecondsAgo: number }

/** Which processes were seen, and how many seconds ago; for /readyz. */
export const processesAlive = async (db: Db): Promise<readonly Alive[]> => {
  const now = systemNow()
  const { rows } = await sql<{
    name: string
    seen_at: string
  }>`select name, seen_at from platform_process where name in ('web', 'worker', 'sealer', 'runner')`.execute(db)
  return rows.map((row) => ({ name: row.name, seenSecondsAgo: Math.round((now.epochMilliseconds - new Date(row.seen_at).getTime()) / 1000) }))
}
