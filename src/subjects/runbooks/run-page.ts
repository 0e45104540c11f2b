import { text } from '../../core/policy/parameters.ts'
import type { Temporal } from 'temporal-polyfill'
import type { Refusal } from '../../core/result.ts'
import { canMove } from '../../core/state/machine.ts'
import { isInside } from '../../core/time/fits.ts'
import type { Window } from '../../core/time/windows.ts'
import { instantOf, inZone, isBefore } from '../../core/time/zone.ts'
import { inWords, timeInWords } from '../../core/time/words.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { deliveriesFor } from '../notices/index.ts'
import { mayDo as mayAct, passkeysOf, personNow, type Who } from '../people/index.ts'
import { policyValues } from '../policy/index.ts'
import { showGates, type GateShown } from './gate-view.rules.ts'
import type { GateAnswer } from './gates.rules.ts'
import type { RunNow } from './load-run.ts'
import { noticeKind, noticeSpan } from './notice.rules.ts'
import { noticePolicy, readPolicy, type RunbookParts } from './parts.ts'
import { timeLeft, usualMinutes, type TimeLeft } from './passes.rules.ts'
import { runMachine, stateSays, stateWords } from './run.rules.ts'
import { movesOf, stepsOf, type MoveRow } from './runbooks.store.ts'
import { audienceOf, runOf, runsOf, testersOf, waitOf, type Run } from './runbooks.views.ts'
import { withShownIds } from './shown-ids.ts'
import { nameOfRun, snapshotOf } from './snapshot-of.ts'
import { runnerAsks } from './runner-asks.ts'
import { gatesNow } from './start-run.ts'
import { failedStep } from './try-again.ts'
import { orderedWords } from './revert-ordered.ts'
import { rowOf, whatNext, type Next } from './steps.rules.ts'
import { mayTouch } from './work-step.ts'

type DeliveryRow = Awaited<ReturnType<typeof deliveriesFor>>[number]

/** The way back: always in the same place, with its cost or why it cannot be taken now. */
export type WayBack = { readonly label: string; readonly snapshotAt: string; readonly cost: string; readonly disabledBecause: string | undefined }
export type RunPage = RunNow & {
  readonly id: string
  readonly gates: readonly GateAnswer[]
  readonly shownGates: readonly GateShown[]
  readonly plannedWindow: Window | undefined // that of the planned start, while the run is ahead
  readonly next: Next
  readonly notNow: Refusal | undefined // why the clock lets nobody begin the next step by hand
  readonly isNewest: boolean // of its server on its ticket
  readonly begunBy: string | undefined // who began it by hand
  readonly mayTryAgain: boolean // an installation that failed by hand, on a run that is not over
  readonly revertOrdered: string | undefined // while it is being put back: who ordered that, and when
  readonly left: TimeLeft | undefined
  readonly wayBack: WayBack
  readonly deliveries: readonly DeliveryRow[]
  readonly moves: readonly MoveRow[]
  readonly snapshotName: string
  readonly others: readonly Run[]
  readonly now: string
  readonly mayWork: boolean
  readonly isAdministrator: boolean
  readonly hasPasskey: boolean // the viewer's own
  /** Why the runner waits, in its own words; or, before the start, what it will ask for. */
  readonly waits:
    | (Pick<Refusal, 'code' | 'clause' | 'says' | 'satisfiedBy'> & { readonly since?: string; readonly faults?: readonly string[] })
    | undefined
  readonly mine: string | undefined // the viewer's own row as a tester
}

const timeOnly = (iso: string, zone: string): string => timeInWords(inZone(iso, zone).toPlainTime())

// Confirmed without a passkey, the runner waits for one: the button stays.
const wayBackOf = (
  { run, steps, policy }: RunNow,
  left: TimeLeft | undefined,
  isAdministrator: boolean,
  isUnsigned: boolean,
  now: Temporal.Instant,
): WayBack => {
  const snapshot = snapshotOf(steps)
  const move = canMove(runMachine, run.state, 'reverting')
  const isToday = snapshot && inZone(snapshot.takenAt, policy.zone).toPlainDate().equals(inZone(now, policy.zone).toPlainDate())
  const at = !snapshot ? '' : isToday ? timeOnly(snapshot.takenAt, policy.zone) : inWords(snapshot.takenAt, policy.zone)
  const isSafe = left !== undefined && isBefore(now, left.lastSafe)
  const late = left
    ? ` The last safe moment has passed: it may not end before the window closes, ${inWords(left.closes, policy.zone)}.`
    : ' The window is closed now.'
  const safe = isSafe ? ` Safe until ${inWords(left.lastSafe, policy.zone)}.` : late
  return {
    label: snapshot ? `Roll back to ${at}` : 'Roll back',
    snapshotAt: snapshot?.takenAt ?? '',
    cost: snapshot ? `Loses what was written since ${inWords(snapshot.takenAt, policy.zone)}. Takes about ${usualMinutes.revert} min.${safe}` : '',
    disabledBecause: !snapshot
      ? 'There is no snapshot yet.'
      : !move.ok && !isUnsigned
        ? stateSays(run.state)
        : isAdministrator
          ? undefined
          : 'A systems administrator confirms it (SP-4.3).',
  }
}

