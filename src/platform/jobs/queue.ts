import { EventEmitter } from 'node:events'
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { Db } from '../db/pool.ts'
import type { Log } from '../log.ts'
import { beat, freeDeadWorkers } from './alive.store.ts'

export type Tasks = Readonly<Record<string, (payload: Readonly<Record<string, unknown>>) => Promise<void>>>

/**
 * Runs the queue's jobs in this process, keeps its workers' heartbeats and frees those of dead ones. Jobs are for "now";
 * whatever has a time is a domain timer.
 */
export const startQueue = async (pool: pg.Pool, db: Db, tasks: Tasks, version: string, log: Log): Promise<{ stop(): Promise<void> }> => {
  const events = new EventEmitter() as WorkerEvents
  const workers = new Set<string>()
  events.on('pool:create', ({ workerPool }) => workers.add(workerPool.id)) // a job under way is locked in its pool's name, not in its worker's
  events.on('worker:create', ({ worker }) => workers.add(worker.workerId))
  events.on('worker:stop', ({ worker }) => workers.delete(worker.workerId))
  const logger = new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') log.warn('the queue says', { message })
  })
  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, work]) => [name, (payload: unknown) => work(payload as Record<string, unknown>)]),
  )
  const runner: Runner = await run({ pgPool: pool, taskList, concurrency: 2, pollInterval: 1000, noHandleSignals: true, events, logger })
  const keepAlive = async () => {
    for (const id of workers) await beat(db, `jobs:${id}`, version)
    for (const id of await freeDeadWorkers(db)) log.warn('freed the jobs of a worker that fell silent', { worker: id })
  }
  await keepAlive()
  const timer = setInterval(() => void keepAlive().catch((error: unknown) => log.warn('no heartbeat', { error })), 10_000)
  return {
    stop: async () => {
      clearInterval(timer)
      await runner.stop()
    },
  }
}
