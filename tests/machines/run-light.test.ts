// The product's whole path on light hosts, both outcomes: the runner as its own process, real apt over SSH, real restic; the hypervisor is a stand-in
// and its evidence says so. Only the district's clock is moved.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { backInProduction, serverFactsOf } from '../../src/subjects/runbooks/index.ts'
import { build } from '../../tools/build.mjs'
import type { TestDatabase } from '../lib/cluster.ts'
import { must } from '../lib/cycles.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { aboutRunId, friday, readyRun } from '../lib/runs.ts'
import { pause } from './lab/exec.ts'
import { openLab } from './lab/lab.ts'
import { labTools } from './lab/tools.ts'
import { effectsOn, lightMachines, openRunLab, startRunner, type HostName, type Machine, type RunLab, type RunnerProcess } from './run-lab.ts'

// The runner is another process, so the addresses of the clone are needed and not only its pools.
const given = vi.hoisted(() => ({ database: undefined as TestDatabase | undefined }))
vi.mock('../lib/cluster.ts', async (load) => {
  const real = await load<typeof import('../lib/cluster.ts')>()
  return {
    ...real,
    openTestCluster: async () => ({ clone: async (label: string) => (given.database = await (await real.openTestCluster()).clone(label)) }),
  }
})

const ready = await labTools(['light', 'restic'])
const name = 'pre-RITA-20261204T1900-T1'
const root = join(import.meta.dirname, '../..')

