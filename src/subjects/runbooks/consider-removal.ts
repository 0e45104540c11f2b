import { ok } from '../../core/result.ts'
import { instantOf } from '../../core/time/zone.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { useCase } from '../ledger/index.ts'
import { mayRemoveSnapshot } from './hold.rules.ts'
import { aboutRun, loadRun, noSuchRun } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { endRow, mustMove } from './runbooks.store.ts'
import { backInProductionAt } from './snapshot-of.ts'
import { rowOf } from './steps.rules.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.6: looks whether the snapshot may go now; where only time is missing, looks again then. */
export const considerRemoval = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.consider-removal',
    clauses: ['SP-4.6'],
    load: (act, input: Of) => loadRun(parts, act, input.runId),
    decide: (found, _, moment) => {
      if (!found) return noSuchRun()
      const since = backInProductionAt(found.steps)
      if (found.run.state !== 'holding' || since === null) return over()
      const backup = rowOf(found.steps, 'backup-after')
      const may = mayRemoveSnapshot({
        now: moment.now,
        backInProductionAt: since,
        holdHours: found.policy.holdHours,
        window: found.policy.window,
        goodBackupAt: backup?.state === 'done' ? String(backup.outcome?.['lastGoodAt'] ?? '') : null,
      })
      if (may.ok) return ok<{ found: typeof found; retryAt: string | undefined; says: string }>({ found, retryAt: undefined, says: '' })
      return may.retryAt === undefined ? may : ok({ found, retryAt: may.retryAt, says: may.refusal.says })
    },
    commit: async (act, { found: { run, steps }, retryAt, says }) => {
      if (retryAt !== undefined) {
        await setTimer(act, 'runbooks.hold-over', instantOf(retryAt), { runId: run.id })
        return {
          value: 'waits',
          evidence: [{ kind: 'runbooks.snapshot-kept', about: aboutRun(run), grade: 'enforced' as const, content: { says, until: retryAt } }],
        }
      }
      await endRow(act, run.id, 'hold', rowOf(steps, 'hold')?.fence ?? 0, 'done', { endedBy: 'time and backup' })
      await mustMove(act, run.id, 'removing-snapshot')
      return {
        value: 'removing',
        evidence: [
          {
            kind: 'runbooks.hold-over',
            about: aboutRun(run),
            grade: 'enforced' as const,
            content: { backInProductionAt: backInProductionAt(steps) },
          },
        ],
      }
    },
  })
