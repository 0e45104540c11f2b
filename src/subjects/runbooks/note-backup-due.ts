import { ok } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, administratorOf, letterAbout, letters, loadRun, noSuchRun, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { mustMove } from './runbooks.store.ts'
import { isDone, rowOf } from './steps.rules.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.7: no good backup in the set time re-opens the server. */
export const noteBackupDue = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-backup-due',
    clauses: ['SP-4.7'],
    load: (act, input: Of) => loadRun(parts, act, input.runId),
    decide: (found) => (!found ? noSuchRun() : found.run.state === 'holding' && !isDone(found.steps, 'backup-after') ? ok(found) : over()),
    commit: async (act, { run, policy, audience, steps }) => {
      const says = String(rowOf(steps, 'backup-after')?.outcome?.['says'] ?? 'No backup made after the update was seen.')
      await mustMove(act, run.id, 'awaiting-backup', says)
      await tell(
        act,
        run,
        'alarm',
        letters['test-result']({ ...letterAbout(run, audience, policy.zone), result: `No good backup since the update. ${says}` }),
        { to: administratorOf(audience, run) },
      )
      return {
        value: run.id,
        evidence: [
          {
            kind: 'runbooks.backup-missing',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { awaitedHours: policy.backupAwaitHours, says },
          },
        ],
      }
    },
  })
