// Everything a real run needs around a light host: a district with an approved ticket, real restic, the hypervisor's stand-in, the runner's own
// configuration, and the runner as the process that the product starts.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemNow } from '../../src/platform/clock.ts'
import { drainOutbox } from '../../src/platform/jobs/outbox.store.ts'
import type { Addresses } from '../../src/platform/db/roles.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { engineMessages } from '../../src/subjects/runbooks/engine/end-short.ts'
import { giveVerdict, runbookMessages, stateOf, stepsOf, type StepRow } from '../../src/subjects/runbooks/index.ts'
import { approversFile, writeApprovers } from '../../src/processes/runner/approvers.ts'
import { must, openCycleWorld, publicUrl, type CycleWorld } from '../lib/cycles.ts'
import { runDistrict, type RunDistrict } from '../lib/runs.ts'
import { pause, run, until } from './lab/exec.ts'
import type { Lab } from './lab/lab.ts'
import { lightHost, type LightHost } from './lab/light.ts'
import { qmpStandIn, type StandIn } from './lab/qmp-stand-in.ts'

export type HostName = 'sis-01' | 'web-01'
/** `asked`: what the hypervisor's stand-in really did, in order. */
export type Machine = { readonly host: LightHost; readonly standIn: StandIn; readonly asked: readonly string[] }
export type RunLab = {
  readonly lab: Lab
  readonly world: CycleWorld
  readonly district: RunDistrict
  readonly config: string // the file
  backUp(name: HostName): Promise<void>
  state(runId: string): Promise<string>
  steps(runId: string): Promise<Readonly<Record<string, StepRow>>>
  /** The worker's part, until the question has an answer. */
  until<T>(what: string, limitMs: number, ask: () => Promise<T | null>): Promise<T>
  verdict(runId: string, verdict: 'pass' | 'fail'): Promise<void>
  close(): Promise<void>
}

/** What the runner is given of a server, and a folder whose content stands for it in the backup. */
export type Given = {
  readonly hostname: HostName
  readonly address: string
  readonly port: number
  readonly user: string
  readonly keyFile: string
  readonly hostKeys: readonly string[]
  readonly socket: string
  readonly backedUp: string
  readonly healthChecks: readonly object[]
}

/** Light hosts by the waves they are offered. */
export const lightMachines = async (
  lab: Lab,
  waves: Partial<Record<HostName, 'wave1' | 'wave1-faulty'>>,
): Promise<ReadonlyMap<HostName, Machine & { readonly given: Given }>> => {
  const machines = new Map<HostName, Machine & { readonly given: Given }>()
  for (const [name, wave] of Object.entries(waves) as [HostName, 'wave1' | 'wave1-faulty'][]) {
    const host = await lightHost(lab, { name, wave })
    const asked: string[] = []
    const counting = (what: 'take' | 'revert' | 'remove') => async (snapshot: string) => {
      asked.push(`${what} ${snapshot}`)
      await host.snapshots[what](snapshot)
    }
    const snapshots = { ...host.snapshots, take: counting('take'), revert: counting('revert'), remove: counting('remove') }
    const standIn = await qmpStandIn({ ...host, snapshots }, join(lab.folder, `${name}.qmp`))
    lab.onClose(standIn.close)
    const { address, port, user, hostKeys } = host
    machines.set(name, {
      host,
      standIn,
      asked,
      given: {
        hostname: name,
        address,
        port,
        user,
        hostKeys,
        keyFile: lab.login.keyFile,
        socket: standIn.socket,
        backedUp: join(lab.folder, name, 'root/etc'),
        healthChecks: [
          { kind: 'http', name: 'portal', url: host.portal, holds: 'books found' },
          { kind: 'port', port: 22 },
        ],
      },
    })
  }
  return machines
}

