import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolicyValue } from '../../core/policy/parameters.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { openCycleWorld, must, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { friday, patchByHand, readyRun, runDistrict, type RunDistrict } from '../../../tests/lib/runs.ts'
import { reading } from '../ledger/index.ts'
import { policyInForce } from '../policy/index.ts'
import { measures } from './simulate.rules.ts'
import { simulate, type Simulation } from './simulate.ts'
import { pastCases } from './simulate.views.ts'

let world: CycleWorld
let one: RunDistrict
let runId: string
const tried = (name: string, value: PolicyValue): Promise<Simulation> =>
  reading(one.as('dana'), async (tx, now) => {
    const { pack, values } = await policyInForce(tx, now.toString())
    return simulate(tx, now, pack.parameters, values, name, value)
  })

beforeAll(async () => {
  world = await openCycleWorld('simulate')
  one = await runDistrict(world, '1')
  runId = await readyRun(one) // told on Friday at noon, seven hours ahead
  await patchByHand(one, runId)
}, 60_000)
afterAll(() => world.close())

test('a longer notice would have kept the run from beginning; the same and a shorter one change nothing', async () => {
  expect(await tried('notice.hours', 8)).toMatchObject({
    tried: 1,
    of: 'runs that began',
    more: 0,
    otherwise: [
      {
        what: 'T-1, sis-01',
        href: `/runs/run_${runId.replaceAll('-', '')}`,
        before: 'began',
        after: 'would not have begun: told too late',
        figure: expect.stringMatching(/^(6\.9|7) hours$/) as string,
      },
    ],
  })
  expect(await tried('notice.hours', 6)).toMatchObject({ tried: 1, otherwise: [] })
  expect(await tried('notice.hours', 2)).toMatchObject({ fault: 'notice.hours: 2 is not a whole number from 6 to 168 (hours, SP-1.4)' })
})

test('a longer lead time would have made the request late', async () => {
  expect(await tried('change.leadDays', 60)).toMatchObject({
    tried: 1,
    otherwise: [
      { what: expect.stringContaining('CR-1 ') as string, before: 'in time', after: 'late: needs the coordinator’s leave', figure: '21 days' },
    ],
  })
  expect(await tried('change.leadDays', 21)).toMatchObject({ tried: 1, otherwise: [] })
})

test('a narrower window would have left the run outside; a younger backup would have been asked for', async () => {
  expect(await tried('window.weekdayOpens', '20:00')).toMatchObject({ tried: 1, otherwise: [{ before: 'inside the window', after: 'outside' }] })
  expect(await tried('window.weekdayOpens', '18:00')).toMatchObject({ tried: 1, otherwise: [] })
  expect(await tried('backup.maxAgeHours', 2)).toMatchObject({ tried: 1, otherwise: [{ before: 'backup counted', after: 'backup too old' }] })
})

test('what is silent for long would be stale sooner, and a run outside the last 12 months is not tried', async () => {
  expect(await tried('inventory.staleDays', 180)).toMatchObject({ tried: 4 })
  await one.at('2028-01-01T00:00:00Z')
  expect(await tried('notice.hours', 8)).toMatchObject({ tried: 0, otherwise: [] })
  await one.at(friday.ten)
})

test('every measured number has a query that runs, and what is not measured says so', async () => {
  for (const name of Object.keys(measures) as (keyof typeof measures)[])
    await expect(inDistrict(world.db, '1', (tx) => pastCases(tx, name, '2026-01-01T00:00:00Z', friday.ten))).resolves.toBeInstanceOf(Array)
  expect(await tried('loss.reportBusinessDays', 2)).toMatchObject({ none: expect.stringContaining('Nothing is recorded') as string })
  expect(must({ ok: true, value: await one.sql(sql`select count(*) as n from policy_value`) })).toEqual([{ n: '0' }]) // trying sets nothing
})
