// SP-2: the snapshot bears the technician's initials, is seen in the hypervisor's list, and no update begins before that.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { complete, intend, startRun } from '../../src/subjects/runbooks/index.ts'
import { isNamedByRule } from '../../src/subjects/runbooks/outcomes.rules.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { attest, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('sp_2')
})
afterAll(() => world.close())

test('the name: these initials, date and time, this ticket, and nothing else', () => {
  expect(isNamedByRule('pre-MC-20261117T2014-T118', 'MC', 'T-118')).toBe(true)
  for (const name of [
    'pre-JD-20261117T2014-T118',
    'pre-MC-20261117T2014-T119',
    'pre-MC-20261117-T118',
    'before the update',
    'pre-MC-20261117T2014-T118 x',
    'MC',
  ])
    expect(isNamedByRule(name, 'MC', 'T-118')).toBe(false)
})

test('no update before the list shows the snapshot under exactly its name; the name stays the same at every try', async () => {
  const district = await runDistrict(world, '1')
  const rita = district.as('rita')
  const runId = await readyRun(district)
  must(await startRun(district.runParts)(rita, { runId }))
  await attest(district, runId, 'backup-gate', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })
  const update = () => intend(district.runParts)(rita, { runId, step: 'update-1' })
  expect(codeOf(await update())).toBe('runbooks/step-out-of-order')
  const { intent } = must(await intend(district.runParts)(rita, { runId, step: 'snapshot' }))
  expect(intent).toMatchObject({ snapshot: 'pre-RITA-20261204T1900-T1' })
  expect(codeOf(await update())).toBe('runbooks/step-out-of-order') // begun is not seen
  const end = (name: string, listed: string[]) =>
    complete(district.runParts)(rita, {
      runId,
      step: 'snapshot',
      finding: { outcome: { name, listed, takenAt: '2026-12-05T01:01:00Z', versionsHash: 'a' } },
      grade: 'observed',
    })
  expect(must(await end('pre-RITA-20261204T1900-T1', ['another']))).toMatchObject({
    stepState: 'failed',
    says: 'The hypervisor does not list pre-RITA-20261204T1900-T1.',
  })
  expect(codeOf(await update())).toBe('runbooks/step-out-of-order')
  must(await intend(district.runParts)(rita, { runId, step: 'snapshot' }))
  expect(must(await end('pre-update', ['pre-update'])).stepState).toBe('failed')
  must(await intend(district.runParts)(rita, { runId, step: 'snapshot' }))
  expect(must(await end('pre-RITA-20261204T1900-T1', ['old', 'pre-RITA-20261204T1900-T1'])).stepState).toBe('done')
  expect(codeOf(await update())).toBe('ok')
})
