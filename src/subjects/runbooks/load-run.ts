import { refuse, type Refusal } from '../../core/result.ts'
import { isoIn } from '../../core/time/zone.ts'
import { showId } from '../../platform/ids.ts'
import { sha256, type Act } from '../ledger/index.ts'
import { queueNotice, type Notice, type NoticeKind, type Recipient } from '../notices/index.ts'
import { letters, type About, type Letter } from './letters.rules.ts'
import { bindingOf } from './notice.rules.ts'
import { readPolicy, type Policy, type RunbookParts } from './parts.ts'
import { lockRun, stepsOf } from './runbooks.store.ts'
import type { StepRow } from './steps.rules.ts'
import { audienceOf, runOf, testersOf, type Audience, type Run, type Tester } from './runbooks.views.ts'

export const runNotFound: Refusal = {
  code: 'runbooks/run-not-found',
  clause: 'SP-1.3',
  says: 'There is no such run in this district.',
  satisfiedBy: 'Find it in the list of runs.',
  status: 404,
}
export const noSuchRun = () => refuse(runNotFound)

/** All that is decided about a run, read under its lock. */
export type RunNow = {
  readonly run: Run
  readonly steps: readonly StepRow[]
  readonly testers: readonly Tester[]
  readonly policy: Policy
  readonly audience: Audience
}

/** Locks the run until the transaction ends, then reads it; undefined where there is none. */
export const loadRun = async (parts: RunbookParts, act: Act, runId: string): Promise<RunNow | undefined> => {
  await lockRun(act.tx, runId)
  const run = await runOf(act.tx, runId)
  if (!run) return undefined
  const [steps, testers, policy, audience] = [
    await stepsOf(act.tx, runId),
    await testersOf(act.tx, runId),
    await readPolicy(parts, act.tx, run.policyId),
    await audienceOf(act.tx, run.deviceId, act.now),
  ]
  return { run, steps, testers, policy, audience }
}

/** The shown ids that evidence of a run is about: the run, its server, its ticket. */
export const aboutRun = (run: Pick<Run, 'id' | 'deviceId' | 'cycleId'>): readonly string[] => [
  showId('run', run.id),
  showId('dev', run.deviceId),
  showId('cyc', run.cycleId),
]

/** The hash that a notice of this run carries. */
export const runBinding = (run: Pick<Run, 'deviceId' | 'plannedStart'>): string => bindingOf(sha256, [showId('dev', run.deviceId)], run.plannedStart)

export const letterAbout = (
  run: Pick<Run, 'hostname' | 'ticket' | 'plannedStart' | 'plannedEnd' | 'administrator'>,
  audience: Audience,
  zone: string,
): About => ({
  hostname: run.hostname,
  service: [...new Set(audience.services.map(({ name }) => name))].join(', '),
  ticket: run.ticket,
  start: isoIn(run.plannedStart, zone),
  end: isoIn(run.plannedEnd, zone),
  zone,
  administrator: run.administrator,
})

/** Everyone a server's patching concerns, once each. */
export const everyone = ({ impacted, it }: Audience): readonly Recipient[] => {
  const known = new Map(it.map(({ address, personId }) => [address, personId]))
  return [...new Set([...impacted, ...known.keys()])].sort().map((address) => ({ address, personId: known.get(address) }))
}

type Told = Pick<Notice, 'to' | 'boundTo' | 'dueBy' | 'uselessFrom'>
/** Queues a letter about a run; nothing is queued for nobody. */
export const tell = async (act: Act, run: Pick<Run, 'id'>, kind: NoticeKind, letter: Letter, told: Told): Promise<string | undefined> =>
  told.to.length === 0 ? undefined : queueNotice(act, { kind, about: showId('run', run.id), ...letter, ...told })

/** The systems administrator of the ticket, by mail where there is an address. */
export const administratorOf = ({ it }: Audience, run: Pick<Run, 'administratorId'>): readonly Recipient[] =>
  it.filter(({ personId }) => personId === run.administratorId)

export { letters }
