// The whole story, told afresh: what it must hold today, how long it takes, and that it goes whole.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict, openPool, type Db } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { removeDistrict } from '../../src/subjects/demo/index.ts'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { tellInto } from '../lib/demo.ts'

let database: TestDatabase
let db: Db
let close = async (): Promise<void> => undefined
beforeAll(async () => {
  database = await (await openTestCluster()).clone('demo_whole')
  const pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    2,
  )
  db = pool.db
  close = pool.close
  const { seconds } = await tellInto(database)
  process.stdout.write(`the story was told in ${seconds.toFixed(0)} s\n`)
}, 600_000)
afterAll(async () => {
  await close()
  await database?.drop()
})

const rows = <T>(statement: ReturnType<typeof sql<T>>): Promise<readonly T[]> => inDistrict(db, '1', async (tx) => (await statement.execute(tx)).rows)

test('today holds what a district’s day holds: a decision waits, a run tonight, a silent server, a late exploited patch', async () => {
  const runs = await rows(sql<{
    hostname: string
    start: string
    state: string
  }>`select d.hostname, to_char(r.planned_start at time zone 'America/Chicago', 'MM-DD HH24:MI') as start,
    (select to_state from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id order by n desc limit 1) as state
    from runbooks_run r join assets_device d on d.district_id = r.district_id and d.id = r.device_id order by r.planned_start, d.hostname`)
  expect(runs.filter(({ state }) => state === 'finished').length).toBe(45)
  expect(runs.filter(({ state }) => state !== 'finished').map(({ hostname, start, state }) => `${hostname} ${start} ${state}`)).toEqual([
    'git-01 09-25 19:00 withdrawn',
    'lib-01 10-14 19:00 reverted',
    'git-01 10-23 19:00 not-started',
    'pay-01 11-13 19:00 scheduled',
    'bus-01 11-20 19:00 scheduled',
    'dir-01 11-20 19:00 scheduled',
    'file-01 11-20 19:00 scheduled',
    'nutrition-01 11-20 19:00 scheduled',
  ])
  const verdicts = await rows(
    sql<{ verdict: string; n: string }>`select verdict, count(*) as n from changes_decision group by verdict order by verdict`,
  )
  expect(verdicts).toEqual([
    { verdict: 'approved', n: '18' },
    { verdict: 'denied', n: '1' },
  ])
  expect(
    await rows(
      sql`select number from changes_request r where (select count(*) from changes_decision d where d.district_id = r.district_id and d.request_id = r.id and d.verdict = 'approved') = 1`,
    ),
  ).toHaveLength(1)
  expect(await rows(sql`select hostname from assets_device where kind = 'server' and last_seen < '2025-10-31'`)).toEqual([{ hostname: 'cam-01' }])
  expect(
    await rows(sql`select kind from ledger_entry where kind in ('patching.report-made', 'demo.story-told') group by kind order by kind`),
  ).toEqual([{ kind: 'demo.story-told' }, { kind: 'patching.report-made' }])
})

test('it goes whole, in one statement', async () => {
  expect(await removeDistrict(db, '1')).toBeGreaterThan(10_000)
  expect(await rows(sql`select 1 from ledger_entry`)).toEqual([])
  expect((await sql`select 1 from vulnerabilities_feed`.execute(db)).rows).toEqual([])
}, 120_000)
