import { ok } from '../../core/result.ts'
import { noticeDeadline } from '../../core/time/leads.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { aboutRun, everyone, loadRun, noSuchRun, runBinding } from './load-run.ts'
import { noticeKind } from './notice.rules.ts'
import type { RunbookParts } from './parts.ts'
import { sendBeforeNotice } from './schedule-run.ts'
import { over, type Of } from './of-run.ts'

/** SP-1.4: sends the notice that waited until it counts. */
export const sendNotice = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.send-notice',
    clauses: ['SP-1.4'],
    load: async (act, input: Of) => {
      const found = await loadRun(parts, act, input.runId)
      return (
        found && {
          found,
          isSent: (await deliveriesFor(act.tx, showId('run', input.runId))).some(
            ({ kind, boundTo }) => kind === noticeKind && boundTo === runBinding(found.run),
          ),
        }
      )
    },
    decide: (loaded) => (!loaded ? noSuchRun() : loaded.isSent || loaded.found.run.state !== 'scheduled' ? over() : ok(loaded.found)),
    commit: async (act, { run, policy, audience }) => {
      const dueBy = noticeDeadline(run.plannedStart, policy.noticeHours).toString()
      await sendBeforeNotice(act, run, dueBy, policy.zone)
      return {
        value: run.id,
        evidence: [
          {
            kind: 'runbooks.notice-queued',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { boundTo: runBinding(run), dueBy, recipients: everyone(audience).length },
          },
        ],
      }
    },
  })
