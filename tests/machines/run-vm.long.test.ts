// The product's whole path on a QEMU guest with a real kernel update, both outcomes: no stand-in anywhere, so this is what proves SP-2,
// SP-4.3 and SP-4.6. // 12-20 minutes on an emulated processor.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { seen } from '../../src/connectors/hypervisors/contract.cases.ts'
import { qemuQmp } from '../../src/connectors/hypervisors/qemu-qmp.ts'
import { evidence, reading } from '../../src/subjects/ledger/index.ts'
import { backInProduction } from '../../src/subjects/runbooks/index.ts'
import { build } from '../../tools/build.mjs'
import { root, type TestDatabase } from '../lib/cluster.ts'
import { must } from '../lib/cycles.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { aboutRunId, readyRun } from '../lib/runs.ts'
import { guest, type Guest } from './lab/guest.ts'
import { guestImage } from './lab/image.ts'
import { openLab } from './lab/lab.ts'
import { labTools } from './lab/tools.ts'
import { openRunLab, startRunner, type RunLab, type RunnerProcess } from './run-lab.ts'

const given = vi.hoisted(() => ({ database: undefined as TestDatabase | undefined }))
vi.mock('../lib/cluster.ts', async (load) => {
  const real = await load<typeof import('../lib/cluster.ts')>()
  return {
    ...real,
    openTestCluster: async () => ({ clone: async (label: string) => (given.database = await (await real.openTestCluster()).clone(label)) }),
  }
})

const ready = await labTools(['light', 'vm', 'restic'])
const minutes = (n: number) => n * 60_000

describe.skipIf(!ready.ready)(`a run on a QEMU guest${ready.ready ? '' : ` (skipped: ${ready.reason})`}`, () => {
  let lab: RunLab
  let machine: Guest
  let runner: RunnerProcess
  const waiting = async (what: string, limitMs: number, ask: () => Promise<true | null>) => {
    await lab.until(what, limitMs, ask).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${runner.said().slice(-3000)}`)
    })
  }
  const inState = (runId: string, state: string) => async () => ((await lab.state(runId)) === state ? (true as const) : null)
  const stepDone = (runId: string, step: string) => async () => ((await lab.steps(runId))[step]?.state === 'done' ? (true as const) : null)
  const gradesOf = async (runId: string) =>
    Object.fromEntries(
      (await reading(lab.district.worker, (tx) => evidence(tx, { about: aboutRunId(runId) }, 300)))
        .filter(({ kind }) => kind === 'runbooks.step-done')
        .map(({ content, grade }) => [(JSON.parse(content) as { step: string }).step, grade]),
    )
  const listed = async () => seen(await qemuQmp({ guest: { socket: machine.qmp } }).list('guest')).map((one) => one.name)

  beforeAll(async () => {
    await build()
    const opened = await openLab()
    machine = await guest(opened, { name: 'sis-01' })
    const { login } = await guestImage()
    const backedUp = join(opened.folder, 'backed-up')
    mkdirSync(backedUp)
    writeFileSync(join(backedUp, 'grades'), 'a backup of the guest stands here')
    const { address, port, user, hostKeys } = machine.target
    lab = await openRunLab(
      'run_vm',
      opened,
      [
        {
          hostname: 'sis-01',
          address,
          port,
          user,
          hostKeys,
          keyFile: login.keyFile,
          socket: machine.qmp,
          backedUp,
          healthChecks: [{ kind: 'port', port }],
        },
      ],
      { everySeconds: 3, backupEverySeconds: 1, connectSeconds: 30, downMinutes: 3, rebootMinutes: 15, installHours: 0.5, leaseSeconds: 30 },
    )
    if (!given.database) throw new Error('no database was made')
    runner = startRunner(join(root, 'dist/main.mjs'), given.database.addresses, lab.config)
  }, minutes(12))
  afterAll(async () => {
    await runner?.stop()
    await lab?.close()
  }, minutes(1))

  it(
    'a kernel update that fails its test: put back with memory, old kernel, old versions, clock set right',
    async () => {
      const runId = await readyRun(lab.district, { way: 'runner' })
      await waiting('the guest in test', minutes(20), inState(runId, 'testing'))
      const steps = await lab.steps(runId)
      expect(steps['look-1']?.outcome).toMatchObject({ pending: [], kernelIsNewest: true, deletedMaps: 0, ofContainer: false, bootIdChanged: true })
      const { kernel } = steps['look-1']?.outcome ?? {}
      expect(steps['update-1']?.outcome?.['installed']).toContainEqual(expect.objectContaining({ name: 'linux-image-cloud-amd64' }))
      expect(steps['snapshot']?.outcome).toMatchObject({ memory: true, product: expect.stringMatching(/^QEMU/) })
      await waiting('the checks', minutes(2), stepDone(runId, 'health-checks'))
      await lab.verdict(runId, 'fail')
      must(await revertSigned(lab.district, lab.district.runParts, 'rita', runId, String(steps['snapshot']?.outcome?.['takenAt'])))
      await waiting('the guest put back', minutes(6), stepDone(runId, 'snapshot-removal'))
      const after = await lab.steps(runId)
      expect(after['revert']?.outcome).toMatchObject({
        versionsHash: steps['snapshot']?.outcome?.['versionsHash'],
        bootId: steps['snapshot']?.intent?.['bootId'],
        power: 'running',
      })
      expect(await gradesOf(runId)).toMatchObject({
        snapshot: 'enforced',
        'update-1': 'enforced',
        'reboot-1': 'enforced',
        revert: 'enforced',
        'snapshot-removal': 'enforced',
      })
      expect(await listed()).toEqual([])
      console.log(
        `kernel ${String(kernel)} ran, a tester said no, put back: the old boot number, ${String(after['revert']?.outcome?.['packages'])} packages as before`,
      )
    },
    minutes(30),
  )

  it(
    'the same patch again, in two passes, to the end',
    async () => {
      await lab.backUp('sis-01')
      const runId = await readyRun(lab.district, { way: 'runner', start: '2026-12-06T01:00:00Z' })
      await waiting('the first restart', minutes(20), stepDone(runId, 'reboot-1'))
      machine.offer('wave2')
      await waiting('the guest in test', minutes(20), inState(runId, 'testing'))
      await waiting('the checks', minutes(2), stepDone(runId, 'health-checks'))
      await lab.verdict(runId, 'pass')
      must(await backInProduction(lab.district.runParts)(lab.district.as('rita'), { runId, remark: 'Classes and attendance work.' }))
      await waiting('the old backup found too old', minutes(2), async () =>
        (await lab.steps(runId))['backup-after']?.state === 'failed' ? true : null,
      )
      await lab.backUp('sis-01')
      await waiting('the backup seen', minutes(3), stepDone(runId, 'backup-after'))
      expect(await listed()).toHaveLength(1)
      await lab.district.at('2026-12-08T02:30:00Z') // Monday evening, past the hold
      await lab.district.timers()
      await waiting('the snapshot gone', minutes(3), inState(runId, 'finished'))
      expect(await listed()).toEqual([])
      expect(await gradesOf(runId)).toMatchObject({
        snapshot: 'enforced',
        'update-2': 'enforced',
        'look-2': 'enforced',
        'backup-after': 'enforced',
        'snapshot-removal': 'enforced',
      })
    },
    minutes(50),
  )
})
