import { ok } from '../../core/result.ts'
import { noticeDeadline } from '../../core/time/leads.ts'
import { isBefore } from '../../core/time/zone.ts'
import { readId, showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor, type NoticeKind } from '../notices/index.ts'
import { aboutRun, administratorOf, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import { noticeKind } from './notice.rules.ts'
import type { RunbookParts } from './parts.ts'
import { sendBeforeNotice } from './schedule-run.ts'
import { over, type Of } from './of-run.ts'

/** SP-1.4: sends the notice that waited until it counts; after the start it announces nothing any more, so it is not sent and its planner hears of that. */
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
    decide: (loaded, _, { now }) =>
      !loaded
        ? noSuchRun()
        : loaded.isSent || loaded.found.run.state !== 'scheduled'
          ? over()
          : ok({ ...loaded.found, isLate: !isBefore(now, loaded.found.run.plannedStart) }),
    commit: async (act, { run, policy, audience, isLate }) => {
      const dueBy = noticeDeadline(run.plannedStart, policy.noticeHours).toString()
      const content = { boundTo: runBinding(run), dueBy, recipients: everyone(audience).length }
      if (isLate) {
        const letter = letters['not-told']({ ...letterAbout(run, audience, policy.zone), count: everyone(audience).length })
        await tell(act, run, 'alarm', letter, { to: administratorOf(audience, run) })
        return { value: run.id, evidence: [{ kind: 'runbooks.notice-too-late', about: aboutRun(run), grade: 'enforced' as const, content }] }
      }
      await sendBeforeNotice(act, run, dueBy, policy.zone)
      return { value: run.id, evidence: [{ kind: 'runbooks.notice-queued', about: aboutRun(run), grade: 'observed' as const, content }] }
    },
  })

export type Dropped = { readonly about: string; readonly kind: string; readonly count: number }
const ahead: readonly string[] = [noticeKind, 'tester-asked'] satisfies readonly NoticeKind[]

/** Messages ahead of a run that were dropped because its start had come: its systems administrator hears who knows nothing of it. */
export const tellDropped = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-dropped',
    clauses: ['SP-1.4'],
    load: (act, { about }: Dropped) => loadRun(parts, act, readId('run', about) ?? '00000000-0000-0000-0000-000000000000'),
    decide: (found, { kind }) => (found && ahead.includes(kind) ? ok(found) : over()),
    commit: async (act, { run, policy, audience }, _, { count }) => {
      await tell(act, run, 'alarm', letters['not-told']({ ...letterAbout(run, audience, policy.zone), count }), {
        to: administratorOf(audience, run),
      })
      return {
        value: run.id,
        evidence: [{ kind: 'runbooks.not-told-in-time', about: aboutRun(run), grade: 'observed' as const, content: { count } }],
      }
    },
  })
