// The outside going wrong: "cannot tell" is never read as fine, success is seen before it is believed, and a run ends where a person can decide.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverFactsOf } from '../../src/subjects/runbooks/index.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { must, openCycleWorld, type CycleWorld } from '../lib/cycles.ts'
import { aboutRunId, readyRun, runDistrict } from '../lib/runs.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { openLab, quick, type Lab } from './lab.ts'

let world: CycleWorld
beforeAll(async () => {
  world = await openCycleWorld('runner_faults')
})
afterAll(() => world.close())

let next = 0
const begin = async (given: (lab: Lab) => void = () => undefined) => {
  const district = await runDistrict(world, String(++next))
  const lab = openLab(world, district)
  given(lab)
  return { district, lab, runId: await readyRun(district, { way: 'runner' }) }
}

test('the package source cannot be reached: a clear end after three tries, and the ticket stays open', async () => {
  const { district, lab, runId } = await begin((one) =>
    one.change((host) => {
      host.faults = ['repository-unreachable']
    }),
  )
  await lab.until(runId, ['not-clean'])
  expect(lab.effects().filter((one) => one.startsWith('upgrade') || one === 'reboot')).toEqual([])
  const { servers } = await reading(district.worker, (tx) => serverFactsOf(tx, district.cycleId))
  expect(servers.flatMap(({ runs }) => runs).map(({ clean, state }) => ({ clean, state }))).toEqual([{ clean: false, state: 'not-clean' }])
  const kinds = await district.kinds(aboutRunId(runId))
  expect(kinds.filter((kind) => kind === 'runbooks.step-failed')).toHaveLength(3)
  expect(kinds).toContain('runbooks.short-end-told') // the administrator hears of it
})

test('the source goes away after the installation: what is pending cannot be told, so it is not clean', async () => {
  const { lab, runId } = await begin()
  await lab.until(
    runId,
    ['not-clean'],
    lab.engine({
      trace: (boundary, step) => {
        if (`${boundary} ${step}` === 'noted reboot-1')
          lab.change((host) => {
            host.faults = ['repository-unreachable']
          })
      },
    }),
  )
  expect((await lab.steps(runId))['look-1']).toMatchObject({ state: 'failed', outcome: { says: expect.stringContaining('cannot be told') } })
})

test('a hypervisor that reports success and lists nothing: failed, no update, stopped untouched', async () => {
  const { lab, runId } = await begin((one) =>
    one.changeShelf((shelf) => {
      shelf.faults = ['take-lies']
    }),
  )
  await lab.until(runId, ['stopped'])
  expect(lab.effects()).toEqual([])
  expect((await lab.steps(runId))['snapshot']).toMatchObject({ state: 'failed' })
})

test('a snapshot of that name that this run has not taken is nobody’s way back', async () => {
  const { lab, runId } = await begin((one) =>
    one.changeShelf((shelf) => {
      shelf.snapshots = [{ name: 'pre-RITA-20261204T1900-T1', takenAtMs: 0, state: {} }]
    }),
  )
  await lab.until(runId, ['stopped'])
  expect((await lab.steps(runId))['snapshot']?.outcome?.['says']).toMatch(/lists .* already/)
})

test('power lost in the middle of an installation: repaired, then installed under a new name', async () => {
  const { lab, runId } = await begin((one) =>
    one.change((host) => {
      host.faults = ['interrupted']
    }),
  )
  await lab.until(runId, ['testing'])
  expect(lab.effects().map((one) => one.replace(/ [0-9a-f]{32}/, ''))).toEqual([
    expect.stringMatching(/^take/),
    'configure-u1t2c',
    'fix-broken-u1t2f',
    'upgrade-u1t2',
    'reboot',
  ])
})

