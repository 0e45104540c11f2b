import { sql } from 'kysely'
import { domainNow } from '../../platform/db/domain-now.ts'
import { inDistrict, type Db, type Tx } from '../../platform/db/pool.ts'
import type { Running } from '../../platform/metrics/processes.ts'
import type { Waiting } from './figures.rules.ts'

const age = (value: string | null | undefined): number | undefined => (value === null || value === undefined ? undefined : Math.max(0, Number(value)))

const waitingIn = async (tx: Tx): Promise<Waiting> => {
  const { now } = await domainNow(tx)
  const at = now.toString()
  const row = (
    await sql<Record<string, string | null>>`select
    (select count(*) from platform_outbox where done_at is null) as outbox, (select extract(epoch from ${at}::timestamptz - min(created_at)) from platform_outbox where done_at is null) as outbox_age,
    (select count(*) from platform_timer where fired_at is null and due_at <= ${at}) as timers, (select extract(epoch from ${at}::timestamptz - min(due_at)) from platform_timer where fired_at is null and due_at <= ${at}) as timer_age,
    (select count(*) from notices_delivery where state = 'waiting') as mails,
    (select count(*) from platform_long_job where ended_at is null) as long_jobs`.execute(tx)
  ).rows[0]
  // Seals are made in order and seldom wait: the newest entries alone are looked at, never the whole ledger.
  const sealing = (
    await sql<{ n: string; age: string | null }>`select count(*) as n, extract(epoch from ${at}::timestamptz - min(e.at)) as age
    from (select id, at from ledger_entry order by id desc limit 2000) e where not exists (select from ledger_seal s where s.district_id = (select platform_district()) and s.entry_id = e.id)`.execute(
      tx,
    )
  ).rows[0]
  const runs = (
    await sql<{
      state: string
      n: string
    }>`select to_state as state, count(*) as n from (select distinct on (run_id) run_id, to_state from runbooks_run_move order by run_id, n desc) m group by to_state`.execute(
      tx,
    )
  ).rows
  return {
    outbox: Number(row?.outbox ?? 0),
    outboxAge: age(row?.outbox_age),
    timersOverdue: Number(row?.timers ?? 0),
    timerAge: age(row?.timer_age),
    mails: Number(row?.mails ?? 0),
    longJobs: Number(row?.long_jobs ?? 0),
    unsealed: Number(sealing?.n ?? 0),
    unsealedAge: age(sealing?.age),
    runs: Object.fromEntries(runs.map(({ state, n }) => [state, Number(n)])),
  }
}

/** One district after the other, each in a transaction of its own: no query sees two. */
export const waiting = async (db: Db, districts: readonly string[]): Promise<readonly Waiting[]> => {
  const all: Waiting[] = []
  for (const id of districts) all.push(await inDistrict(db, id, waitingIn))
  return all
}

export type Whole = {
  readonly running: readonly Running[]
  readonly jobs: number
  readonly jobsAge: number | undefined
  readonly jobsFailing: number
  readonly connections: Readonly<Record<string, number>>
  readonly maxConnections: number
  readonly feeds: Readonly<Record<string, number>>
  readonly backupAge: number | undefined
  readonly databaseBytes: number
}

/** What belongs to no district. */
export const whole = async (db: Db): Promise<Whole> => {
  const running = (
    await sql<{
      name: string
      pid: number
      age: string
    }>`select name, pid, extract(epoch from now() - seen_at) as age from platform_process where name in ('web', 'worker', 'sealer', 'runner')`.execute(
      db,
    )
  ).rows
  const jobs = (
    await sql<{
      waiting: string
      oldest: string | null
      failing: string
    }>`select waiting, oldest, failing from graphile_worker.afterbell_depth()`.execute(db)
  ).rows[0]
  const connections = (
    await sql<{
      name: string
      n: string
    }>`select replace(usename, 'afterbell_', '') as name, count(*) as n from pg_stat_activity where datname = current_database() and usename like 'afterbell\\_%' group by 1`.execute(
      db,
    )
  ).rows
  const feeds = (
    await sql<{
      kind: string
      age: string
    }>`select kind, extract(epoch from now() - max(loaded_at)) as age from vulnerabilities_feed group by kind`.execute(db)
  ).rows
  const rest = (
    await sql<{
      max: string
      size: string
      backup: string | null
    }>`select current_setting('max_connections') as max, pg_database_size(current_database()) as size,
    (select extract(epoch from now() - max(began_at)) from installation_backup where fault is null) as backup`.execute(db)
  ).rows[0]
  return {
    running: running.map((one) => ({ name: one.name, pid: one.pid, seenSecondsAgo: Math.max(0, Number(one.age)) })),
    jobs: Number(jobs?.waiting ?? 0),
    jobsAge: age(jobs?.oldest),
    jobsFailing: Number(jobs?.failing ?? 0),
    connections: Object.fromEntries(connections.map(({ name, n }) => [name, Number(n)])),
    maxConnections: Number(rest?.max ?? 0),
    feeds: Object.fromEntries(feeds.map(({ kind, age: old }) => [kind, Number(old)])),
    backupAge: age(rest?.backup),
    databaseBytes: Number(rest?.size ?? 0),
  }
}
