import { ok, refuse, type Refused } from '../../core/result.ts'
import { windowAt } from '../../core/time/windows.ts'
import { isBefore } from '../../core/time/zone.ts'
import { useCase } from '../ledger/index.ts'
import { approvedFor } from './change-of.ts'
import { aboutRun, loadRun, noSuchRun, type RunNow } from './load-run.ts'
import { over } from './of-run.ts'
import type { RunbookParts } from './parts.ts'
import { stateSays } from './run.rules.ts'
import { movesOf, mustMove, type MoveRow } from './runbooks.store.ts'
import { isMine } from './start-run.ts'
import { rowOf, workOrder, type StepRow } from './steps.rules.ts'
import { mayTouch } from './work-step.ts'

const no = (code: string, clause: string, says: string, satisfiedBy: string): Refused =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })

/** The step whose failure ended a run by hand; undefined where something else did, such as the last pass. */
export const failedStep = (steps: readonly StepRow[]): StepRow | undefined => {
  const step = workOrder(steps)
  const row = step && rowOf(steps, step)
  return row?.state === 'failed' ? row : undefined
}

// Users were told of one window: the next one is another plan's, with another notice.
const isSameWindow = ({ policy }: RunNow, moves: readonly MoveRow[], now: string): boolean => {
  const began = moves.find(({ to }) => to === 'working')?.at
  const window = windowAt(policy.window, now)
  return began !== undefined && window !== undefined && !isBefore(began, window.opens)
}

/** SP-3: after an installation that failed by hand the systems administrator goes on, while the window of this run lasts and a rollback still fits in. */
export const tryAgain = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.try-again',
    clauses: ['SP-3', 'CM-2'],
    load: async (act, input: { readonly runId: string }) => {
      const found = await loadRun(parts, act, input.runId)
      if (!found) return undefined
      const { run } = found
      const approved = await approvedFor(act.tx, run.requestId, run.plannedStart, run.plannedEnd)
      return { found, approved, notMine: await isMine(act, found, {}), moves: await movesOf(act.tx, run.id) }
    },
    decide: (loaded, _, moment) => {
      if (!loaded) return noSuchRun()
      const { found, approved, notMine, moves } = loaded
      if (notMine) return notMine
      if (found.run.state === 'working') return over()
      const failed = failedStep(found.steps)
      if (found.run.state !== 'not-clean' || !failed)
        return no('nothing-to-try-again', 'SP-3', stateSays(found.run.state), 'what the page of the run offers now')
      if (!approved.ok) return approved
      if (!isSameWindow(found, moves, moment.now.toString()))
        return no(
          'window-of-run-over',
          'CM-2',
          'The window in which this run began is over.',
          'putting the server back, or keeping what is installed; then a new plan with a new notice',
        )
      const fits = mayTouch(moment.now.toString(), found, failed.step)
      return fits.ok ? ok({ run: found.run, step: failed.step }) : fits
    },
    commit: async (act, { run, step }) => {
      await mustMove(act, run.id, 'working', 'tried again')
      return {
        value: { runId: run.id, step },
        evidence: [{ kind: 'runbooks.tried-again', about: aboutRun(run), grade: 'enforced' as const, content: { step } }],
      }
    },
  })
