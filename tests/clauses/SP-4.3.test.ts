// SP-4.3: a failed server goes back to its snapshot on the administrator's word with its cost, and is proved to be in its old state; the patch
// is pending again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolutionOf, standingOf, type RunFacts } from '../../src/subjects/runbooks/close.rules.ts'
import { isOldState, mayRevert } from '../../src/subjects/runbooks/hold.rules.ts'
import { judgeRevertOrders, judgeWayBack } from '../../src/subjects/runbooks/engine/signed.rules.ts'
import { complete, confirmRevert, giveVerdict, intend, stepsOf } from '../../src/subjects/runbooks/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { codeOf, must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, doorOf, patchByHand, readyRun, runDistrict } from '../lib/runs.ts'

const confirmed = { proof: 'password', isAdministrator: true, snapshotAt: '2026-12-05T01:01:00Z', agreedTo: '2026-12-04T19:01:00-06:00' }

test('only a signed-in systems administrator, and only for exactly the loss that was shown', () => {
  expect(mayRevert(confirmed)).toEqual({ ok: true, value: { losesSince: confirmed.snapshotAt } })
  expect(codeOf(mayRevert({ ...confirmed, isAdministrator: false }))).toBe('runbooks/revert-needs-administrator')
  for (const proof of ['link', 'none', 'process']) expect(codeOf(mayRevert({ ...confirmed, proof }))).toBe('runbooks/revert-needs-administrator')
  expect(codeOf(mayRevert({ ...confirmed, agreedTo: '2026-12-05T01:00:59Z' }))).toBe('runbooks/cost-not-shown')
  expect(codeOf(mayRevert({ ...confirmed, snapshotAt: null }))).toBe('runbooks/no-snapshot')
})

test('the old state is what shows the old versions; not being able to tell is not it', () => {
  expect(isOldState('a1', 'a1')).toBe(true)
  expect(isOldState('a1', 'b2')).toBe(false)
  expect(isOldState('', '')).toBe(false)
})

test('after a revert the patch is pending: the ticket cannot close over it', () => {
  const run: RunFacts = {
    state: 'reverted',
    clean: true,
    tested: true,
    reverted: true,
    snapshot: 'gone',
    backupGoodAt: '2026-12-05T09:00:00Z',
    endedAt: null,
    testers: [],
    completionTold: true,
  }
  const server = { server: 'dev_1', hostname: 'sis-01', runs: [run] }
  expect(standingOf(server).patched).toBe(false)
  expect(codeOf(resolutionOf('T-1', [server], 'America/Chicago'))).toBe('runbooks/servers-open')
  expect(resolutionOf('T-1', [{ ...server, runs: [run, { ...run, state: 'finished', reverted: false }] }], 'America/Chicago').ok).toBe(true)
})

test('the runner puts a server back on a signed order alone, and begins nothing that nobody could order back', () => {
  const rita = {
    fingerprint: 'f',
    credentialId: 'c',
    publicKey: 'k',
    district: '1',
    personId: 'rita',
    name: 'Rita',
    as: ['systems-administrator'],
  } as const
  expect(codeOf(judgeRevertOrders([]))).toBe('runner/revert-not-signed')
  expect(codeOf(judgeRevertOrders([{ is: 'known', key: rita, fault: 'other-challenge' }]))).toBe('runner/revert-not-signed')
  expect(codeOf(judgeRevertOrders([{ is: 'known', key: rita, fault: undefined }]))).toBe('ok')
  expect(codeOf(judgeWayBack([]))).toBe('runner/nobody-may-order-the-way-back')
})

describe('a run', () => {
  let world: CycleWorld
  beforeAll(async () => {
    world = await openCycleWorld('sp_4_3')
  })
  afterAll(() => world.close())

  test('fails its test, is put back once confirmed, and everyone hears that it is postponed', async () => {
    const district = await runDistrict(world, '1')
    const [rita, runId] = [district.as('rita'), await readyRun(district)]
    await patchByHand(district, runId)
    must(
      await giveVerdict(district.runParts)(district.as('tess', 'link'), {
        door: doorOf(await district.linkOf('tess')),
        verdict: 'fail',
        failedTests: 'Login',
      }),
    )
    expect(codeOf(await intend(district.runParts)(rita, { runId, step: 'revert' }))).toBe('runbooks/step-not-now') // not before the confirmation
    const agreedTo = String((await reading(rita, (tx) => stepsOf(tx, runId))).find(({ step }) => step === 'snapshot')?.outcome?.['takenAt'])
    must(await confirmRevert(district.runParts)(rita, { runId, agreedTo, isAdministrator: true }))
    await district.at('2026-12-07T12:00:00Z') // the window is long closed: the way back is never barred
    must(await intend(district.runParts)(rita, { runId, step: 'revert' }))
    const end = (versionsHash: string) =>
      complete(district.runParts)(rita, { runId, step: 'revert', finding: { outcome: { versionsHash } }, grade: 'attested' })
    expect(must(await end('other versions'))).toMatchObject({
      stepState: 'failed',
      says: 'The server does not show its old versions.',
      state: 'reverting',
    })
    must(await intend(district.runParts)(rita, { runId, step: 'revert' }))
    expect(must(await end('attested'))).toMatchObject({ state: 'reverted' })
    await district.work()
    expect(await district.kinds(aboutRunId(runId))).toEqual(expect.arrayContaining(['runbooks.revert-confirmed', 'runbooks.postponement-told']))
  })
})
