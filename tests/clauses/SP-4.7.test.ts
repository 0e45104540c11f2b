// SP-4.7: the first backup after the update is awaited and checked; a missing or failed one opens the server again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isBackupSince } from '../../src/subjects/runbooks/hold.rules.ts'
import { backInProduction, giveVerdict } from '../../src/subjects/runbooks/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, attest, doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('sp_4_7')
})
afterAll(() => world.close())

test('a backup counts when it was made after the server went back, and not before', () => {
  expect(isBackupSince('2026-12-05T09:00:00Z', '2026-12-05T02:00:00Z')).toBe(true)
  expect(isBackupSince('2026-12-05T02:00:00Z', '2026-12-05T02:00:00Z')).toBe(false)
  expect(isBackupSince('2026-12-04T22:00:00Z', '2026-12-05T02:00:00Z')).toBe(false)
})

test('an older or failed backup is none; after 30 hours the server is open again, and a good one closes it', async () => {
  const district = await runDistrict(world, '1')
  const runId = await readyRun(district)
  await patchByHand(district, runId)
  must(await giveVerdict(district.runParts)(district.as('tess', 'link'), { door: doorOf(await district.linkOf('tess')), verdict: 'pass' }))
  must(await backInProduction(district.runParts)(district.as('rita'), { runId, remark: 'Works.' }))
  expect(await attest(district, runId, 'backup-after', { lastGoodAt: '2026-12-04T22:00:00Z', result: 'ok' })).toMatchObject({ stepState: 'failed' })
  await district.at('2026-12-06T08:00:00Z')
  expect(await attest(district, runId, 'backup-after', { lastGoodAt: '2026-12-06T07:00:00Z', result: 'fail' })).toMatchObject({ stepState: 'failed' })
  await district.timers()
  expect((await district.moves(runId)).at(-1)).toBe('awaiting-backup')
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.backup-missing')
  expect(await attest(district, runId, 'backup-after', { lastGoodAt: '2026-12-06T07:30:00Z', result: 'ok' })).toMatchObject({
    stepState: 'done',
    state: 'holding',
  })
})
