import type { Update, WorkState } from '../../../connectors/hosts/contract.ts'
import type { StepRow } from '../steps.rules.ts'
import { asksForReboot } from './look.rules.ts'
import { tokenOf, tryOf } from './plan.rules.ts'
import { begin, cannotTell, effectOver, found, gradeOf, trouble, troubleBefore, type Ending, type Turn } from './turn.ts'

type Planned = Pick<Update, 'name' | 'architecture' | 'from' | 'to'>
type Try = { readonly try: number; readonly token: string; readonly phase: 'repair' | 'install'; readonly planned: readonly Planned[] }

const tryIn = ({ intent }: StepRow): Try | undefined =>
  intent && typeof intent['token'] === 'string' && typeof intent['phase'] === 'string' ? (intent as unknown as Try) : undefined

// The work is on the server, started or not; the link being lost says nothing about it.
const isOnlyTheLink = (code: string): boolean => code === 'link-lost' || code === 'unreachable'

/** Power lost in an installation: dpkg's own two repairs. `--configure -a` may end badly where one half needs the other; what follows decides. */
const repair = async (turn: Turn, token: string): Promise<Ending | undefined> => {
  for (const [work, suffix] of [
    ['configure', 'c'],
    ['fix-broken', 'f'],
  ] as const) {
    const started = await turn.server.ask((session) => session.start(work, `${token}${suffix}`))
    if (!started.ok) return isOnlyTheLink(started.trouble.code) ? cannotTell(started.trouble.says) : trouble(started.trouble.says)
    const state = await turn.server.untilDone(work, `${token}${suffix}`)
    if (!state.ok) return cannotTell(state.trouble.says)
  }
  const facts = await turn.server.ask((session) => session.facts())
  if (!facts.ok) return cannotTell(facts.trouble.says)
  const { broken } = facts.value
  return broken.length === 0
    ? undefined
    : trouble(
        `The package database could not be repaired: ${broken
          .map((one) => one.name)
          .slice(0, 5)
          .join(', ')}.`,
      )
}

const installedSince = (planned: readonly Planned[], now: Readonly<Record<string, string>>) => {
  const isThere = ({ name, architecture, to }: Planned): boolean => now[`${name}:${architecture}`] === to || now[`${name}:all`] === to
  return {
    installed: planned.filter(isThere).map(({ name, from, to }) => ({ name, from, to })),
    notInstalled: planned.filter((one) => !isThere(one)).map(({ name, from, to }) => ({ name, from, to })),
  }
}

/** What is on the server after the work, asked of it again: the versions, the boot number, whether it wants a restart. */
const outcomeOf = async (
  turn: Turn,
  { token, planned }: Try,
  state: Extract<WorkState, { state: 'finished' }> | undefined,
  kind: 'effect' | 'probe',
): Promise<Ending> => {
  const facts = await turn.server.ask((session) => session.facts())
  if (!facts.ok) return cannotTell(facts.trouble.says)
  const versions = await turn.server.ask((session) => session.versions())
  if (!versions.ok) return cannotTell(versions.trouble.says)
  // Without the exit code (the server was restarted since) the package manager's log has told that it ended well.
  const exitCode = state === undefined ? 0 : (state.exitCode ?? 0)
  return found(
    {
      ...installedSince(planned, versions.value),
      exitCode,
      exitCodeFrom: state === undefined ? 'nothing to install' : state.exitCode === null ? 'log' : 'unit',
      token,
      bootId: facts.value.bootId,
      rebootNeeded: asksForReboot(facts.value),
      lastLines: (state?.lines ?? []).slice(-3),
    },
    gradeOf(turn.server.evidence),
    kind,
  )
}

const watchToEnd = async (turn: Turn, one: Try, kind: 'effect' | 'probe'): Promise<Ending> => {
  const state = await turn.server.untilDone('upgrade', one.token)
  if (!state.ok) return cannotTell(state.trouble.says)
  if (state.value.state === 'finished') {
    await effectOver(turn)
    return outcomeOf(turn, one, state.value, kind)
  }
  return state.value.state === 'interrupted'
    ? trouble(state.value.says, gradeOf(turn.server.evidence, 'observed'))
    : cannotTell('The installation was still running.')
}

/** Asks what is pending, stores it with the try's name, and starts it on the server, where it goes on without us. */
const install = async (turn: Turn, tried: number, token: string): Promise<Ending> => {
  const pending = await turn.server.ask((session) => session.pending())
  if (!pending.ok) return turn.row.state === 'intended' ? trouble(pending.trouble.says) : troubleBefore(turn, pending.trouble.says)
  const planned = pending.value.updates.map(({ name, architecture, from, to }) => ({ name, architecture, from, to }))
  const one: Try = { try: tried, token, phase: 'install', planned }
  await begin(turn, one)
  if (planned.length === 0) return outcomeOf(turn, one, undefined, 'effect')
  return startAndWatch(turn, one, 'effect')
}

const startAndWatch = async (turn: Turn, one: Try, kind: 'effect' | 'probe'): Promise<Ending> => {
  const started = await turn.server.ask((session) => session.start('upgrade', one.token))
  if (!started.ok) return isOnlyTheLink(started.trouble.code) ? cannotTell(started.trouble.says) : trouble(started.trouble.says)
  return watchToEnd(turn, one, kind)
}

/**
 * SP-3: every update of the server's own sources, as detached work under a name of its own. After a crash the server is asked for that name:
 * running work is watched to its end, finished work is read, and only work that never began is begun.
 */
export const installUpdates = async (turn: Turn): Promise<Ending> => {
  const { server, row, claim } = turn
  const earlier = tryIn(row)
  if (row.state === 'intended' && earlier?.phase === 'install') {
    if (earlier.planned.length === 0) return outcomeOf(turn, earlier, undefined, 'probe')
    const state = await server.ask((session) => session.poll('upgrade', earlier.token))
    if (!state.ok) return cannotTell(state.trouble.says)
    if (state.value.state !== 'not-started') return watchToEnd(turn, earlier, 'probe')
    await begin(turn, earlier)
    return startAndWatch(turn, earlier, 'effect')
  }
  const resumed = row.state === 'intended' && earlier ? earlier : undefined
  const tried = resumed?.try ?? tryOf(row)
  const token = resumed?.token ?? tokenOf(claim.runId, row.step, tried)
  const facts = await server.ask((session) => session.facts())
  if (!facts.ok) return row.state === 'intended' ? cannotTell(facts.trouble.says) : troubleBefore(turn, facts.trouble.says)
  if (resumed || facts.value.broken.length > 0) {
    await begin(turn, { try: tried, token, phase: 'repair', planned: [] } satisfies Try)
    const failed = await repair(turn, token)
    if (failed) return failed
  }
  return install(turn, tried, token)
}
