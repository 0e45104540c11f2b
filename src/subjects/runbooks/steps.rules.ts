// The steps of one run: which exist, which must be done before which, and what comes next.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { stateSays, type RunState } from './run.rules.ts'
import { serverPatching, type RunbookStep, type StepId } from './server-patching.rules.ts'

export type StepState = 'waiting' | 'intended' | 'done' | 'failed' | 'skipped'
export type Facts = Readonly<Record<string, unknown>>
/** A step's row. `intent` is what was about to be done, committed before the outside effect; `outcome` what came of it. Times are ISO. */
export type StepRow = {
  readonly step: StepId
  readonly position: number
  readonly clause: string
  readonly state: StepState
  readonly fence: number
  readonly intent: Facts | null
  readonly outcome: Facts | null
  readonly intendedAt: string | null
  readonly endedAt: string | null
}
export type NewStep = Pick<StepRow, 'step' | 'position' | 'clause'>

const templates: readonly RunbookStep[] = serverPatching.steps
const passStep = /^(update|reboot|look)-([1-9]\d?)$/

/** The runbook's words for a step, with its pass where it has one; undefined for what is no step. */
export const templateOf = (step: string): (RunbookStep & { readonly pass?: number }) | undefined => {
  const match = passStep.exec(step)
  const found = templates.find(({ id, repeats }) => (match ? id === match[1] && repeats : id === step && !repeats))
  return found && match ? { ...found, pass: Number(match[2]) } : found
}
export const isStepId = (text: string): text is StepId => templateOf(text) !== undefined
export const passOf = (step: string): number => Number(passStep.exec(step)?.[2] ?? 0)

/** The three steps of a pass. Passes lie ten positions apart, so that at most 39 fit before the steps that follow. */
export const passSteps = (pass: number): readonly NewStep[] =>
  templates
    .filter(({ repeats }) => repeats)
    .map(({ id, position, clause }) => ({ step: `${id}-${pass}` as StepId, position: position + (pass - 1) * 10, clause }))

/** What a new run begins with: every step that is done once, and the first pass. */
export const firstSteps = (): readonly NewStep[] =>
  [
    ...templates.filter(({ repeats }) => !repeats).map(({ id, position, clause }) => ({ step: id as StepId, position, clause })),
    ...passSteps(1),
  ].sort((a, b) => a.position - b.position)

export const rowOf = (steps: readonly StepRow[], step: StepId): StepRow | undefined => steps.find((row) => row.step === step)
export const isDone = (steps: readonly StepRow[], step: StepId): boolean => rowOf(steps, step)?.state === 'done'
/** Whether a snapshot was taken or begun: from then on the server is changed, or may be. */
export const isTouched = (snapshot: Pick<StepRow, 'state'> | undefined): boolean => snapshot?.state === 'done' || snapshot?.state === 'intended'
const passesOf = (steps: readonly StepRow[]): number => Math.max(0, ...steps.map(({ step }) => passOf(step)))
export const lastLook = (steps: readonly StepRow[]): StepRow | undefined => rowOf(steps, `look-${passesOf(steps)}`)

const inState: Readonly<Record<string, readonly RunState[]>> = {
  'gate-approval': ['scheduled'],
  'gate-window': ['scheduled'],
  'gate-notice': ['scheduled'],
  'gate-tester': ['scheduled'],
  'backup-gate': ['working'],
  snapshot: ['working', 'over-window'], // after closing only what was begun is told of, see `mayBegin`
  update: ['working', 'over-window'],
  reboot: ['working', 'over-window'],
  look: ['working', 'over-window'],
  'tell-ready': ['testing'],
  'health-checks': ['testing'],
  verdict: ['testing', 'test-failed'],
  revert: ['reverting'],
  'back-in-production': ['testing'],
  hold: ['holding', 'awaiting-backup'],
  'backup-after': ['holding', 'awaiting-backup'],
  'snapshot-removal': ['removing-snapshot', 'reverted'],
}

const before = (step: StepId): readonly StepId[] => {
  const pass = passOf(step)
  if (step === 'snapshot') return ['backup-gate']
  if (step.startsWith('update-')) return pass > 1 ? [`look-${pass - 1}`] : ['snapshot']
  if (step.startsWith('reboot-')) return [`update-${pass}`]
  if (step.startsWith('look-')) return [`update-${pass}`]
  return step === 'verdict' || step === 'health-checks' ? ['tell-ready'] : step === 'back-in-production' ? ['verdict'] : []
}

const no = (code: string, clause: string, says: string, satisfiedBy: string) =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })

/**
 * Whether a step may be begun or attested now: the run's state, the steps before it, and that it is still open.
 * SP-2: no update before the snapshot was seen; SP-1.6: no snapshot before the backup was found good.
 */
