// The engine over stand-ins that count their effects, on a real PostgreSQL; the district, its people and its mail are those of tests/lib/runs.ts.
import { fakeBackups, type FakeBackups } from '../../src/connectors/backups/fake.ts'
import { fakeHost, fakeHosts, memoryStore, type FakeHost, type Store } from '../../src/connectors/hosts/fake.ts'
import { emptyShelf, fakeHypervisor, type FakeShelf } from '../../src/connectors/hypervisors/fake.ts'
import { systemNow } from '../../src/platform/clock.ts'
import { drainOutbox } from '../../src/platform/jobs/outbox.store.ts'
import { reach } from '../../src/processes/runner/servers.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { engineMessages } from '../../src/subjects/runbooks/engine/end-short.ts'
import type { Boundary, Engine, Server } from '../../src/subjects/runbooks/engine/ports.ts'
import { runEngine, type RunningEngine } from '../../src/subjects/runbooks/engine/run-engine.ts'
import { backInProduction, giveVerdict, runbookMessages, stateOf, stepsOf, type StepRow } from '../../src/subjects/runbooks/index.ts'
import { must, type CycleWorld } from '../lib/cycles.ts'
import { doorOf, type RunDistrict } from '../lib/runs.ts'

const hour = 3_600_000
export type Lab = {
  readonly host: Store<FakeHost>
  readonly shelf: Store<FakeShelf>
  readonly backups: Record<string, FakeBackups[string]>
  readonly warned: string[]
  readonly server: Server
  change(what: (host: FakeHost) => void): void
  changeShelf(what: (shelf: FakeShelf) => void): void
  /** What really happened outside, in order. */
  effects(): readonly string[]
  engine(more?: Partial<Engine>, holder?: string): RunningEngine
  state(runId: string): Promise<string>
  steps(runId: string): Promise<Readonly<Record<string, StepRow>>>
  /** Takes and works until the run is in one of these states and nothing is left to do there now. */
  until(runId: string, states: readonly string[], engine?: RunningEngine | (() => RunningEngine), limitMs?: number): Promise<string>
  /** Lets it work for a while, where no state tells when it is through. */
  rounds(engine?: RunningEngine): Promise<void>
  /** The worker's part: messages out of the outbox. */
  work(): Promise<void>
}

export const quick: Engine['pace'] = {
  pollMs: 10,
  restMs: 30,
  retryMs: 20,
  longestRestMs: 60,
  backupEveryMs: 20,
  leaseSeconds: 0.6,
  tries: 3,
  atOnce: 4,
}
const noTrace = (): void => undefined

export const openLab = (world: CycleWorld, district: RunDistrict, given: Partial<FakeHost> = {}): Lab => {
  const host = memoryStore(fakeHost({ clockMs: Date.now(), ...given }))
  const shelf = memoryStore(emptyShelf())
  const backups: Lab['backups'] = { 'sis-01': { lastGoodAtMs: Date.now() - 2 * hour } }
  const warned: string[] = []
  const hosts = fakeHosts({ 'sis-01': host })
  const target = { name: 'sis-01', address: '-', port: 22, user: 'afterbell', privateKey: '-', hostKeys: ['ssh-ed25519 FAKE'] }
  // A snapshot brings the machine back as it was; what happened is not unmade by that.
  const body = { read: host.read, write: (state: never) => host.write({ ...(state as FakeHost), effects: host.read().effects }) }
  const server: Server = {
    name: 'sis-01',
    ...reach(hosts, target, { everyMs: 5, installMs: 2000, rebootMs: 400, downMs: 60 }),
    machine: 'vm-sis',
    checks: [{ name: 'portal', ask: async () => ({ ok: true, says: 'answers 200' }) }],
    hypervisor: fakeHypervisor('vm-sis', body, shelf, Date.now),
    revertForbidden: undefined,
    lastBackup: () => fakeBackups(() => backups).latest('sis-01'),
  }
  const messages = { ...runbookMessages(district.runParts), ...engineMessages(district.runParts) }
  const lab: Lab = {
    host,
    shelf,
    backups,
    warned,
    server,
    change: (what) => {
      const now = host.read()
      what(now)
      host.write(now)
    },
    changeShelf: (what) => {
      const now = shelf.read()
      what(now)
      shelf.write(now)
    },
    effects: () => [...shelf.read().effects, ...host.read().effects],
    engine: (more = {}, holder = 'a') =>
      runEngine(
        {
          parts: {
            ...district.runParts,
            db: world.runnerDb,
            closeCycle: () => {
              throw new Error('the runner closes nothing')
            },
          },
          pace: quick,
          nowMs: Date.now,
          approvals: district.approvals,
          approvers: undefined,
          trace: noTrace,
          warn: (what, facts) => {
            warned.push(`${what}: ${String(facts['says'] ?? facts['error'])}`)
          },
          serverOf: (districtId, { hostname }) => (districtId === district.districtId && hostname === 'sis-01' ? server : undefined),
          ...more,
        },
        [district.districtId],
        holder,
      ),
    state: (runId) => reading(district.worker, (tx) => stateOf(tx, runId)),
    steps: async (runId) => Object.fromEntries((await reading(district.worker, (tx) => stepsOf(tx, runId))).map((row) => [row.step, row])),
    until: async (runId, states, given = lab.engine(), limitMs = 15_000) => {
      for (const end = Date.now() + limitMs; Date.now() < end;) {
        const engine = typeof given === 'function' ? given() : given
        await engine.take()
        await engine.idle()
        await lab.work()
        const state = await lab.state(runId)
        if (states.includes(state)) return state
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`it is ${await lab.state(runId)}, not ${states.join(' or ')}: ${warned.join(' | ')}`)
    },
    rounds: async (engine = lab.engine()) => {
      for (let i = 0; i < 8; i++) {
        await engine.take()
        await engine.idle()
        await lab.work()
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    work: async () => {
      await drainOutbox(world.workerDb, district.districtId, async (message) => messages[message.kind]?.(district.worker, message.payload), systemNow)
    },
  }
  return lab
}

/** The tester's word by the newest link. */
export const answer = async (district: RunDistrict, verdict: 'pass' | 'fail'): Promise<void> => {
  const door = doorOf(await district.linkOf('tess'))
  must(
    await giveVerdict(district.runParts)(district.as('tess', 'link'), {
      door,
      verdict,
      ...(verdict === 'fail' ? { failedTests: 'Attendance is empty' } : {}),
    }),
  )
}
export const toProduction = async (district: RunDistrict, runId: string): Promise<void> => {
  must(await backInProduction(district.runParts)(district.as('rita'), { runId, remark: 'Classes and attendance work.' }))
}

/** Kills a worker at a boundary: it is gone from that moment on, without a word. */
class Killed extends Error {}
export const killedAt =
  (where: (at: string) => boolean) =>
  (boundary: Boundary, step: string): void => {
    if (where(`${boundary} ${step}`)) throw new Killed(`killed at ${boundary} ${step}`)
  }
