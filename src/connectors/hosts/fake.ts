// A stand-in for servers: no network, no clock, every fault on request. Its evidence grade says so. The world is plain data
// in a store, so that a test can look at what really happened.
import {
  answer,
  tokenPattern,
  trouble,
  type Answer,
  type Hosts,
  type HostSession,
  type HostTarget,
  type Pending,
  type Update,
  type Versions,
  type Work,
  type WorkState,
} from './contract.ts'

export type FakeFault =
  | 'unreachable'
  | 'repository-unreachable'
  | 'package-manager-busy'
  | 'install-fails'
  | 'link-lost-after-start'
  | 'interrupted'
  | 'never-reboots'
  | 'never-comes-back'
export type FakeHost = {
  boots: number // the boot id is made from it
  versions: Record<string, string>
  waves: Update[][] // what the repository offers, round by round
  wave: number // how many rounds are on offer
  works: Record<string, { work: Work; pollsLeft: number; exitCode: number; cut: boolean }>
  inUse: string[] // files that were replaced and are still in use
  broken: string[]
  held: string[]
  kernel: { running: string; newest: string }
  downFor: number // connections that fail before it is back
  clockMs: number
  faults: FakeFault[]
  effects: string[] // `install run-1`, `reboot`, …: what really happened, in order
}
export type Store<T> = { readonly read: () => T; readonly write: (state: T) => void }

export const memoryStore = <T>(initial: T): Store<T> => {
  let text = JSON.stringify(initial)
  return { read: () => JSON.parse(text) as T, write: (state) => void (text = JSON.stringify(state)) }
}

const update = (name: string, from: string, to: string): Update => ({
  name,
  architecture: 'amd64',
  from,
  to,
  origin: 'Debian-Security:12/stable-security',
})

/** A believable host: two rounds of updates, the first with a new kernel. */
export const fakeHost = (changes: Partial<FakeHost> = {}): FakeHost => ({
  boots: 1,
  wave: 1,
  works: {},
  inUse: [],
  broken: [],
  held: [],
  downFor: 0,
  clockMs: 1_795_300_000_000,
  faults: [],
  effects: [],
  versions: { 'libssl3:amd64': '3.0.20-1', 'openssl:amd64': '3.0.20-1', 'perl-base:amd64': '5.36.0-7+deb12u3' },
  waves: [
    [update('libssl3', '3.0.20-1', '3.0.22-1'), update('openssl', '3.0.20-1', '3.0.22-1')],
    [update('perl-base', '5.36.0-7+deb12u3', '5.36.0-7+deb12u4')],
  ],
  kernel: { running: '6.1.0-50-amd64', newest: '6.1.0-50-amd64' },
  ...changes,
})

const bootIdOf = (host: FakeHost): string => `00000000-0000-4000-8000-${String(host.boots).padStart(12, '0')}`
const openUpdates = (host: FakeHost): readonly Update[] =>
  host.waves
    .slice(0, host.wave)
    .flat()
    .filter((u) => host.versions[`${u.name}:${u.architecture}`] !== u.to)
    .map((u) => ({ ...u, from: host.versions[`${u.name}:${u.architecture}`] ?? null }))

const finish = (host: FakeHost, token: string, job: FakeHost['works'][string]): void => {
  host.effects.push(`${job.work} ${token}`)
  if (job.work !== 'upgrade') host.broken = []
  if (job.exitCode !== 0 || job.work !== 'upgrade') return
  for (const u of openUpdates(host)) {
    if (host.held.includes(u.name)) continue
    host.versions[`${u.name}:${u.architecture}`] = u.to
    host.inUse.push(`/usr/lib/${u.name}.so`)
  }
}

const pollOf = (host: FakeHost, token: string): WorkState => {
  const job = host.works[token]
  if (job === undefined) return { state: 'not-started' }
  if (job.cut) return { state: 'interrupted', says: 'The log has the start of this work and no end.' }
  if (job.pollsLeft > 0) {
    if (--job.pollsLeft === 0) finish(host, token, job)
    return { state: 'running', lastLine: `${job.pollsLeft} to go` }
  }
  return { state: 'finished', exitCode: job.exitCode, lines: job.exitCode === 0 ? [] : ['E: Sub-process /usr/bin/dpkg returned an error code (1)'] }
}

