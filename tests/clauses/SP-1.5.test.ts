// SP-1.5: those who test are asked by link for the very date and time; without their yes nothing starts.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsTester, scheduleRun, startRun } from '../../src/subjects/runbooks/index.ts'
import { testerGate } from '../../src/subjects/runbooks/gates.rules.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, doorOf, friday, runDistrict, type RunDistrict } from '../lib/runs.ts'

let world: CycleWorld
let n = 0
beforeAll(async () => {
  world = await openCycleWorld('sp_1_5')
})
afterAll(() => world.close())
const planned = async (): Promise<{ district: RunDistrict; runId: string; link: string }> => {
  const district = await runDistrict(world, String(++n))
  const { runId } = must(
    await scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices['sis-01'],
      start: friday.seven,
      workMinutes: 60,
      way: 'by-hand',
    }),
  )
  return { district, runId, link: await district.linkOf('tess') }
}
const start = async (district: RunDistrict, runId: string): Promise<string> => {
  await district.deliver()
  await district.at('2026-12-05T01:00:10Z')
  return codeOf(await startRun(district.runParts)(district.as('rita'), { runId }))
}
const say = (district: RunDistrict, link: string, answer: 'accepted' | 'other-time' | 'cannot', proposedAt?: string) =>
  answerAsTester(district.runParts)(district.as('tess', 'link'), { door: doorOf(link), answer, proposedAt })

test('silence, "I cannot" and another time keep it from starting; a yes lets it', async () => {
  const silent = await planned()
  expect(await start(silent.district, silent.runId)).toBe('runbooks/tester-not-accepted')
  const other = await planned()
  must(await say(other.district, other.link, 'other-time', '2026-12-06T20:00:00Z'))
  expect(await start(other.district, other.runId)).toBe('runbooks/tester-not-accepted')
  expect(await other.district.kinds(aboutRunId(other.runId))).toContain('runbooks.tester-answered')
  const yes = await planned()
  must(await say(yes.district, yes.link, 'accepted'))
  expect(await start(yes.district, yes.runId)).toBe('ok')
})

test('a link answers once, for its own run, and until its end', async () => {
  const { district, link } = await planned()
  expect(codeOf(await say(district, link, 'other-time'))).toBe('runbooks/time-missing')
  must(await say(district, link, 'accepted'))
  expect(codeOf(await say(district, link, 'cannot'))).toBe('runbooks/link-used')
  expect(codeOf(await say(district, '1.nothing', 'accepted'))).toBe('runbooks/link-not-known')
  const late = await planned()
  await late.district.at('2026-12-05T03:31:00Z')
  expect(codeOf(await say(late.district, late.link, 'accepted'))).toBe('runbooks/link-ended')
  const stranger = await planned()
  expect(codeOf(await answerAsTester(district.runParts)(district.as('tess'), { door: doorOf(stranger.link), answer: 'accepted' }))).toBe(
    'runbooks/link-not-known',
  )
})

test('a server without a tester cannot be planned, and the gate says so too', async () => {
  const district = await runDistrict(world, String(++n))
  await district.sql(sql`delete from assets_service_tester`)
  const plan = await scheduleRun(district.runParts)(district.as('rita'), {
    cycleId: district.cycleId,
    deviceId: district.devices['sis-01'],
    start: friday.seven,
    workMinutes: 60,
    way: 'by-hand',
  })
  expect(codeOf(plan)).toBe('runbooks/no-tester')
  expect(codeOf(testerGate([]))).toBe('runbooks/no-tester')
  expect(
    testerGate([
      { name: 'A', service: 'S', answer: 'accepted' },
      { name: 'B', service: 'S', answer: null },
    ]).ok,
  ).toBe(false)
})
