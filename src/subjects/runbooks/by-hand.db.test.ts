import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCycleWorld, codeOf, must, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { aboutRunId, attest, doorOf, friday, patchByHand, readyRun, runDistrict } from '../../../tests/lib/runs.ts'
import { reading } from '../ledger/index.ts'
import { backInProduction, closeCycleIfDone, complete, confirmRevert, giveVerdict, intend, scheduleRun, startRun, stepsOf } from './index.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runs_by_hand')
})
afterAll(() => world.close())

test('by hand, from the plan to the closed ticket: every gate, clock and notice, nothing but attestations', async () => {
  const district = await runDistrict(world, '1')
  const rita = district.as('rita')
  const runs: string[] = []
  for (const host of ['sis-01', 'web-01'] as const) {
    await district.at(friday.noon)
    runs.push(await readyRun(district, { host }))
  }
  for (const runId of runs) {
    await patchByHand(district, runId)
    must(await giveVerdict(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), verdict: 'pass' }))
    await district.deliver()
    must(await backInProduction(district.runParts)(rita, { runId, remark: 'Classes and attendance work.' }))
  }
  expect(codeOf(await closeCycleIfDone(district.runParts)(rita, { cycleId: district.cycleId }))).toBe('runbooks/servers-open')
  await district.deliver()
  await district.at('2026-12-06T02:00:00Z')
  for (const runId of runs) await attest(district, runId, 'backup-after', { lastGoodAt: '2026-12-05T09:00:00Z', result: 'ok' })
  await district.work()
  await district.timers()
  expect(await district.moves(runs[0]!)).toEqual(['scheduled', 'working', 'testing', 'holding']) // 25 hours: still held
  await district.at('2026-12-07T01:10:00Z')
  await district.timers()
  for (const runId of runs) await attest(district, runId, 'snapshot-removal', { yes: true })
  await district.work()
  expect(await district.moves(runs[1]!)).toEqual(['scheduled', 'working', 'testing', 'holding', 'removing-snapshot', 'finished'])
  expect(district.closed).toHaveLength(1)
  expect(district.closed[0]?.resolution).toContain('2 of 2 servers of T-1 are patched')
  const grades = await district.kinds(aboutRunId(runs[0]!))
  expect(grades.filter((kind) => kind === 'runbooks.step-attested')).toHaveLength(7)
  expect(grades).toContain('runbooks.back-in-production')
})

test('a no of the tester, the confirmed revert by hand: the patch is pending again and the ticket stays open', async () => {
  const district = await runDistrict(world, '2')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  const verdict = { door: doorOf(await district.linkOf('tess')), verdict: 'fail', failedTests: '' } as const
  expect(codeOf(await giveVerdict(district.runParts)(district.as('tess', 'link'), verdict))).toBe('runbooks/failed-tests-unnamed')
  must(await giveVerdict(district.runParts)(district.as('tess', 'link'), { ...verdict, failedTests: 'Attendance is empty' }))
  const steps = await reading(rita, (tx) => stepsOf(tx, runId))
  const takenAt = String(steps.find((row) => row.step === 'snapshot')?.outcome?.['takenAt'])
  const revert = confirmRevert(district.runParts)
  expect(codeOf(await revert(rita, { runId, agreedTo: friday.noon, isAdministrator: true }))).toBe('runbooks/cost-not-shown')
  expect(codeOf(await revert(district.as('rita', 'link'), { runId, agreedTo: takenAt, isAdministrator: true }))).toBe(
    'runbooks/revert-needs-administrator',
  )
  must(await revert(rita, { runId, agreedTo: takenAt, isAdministrator: true }))
  must(await intend(district.runParts)(rita, { runId, step: 'revert' }))
  const not = must(
    await complete(district.runParts)(rita, {
      runId,
      step: 'revert',
      finding: { given: { said: 'new ones still there', yes: false } },
      grade: 'attested',
    }),
  )
  expect(not).toMatchObject({ stepState: 'failed', state: 'reverting' })
  await attest(district, runId, 'revert', { yes: true })
  await district.work()
  expect((await district.moves(runId)).slice(-3)).toEqual(['test-failed', 'reverting', 'reverted'])
  await attest(district, runId, 'snapshot-removal', { yes: true })
  const close = await closeCycleIfDone(district.runParts)(rita, { cycleId: district.cycleId })
  expect(close.ok ? [] : close.refusal.faults).toContain(
    'sis-01: not patched, not tested, its snapshot is not gone, no good backup since, not everyone notified that it is done',
  )
  const again = await scheduleRun(district.runParts)(rita, {
    cycleId: district.cycleId,
    deviceId: district.devices['sis-01'],
    start: '2026-12-06T01:00:00Z',
    workMinutes: 60,
    way: 'by-hand',
  })
  expect(codeOf(again)).toBe('ok')
})

test('nothing starts before every gate holds, and the refusal names each', async () => {
  const district = await runDistrict(world, '3', { approved: false })
  const { runId, advice } = must(
    await scheduleRun(district.runParts)(district.as('rita'), {
      cycleId: district.cycleId,
      deviceId: district.devices['sis-01'],
      start: friday.seven,
      workMinutes: 60,
      way: 'by-hand',
    }),
  )
  expect(advice.map(({ code }) => code)).toEqual(['changes/not-approved-by-manager'])
  await district.at('2026-12-05T01:00:30Z')
  const start = await startRun(district.runParts)(district.as('rita'), { runId })
  expect(start.ok ? {} : start.refusal).toMatchObject({ code: 'changes/not-approved-by-manager', clause: 'SP-1.2' })
  expect(start.ok ? '' : start.refusal.faults?.join('\n')).toMatch(/CM-6: .*\n.*SP-1\.4: .*\n.*SP-1\.5: /)
  await district.at('2026-12-05T03:31:00Z')
  await district.timers()
  expect(await district.moves(runId)).toEqual(['scheduled', 'not-started'])
})