test('the link is lost after the start: the installation goes on, is found under its name, and is not begun again', async () => {
  const { lab, runId } = await begin((one) =>
    one.change((host) => {
      host.faults = ['link-lost-after-start']
    }),
  )
  await lab.until(runId, ['testing'])
  expect(lab.effects().filter((one) => one.startsWith('upgrade'))).toHaveLength(1)
})

test('an installation that fails three times ends short; the administrator puts the server back', async () => {
  const { district, lab, runId } = await begin((one) =>
    one.change((host) => {
      host.faults = ['install-fails']
    }),
  )
  await lab.until(runId, ['not-clean'])
  const { outcome } = (await lab.steps(runId))['snapshot'] ?? {}
  must(await revertSigned(district, district.runParts, 'rita', runId, String(outcome?.['takenAt'])))
  await lab.until(runId, ['reverted'])
  expect(lab.host.read().versions).toMatchObject({ 'libssl3:amd64': '3.0.20-1' })
})

test('never goes down: told again, then ended short. Never comes back: nothing is concluded, and the revert needs no host', async () => {
  const never = await begin((one) =>
    one.change((host) => {
      host.faults = ['never-reboots']
    }),
  )
  await never.lab.until(never.runId, ['not-clean'])
  const { district, lab, runId } = await begin((one) =>
    one.change((host) => {
      host.faults = ['never-comes-back']
    }),
  )
  await lab.rounds()
  expect((await lab.steps(runId))['reboot-1']).toMatchObject({ state: 'intended' })
  expect(await lab.state(runId)).toBe('working')
  expect(lab.warned.join()).toMatch(/has not come back .*the machine is running/)
  expect(await district.kinds(aboutRunId(runId))).toContain('runbooks.stuck-told')
  const { outcome } = (await lab.steps(runId))['snapshot'] ?? {}
  must(await revertSigned(district, district.runParts, 'rita', runId, String(outcome?.['takenAt'])))
  await lab.until(runId, ['reverted'])
  expect(lab.effects().filter((one) => one === 'reboot' || one.startsWith('revert'))).toEqual([expect.stringMatching(/^revert/), 'reboot'])
})

test('a revert that leaves the machine stopped is not done until the old versions are seen', async () => {
  const { district, lab, runId } = await begin()
  await lab.until(runId, ['testing'])
  const { outcome } = (await lab.steps(runId))['snapshot'] ?? {}
  lab.changeShelf((shelf) => {
    shelf.faults = ['revert-stops']
  })
  must(await revertSigned(district, district.runParts, 'rita', runId, String(outcome?.['takenAt'])))
  await lab.rounds()
  expect(await lab.state(runId)).toBe('reverting')
  expect((await lab.steps(runId))['revert']?.outcome?.['says']).toMatch(/the machine is paused/)
  lab.changeShelf((shelf) => {
    shelf.faults = []
    shelf.power = 'running'
  })
  await lab.until(runId, ['reverted'])
})

test('what fails the same way again and again is told, and goes on once it is mended', async () => {
  const { district, lab, runId } = await begin()
  let broken = true
  const server = {
    ...lab.server,
    lastBackup: async () => {
      if (broken) throw new Error('no such file')
      return lab.server.lastBackup()
    },
  }
  const engine = lab.engine({ serverOf: () => server, pace: { ...quick, leaseSeconds: 0.1 } })
  for (let i = 0; i < 5; i++) await lab.rounds(engine)
  expect((await district.kinds(aboutRunId(runId))).filter((kind) => kind === 'runbooks.stuck-told')).toHaveLength(1)
  broken = false
  await lab.until(runId, ['testing'], engine)
})

test('a held package is an exception, never clean; what a host prints is kept as plain text', async () => {
  const { lab, runId } = await begin((one) =>
    one.change((host) => {
      host.held = ['openssl']
      host.versions['evil\u0000<script>:all'] = '1\ud800'
    }),
  )
  await lab.until(runId, ['not-clean'])
  expect((await lab.steps(runId))['look-1']?.outcome).toMatchObject({ held: ['openssl'] })
})
