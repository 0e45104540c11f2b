// SP-4.1: when the update is done a mail says so to all who had the notice, and each tester gets a message that leads to the test page.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('sp_4_1')
})
afterAll(() => world.close())

test('everyone who had the notice, and the tester with a link and the deadline; twice told is told once', async () => {
  const district = await runDistrict(world, '1')
  const runId = await readyRun(district)
  const asWorker = (statement: ReturnType<typeof sql>) => inDistrict(world.workerDb, '1', async (tx) => (await statement.execute(tx)).rows) // texts are the worker's alone
  await patchByHand(district, runId)
  await district.work()
  const rows =
    (await asWorker(sql`select d.address, d.state, coalesce(d.body, n.body) as body, n.kind, d.body is not null as own from notices_delivery d
    join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id where n.about = ${aboutRunId(runId)} order by n.made_at, d.address`)) as {
      address: string
      kind: string
      body: string
      own: boolean
    }[]
  const addresses = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.address)
  expect(addresses('ready-to-test').filter((one) => one !== 'tess@district.example')).toEqual(addresses('before-patching'))
  const tester = rows.find((row) => row.kind === 'ready-to-test' && row.address === 'tess@district.example')
  expect(tester?.body).toMatch(/say by Fri 4 Dec, 8:00 pm Central.*http:\/\/localhost:8080\/t\/1\.[\w-]{32}$/s)
  expect(rows.filter((row) => row.kind === 'ready-to-test' && row.own)).toHaveLength(1) // nobody else gets a link
  await district.deliver({ 'office@district.example': 'refused' })
  const after =
    (await asWorker(sql`select d.state, d.reply from notices_delivery d join notices_notice n on n.district_id = d.district_id and n.id = d.notice_id
    where n.kind = 'ready-to-test' and d.address = 'office@district.example'`)) as { state: string; reply: string }[]
  expect(after).toEqual([{ state: 'refused', reply: '550 5.1.1 no such user' }])
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.ready-to-test-told')
})
