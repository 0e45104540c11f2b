import { sql } from 'kysely'
import { systemNow } from '../clock.ts'
import type { Db } from '../db/pool.ts'

const deadAfterSeconds = 60

/** Notes that a process lives. `name` is `web`, `worker`, `runner` or `jobs:<the queue's worker id>`. */
export const beat = async (db: Db, name: string, version: string): Promise<void> => {
  const at = systemNow().toString()
  await sql`insert into platform_process (name, pid, started_at, seen_at, version) values (${name}, ${process.pid}, ${at}, ${at}, ${version})
    on conflict (name) do update set pid = excluded.pid, seen_at = excluded.seen_at, version = excluded.version,
      started_at = case when platform_process.pid = excluded.pid then platform_process.started_at else excluded.started_at end`.execute(db)
}

/**
 * Frees the jobs of queue workers that fell silent: a worker killed with -9 would keep its job locked for four hours.
 * Gives the names it freed.
 */
export const freeDeadWorkers = async (db: Db): Promise<readonly string[]> => {
  const limit = systemNow().subtract({ seconds: deadAfterSeconds }).toString()
  const { rows } = await sql<{ name: string }>`select name from platform_process where name like 'jobs:%' and seen_at < ${limit}`.execute(db)
  const dead = rows.map((row) => row.name.slice('jobs:'.length))
  if (dead.length === 0) return []
  await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`.execute(db)
  await sql`delete from platform_process where name = any(${dead.map((id) => `jobs:${id}`)}::text[])`.execute(db)
  return dead
}

export type Alive = { readonly name: string; readonly seenSecondsAgo: number }

/** Which processes were seen, and how many seconds ago; for /readyz. */
export const processesAlive = async (db: Db): Promise<readonly Alive[]> => {
  const now = systemNow()
  const { rows } = await sql<{ name: string; seen_at: string }>`select name, seen_at from platform_process where name in ('web', 'worker', 'runner')`.execute(db)
  return rows.map((row) => ({ name: row.name, seenSecondsAgo: Math.round((now.epochMilliseconds - new Date(row.seen_at).getTime()) / 1000) }))
}