const startOf = (host: FakeHost, work: Work, token: string): Awaited<ReturnType<HostSession['start']>> => {
  if (!tokenPattern.test(token)) throw new Error(`not a token of ours: ${token.slice(0, 60)}`)
  if (host.works[token] !== undefined) return answer({ did: 'already-started' })
  const cut = host.faults.includes('interrupted')
  host.works[token] = { work, pollsLeft: 2, exitCode: host.faults.includes('install-fails') ? 100 : 0, cut }
  if (cut) {
    host.faults = host.faults.filter((fault) => fault !== 'interrupted')
    host.broken = ['libssl3']
  }
  if (!host.faults.includes('link-lost-after-start')) return answer({ did: 'started' })
  host.faults = host.faults.filter((fault) => fault !== 'link-lost-after-start')
  return trouble('link-lost', 'The connection was lost (stand-in).')
}

const rebootOf = (host: FakeHost, bootIdBefore: string): Awaited<ReturnType<HostSession['reboot']>> => {
  const bootId = bootIdOf(host)
  if (bootId !== bootIdBefore) return answer({ did: 'already-rebooted', bootId })
  host.effects.push('reboot')
  if (host.faults.includes('never-reboots')) return answer({ did: 'asked', bootId })
  host.boots++
  host.inUse = []
  host.kernel.running = host.kernel.newest
  host.downFor = host.faults.includes('never-comes-back') ? 1e9 : 1
  return answer({ did: 'asked', bootId })
}

const pendingOf = (host: FakeHost): Answer<Pending> => {
  if (host.faults.includes('repository-unreachable')) return trouble('repository-unreachable', 'E: Failed to fetch Release (stand-in)')
  if (host.faults.includes('package-manager-busy')) return trouble('package-manager-busy', 'E: Could not get lock. It is held by process 123 (apt)')
  const open = openUpdates(host)
  return answer({
    updates: open.filter((u) => !host.held.includes(u.name)),
    removals: [],
    keptBack: open.filter((u) => host.held.includes(u.name)).map((u) => u.name),
    phased: [],
  })
}

const factsOf = (host: FakeHost): Awaited<ReturnType<HostSession['facts']>> =>
  answer({
    bootId: bootIdOf(host),
    clockMs: host.clockMs,
    os: 'Debian GNU/Linux 12 (bookworm)',
    architecture: 'amd64',
    kernel: { running: host.kernel.running, runningVersion: null, newest: host.kernel.newest, newestVersion: null, ofContainer: false },
    deletedMaps: host.inUse.map((path) => ({ pid: 1, path })),
    held: host.held,
    broken: host.broken.map((name) => ({ name, says: 'in a mess (stand-in)' })),
    rebootRequiredFile: false,
    freeBytes: { root: 5e9, cache: 5e9 },
  })

/** The stand-in vendor. `stores` by target name; a target whose first host key is not `pinned` shows a different key. */
export const fakeHosts = (stores: Readonly<Record<string, Store<FakeHost>>>, pinned = 'ssh-ed25519 FAKE'): Hosts => ({
  evidence: 'stand-in',
  open: async (target: HostTarget) => {
    const store = stores[target.name]
    if (store === undefined) return trouble('unreachable', `${target.name}: no such host (stand-in)`)
    if (!target.hostKeys.includes(pinned)) return trouble('host-key-differs', `${target.name} showed another host key than the pinned one.`)
    const reach = (host: FakeHost): boolean => !host.faults.includes('unreachable') && host.downFor === 0
    const first = store.read()
    if (!reach(first)) {
      store.write({ ...first, downFor: Math.max(0, first.downFor - 1) })
      return trouble('unreachable', `${target.name}: timed out (stand-in)`)
    }
    const onHost = async <T>(act: (host: FakeHost) => Answer<T>): Promise<Answer<T>> => {
      const host = store.read()
      if (!reach(host)) return trouble('link-lost', 'The connection was lost (stand-in).')
      const result = act(host)
      store.write(host)
      return result
    }
    return answer({
      bootId: () => onHost((host) => answer(bootIdOf(host))),
      facts: () => onHost(factsOf),
      pending: () => onHost(pendingOf),
      versions: () => onHost<Versions>((host) => answer({ ...host.versions })),
      start: (work, token) => onHost((host) => startOf(host, work, token)),
      poll: (_work, token) => onHost((host) => answer(pollOf(host, token))),
      reboot: (bootIdBefore) => onHost((host) => rebootOf(host, bootIdBefore)),
      setClock: (epochSeconds) =>
        onHost((host) => {
          host.clockMs = epochSeconds * 1000
          return answer(null)
        }),
      close: () => {},
    })
  },
})
