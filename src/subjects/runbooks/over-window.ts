import { ok } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { windowAt } from '../../core/time/windows.ts'
import { instantOf, isBefore } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { aboutRun, loadRun, noSuchRun } from './load-run.ts'
import { over, type Of } from './of-run.ts'
import type { Policy, RunbookParts } from './parts.ts'
import { isTouched, rowOf } from './steps.rules.ts'
import { mustMove } from './runbooks.store.ts'
import type { Run } from './runbooks.views.ts'
import { tellShort } from './tell-short.ts'

type Closing = Of & { readonly closes: string }

/** From the start on it is known when a run by hand must be over; the runner ends its own runs short by itself. */
export const watchWindow = async (act: Act, run: Pick<Run, 'id' | 'way'>, policy: Policy): Promise<void> => {
  const window = run.way === 'by-hand' ? windowAt(policy.window, act.now) : undefined
  if (window) await setTimer(act, 'runbooks.window-over', instantOf(window.closes), { runId: run.id, closes: window.closes })
}

/** CM-2: the window closed on a run by hand that is still being patched. It stands still from here, and a person decides: it never goes on by itself. */
export const noteWindowOver = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-window-over',
    clauses: ['CM-2', 'SP-3'],
    load: (act, input: Closing) => loadRun(parts, act, input.runId),
    decide: (found, { closes }, { now }) => {
      if (!found) return noSuchRun()
      return found.run.way === 'by-hand' && found.run.state === 'working' && !isBefore(now, closes) ? ok(found) : over()
    },
    commit: async (act, found, _, { closes }) => {
      const { run, steps, policy } = found
      const to = isTouched(rowOf(steps, 'snapshot')) ? ('over-window' as const) : ('stopped' as const)
      const says = `The window closed ${inWords(closes, policy.zone)} before the work was finished.`
      await mustMove(act, run.id, to, says)
      await tellShort(act, found, to, says)
      return {
        value: to,
        evidence: [{ kind: 'runbooks.window-closed-on-run', about: aboutRun(run), grade: 'observed' as const, content: { as: to, closes } }],
      }
    },
  })
