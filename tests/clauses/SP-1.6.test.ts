// SP-1.6: an old, failed or unreadable backup blocks the run before anything is touched.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete, intend, startRun, stopRun } from '../../src/subjects/runbooks/index.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { attest, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('sp_1_6')
})
afterAll(() => world.close())

test('old, failed, in the future, unreadable: no snapshot, no update; a good one opens the way', async () => {
  const district = await runDistrict(world, '1')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  must(await startRun(district.runParts)(rita, { runId }))
  const snapshot = () => intend(district.runParts)(rita, { runId, step: 'snapshot' })
  expect(codeOf(await snapshot())).toBe('runbooks/step-out-of-order')
  const bad = [
    [{ lastGoodAt: '2026-12-03T22:00:00Z', result: 'ok' }, /27 h old; 26 h are allowed/],
    [{ lastGoodAt: '2026-12-04T22:00:00Z', result: 'fail' }, /failed/],
    [{ lastGoodAt: '2026-12-05T02:00:00Z', result: 'ok' }, /future/],
  ] as const
  for (const [given, says] of bad) {
    const judged = await attest(district, runId, 'backup-gate', given)
    expect(judged).toMatchObject({ stepState: 'failed', state: 'working' })
    expect(judged.says).toMatch(says)
    expect(codeOf(await snapshot())).toBe('runbooks/step-out-of-order')
  }
  must(await complete(district.runParts)(rita, { runId, step: 'backup-gate', finding: { trouble: 'restic did not answer' }, grade: 'observed' }))
  expect(codeOf(await snapshot())).toBe('runbooks/step-out-of-order')
  await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
  expect(codeOf(await snapshot())).toBe('ok')
})

test('a run without a good backup is stopped with nothing touched, and the server stays open', async () => {
  const district = await runDistrict(world, '2')
  const runId = await readyRun(district)
  must(await startRun(district.runParts)(district.as('rita'), { runId }))
  must(await stopRun(district.runParts)(district.as('rita'), { runId, reason: 'The backup of last night failed.' }))
  expect(await district.moves(runId)).toEqual(['scheduled', 'working', 'stopped'])
})
