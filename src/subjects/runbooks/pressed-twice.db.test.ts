// Two people at one console, and everything pressed twice: one effect, and an answer that tells the second what the first did.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { attest, doorOf, friday, patchByHand, readyRun, runDistrict } from '../../../tests/lib/runs.ts'
import { reading } from '../ledger/index.ts'
import { answerAsTester, backInProduction, complete, giveVerdict, intend, scheduleRun, startRun, stepsOf, stopRun } from './index.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runs_pressed_twice')
})
afterAll(() => world.close())
const codes = async (acts: readonly Promise<Parameters<typeof codeOf>[0]>[]) => (await Promise.all(acts)).map(codeOf).sort()

test('a tester taps twice: the second tap learns that the first was taken', async () => {
  const district = await runDistrict(world, '1')
  must(
    await scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices['sis-01'],
      start: friday.seven,
      workMinutes: 60,
      way: 'by-hand',
    }),
  )
  const door = doorOf(await district.linkOf('tess'))
  const tap = (answer: 'accepted' | 'cannot') => answerAsTester(district.runParts)(district.as('tess', 'link'), { door, answer })
  expect(await codes([tap('accepted'), tap('accepted'), tap('cannot')])).toEqual(['ok', 'runbooks/link-used', 'runbooks/link-used'])
})

test('a step is begun by one person; a rollback’s cost counts from then, however late it is attested', async () => {
  const district = await runDistrict(world, '2')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  const start = () => startRun(district.runParts)(rita, { runId })
  expect(await codes([start(), start()])).toEqual(['ok', 'runbooks/not-scheduled'])
  expect(codeOf(await stopRun(district.runParts)(rita, { runId, reason: ' ' }))).toBe('runbooks/reason-missing')
  const judged = await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'fail' })
  expect(judged).toMatchObject({ says: expect.stringContaining('of sis-01 ') })
  await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
  const begin = () => intend(district.runParts)(rita, { runId, step: 'snapshot' })
  expect(await codes([begin(), begin(), begin()])).toEqual(['ok', 'runbooks/step-begun-already', 'runbooks/step-begun-already'])
  const snapshot = async () => (await reading(rita, (tx) => stepsOf(tx, runId))).find(({ step }) => step === 'snapshot')
  const begunAt = (await snapshot())?.intendedAt
  await district.at('2026-12-05T03:00:00Z')
  must(
    await complete(district.runParts)(rita, {
      runId,
      step: 'snapshot',
      finding: { given: { said: 'listed', yes: true } },
      grade: 'attested',
      kind: 'attested',
    }),
  )
  expect((await snapshot())?.outcome?.['takenAt']).toBe(begunAt)
  expect((await snapshot())?.intent).toMatchObject({ by: district.ids.rita })
})

test('a verdict and the remark, each given twice', async () => {
  const district = await runDistrict(world, '3')
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  const door = doorOf(await district.linkOf('tess'))
  const pass = () => giveVerdict(district.runParts)(district.as('tess', 'link'), { door, verdict: 'pass' })
  expect(await codes([pass(), pass()])).toEqual(['ok', 'runbooks/link-used'])
  const remark = () => backInProduction(district.runParts)(district.as('rita'), { runId, remark: 'Classes work.' })
  expect(await codes([remark(), remark()])).toEqual(['ok', 'runbooks/not-being-tested'])
})
