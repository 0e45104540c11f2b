import { ok } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, administratorOf, letterAbout, letters, loadRun, noSuchRun, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { snapshotOf } from './snapshot-of.ts'
import { isDone } from './steps.rules.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.6: a snapshot past the set age is an alarm, whatever keeps it. */
export const noteOldSnapshot = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-old-snapshot',
    clauses: ['SP-4.6'],
    load: (act, input: Of) => loadRun(parts, act, input.runId),
    decide: (found) => (!found ? noSuchRun() : snapshotOf(found.steps) && !isDone(found.steps, 'snapshot-removal') ? ok(found) : over()),
    commit: async (act, { run, policy, audience, steps }) => {
      const snapshot = snapshotOf(steps)
      const result = `Snapshot too old. ${snapshot?.name ?? ''} is older than ${policy.holdMaxDays} days; the run is ${run.state}.`
      await tell(act, run, 'alarm', letters['test-result']({ ...letterAbout(run, audience, policy.zone), result }), {
        to: administratorOf(audience, run),
      })
      return {
        value: run.id,
        evidence: [
          {
            kind: 'runbooks.snapshot-old',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { name: snapshot?.name ?? '', takenAt: snapshot?.takenAt ?? '', state: run.state },
          },
        ],
      }
    },
  })
