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
let owner: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await (await openTestCluster()).clone('jobs')
  app = openPool(database.addresses.app, log, 4)
  worker = openPool(database.addresses.worker, log, 6)
  owner = openPool(database.addresses.owner, log, 1)
  await bareDistrict(app.db, '1')
  await bareDistrict(app.db, '2')
})
afterAll(async () => {
  await Promise.all([app.close(), worker.close(), owner.close()])
  await database.drop()
})

const jobs = async (): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from graphile_worker.jobs`.execute(worker.db)).rows[0]?.n)

describe('outgoing work', () => {
  it('a rollback leaves neither message nor job', async () => {
    const before = await jobs()
    await expect(
      inDistrict(app.db, '1', async (tx) => {
        await emit({ tx, districtId: '1', now: systemNow() }, 'test.happened', { n: 1 })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await jobs()).toBe(before)
    expect(
      await drainOutbox(
        worker.db,
        '1',
        async () => {
          throw new Error('nothing should wait')
        },
        systemNow,
      ),
    ).toBe(0)
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
  it("fall due by the district's clock alone, and fire once", async () => {
    await inDistrict(app.db, '1', (tx) => setTimer({ tx, districtId: '1' }, 'hold-ends', systemNow().add({ hours: 48 }), { run: 'run_1' }))
    const fired: string[] = []
    const fire = () =>
      fireDueTimers(
        worker.db,
        '1',
        async (timer: Timer) => {
          fired.push(timer.kind)
        },
        () => undefined,
      )
    expect(await fire()).toBe(0)
    await moveClock(app.db, '1', Temporal.Duration.from({ hours: 48, seconds: 1 }).total('milliseconds'))
    expect(
      await fireDueTimers(
        worker.db,
        '2',
        async () => {
          throw new Error('of another district')
        },
        () => undefined,
      ),
    ).toBe(0)
    expect(await fire()).toBe(1)
    expect(await fire()).toBe(0)
    expect(fired).toEqual(['hold-ends'])
  })

  it('one that fails stays due and is told', async () => {
    await inDistrict(app.db, '2', (tx) => setTimer({ tx, districtId: '2' }, 'broken', systemNow().subtract({ seconds: 1 }), {}))
    const faults: string[] = []
    const fire = () =>
      fireDueTimers(
        worker.db,
        '2',
        async () => {
          throw new Error('no')
        },
        (timer) => faults.push(timer.kind),
      )
    expect(await fire()).toBe(0)
    expect(await fire()).toBe(0)
    expect(faults).toEqual(['broken', 'broken'])
  })
})

describe('the queue', () => {
  it('runs jobs, and frees those of a worker that was killed', async () => {
    const ran: unknown[] = []
    await inDistrict(app.db, '1', (tx) => enqueue(tx, 'send-notices'))
    // a worker that took a job and died 2 minutes ago
    await inDistrict(app.db, '2', (tx) => enqueue(tx, 'send-notices'))
    await sql`update graphile_worker._private_jobs set locked_by = 'dead-worker', locked_at = now() where payload->>'districtId' = '2' and task_id = (select id from graphile_worker._private_tasks where identifier = 'send-notices')`.execute(
      worker.db,
    )
    await beat(worker.db, 'jobs:dead-worker', '0')
    await sql`update platform_process set seen_at = ${systemNow().subtract({ minutes: 2 }).toString()} where name = 'jobs:dead-worker'`.execute(
      owner.db,
    )
    const queue = await startQueue(
      worker.pool,
      worker.db,
      {
        'send-notices': async ({ districtId }) => {
          ran.push(districtId)
        },
        outbox: async () => undefined,
      },
      '0',
      log,
    )
    await expect.poll(() => ran.length, { timeout: 15_000 }).toBe(2)
    await queue.stop()
    expect(await freeDeadWorkers(worker.db)).toEqual([])
  })
  it('a job under way is locked in a name that has a heartbeat, so that its death is noticed', async () => {
    let finish = (): void => undefined
    const isRunning = new Promise<void>((resolve) => {
      finish = resolve
    })
    const queue = await startQueue(worker.pool, worker.db, { 'send-notices': () => isRunning, outbox: async () => undefined }, '0', log)
    await inDistrict(app.db, '1', (tx) => enqueue(tx, 'send-notices'))
    const holders = async () =>
      (
        await sql<{ alive: boolean }>`select exists (select from platform_process p where p.name = 'jobs:' || j.locked_by) as alive
      from graphile_worker._private_jobs j where j.locked_by is not null`.execute(worker.db)
      ).rows.map(({ alive }) => alive)
    await expect.poll(holders, { timeout: 15_000 }).toEqual([true])
    finish()
    await queue.stop()
  })
})

describe('what a process may not say for others', () => {
  const refusal = async (role: ReturnType<typeof openPool>, statement: ReturnType<typeof sql>, district = '1') =>
    inDistrict(role.db, district, (tx) => statement.execute(tx)).then(
      () => 'done',
      (error: { code: string; constraint?: string }) => `${error.code} ${error.constraint ?? ''}`.trim(),
    )
  it('asks for no job outside the list, and for none without a district', async () => {
    for (const task of ['note', 'add_job', null])
      expect(await refusal(app, sql`select graphile_worker.afterbell_enqueue(${task})`)).toBe('42501 job_must_be_one_of_the_list')
    await expect(sql`select graphile_worker.afterbell_enqueue('outbox')`.execute(app.db)).rejects.toMatchObject({
      code: '42501',
      constraint: 'job_must_be_of_the_session_district',
    })
    expect(await refusal(app, sql`select graphile_worker.add_job('outbox')`)).toBe('42501')
  })
  it("notes its own life alone, and ends nobody else's", async () => {
    await beat(app.db, 'web', '1')
    for (const name of ['worker', 'runner', 'sealer', 'jobs:one', 'app', 'web '])
      expect(await refusal(app, sql`select platform_beat(${name}, 1, now(), '1')`), name).toBe('42501 heartbeat_must_be_its_own')
    expect(await refusal(worker, sql`select platform_beat('web', 1, now(), '1')`)).toBe('42501 heartbeat_must_be_its_own')
    for (const role of [app, worker])
      for (const act of [
        sql`delete from platform_process`,
        sql`update platform_process set seen_at = now()`,
        sql`insert into platform_process values ('x', 1, now(), now(), '')`,
      ])
        expect(await refusal(role, act)).toBe('42501')
    expect(await refusal(app, sql`select platform_forget_workers(now())`)).toBe('42501')
    await beat(worker.db, 'jobs:alive', '1')
    expect((await sql`select platform_forget_workers(now() + interval '1 day')`.execute(worker.db)).rows).toEqual([])
  })
  it("writes no evidence in another process's name and tells no event of the runner's", async () => {
    const entry = (
      actor: string,
    ) => sql`insert into ledger_entry (district_id, id, at, kind, clauses, actor, proof, grade, about, salt, content, content_hash)
      values (1, gen_random_uuid(), now(), 'test.happened', '{}', ${actor}, 'process', 'observed', '{}', 's', '{}', 'h')`
    for (const [role, actor] of [
      [app, 'process:runner'],
      [app, 'process:worker'],
      [app, 'process:command'],
      [worker, 'process:runner'],
      [worker, 'process:sealer'],
    ] as const)
      expect(await refusal(role, entry(actor)), actor).toBe('42501 entry_must_bear_its_own_process')
    for (const role of [app, worker])
      expect(
        await refusal(
          role,
          sql`insert into platform_outbox (district_id, id, kind, payload, created_at) values (1, gen_random_uuid(), 'runbooks.runner-stuck', '{}', now())`,
        ),
      ).toBe('42501 event_must_be_told_by_whose_it_is')
  })
})
