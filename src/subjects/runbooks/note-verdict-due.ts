import { ok } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { aboutRun, administratorOf, letterAbout, letters, loadRun, noSuchRun, tell } from './load-run.ts'
import type { RunbookParts } from './parts.ts'
import { endRow, mustMove } from './runbooks.store.ts'
import { rowOf } from './steps.rules.ts'
import { judge } from './verdict.rules.ts'
import { over, type Of } from './of-run.ts'

/** SP-4.2: at the deadline silence is looked at, and is never a yes. A deadline that was moved since is another timer's. */
export const noteVerdictDue = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.note-verdict-due',
    clauses: ['SP-4.2'],
    load: (act, input: Of & { readonly deadline: string }) => loadRun(parts, act, input.runId),
    decide: (found, input, moment) => {
      if (!found) return noSuchRun()
      const row = rowOf(found.steps, 'verdict')
      if (found.run.state !== 'testing' || row?.state !== 'waiting' || row.intent?.['deadline'] !== input.deadline) return over()
      const judgement = judge(found.testers, moment.now, input.deadline)
      return judgement.is === 'silent' || judgement.is === 'failed' || judgement.is === 'passed' ? ok({ found, judgement }) : over()
    },
    commit: async (act, { found: { run, steps, policy, audience }, judgement }) => {
      const fence = rowOf(steps, 'verdict')?.fence ?? 0
      const says = judgement.is === 'passed' ? '' : judgement.says
      await endRow(act, run.id, 'verdict', fence, judgement.is === 'passed' ? 'done' : 'failed', { judgement: judgement.is, says })
      if (judgement.is !== 'passed') {
        await mustMove(act, run.id, 'test-failed', says)
        await tell(act, run, 'alarm', letters['test-result']({ ...letterAbout(run, audience, policy.zone), result: `No verdict in time. ${says}` }), {
          to: administratorOf(audience, run),
        })
      }
      return {
        value: judgement.is,
        evidence: [{ kind: 'runbooks.verdict-due', about: aboutRun(run), grade: 'enforced' as const, content: { judgement: judgement.is, says } }],
      }
    },
  })
