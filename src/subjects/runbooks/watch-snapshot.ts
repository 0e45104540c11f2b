import { ok } from '../../core/result.ts'
import { snapshotAlarmAt } from '../../core/time/leads.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, loadRun, noSuchRun } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { snapshotOf } from './snapshot-of.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.6: from the moment it is taken a snapshot's age is watched, however the run goes on. */
export const watchSnapshot = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.watch-snapshot',
    clauses: ['SP-4.6'],
    load: (act, input: Of) => loadRun(parts, act, input.runId),
    decide: (found) => {
      const snapshot = found && snapshotOf(found.steps)
      return !found ? noSuchRun() : snapshot ? ok({ found, snapshot }) : over()
    },
    commit: async (act, { found: { run, policy }, snapshot }) => {
      const alarmAt = snapshotAlarmAt(snapshot.takenAt, policy.holdMaxDays, policy.zone)
      await setTimer(act, 'runbooks.snapshot-old', alarmAt, { runId: run.id })
      const content = { name: snapshot.name, alarmAt: alarmAt.toString() }
      return { value: run.id, evidence: [{ kind: 'runbooks.snapshot-watched', about: aboutRun(run), grade: 'observed' as const, content }] }
    },
  })