/** Everything the page of one run shows to one viewer; undefined where there is none. Nothing is locked: it only looks. */
export const runPage = async (parts: RunbookParts, tx: Tx, now: Temporal.Instant, who: Who, runId: string): Promise<RunPage | undefined> => {
  const run = await runOf(tx, runId)
  if (!run) return undefined
  const policy = await readPolicy(parts, tx, run.policyId)
  const found: RunNow = {
    run,
    steps: await stepsOf(tx, runId),
    testers: await testersOf(tx, runId),
    policy,
    audience: await audienceOf(tx, run.deviceId, now),
  }
  const isAdministrator = who.positions.includes('systems-administrator')
  const left = timeLeft(policy.window, now, policy.rollbackMinutes)
  const name = nameOfRun(run, found.steps, policy.zone)
  const next = whatNext(run.state, found.steps)
  const nextRow = next.kind === 'step' || next.kind === 'probe' ? rowOf(found.steps, next.step) : undefined
  const by = nextRow?.state === 'intended' ? nextRow.intent?.['by'] : undefined
  const mayBegin = run.way === 'by-hand' && next.kind === 'step' ? mayTouch(now.toString(), found, next.step) : undefined
  const day = 24 * 3_600_000
  const all = await runsOf(tx)
  const others = all.filter(
    (one) => one.id !== runId && Math.abs(instantOf(one.plannedStart).epochMilliseconds - instantOf(run.plannedStart).epochMilliseconds) < day,
  )
  const isAhead = run.state === 'scheduled'
  const answers = isAhead ? await gatesNow({ tx, now }, found) : []
  const deliveries = await deliveriesFor(tx, showId('run', runId))
  const inside = isInside(policy.window, run.plannedStart)
  const plannedWindow = isAhead && inside.inside && isBefore(now, run.plannedStart) ? inside : undefined
  return {
    ...found,
    id: showId('run', runId),
    gates: answers,
    plannedWindow,
    shownGates: showGates({
      answers,
      now,
      start: run.plannedStart,
      zone: policy.zone,
      noticeBy: noticeSpan(run.plannedStart, noticePolicy(policy)).by,
      notices: deliveries.filter((row) => row.kind === noticeKind).map((row) => row.state),
      window: plannedWindow,
      testers: found.testers,
    }),
    next,
    notNow: mayBegin?.ok === false ? mayBegin.refusal : undefined,
    isNewest: all.find((one) => one.cycleId === run.cycleId && one.deviceId === run.deviceId)?.id === runId,
    mayTryAgain: run.way === 'by-hand' && run.state === 'not-clean' && failedStep(found.steps) !== undefined,
    revertOrdered: run.state === 'reverting' ? await orderedWords(tx, run, policy.zone) : undefined,
    begunBy: typeof by === 'string' ? (await personNow(tx, by, now))?.name : undefined,
    left,
    wayBack: wayBackOf(
      found,
      left,
      isAdministrator,
      run.state === 'reverting' && (await waitOf(tx, runId))?.code === 'runner/revert-not-signed',
      now,
    ),
    deliveries,
    moves: await movesOf(tx, runId),
    snapshotName: name.ok ? name.value : '',
    others,
    now: now.toString(),
    mayWork: mayAct(who.positions, 'runs.work').ok,
    isAdministrator,
    hasPasskey: (await passkeysOf(tx, who.personId)).length > 0,
    waits: (await waitOf(tx, runId)) ?? (isAhead ? await runnerAsks(tx, run) : undefined),
    mine: found.testers.find(({ personId }) => personId === who.personId)?.id,
  }
}

/** One run as programs see it: shown ids, ISO times. */
export const runJson = ({
  id,
  cycleId,
  deviceId,
  requestId: _request,
  administratorId: _person,
  scheduledBy: _by,
  initials: _initials,
  replacesId,
  ...run
}: Run) => ({
  id: showId('run', id),
  ...run,
  cycle: showId('cyc', cycleId),
  device: showId('dev', deviceId),
  replaces: replacesId ? showId('run', replacesId) : null,
})

/** The run's page as programs see it: what is next, the steps with what they found, every gate, who was told. */
export const pageJson = ({
  run,
  next,
  waits,
  steps,
  gates,
  shownGates,
  left,
  wayBack,
  deliveries,
  moves,
  testers,
  snapshotName,
  mayTryAgain,
  revertOrdered,
}: RunPage) => ({
  ...runJson(run),
  next,
  waits,
  steps: withShownIds(steps),
  gates,
  shownGates,
  timeLeft: left,
  wayBack,
  revertOrdered,
  mayTryAgain,
  deliveries: deliveries.map(({ id, ...one }) => withShownIds({ id: showId('dlv', id), ...one })),
  moves: withShownIds(moves),
  snapshotName,
  testers: testers.map(({ id: _id, runId: _run, serviceId, personId, email: _email, ...one }) => ({
    ...one,
    service: showId('svc', serviceId),
    person: showId('per', personId),
  })),
})

/** Whether the planned time has come. */
export const isDue = (page: RunPage): boolean => !isBefore(page.now, page.run.plannedStart)

/** How far each server of a ticket is, by device id: its newest run that was not withdrawn. */
export const ticketRuns = async (
  tx: Tx,
  cycleId: string,
): Promise<ReadonlyMap<string, { words: string; state: (typeof stateWords)[Run['state']][1]; href: string; isDone: boolean }>> => {
  const runs = (await runsOf(tx, { cycleId }, 2000)).filter(({ state }) => state !== 'withdrawn').toReversed()
  const zone = text(await policyValues(tx), 'district.zone')
  const wordsOf = (run: Run): string => (run.state === 'scheduled' ? `planned for ${inWords(run.plannedStart, zone)}` : stateWords[run.state][0])
  return new Map(
    runs.map((run) => [
      run.deviceId,
      { words: wordsOf(run), state: stateWords[run.state][1], href: `/runs/${showId('run', run.id)}`, isDone: run.state === 'finished' },
    ]),
  )
}
