// The engine's whole path over stand-ins: both outcomes, from the planned start to the closed ticket.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, readyRun, runDistrict } from '../lib/runs.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { answer, openLab, toProduction } from './lab.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runner_outcomes')
})
afterAll(() => world.close())

const name = 'pre-RITA-20261204T1900-T1'

test('from the hour to the end: backup, snapshot, two passes, tests, hold, removal, backup', async () => {
  const district = await runDistrict(world, '1')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  const engine = lab.engine({
    trace: (boundary, step) => {
      if (boundary === 'noted' && step === 'reboot-1')
        lab.change((host) => {
          host.wave = 2
        })
    },
  })
  await lab.until(runId, ['testing'], engine)
  const steps = await lab.steps(runId)
  expect(steps['update-1']?.outcome).toMatchObject({
    installed: [{ name: 'libssl3', from: '3.0.20-1', to: '3.0.22-1' }, { name: 'openssl' }],
    exitCode: 0,
    exitCodeFrom: 'unit',
    rebootNeeded: true,
  })
  expect(steps['look-1']?.outcome).toMatchObject({ pending: ['perl-base'], bootIdChanged: true })
  expect(steps['look-2']?.outcome).toMatchObject({ pending: [], deletedMaps: 0, bootIdChanged: true, installedSinceBoot: false, cannotTell: null })
  expect(steps['snapshot']?.outcome).toMatchObject({ name, listed: [name], grade: 'stand-in' })
  expect(steps['backup-gate']?.outcome).toMatchObject({ grade: 'stand-in', lastResult: 'ok', source: 'stand-in' })
  await lab.rounds(engine)
  expect((await lab.steps(runId))['health-checks']?.outcome).toMatchObject({ checks: [{ name: 'portal', ok: true, says: 'answers 200' }] })
  await answer(district, 'pass')
  await toProduction(district, runId)
  await lab.rounds(engine)
  expect((await lab.steps(runId))['backup-after']).toMatchObject({
    state: 'failed',
    outcome: { says: expect.stringContaining('since it went back') },
  })
  await district.at('2026-12-06T02:00:00Z')
  await lab.rounds(engine) // the clock was moved, no backup was made: the old one is as old as it was
  expect((await lab.steps(runId))['backup-after']).toMatchObject({ state: 'failed' })
  lab.backups['sis-01'] = { lastGoodAtMs: Date.now() }
  await lab.rounds(engine)
  expect((await lab.steps(runId))['backup-after']).toMatchObject({ state: 'done' })
  await district.timers()
  expect(await lab.state(runId)).toBe('holding') // 25 hours
  await district.at('2026-12-07T01:45:00Z')
  await district.timers()
  expect(await lab.state(runId)).toBe('removing-snapshot')
  await lab.until(runId, ['finished'], engine)
  expect(lab.effects()).toEqual([
    `take ${name}`,
    `remove ${name}`,
    expect.stringMatching(/^upgrade .*-u1t1$/),
    'reboot',
    expect.stringMatching(/^upgrade .*-u2t1$/),
    'reboot',
  ])
  expect(await district.moves(runId)).toEqual(['scheduled', 'working', 'testing', 'holding', 'removing-snapshot', 'finished'])
  const told = await reading(district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 200))
  expect(told.filter(({ kind }) => kind === 'runbooks.step-done').map(({ actor, proof, grade }) => `${actor} ${proof} ${grade}`)).toEqual(
    Array(11).fill('process:runner process stand-in'),
  )
  expect(lab.warned).toHaveLength(1) // the backup that was not there yet, noted once
})

test('a no: nothing is put back before the administrator confirms; then old versions, everyone told, the snapshot gone', async () => {
  const district = await runDistrict(world, '2')
  const lab = openLab(world, district)
  const before = lab.host.read().versions
  const runId = await readyRun(district, { way: 'runner' })
  const engine = lab.engine()
  await lab.until(runId, ['testing'], engine)
  await answer(district, 'fail')
  await lab.until(runId, ['test-failed'], engine)
  expect(lab.host.read().versions).not.toEqual(before)
  expect(lab.effects().filter((one) => one.startsWith('revert'))).toEqual([])
  const takenAt = String((await lab.steps(runId))['snapshot']?.outcome?.['takenAt'])
  must(await revertSigned(district, district.runParts, 'rita', runId, takenAt))
  await lab.until(runId, ['reverted'], engine)
  expect(lab.host.read()).toMatchObject({ versions: before, boots: 1 }) // memory snapshot: the old boot number is back
  expect(Math.abs(lab.host.read().clockMs - Date.now())).toBeLessThan(5000) // and the clock was set right
  const steps = await lab.steps(runId)
  expect(steps['revert']).toMatchObject({ state: 'done', outcome: { grade: 'stand-in', versionsHash: steps['snapshot']?.outcome?.['versionsHash'] } })
  expect(steps['snapshot-removal']).toMatchObject({ state: 'done', outcome: { listed: [] } })
  expect(lab.effects().filter((one) => /^(take|revert|remove)/.test(one))).toEqual([`take ${name}`, `revert ${name}`, `remove ${name}`])
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.postponement-told')
})

test('nothing pending and clean: no reboot', async () => {
  const district = await runDistrict(world, '3')
  const lab = openLab(world, district, { waves: [[]] })
  const runId = await readyRun(district, { way: 'runner' })
  await lab.until(runId, ['testing'])
  expect((await lab.steps(runId))['reboot-1']).toMatchObject({ state: 'skipped' })
  expect(lab.effects()).toEqual([`take ${name}`])
})

test('a tester faster than the health checks: the remark is taken all the same, and the checks are skipped', async () => {
  const district = await runDistrict(world, '4')
  const lab = openLab(world, district)
  const runId = await readyRun(district, { way: 'runner' })
  await lab.until(runId, ['testing'])
  expect((await lab.steps(runId))['health-checks']).toMatchObject({ state: 'waiting' })
  await answer(district, 'pass')
  await toProduction(district, runId)
  expect((await lab.steps(runId))['health-checks']).toMatchObject({ state: 'skipped' })
  const called = sql`update runbooks_step set state = 'done' where run_id = ${runId} and step = 'backup-after'` // what a controlled web might try
  await expect(district.sql(called)).rejects.toMatchObject({ code: '42501', constraint: 'runner_step_must_be_written_by_the_runner' })
})