/** The world's database is the one that `openCycleWorld` gives; `more` goes into the runner's configuration. */
export const openRunLab = async (label: string, lab: Lab, servers: readonly Given[], more: object = {}): Promise<RunLab> => {
  const world = await openCycleWorld(label)
  const district = await runDistrict(world, '1')
  const restic = { repository: join(lab.folder, 'restic'), passwordFile: join(lab.folder, 'restic-password') }
  await writeFile(restic.passwordFile, 'correct horse\n', { mode: 0o600 })
  const onRepository = (...args: string[]) =>
    run('restic', ['--repo', restic.repository, '--password-file', restic.passwordFile, '--no-cache', '-q', ...args])
  await mkdir(restic.repository)
  await onRepository('init')
  const backUp = async (name: HostName) =>
    void (await onRepository('backup', '--host', name, servers.find((one) => one.hostname === name)?.backedUp ?? '/nowhere'))
  for (const { hostname } of servers) await backUp(hostname)
  const config = join(lab.folder, 'runner.json')
  const hosts = servers.map(({ hostKeys, socket, backedUp: _, ...one }) => ({
    ...one,
    deviceId: district.devices[one.hostname],
    hostKey: hostKeys,
    sudo: true,
    hypervisor: { kind: 'qemu-qmp', socket },
    backup: { kind: 'restic', ...restic },
  }))
  await writeFile(
    config,
    JSON.stringify({
      district: '1',
      laboratory: true, // a demonstration's clock over hosts that are there to be broken
      hosts,
      everySeconds: 0.5,
      backupEverySeconds: 1,
      connectSeconds: 5,
      downMinutes: 0.3,
      rebootMinutes: 1,
      installHours: 0.1,
      leaseSeconds: 5,
      ...more,
    }),
    { mode: 0o600 },
  )
  // What the operator gives the runner at the shell: the passkeys it goes by.
  const data = join(lab.folder, 'data')
  const approvers = district.approvals.keys().map((key) => ({ ...key, label: 'Test key', trustedAt: systemNow().toString() }))
  writeApprovers(approversFile(join(data, 'runner')), { origin: publicUrl, approvers })
  const messages = { ...runbookMessages(district.runParts), ...engineMessages(district.runParts) }
  const work = () => drainOutbox(world.workerDb, '1', async (message) => messages[message.kind]?.(district.worker, message.payload), systemNow)
  const result: RunLab = {
    lab,
    world,
    district,
    config,
    backUp,
    state: (runId) => reading(district.worker, (tx) => stateOf(tx, runId)),
    steps: async (runId) => Object.fromEntries((await reading(district.worker, (tx) => stepsOf(tx, runId))).map((row) => [row.step, row])),
    until: (what, limitMs, ask) =>
      until(what, limitMs, async () => {
        await work()
        return ask()
      }),
    verdict: async (runId, verdict) => {
      const door = { runId, personId: district.ids.tess }
      must(
        await giveVerdict(district.runParts)(district.as('tess'), {
          door,
          verdict,
          ...(verdict === 'fail' ? { failedTests: 'The catalogue cannot be opened' } : {}),
        }),
      )
    },
    close: async () => {
      await world.close()
      await lab.close()
    },
  }
  return result
}

export type RunnerProcess = {
  readonly child: ChildProcess
  readonly said: () => string
  readonly gone: Promise<number | string>
  stop(): Promise<void>
}

/** Starts a runner from a bundle, as its database role, with that configuration. */
export const startRunner = (bundle: string, addresses: Addresses, config: string, args: readonly string[] = ['runner']): RunnerProcess => {
  const child = spawn(process.execPath, [bundle, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      AFTERBELL_DB: addresses.runner,
      AFTERBELL_RUNNER_CONFIG: config,
      AFTERBELL_DATA: join(dirname(config), 'data'),
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      said = `${said}${data.toString()}`.slice(-200_000)
    })
  const gone = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)))
  return {
    child,
    said: () => said,
    gone,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await Promise.race([gone, pause(6000).then(() => child.kill('SIGKILL'))])
      await gone
    },
  }
}

/** What a light host's own logs tell: installations by token, packages upgraded; how often it was started, and what was asked of its hypervisor. */
export const effectsOn = async ({ host, asked }: Machine, lab: Lab) => {
  const console_ = await readFile(join(lab.folder, host.name, 'console.log'), 'utf8')
  const history = (await host.inside('cat', '/var/log/apt/history.log')).out
  const dpkg = (await host.inside('grep', ' upgrade ', '/var/log/dpkg.log')).out
  return {
    installs: [...history.matchAll(/Afterbell::Run=(\S+)/g)].map((match) => match[1] ?? ''),
    boots: console_.split('Welcome to').length - 1,
    asked: [...asked],
    upgrades: dpkg
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ').slice(2).join(' ')),
  }
}
