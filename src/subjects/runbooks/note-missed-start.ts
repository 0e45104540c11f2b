import { ok } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { mustMove } from './runbooks.store.ts'
import { over, type Of } from './of-run.ts'

/** A plan whose time is over and that never began. */
export const noteMissedStart = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-missed-start',
    clauses: ['SP-1.3'],
    load: (act, input: Of) => loadRun(parts, act, input.runId),
    decide: (found) => (!found ? noSuchRun() : found.run.state === 'scheduled' ? ok(found) : over()),
    commit: async (act, { run, policy, audience }) => {
      const reason = 'its planned time passed and it had not begun'
      await mustMove(act, run.id, 'not-started', reason)
      await tell(act, run, 'postponed', letters.withdrawn({ ...letterAbout(run, audience, policy.zone), reason: `${reason}.` }), {
        to: everyone(audience),
        boundTo: runBinding(run),
      })
      return {
        value: run.id,
        evidence: [{ kind: 'runbooks.run-not-started', about: aboutRun(run), grade: 'observed' as const, content: { plannedEnd: run.plannedEnd } }],
      }
    },
  })