export const mayDo = (steps: readonly StepRow[], state: RunState, step: StepId): Result<StepRow> => {
  const row = rowOf(steps, step)
  const template = templateOf(step)
  if (!row || !template) return no('no-such-step', '-', `This run has no step ${step}.`, 'a step of the list')
  const { clause } = template
  if (row.state === 'done' || row.state === 'skipped')
    return no('step-over', clause, `“${template.title}” is ${row.state} already.`, 'nothing: it is over')
  if (!(inState[template.id] ?? []).includes(state))
    return no('step-not-now', clause, `“${template.title}” is not done now. ${stateSays(state)}`, 'the steps before it')
  const missing = before(step)
    .filter((one) => !isDone(steps, one))
    .filter((one) => one !== 'snapshot' || enforced('SP-2/snapshot-before-update'))
    .filter((one) => one !== 'backup-gate' || enforced('SP-1.6/good-backup-before-run'))
  if (missing.length > 0)
    return no(
      'step-out-of-order',
      templateOf(missing[0] ?? '')?.clause ?? clause,
      `“${template.title}” comes after ${missing.map((one) => `“${templateOf(one)?.title}”`).join(' and ')}.`,
      `finishing ${missing.join(' and ')}`,
    )
  return ok(row)
}

/** CM-2: on a run whose window closed nothing is begun any more, whichever window is open by now: users were told of the first one. */
export const mayBegin = (state: RunState, step: StepId): Result<true> =>
  state === 'over-window'
    ? no(
        'window-closed-on-run',
        'CM-2',
        `“${templateOf(step)?.title ?? step}” can no longer be started: the window of this run closed before it finished.`,
        'putting the server back, or keeping what is installed and having it tested; then a new plan with a new notice',
      )
    : ok(true)

/** What a run waits for. `probe`: the step was begun and its end is not known, so the outside is asked before anything is repeated. */
export type Next =
  | { readonly kind: 'start' }
  | { readonly kind: 'step' | 'probe'; readonly step: StepId }
  | { readonly kind: 'person'; readonly step: StepId | undefined; readonly says: string }
  | { readonly kind: 'message'; readonly step: StepId } // the worker does it: messages to send, a time to wait for
  | { readonly kind: 'over' }

// Nothing was installed and nothing asks for it: no reboot (readings, outcomes).
const needsNoReboot = (steps: readonly StepRow[], { step }: StepRow): boolean => {
  const outcome = step.startsWith('reboot-') ? rowOf(steps, `update-${passOf(step)}`)?.outcome : null
  const installed = outcome?.['count'] ?? (Array.isArray(outcome?.['installed']) ? outcome['installed'].length : undefined)
  return installed === 0 && outcome?.['rebootNeeded'] !== true
}

/** The first step of the work that is not over; undefined once every pass is. */
export const workOrder = (steps: readonly StepRow[]): StepId | undefined =>
  steps
    .toSorted((a, b) => a.position - b.position)
    .find((row) => row.position >= 50 && row.position < 500 && row.state !== 'done' && row.state !== 'skipped' && !needsNoReboot(steps, row))?.step

const doIt = (steps: readonly StepRow[], step: StepId): Next => ({ kind: rowOf(steps, step)?.state === 'intended' ? 'probe' : 'step', step })

/**
 * What comes next in a run of this state. The runner does `step` and `probe`; `person` is somebody's duty. Whether its time has come is for
 * the gates.
 */
export const whatNext = (state: RunState, steps: readonly StepRow[]): Next => {
  switch (state) {
    case 'scheduled':
      return { kind: 'start' }
    case 'working': {
      const step = workOrder(steps)
      return step ? doIt(steps, step) : { kind: 'person', step: undefined, says: 'Continue, or put the server back.' }
    }
    case 'not-clean':
      return { kind: 'person', step: 'revert', says: 'Put the server back, or keep what is installed and have it tested.' }
    case 'over-window':
      return {
        kind: 'person',
        step: 'revert',
        says: 'The window closed before this was finished. Put the server back, or keep what is installed and have it tested.',
      }
    case 'testing':
      if (!isDone(steps, 'tell-ready')) return { kind: 'message', step: 'tell-ready' }
      if (rowOf(steps, 'health-checks')?.state === 'waiting') return { kind: 'step', step: 'health-checks' }
      return isDone(steps, 'verdict')
        ? { kind: 'person', step: 'back-in-production', says: 'Write the remark: the server can go back into production.' }
        : { kind: 'person', step: 'verdict', says: 'Waiting for the testers’ answers.' }
    case 'test-failed':
      return { kind: 'person', step: 'revert', says: 'Put the server back.' }
    case 'reverting':
      return doIt(steps, 'revert')
    case 'holding':
    case 'awaiting-backup':
      return isDone(steps, 'backup-after') ? { kind: 'message', step: 'hold' } : { kind: 'step', step: 'backup-after' }
    case 'reverted':
      return isDone(steps, 'snapshot-removal') ? { kind: 'over' } : doIt(steps, 'snapshot-removal')
    case 'removing-snapshot':
      return doIt(steps, 'snapshot-removal')
    default:
      return { kind: 'over' }
  }
}
