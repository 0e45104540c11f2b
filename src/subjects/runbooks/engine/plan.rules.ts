// What the runner makes of a step's troubles, and the names it gives its work. Pure.
import { isTouched, passOf, type StepRow } from '../steps.rules.ts'
import type { RunState } from '../run.rules.ts'

/** The name of one try of a step's work on the server: harmless in a unit's name, at most 40 characters, and the same after a crash. */
export const tokenOf = (runId: string, step: string, tried: number): string =>
  `${runId.replaceAll('-', '').slice(0, 32)}-${step.slice(0, 1)}${passOf(step)}t${tried}`

const whole = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0)

/** How often a step was tried to its end. Effects count in their intent, which a failure keeps; what only reads counts in its outcome. */
export const triesOf = ({ state, intent, outcome }: Pick<StepRow, 'state' | 'intent' | 'outcome'>): number =>
  state !== 'failed' ? 0 : Math.max(1, whole(intent?.['try']), whole(outcome?.['tries']))

/** Which try this is: the one that was begun, or the next. */
export const tryOf = (row: Pick<StepRow, 'state' | 'intent' | 'outcome'>): number =>
  row.state === 'intended' ? Math.max(1, whole(row.intent?.['try'])) : triesOf(row) + 1

/** Pause before the next try, twice as long each time. */
export const restAfter = (tries: number, firstMs: number, longestMs: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(20, Math.max(0, tries - 1)))

// The ways back and out are tried for ever, a backup may still come: nothing else could be done instead.
const neverGivenUp = ['backup-gate', 'backup-after', 'revert', 'snapshot-removal']

/** Whether a run that is being worked on ends short after so many tries of a step. */
export const isGivenUp = (state: RunState, step: string, tries: number, most: number): boolean =>
  state === 'working' && !neverGivenUp.includes(step) && tries >= most

/** Refusals that only time or a new approval could lift, so that a run under way ends short: no pass begins that cannot be ended or rolled back. */
export const endsShort = (state: RunState, code: string): boolean =>
  state === 'working' &&
  (code === 'runbooks/outside-window' ||
    code === 'runbooks/past-last-safe-time' ||
    code.startsWith('changes/') ||
    ['runbooks/server-not-approved', 'runbooks/other-revision', 'runner/more-passes-than-approved', 'runner/server-not-signed-for'].includes(code) ||
    code.startsWith('runner/appro'))

/** Refusals that mean that the run has moved on meanwhile: look again. */
export const hasMovedOn = (code: string): boolean =>
  [
    'runbooks/step-over',
    'runbooks/step-not-now',
    'runbooks/step-out-of-order',
    'runbooks/not-scheduled',
    'runbooks/no-such-step',
    'runbooks/step-not-begun',
    'runbooks/nothing-due',
  ].includes(code)

/** Where a run goes that can go on no further: with a snapshot taken or begun it waits for a person, before that nothing was touched. */
export const shortEnd = (snapshot: Pick<StepRow, 'state'> | undefined): 'not-clean' | 'stopped' => (isTouched(snapshot) ? 'not-clean' : 'stopped')
