import { ok, refuse, type Refused } from '../../core/result.ts'
import { instantOf } from '../../core/time/zone.ts'
import { noticeDeadline, snapshotAlarmAt } from '../../core/time/leads.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { deliveriesFor } from '../notices/index.ts'
import { mayRemoveSnapshot } from './hold.rules.ts'
import { aboutRun, administratorOf, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import { noticeKind } from './notice.rules.ts'
import type { RunbookParts } from './parts.ts'
import { endRow, mustMove } from './runbooks.store.ts'
import { sendBeforeNotice } from './schedule-run.ts'
import { backInProductionAt, snapshotOf } from './snapshot-of.ts'
import { isDone, rowOf } from './steps.rules.ts'
import { judge } from './verdict.rules.ts'

type Of = { readonly runId: string }
const over = (): Refused => refuse({ code: 'runbooks/nothing-due', clause: '-', says: 'That is over.', satisfiedBy: 'nothing', status: 409 })

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

/** SP-4.3, CM-12: after a revert everyone hears that the update is postponed. */
export const tellReverted = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.tell-reverted',
    clauses: ['SP-4.3', 'CM-12'],
    load: async (act, input: Of) => {
      const found = await loadRun(parts, act, input.runId)
      return found && { found, isTold: (await deliveriesFor(act.tx, showId('run', input.runId))).some(({ kind }) => kind === 'postponed') }
    },
    decide: (loaded) => (!loaded ? noSuchRun() : loaded.isTold || loaded.found.run.state !== 'reverted' ? over() : ok(loaded.found)),
    commit: async (act, { run, policy, audience }) => {
      await tell(act, run, 'postponed', letters.postponed(letterAbout(run, audience, policy.zone)), {
        to: everyone(audience),
        boundTo: runBinding(run),
      })
      return {
        value: run.id,
        evidence: [
          {
            kind: 'runbooks.postponement-told',
            about: aboutRun(run),
            grade: 'observed' as const,
            content: { recipients: everyone(audience).length },
          },
        ],
      }
    },
  })
