// Debian servers over SSH and apt, as an ordinary account with the sudoers file of debian-steps.ts.
import { aptSays, readAudit, readDeletedMaps, readHistory, readJournal, readKernel, readProperties, readSimulation, readVersions } from './apt.ts'
import {
  answer,
  tokenPattern,
  trouble,
  type Answer,
  type Hosts,
  type HostSession,
  type HostTrouble,
  type Rebooting,
  type Work,
  type WorkState,
} from './contract.ts'
import { commands } from './debian-steps.ts'
import { openSsh, type Ran, type SshLimits, type SshLink, sshLimits } from './ssh.ts'

const refreshLimitMs = 420_000 // apt itself waits 300 s for its lock

const named = (text: string): HostTrouble['code'] => {
  if (/^sudo: /m.test(text)) return 'sudo-refused'
  if (/Could not get lock|Unable to lock|is another process using it/.test(text)) return 'package-manager-busy'
  if (/dpkg was interrupted/.test(text)) return 'package-manager-broken'
  return 'step-failed'
}
const failed = (ran: Ran, otherwise: HostTrouble['code'] = 'step-failed') => {
  const text = `${ran.err}\n${ran.out}`
  const code = named(text)
  return trouble(code === 'step-failed' ? otherwise : code, aptSays(text) || ran.err.trim().slice(0, 500) || `The step ended with ${ran.code}.`)
}

/** Runs one constant and hands its output to a pure reader; a reader's null is an unreadable answer. */
const asked = async <T>(link: SshLink, command: string, read: (out: string) => T | null, allowed: readonly number[] = [0]): Promise<Answer<T>> => {
  const ran = await link.run(command)
  if (!ran.ok) return ran
  if (!allowed.includes(ran.value.code)) return failed(ran.value)
  const value = read(ran.value.out)
  return value === null ? trouble('unreadable-answer', `An answer cannot be read: ${ran.value.out.slice(0, 200)}`) : answer(value)
}

/** Asks several questions in turn over the one connection; the first trouble ends it. */
const all = async <T extends Record<string, () => Promise<Answer<unknown>>>>(
  questions: T,
): Promise<Answer<{ readonly [K in keyof T]: T[K] extends () => Promise<Answer<infer V>> ? V : never }>> => {
  const found: Record<string, unknown> = {}
  for (const [name, ask] of Object.entries(questions)) {
    const got = await ask()
    if (!got.ok) return got
    found[name] = got.value
  }
  return answer(found as never)
}

const uuid = (out: string): string | null => (/^[0-9a-f-]{36}$/.test(out.trim()) ? out.trim() : null)
const lines = (out: string): readonly string[] =>
  out
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const numbers = (out: string): readonly number[] | null => {
  const found = lines(out)
    .map(Number)
    .filter((n) => Number.isSafeInteger(n))
  return found.length > 0 ? found : null
}

const factsOver = async (link: SshLink): ReturnType<HostSession['facts']> => {
  const got = await all({
    bootId: () => asked(link, commands.bootId, uuid),
    clock: () => asked(link, commands.clock, numbers),
    os: () => asked(link, commands.osRelease, (out) => /^PRETTY_NAME="?([^"\n]*)/m.exec(out)?.[1] ?? null),
    architecture: () => asked(link, commands.architecture, (out) => out.trim() || null),
    kernel: () => asked(link, commands.kernel, (out) => out.trim() || null),
    container: () => asked(link, commands.container, (out) => out),
    versions: () => asked(link, commands.versions, readVersions),
    // find and grep end with 1 when a process went away meanwhile or nothing was found
    deletedMaps: () => asked(link, commands.deletedMaps, readDeletedMaps, [0, 1, 123]),
    broken: () => asked(link, commands.audit, readAudit, [0, 1]),
    held: () => asked(link, commands.held, lines),
    reboot: () => asked(link, commands.rebootRequired, lines),
    free: () => asked(link, commands.free, numbers),
  })
  if (!got.ok) return got
  const { bootId, clock, os, architecture, kernel, container, versions, deletedMaps, broken, held, reboot, free } = got.value
  return answer({
    bootId,
    clockMs: clock[0] ?? 0,
    os,
    architecture,
    kernel: readKernel(kernel, versions, container),
    deletedMaps,
    broken,
    held,
    rebootRequiredFile: reboot[0] === '1',
    freeBytes: { root: free[0] ?? 0, cache: free[1] ?? 0 },
  })
}

