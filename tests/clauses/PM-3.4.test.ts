// PM-3.4: maintenance is planned for times of low use; the windows are told; a run is planned only inside one.
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { windowsBetween } from '../../src/core/time/windows.ts'
import { scheduleRun } from '../../src/subjects/runbooks/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { runDistrict } from '../lib/runs.ts'
import { chicago } from '../lib/run-facts.ts'

test('the windows of any span are told, merged and right across both clock changes', () => {
  const between = (from: string, to: string) => windowsBetween(chicago, from, to).map(({ opens, closes }) => `${opens} ${closes}`)
  expect(between('2026-10-30T00:00:00-05:00', '2026-11-03T00:00:00-06:00')).toEqual([
    '2026-10-29T19:00:00-05:00 2026-10-30T05:00:00-05:00',
    '2026-10-30T19:00:00-05:00 2026-11-02T05:00:00-06:00',
    '2026-11-02T19:00:00-06:00 2026-11-03T05:00:00-06:00',
  ])
  const [weekend] = windowsBetween(chicago, '2027-03-13T12:00:00-06:00', '2027-03-14T12:00:00-05:00')
  expect(
    Temporal.Instant.from(weekend?.opens ?? '')
      .until(weekend?.closes ?? '')
      .total('hours'),
  ).toBe(57) // an hour of the 58 is skipped
})

describe('a run', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('pm_3_4')
  })
  afterAll(() => world.close())

  test('is planned only inside a window', async () => {
    const district = await runDistrict(world, '1')
    const plan = (start: string) =>
      scheduleRun(district.runParts)(district.as('rita'), {
        cycleId: district.cycleId,
        deviceId: district.devices['sis-01'],
        start,
        workMinutes: 60,
        way: 'by-hand',
      })
    const noon = await plan('2026-12-08T18:00:00Z')
    expect(noon.ok ? 'planned' : noon.refusal.clause).toBe('CM-2')
    expect(noon.ok ? '' : noon.refusal.satisfiedBy.match(/Central/g)).toHaveLength(3)
    expect(must(await plan('2026-12-09T02:00:00Z')).start).toBe('2026-12-08T20:00:00-06:00')
  })
})
