// kill -9 of the runner at every step's boundary once and at 20 random instants, and of the database: on real hosts, counted from their own logs.
// Printed: effects doubled, steps lost.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as bundle } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/processes/database.ts'
import { backInProduction } from '../../src/subjects/runbooks/index.ts'
import { root, type TestDatabase } from '../lib/cluster.ts'
import { must } from '../lib/cycles.ts'
import { revertSigned } from '../lib/passkeys.ts'
import { friday, readyRun } from '../lib/runs.ts'
import { pause } from './lab/exec.ts'
import { openLab } from './lab/lab.ts'
import { labTools } from './lab/tools.ts'
import { effectsOn, lightMachines, openRunLab, startRunner, type HostName, type Machine, type RunLab, type RunnerProcess } from './run-lab.ts'

// A database of its own, on disk and with fsync, since it is killed too.
const given = vi.hoisted(() => ({ database: undefined as TestDatabase | undefined }))
vi.mock('../lib/cluster.ts', async (load) => ({
  ...(await load<typeof import('../lib/cluster.ts')>()),
  openTestCluster: async () => ({ clone: async () => given.database }),
}))

const ready = await labTools(['light', 'restic'])
const minutes = (n: number) => n * 60_000

describe.skipIf(!ready.ready)(`killed runs on light hosts${ready.ready ? '' : ` (skipped: ${ready.reason})`}`, () => {
  const data = mkdtempSync('/var/tmp/afterbell-killed-')
  const entry = join(root, 'dist', `killable-${process.pid}.mjs`)
  const config = {
    dataDir: data,
    ownDir: data,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost',
    databaseUrl: undefined,
    smtpUrl: undefined,
    mailFrom: '',
  }
  let database: Awaited<ReturnType<typeof openDatabase>>
  let lab: RunLab
  let runner: RunnerProcess | undefined
  let machines: ReadonlyMap<HostName, Machine>
  const machine = (name: HostName): Machine => machines.get(name) as Machine
  const postmaster = () => Number(readFileSync(join(data, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])

  beforeAll(async () => {
    chmodSync(data, 0o755)
    database = await openDatabase(config, root, true)
    given.database = { name: 'afterbell', addresses: database.addresses, drop: async () => undefined }
    await bundle({
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      absWorkingDir: root,
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
      define: { __RULES_OFF__: "''" },
      logLevel: 'error',
      packages: 'external',
      entryPoints: [fileURLToPath(new URL('./killable-runner.ts', import.meta.url))],
      outfile: entry,
    })
    const opened = await openLab()
    const light = await lightMachines(opened, { 'sis-01': 'wave1', 'web-01': 'wave1-faulty' })
    machines = light
    lab = await openRunLab(
      'run_killed',
      opened,
      [...light.values()].map((one) => one.given),
      { leaseSeconds: 1 },
    )
  }, minutes(6))
  afterAll(async () => {
    await runner?.stop()
    await lab?.close()
    await database?.stop()
    for (const path of [data, entry]) rmSync(path, { recursive: true, force: true })
  }, minutes(1))

  const launch = (list: string) => (runner = startRunner(entry, database.addresses, lab.config, [list]))
  const plan = async (host: HostName, start?: string) => readyRun(lab.district, { way: 'runner', host, ...(start ? { start } : {}) })

  /** Runners one after the other, each dying at a boundary of its own, until the question has an answer. */
  const dyingUntil = async (what: string, died: string[], limitMs: number, ask: () => Promise<true | null>) => {
    await lab
      .until(what, limitMs, async () => {
        const now = runner ?? launch(JSON.stringify(died))
        if (now.child.exitCode !== null || now.child.signalCode !== null) {
          const at = /died at (.*)\n/.exec(now.said())?.[1]
          if (at === undefined) throw new Error(`the runner ended by itself:\n${now.said().slice(-2000)}`)
          died.push(at)
          launch(JSON.stringify(died))
        }
        return ask()
      })
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\n${runner?.said().slice(-2000)}`)
      })
  }
  const isIn = (runId: string, state: string) => async () => ((await lab.state(runId)) === state ? (true as const) : null)
  const isDone =
    (runId: string, ...steps: string[]) =>
    async () => {
      const all = await lab.steps(runId)
      return steps.every((step) => all[step]?.state === 'done') ? (true as const) : null
    }
  const lostIn = async (runId: string) =>
    Object.values(await lab.steps(runId))
      .filter(({ step, state }) => !['done', 'skipped'].includes(state) && step !== 'verdict')
      .map(({ step, state }) => `${step} ${state}`)
  const doublesOf = (list: readonly string[]) => list.length - new Set(list).size

  it(
    'dies at each boundary once, on the way to the end and on the way back',
    async () => {
      // One after the other: a runner that dies for one run would swallow a boundary of another.
      const web = await plan('web-01', '2026-12-05T03:00:00Z')
      await lab.district.at(friday.noon)
      const sis = await plan('sis-01')
      const died: string[] = []
      await dyingUntil('the first restart', died, minutes(6), isDone(sis, 'reboot-1'))
      machine('sis-01').host.offer('wave2')
      await dyingUntil('sis-01 in test', died, minutes(8), isDone(sis, 'health-checks'))
      await lab.verdict(sis, 'pass')
      must(await backInProduction(lab.district.runParts)(lab.district.as('rita'), { runId: sis, remark: 'Classes and attendance work.' }))
      await dyingUntil('the old backup found too old', died, minutes(2), async () =>
        (await lab.steps(sis))['backup-after']?.state === 'failed' ? true : null,
      )
      await lab.district.at('2026-12-05T03:00:30Z')
      await dyingUntil('web-01 in test', died, minutes(8), isDone(web, 'health-checks'))
      const atTest = { sis: await effectsOn(machine('sis-01'), lab.lab), web: await effectsOn(machine('web-01'), lab.lab) }
      await lab.verdict(web, 'fail')
      must(await revertSigned(lab.district, lab.district.runParts, 'rita', web, String((await lab.steps(web))['snapshot']?.outcome?.['takenAt'])))
      await dyingUntil('web-01 put back', died, minutes(4), isDone(web, 'revert', 'snapshot-removal'))
      await lab.backUp('sis-01')
      await dyingUntil('the backup seen', died, minutes(2), isDone(sis, 'backup-after'))
      await lab.district.at('2026-12-07T01:45:00Z')
      await lab.district.timers()
      await dyingUntil('sis-01 finished', died, minutes(2), isIn(sis, 'finished'))
      const lost = [...(await lostIn(sis)), ...(await lostIn(web))]
      const removed = (await effectsOn(machine('sis-01'), lab.lab)).asked
      const doubled =
        doublesOf([...atTest.sis.installs, ...atTest.web.installs]) +
        doublesOf(atTest.sis.upgrades) +
        doublesOf(atTest.web.upgrades) +
        (atTest.sis.boots - 3) +
        (atTest.web.boots - 2) +
        doublesOf(removed) +
        doublesOf((await effectsOn(machine('web-01'), lab.lab)).asked)
      console.log(`runner killed with -9 at ${died.length} boundaries: effects doubled ${doubled}, steps lost ${lost.length}`)
      console.log(died.map((at) => at.replace(/ [0-9a-f-]{36}$/, (id) => (id.trim() === sis ? ' (sis-01)' : ' (web-01)'))).join(', '))
      expect({ doubled, lost }).toEqual({ doubled: 0, lost: [] })
      expect(atTest.sis.installs.map((token) => token.replace(/^.*-/, ''))).toEqual(['u1t1', 'u2t1'])
      await runner?.stop()
      for (const [run, steps] of [
        [sis, ['snapshot', 'update-1', 'reboot-1', 'update-2', 'reboot-2', 'snapshot-removal']],
        [web, ['snapshot', 'update-1', 'reboot-1', 'revert', 'snapshot-removal']],
      ] as const)
        for (const step of steps) for (const at of ['begun', 'done', 'noted']) expect(died).toContain(`${at} ${step} ${run}`)
    },
    minutes(30),
  )

  it(
    'dies at 20 random instants, and the database three times',
    async () => {
      machine('web-01').host.offer('wave1')
      await lab.backUp('web-01')
      const before = await effectsOn(machine('web-01'), lab.lab)
      const web = await plan('web-01', '2026-12-08T01:00:00Z')
      let [kills, databaseKills] = [0, 0]
      let isOver = false
      const killing = (async () => {
        while (!isOver) {
          const now = launch('never')
          await pause(kills < 20 ? 300 + Math.random() * 4700 : minutes(10))
          if (isOver) break
          if (kills % 7 === 3 && databaseKills < 3) {
            process.kill(postmaster(), 'SIGKILL')
            databaseKills++
            await pause(Math.random() * 1500)
            await database.revive() // as the starter does: the roles' passwords stay those of its start
          }
          now.child.kill('SIGKILL')
          await now.gone
          kills++
        }
      })()
      const steady = <T>(ask: () => Promise<T>) => ask().catch(() => null) // the database may be away just now
      const wait = async (what: string, limitMs: number, ask: () => Promise<true | null>) => {
        for (const end = Date.now() + limitMs; ; await pause(300)) {
          if (await steady(() => lab.until(what, 0, ask))) return
          if (Date.now() > end)
            throw new Error(
              `${what}: not within ${limitMs / 1000} s: ${await steady(() => lab.state(web))} ${String(await steady(() => lostIn(web)))}\n${runner?.said().slice(-2000)}`,
            )
        }
      }
      try {
        await wait('the first restart', minutes(8), isDone(web, 'reboot-1'))
        machine('web-01').host.offer('wave2')
        await wait('web-01 in test', minutes(10), isDone(web, 'health-checks'))
        const atTest = await effectsOn(machine('web-01'), lab.lab)
        await lab.verdict(web, 'fail')
        must(await revertSigned(lab.district, lab.district.runParts, 'rita', web, String((await lab.steps(web))['snapshot']?.outcome?.['takenAt'])))
        await wait('web-01 put back', minutes(8), isDone(web, 'revert', 'snapshot-removal'))
        while (kills < 20) await pause(200)
        const after = await effectsOn(machine('web-01'), lab.lab)
        const asked = after.asked.slice(before.asked.length)
        const doubled = doublesOf(atTest.installs) + doublesOf(atTest.upgrades) + (atTest.boots - before.boots - 2) + doublesOf(asked)
        const lost = await lostIn(web)
        console.log(
          `runner killed with -9 at ${kills} random instants, database ${databaseKills} times: effects doubled ${doubled}, steps lost ${lost.length}`,
        )
        expect({ doubled, lost, asked: asked.map((one) => one.split(' ')[0]) }).toEqual({ doubled: 0, lost: [], asked: ['take', 'revert', 'remove'] })
        expect(atTest.installs.map((token) => token.replace(/^.*-/, ''))).toEqual(['u1t1', 'u2t1'])
      } finally {
        isOver = true
        runner?.child.kill('SIGKILL')
        await Promise.race([killing, pause(8000)])
      }
    },
    minutes(30),
  )
})
