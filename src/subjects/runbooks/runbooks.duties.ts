import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { Who } from '../people/index.ts'
import { isOpen, stateWords, type RunState } from './run.rules.ts'
import { stepsOf } from './runbooks.store.ts'
import { runsOf, testsAskedOf, type Run } from './runbooks.views.ts'
import { templateOf, whatNext } from './steps.rules.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

const clauses = {
  'test-failed': 'SP-4.3',
  'not-clean': 'SP-3',
  'over-window': 'CM-2',
  'awaiting-backup': 'SP-4.7',
  reverted: 'SP-4.6',
  'not-started': 'SP-1.3',
  stopped: 'SP-1.3',
} as const satisfies Partial<Record<RunState, string>>

const runDuty = async (tx: Tx, run: Run): Promise<Duty | undefined> => {
  const steps = await stepsOf(tx, run.id)
  const next = whatNext(run.state, steps)
  const href = `/runs/${showId('run', run.id)}`
  const own = clauses[run.state as keyof typeof clauses]
  if (run.state === 'scheduled')
    return {
      what: `Patch ${run.hostname}`,
      why: `Planned on ${run.ticket}${run.way === 'by-hand' ? ', by hand' : ''}.`,
      href,
      clause: 'SP-1.3',
      dueIso: run.plannedStart,
    }
  if (next.kind === 'person' && next.step !== 'verdict')
    return {
      what: `${run.hostname}: ${stateWords[run.state][0]}${run.state === 'over-window' ? ', decide now' : ''}`,
      ...(run.state === 'over-window' ? { dueIso: run.stateAt } : {}), // now: the service may be away as the day begins
      why: [run.state === 'not-clean' ? run.stateReason : null, next.says].filter(Boolean).join(' '),
      href,
      clause: own ?? (next.step ? templateOf(next.step)?.clause : undefined) ?? 'SP-3',
    }
  if (run.way === 'by-hand' && (next.kind === 'step' || next.kind === 'probe') && run.state !== 'testing')
    return {
      what: `${run.hostname}: ${templateOf(next.step)?.title ?? next.step}`,
      why: 'This run is worked on by hand.',
      href,
      clause: templateOf(next.step)?.clause ?? 'SP-3',
    }
  return own ? { what: `${run.hostname}: ${stateWords[run.state][0]}`, why: run.stateReason ?? 'It needs a new plan.', href, clause: own } : undefined
}

/** What waits for this person: their servers' runs, and tests they were asked for. */
export const dutiesFor = async (tx: Tx, who: Who, _now: Temporal.Instant): Promise<readonly Duty[]> => {
  const duties: Duty[] = []
  const runs = await runsOf(tx)
  const newest = new Map(runs.toReversed().map((run) => [run.deviceId, run.id])) // an ended run is somebody's duty until a newer one stands
  for (const run of runs) {
    // A server left half-way is also the manager's to see: the administrator may be asleep by then.
    const isTheirs = run.administratorId === who.personId || (run.state === 'over-window' && who.positions.includes('it-systems-manager'))
    if (!isTheirs || !(isOpen(run.state) || newest.get(run.deviceId) === run.id)) continue
    const duty = run.state === 'withdrawn' || run.state === 'finished' ? undefined : await runDuty(tx, run)
    if (duty) duties.push(duty)
  }
  for (const test of await testsAskedOf(tx, who.personId)) {
    const href = `/runs/${showId('run', test.runId)}/test`
    if (test.state === 'scheduled' && test.answer === null)
      duties.push({
        what: `Can you test ${test.service}?`,
        why: `${test.hostname} is updated at that time, and you are its tester.`,
        href,
        clause: 'SP-1.5',
        dueIso: test.plannedStart,
      })
    if (test.state === 'testing' && test.verdict === null)
      duties.push({
        what: `Does ${test.service} work?`,
        why: 'Its update is finished; nobody else can answer for you.',
        href,
        clause: 'SP-4.2',
        dueIso: test.deadline ?? undefined,
      })
  }
  return duties
}