const pendingOver = async (link: SshLink): ReturnType<HostSession['pending']> => {
  const refreshed = await link.run(commands.refresh, refreshLimitMs)
  if (!refreshed.ok) return refreshed
  if (refreshed.value.code !== 0) return failed(refreshed.value, 'repository-unreachable')
  return asked(link, commands.simulate, readSimulation)
}

const pollOver = async (link: SshLink, work: Work, token: string): Promise<Answer<WorkState>> => {
  const unit = await asked(link, commands.unit(token), readProperties)
  if (!unit.ok) return unit
  const active = unit.value.get('ActiveState')
  if (active === 'activating' || active === 'deactivating' || unit.value.get('SubState') === 'running') {
    const progress = await asked(link, commands.progress, (out) => out.trim())
    return progress.ok ? answer({ state: 'running', lastLine: progress.value }) : progress
  }
  if (unit.value.get('LoadState') === 'loaded') {
    const journal = await asked(link, commands.journal(token), readJournal)
    if (!journal.ok) return journal
    const bySignal = ['2', '3'].includes(unit.value.get('ExecMainCode') ?? '')
    if (bySignal) return answer({ state: 'interrupted', says: 'The work was ended by a signal.' })
    return answer({ state: 'finished', exitCode: Number(unit.value.get('ExecMainStatus')), lines: journal.value })
  }
  // The unit is gone (rebooted since, or never there): apt's own log decides. dpkg keeps no token: repeat `configure`.
  const history = await asked(link, commands.history, (out) => readHistory(out, token))
  if (!history.ok) return history
  const last = history.value.at(-1)
  if (last === undefined) return answer({ state: 'not-started' })
  if (!last.ended) return answer({ state: 'interrupted', says: `The package manager's log has the start of this ${work} and no end.` })
  return answer({ state: 'finished', exitCode: last.error === null ? null : 100, lines: last.error === null ? [] : [last.error] })
}

const startOver = async (link: SshLink, work: Work, token: string): ReturnType<HostSession['start']> => {
  if (!tokenPattern.test(token)) throw new Error(`not a token of ours: ${token.slice(0, 60)}`)
  const state = await pollOver(link, work, token)
  if (!state.ok) return state
  if (state.value.state !== 'not-started') return answer({ did: 'already-started' })
  const ran = await link.run(commands.start(work, token))
  if (!ran.ok) return ran
  if (ran.value.code === 0) return answer({ did: 'started' })
  return /already (loaded|exists)/.test(ran.value.err) ? answer({ did: 'already-started' }) : failed(ran.value)
}

const rebootOver = async (link: SshLink, bootIdBefore: string): Promise<Answer<Rebooting>> => {
  const bootId = await asked(link, commands.bootId, uuid)
  if (!bootId.ok) return bootId
  if (bootId.value !== bootIdBefore) return answer({ did: 'already-rebooted', bootId: bootId.value })
  const ran = await link.run(commands.reboot)
  if (!ran.ok) return ran
  return ran.value.code === 0 ? answer({ did: 'asked', bootId: bootId.value }) : failed(ran.value)
}

const setClockOver = async (link: SshLink, epochSeconds: number): Promise<Answer<null>> => {
  if (!/^\d{10}$/.test(String(epochSeconds))) throw new Error(`not a time in whole seconds: ${epochSeconds}`)
  return asked(link, commands.setClock(epochSeconds), () => true).then((set) => (set.ok ? answer(null) : set))
}

/** The vendor `debian-ssh`. `limits` may be shortened or lengthened for slow links; the steps stay the same. */
export const debianSsh = (limits: Partial<SshLimits> = {}): Hosts => ({
  evidence: 'real',
  open: async (target) => {
    const opened = await openSsh(target, { ...sshLimits, ...limits })
    if (!opened.ok) return opened
    const link = opened.value
    return answer({
      bootId: () => asked(link, commands.bootId, uuid),
      facts: () => factsOver(link),
      pending: () => pendingOver(link),
      versions: () => asked(link, commands.versions, readVersions),
      start: (work, token) => startOver(link, work, token),
      poll: (work, token) => {
        if (!tokenPattern.test(token)) throw new Error(`not a token of ours: ${token.slice(0, 60)}`)
        return pollOver(link, work, token)
      },
      reboot: (bootIdBefore) => rebootOver(link, bootIdBefore),
      setClock: (epochSeconds) => setClockOver(link, epochSeconds),
      close: link.close,
    })
  },
})