describe.skipIf(!ready.ready)(`a run on light hosts${ready.ready ? '' : ` (skipped: ${ready.reason})`}`, () => {
  let lab: RunLab
  let runner: RunnerProcess
  let machines: ReadonlyMap<HostName, Machine>
  const machine = (name: HostName): Machine => machines.get(name) as Machine
  const runs: Record<string, string> = {}
  const gradesOf = async (runId: string) =>
    Object.fromEntries(
      (await reading(lab.district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 300)))
        .filter(({ kind }) => kind === 'runbooks.step-done')
        .map(({ content, grade }) => [(JSON.parse(content) as { step: string }).step, grade]),
    )
  const inState = (runId: string, state: string) => async () => ((await lab.state(runId)) === state ? (true as const) : null)
  const stepDone = (runId: string, step: string) => async () => ((await lab.steps(runId))[step]?.state === 'done' ? (true as const) : null)
  const waiting = async (what: string, limitMs: number, ask: () => Promise<true | null>) => {
    await lab.until(what, limitMs, ask).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${runner.said().slice(-3000)}`, { cause: error })
    })
  }
  beforeAll(async () => {
    await build()
    const opened = await openLab()
    const light = await lightMachines(opened, { 'sis-01': 'wave1', 'web-01': 'wave1-faulty' })
    machines = light
    lab = await openRunLab(
      'run_light',
      opened,
      [...light.values()].map((one) => one.given),
    )
    for (const host of ['sis-01', 'web-01'] as const) {
      await lab.district.at(friday.noon)
      runs[host] = await readyRun(lab.district, { way: 'runner', host })
    }
    if (!given.database) throw new Error('no database was made')
    runner = startRunner(join(root, 'dist/main.mjs'), given.database.addresses, lab.config)
  }, 300_000)
  afterAll(async () => {
    await runner?.stop()
    await lab?.close()
  }, 60_000)

  it('patches both servers at the hour: backup read, snapshot seen, installed, restarted, really clean', async () => {
    const [sis, web] = [runs['sis-01'] ?? '', runs['web-01'] ?? '']
    await waiting('the first restart', 120_000, stepDone(sis, 'reboot-1'))
    machine('sis-01').host.offer('wave2')
    await waiting('sis-01 in test', 150_000, inState(sis, 'testing'))
    await waiting('web-01 in test', 60_000, inState(web, 'testing'))
    const steps = await lab.steps(sis)
    expect(steps['update-1']?.outcome?.['installed']).toHaveLength(8)
    expect(steps['update-1']?.outcome).toMatchObject({ exitCode: 0, exitCodeFrom: 'unit', rebootNeeded: true, notInstalled: [] })
    expect(steps['snapshot']?.outcome).toMatchObject({ name, listed: [name], product: expect.stringContaining('afterbell-stand-in') })
    expect(steps['backup-gate']?.outcome).toMatchObject({
      source: 'restic main',
      lastResult: 'ok',
      reference: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
    expect(await gradesOf(sis)).toMatchObject({
      'backup-gate': 'enforced',
      snapshot: 'stand-in',
      'update-1': 'enforced',
      'reboot-1': 'enforced',
      'look-1': 'enforced',
    })
    expect((await effectsOn(machine('web-01'), lab.lab)).installs).toHaveLength(1)
  }, 360_000)

  it('a no: confirmed, put back, proved by the old versions; the ticket stays open', async () => {
    const runId = runs['web-01'] ?? ''
    const { host, standIn } = machine('web-01')
    await waiting('the checks', 30_000, stepDone(runId, 'health-checks'))
    expect((await lab.steps(runId))['health-checks']?.outcome).toMatchObject({
      checks: [
        { name: 'portal', ok: false, says: 'answers 500, not 200' },
        { name: 'port 22', ok: true },
      ],
    })
    await lab.verdict(runId, 'fail')
    expect(standIn.faults.size).toBe(0)
    const takenAt = String((await lab.steps(runId))['snapshot']?.outcome?.['takenAt'])
    must(await revertSigned(lab.district, lab.district.runParts, 'rita', runId, takenAt))
    await waiting('web-01 put back', 90_000, inState(runId, 'reverted'))
    await waiting('its snapshot gone', 60_000, stepDone(runId, 'snapshot-removal'))
    const steps = await lab.steps(runId)
    expect(steps['revert']?.outcome?.['versionsHash']).toBe(steps['snapshot']?.outcome?.['versionsHash'])
    expect(await gradesOf(runId)).toMatchObject({ revert: 'stand-in', 'snapshot-removal': 'stand-in' })
    expect(await host.snapshots.list()).toEqual([])
    expect((await fetch(host.portal)).status).toBe(200)
  }, 200_000)

  it('a yes: back in production, held 48 hours, removal confirmed, the next backup awaited, finished', async () => {
    const runId = runs['sis-01'] ?? ''
    const { host } = machine('sis-01')
    await waiting('the checks', 30_000, stepDone(runId, 'health-checks'))
    await lab.verdict(runId, 'pass')
    must(await backInProduction(lab.district.runParts)(lab.district.as('rita'), { runId, remark: 'Classes and attendance work.' }))
    await waiting('the old backup found too old', 30_000, async () => ((await lab.steps(runId))['backup-after']?.state === 'failed' ? true : null))
    await lab.district.at('2026-12-07T01:45:00Z') // Sunday evening, past the hold
    await lab.district.timers()
    expect(await lab.state(runId)).toBe('awaiting-backup') // two days without a good backup: an alarm, and the snapshot stays
    expect(await host.snapshots.list()).toHaveLength(1)
    await lab.backUp('sis-01')
    await waiting('the snapshot gone', 60_000, inState(runId, 'finished'))
    expect(await host.snapshots.list()).toEqual([])
    expect(await lab.district.moves(runId)).toEqual([
      'scheduled',
      'working',
      'testing',
      'holding',
      'awaiting-backup',
      'holding',
      'removing-snapshot',
      'finished',
    ])
    expect(await gradesOf(runId)).toMatchObject({ 'backup-after': 'enforced', 'snapshot-removal': 'stand-in' })
    const { installs, upgrades, boots, asked } = await effectsOn(machine('sis-01'), lab.lab)
    expect(installs).toHaveLength(2)
    expect(boots).toBe(3) // and twice by the runner
    expect(asked).toEqual([`take ${name}`, `remove ${name}`])
    expect(new Set(upgrades).size).toBe(upgrades.length) // no package was installed twice
    const { servers } = await reading(lab.district.worker, (tx) => serverFactsOf(tx, lab.district.cycleId))
    expect(servers.map(({ hostname, runs: own }) => [hostname, own[0]?.snapshot, own[0]?.reverted])).toEqual([
      ['sis-01', 'gone', false],
      ['web-01', 'gone', true],
    ])
    expect(lab.district.closed).toEqual([]) // web-01 is still to be patched
  }, 150_000)

  it('four faults in one night: a snapshot that is not there after "success", the link cut, the source away, power lost in the middle', async () => {
    const { host, standIn } = machine('web-01')
    const unpacked = (packages: number) =>
      waiting(`${packages} packages`, 60_000, async () => {
        const { out } = await host.inside('grep', '-c', ' upgrade ', '/var/log/dpkg.log')
        return Number(out) >= packages ? true : null
      })
    host.offer('wave1')
    standIn.faults.add('save-lies')
    await lab.backUp('web-01')
    const runId = await readyRun(lab.district, { way: 'runner', host: 'web-01', start: '2026-12-08T01:00:00Z' })
    await waiting('the snapshot not believed', 30_000, async () => ((await lab.steps(runId))['snapshot']?.state === 'failed' ? true : null))
    expect((await lab.steps(runId))['snapshot']?.outcome?.['says']).toMatch(/does not list pre-RITA-20261207T1900-T1/)
    expect((await effectsOn(machine('web-01'), lab.lab)).installs).toEqual([])
    standIn.faults.clear()

    await unpacked(2)
    await host.cutNetwork()
    await pause(5000)
    await host.healNetwork()
    await waiting('the installation found at its end', 60_000, stepDone(runId, 'update-1'))
    expect((await lab.steps(runId))['update-1']).toMatchObject({ intent: { try: 1 }, outcome: { exitCode: 0 } })

    await host.breakRepository()
    await waiting('the look that cannot tell', 60_000, async () => ((await lab.steps(runId))['look-1']?.state === 'failed' ? true : null))
    expect(await lab.state(runId)).toBe('working')
    host.offer('wave2')
    await host.mendRepository()

    await waiting('the second pass', 60_000, async () => ((await lab.steps(runId))['update-2']?.intent?.['phase'] === 'install' ? true : null))
    await unpacked(10)
    await host.die()
    await pause(3000)
    await host.powerOn()
    await waiting('web-01 in test', 150_000, inState(runId, 'testing'))
    const steps = await lab.steps(runId)
    expect(steps['update-2']).toMatchObject({ intent: { try: 2 }, outcome: { exitCode: 0 } })
    expect((await lab.district.kinds(aboutRunId(runId))).filter((kind) => kind === 'runbooks.step-failed').length).toBeGreaterThanOrEqual(3)
    const { out } = await host.inside('dpkg', '--audit')
    expect(out).toBe('')
  }, 400_000)
})
