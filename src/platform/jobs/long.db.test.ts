import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok, refuse } from '../../core/result.ts'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { bareDistrict } from '../../../tests/lib/district.ts'
import { systemNow } from '../clock.ts'
import { inDistrict, openPool } from '../db/pool.ts'
import { newId } from '../ids.ts'
import { createLog } from '../log.ts'
import { askLongJob, longJob, runLongJobs, type LongWorks } from './long.store.ts'

let database: TestDatabase
let app: ReturnType<typeof openPool>
let worker: ReturnType<typeof openPool>
const person = newId()
const ask = (kind: string, districtId = '1') =>
  inDistrict(app.db, districtId, (tx) =>
    askLongJob({ tx, districtId, now: systemNow() }, { kind, says: 'A long one', askedBy: person, input: { n: 3 }, file: Buffer.from('abc') }),
  )
const told = (id: string, districtId = '1') => inDistrict(app.db, districtId, (tx) => longJob(tx, id))

beforeAll(async () => {
  database = await (await openTestCluster()).clone('long_jobs')
  app = openPool(
    database.addresses.app,
    createLog('test', () => undefined),
  )
  worker = openPool(
    database.addresses.worker,
    createLog('test', () => undefined),
  )
  for (const id of ['1', '2']) await bareDistrict(app.db, id)
}, 60_000)
afterAll(async () => {
  await app?.close()
  await worker?.close()
  await database?.drop()
})

test('a job tells how far it is, ends with its result, and keeps no file', async () => {
  const id = await ask('count')
  expect(await told(id)).toMatchObject({ state: 'waiting', done: 0, total: null })
  const seen: unknown[] = []
  const works: LongWorks = {
    count: async (_, input, file, moved) => {
      await moved('Counting.', 1, 3)
      seen.push(input, Buffer.from(file ?? []).toString(), await told(id))
      return ok({ counted: 3 })
    },
  }
  await runLongJobs(worker.db, works, '1')
  expect(seen).toMatchObject([{ n: 3 }, 'abc', { state: 'running', step: 'Counting.', done: 1, total: 3 }])
  expect(await told(id)).toMatchObject({ state: 'done', done: 3, total: 3, result: { counted: 3 } })
  const left = await inDistrict(worker.db, '1', (tx) => sql`select 1 from platform_long_job where file is not null`.execute(tx))
  expect(left.rows).toEqual([])
  expect(await told(id, '2')).toBeUndefined() // another district's
})

test('a refusal is told as such; what breaks three times is over, and says so', async () => {
  const no = await ask('no')
  await runLongJobs(worker.db, { no: async () => refuse({ code: 'x/y', clause: 'PM-3.2', says: 'No.', satisfiedBy: 'Yes.', faults: ['a'] }) }, '1')
  expect(await told(no)).toMatchObject({ state: 'refused', result: { says: 'No.', faults: ['a'] } })
  const broken = await ask('broken')
  const works: LongWorks = {
    broken: async () => {
      throw new Error('gone')
    },
  }
  for (let n = 0; n < 3; n++) {
    await expect(runLongJobs(worker.db, works, '1')).rejects.toThrow('gone')
    expect((await told(broken))?.state).toBe(n < 2 ? 'waiting' : 'failed')
  }
})

test('a job whose worker died is begun anew once it was silent for a minute, and not before', async () => {
  const id = await ask('again')
  const works: LongWorks = { again: async () => ok(1) }
  const began = (seconds: number) =>
    inDistrict(worker.db, '1', (tx) =>
      sql`update platform_long_job set state = 'running', moved_at = now() - ${seconds} * interval '1 second' where id = ${id}`.execute(tx),
    )
  await began(30)
  await runLongJobs(worker.db, works, '1')
  expect(await told(id)).toMatchObject({ state: 'running' })
  await began(90)
  await runLongJobs(worker.db, works, '1')
  expect(await told(id)).toMatchObject({ state: 'done' })
})

test('the web role cannot end a job or change one', async () => {
  const id = await ask('later')
  const change = inDistrict(app.db, '1', (tx) => sql`update platform_long_job set state = 'done' where id = ${id}`.execute(tx))
  await expect(change).rejects.toMatchObject({ code: '42501' })
  const wrong = inDistrict(worker.db, '1', (tx) => sql`update platform_long_job set state = 'done' where id = ${id}`.execute(tx))
  await expect(wrong).rejects.toMatchObject({ code: '23514', constraint: 'long_job_must_end_with_its_result' })
})
