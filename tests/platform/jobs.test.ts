import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemNow } from '../../src/platform/clock.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { beat, freeDeadWorkers } from '../../src/platform/jobs/alive.store.ts'
import { drainOutbox, emit, enqueue, type Message } from '../../src/platform/jobs/outbox.store.ts'
import { startQueue } from '../../src/platform/jobs/queue.ts'
import { fireDueTimers, setTimer, type Timer } from '../../src/platform/jobs/timers.store.ts'
import { createLog } from '../../src/platform/log.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { bareDistrict, moveClock } from '../lib/district.ts'

const log = createLog('test', () => undefined)
let database: TestDatabase
let app: ReturnType<typeof openPool>
let worker: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await (await openTestCluster()).clone('jobs')
  app = openPool(database.addresses.app, log, 4)
  worker = openPool(database.addresses.worker, log, 6)
  await bareDistrict(app.db, '1')
  await bareDistrict(app.db, '2')
})
afterAll(async () => { await Promise.all([app.close(), worker.close()]); await database.drop() })

const jobs = async (): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from graphile_worker.jobs`.execute(worker.db)).rows[0]?.n)

describe('outgoing work', () => {
  it('a rollback leaves neither message nor job', async () => {
    const before = await jobs()
    await expect(inDistrict(app.db, '1', async (tx) => {
      await emit({ tx, districtId: '1', now: systemNow() }, 'test.happened', { n: 1 })
      throw new Error('rolled back')
    })).rejects.toThrow('rolled back')
    expect(await jobs()).toBe(before)
    expect(await drainOutbox(worker.db, '1', async () => { throw new Error('nothing should wait') }, systemNow)).toBe(0)
  })

  it('is carried out in order, once, district by district; a failing handler keeps its message and does not hold up others', async () => {
    for (const n of [1, 2, 3]) await inDistrict(app.db, '1', (tx) => emit({ tx, districtId: '1', now: systemNow() }, 'test.happened', { n }))
    await inDistrict(app.db, '2', (tx) => emit({ tx, districtId: '2', now: systemNow() }, 'test.happened', { n: 9 }))
    const seen: unknown[] = []
    const handle = (failing: number) => async (message: Message) => {
      if (message.payload.n === failing) throw new Error('not yet')
      seen.push(message.payload.n)
    }
    expect(await drainOutbox(worker.db, '1', handle(2), systemNow)).toBe(1)
    expect(seen).toEqual([1, 3])
    expect(await drainOutbox(worker.db, '1', handle(0), systemNow)).toBe(0)
    expect(await drainOutbox(worker.db, '1', handle(0), systemNow)).toBe(0)
    expect(seen).toEqual([1, 3, 2])
  })
})

describe('domain timers', () => {
  it('fall due by the district\'s clock alone, and fire once', async () => {
    await inDistrict(app.db, '1', (tx) => setTimer({ tx, districtId: '1' }, 'hold-ends', systemNow().add({ hours: 48 }), { run: 'run_1' }))
    const fired: string[] = []
    const fire = () => fireDueTimers(worker.db, '1', async (timer: Timer) => { fired.push(timer.kind) }, () => undefined)
    expect(await fire()).toBe(0)
    await moveClock(app.db, '1', Temporal.Duration.from({ hours: 48, seconds: 1 }).total('milliseconds'))
    expect(await fireDueTimers(worker.db, '2', async () => { throw new Error('of another district') }, () => undefined)).toBe(0)
    expect(await fire()).toBe(1)
    expect(await fire()).toBe(0)
    expect(fired).toEqual(['hold-ends'])
  })

  it('one that fails stays due and is told', async () => {
    await inDistrict(app.db, '2', (tx) => setTimer({ tx, districtId: '2' }, 'broken', systemNow().subtract({ seconds: 1 }), {}))
    const faults: string[] = []
    const fire = () => fireDueTimers(worker.db, '2', async () => { throw new Error('no') }, (timer) => faults.push(timer.kind))
    expect(await fire()).toBe(0)
    expect(await fire()).toBe(0)
    expect(faults).toEqual(['broken', 'broken'])
  })
})

describe('the queue', () => {
  it('runs jobs, and frees those of a worker that was killed', async () => {
    const ran: unknown[] = []
    await inDistrict(app.db, '1', (tx) => enqueue(tx, 'note', { n: 1 }))
    // a worker that took a job and died 2 minutes ago
    await inDistrict(app.db, '1', (tx) => enqueue(tx, 'note', { n: 2 }))
    await sql`update graphile_worker._private_jobs set locked_by = 'dead-worker', locked_at = now() where payload->>'n' = '2'`.execute(worker.db)
    await beat(worker.db, 'jobs:dead-worker', '0')
    await sql`update platform_process set seen_at = ${systemNow().subtract({ minutes: 2 }).toString()} where name = 'jobs:dead-worker'`.execute(worker.db)
    const queue = await startQueue(worker.pool, worker.db, { note: async ({ n }) => { ran.push(n) }, outbox: async () => undefined }, '0', log)
    await expect.poll(() => ran.length, { timeout: 15_000 }).toBe(2)
    await queue.stop()
    expect(await freeDeadWorkers(worker.db)).toEqual([])
  })
})
