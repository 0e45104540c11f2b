import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { must, openCycleWorld, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { aboutRunId, friday, runDistrict } from '../../../tests/lib/runs.ts'
import { withdrawRun } from './schedule-run.ts'
import { scheduleRun } from './index.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runs_withdrawn')
})
afterAll(() => world.close())

const planned = async (id: string, now: string) => {
  const district = await runDistrict(world, id)
  await district.at(now)
  const wish = { cycleId: district.cycleId, deviceId: district.devices['sis-01'], start: friday.seven, workMinutes: 60, way: 'by-hand' } as const
  const { runId } = must(await scheduleRun(district.runParts)(district.as('rita'), wish))
  must(await withdrawRun(district.runParts)(district.as('rita'), { runId, reason: 'The vendor is late' }))
  const rows = (await district.sql(sql`select n.kind, d.address from notices_notice n join notices_delivery d on d.district_id = n.district_id
    and d.notice_id = n.id where n.about = ${aboutRunId(runId)} order by d.address`)) as { kind: string; address: string }[]
  return (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.address)
}

test('withdrawn before the users were told: the asked tester hears it, and nobody else', async () => {
  const told = await planned('1', '2026-11-20T18:00:00Z')
  expect([told('before-patching'), told('tester-asked'), told('postponed')]).toEqual([[], ['tess@district.example'], ['tess@district.example']])
})

test('withdrawn after the users were told: all of them and the tester, once each', async () => {
  const told = await planned('2', friday.noon)
  expect(told('postponed')).toEqual([...told('before-patching'), 'tess@district.example'].toSorted())
})
