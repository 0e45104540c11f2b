import { canMove } from '../../core/state/machine.ts'
import { ok, refuse, type Refused } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf, isoIn } from '../../core/time/zone.ts'
import { emit } from '../../platform/jobs/outbox.store.ts'
import { setTimer } from '../../platform/jobs/timers.store.ts'
import { useCase } from '../ledger/index.ts'
import { holdTimes, mayRevert } from './hold.rules.ts'
import { aboutRun, everyone, letterAbout, letters, loadRun, noSuchRun, runBinding, tell } from './load-run.ts'
import { lookReasons } from './outcomes.rules.ts'
import type { RunbookParts } from './parts.ts'
import { timeLeft } from './passes.rules.ts'
import { runMachine, stateSays } from './run.rules.ts'
import { orderOf, revertingAlready } from './revert-ordered.ts'
import { endRow, insertRevertOrder, mustMove, reopenRow } from './runbooks.store.ts'
import { checkRevertOrder, type SignedOrder } from './sign-revert.ts'
import { skip } from './settle-step.ts'
import { snapshotOf } from './snapshot-of.ts'
import { isTouched, lastLook, rowOf } from './steps.rules.ts'
import { clearCannot } from './testers.store.ts'
import { judge, mayGoBack } from './verdict.rules.ts'

const no = (code: string, clause: string, says: string, satisfiedBy: string): Refused =>
  refuse({ code: `runbooks/${code}`, clause, says, satisfiedBy, status: 409 })

/**
 * SP-4.3: the systems administrator confirms the revert with its cost: what was written since `agreedTo`, the snapshot's moment as shown, is lost.
 * Whoever works on the run then restores it; it is done when the old versions are seen.
 */
export const confirmRevert = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.confirm-revert',
    clauses: ['SP-4.3'],
    load: async (
      act,
      input: { readonly runId: string; readonly agreedTo: string; readonly isAdministrator: boolean; readonly signed?: SignedOrder | undefined },
    ) => {
      const found = await loadRun(parts, act, input.runId)
      const ordered = found ? await orderOf(act.tx, found.run, found.policy.zone) : undefined
      const checked =
        found && input.signed ? await checkRevertOrder(act, parts.publicUrl, found.run, snapshotOf(found.steps), input.signed) : undefined
      return found && { ...found, checked, ordered }
    },
    decide: (found, input, moment) => {
      if (!found) return noSuchRun()
      // Confirmed without a passkey it trusts, the runner waits for one, and the order may be signed now: by each passkey once.
      const isSigning = found.run.state === 'reverting' && input.signed !== undefined && found.ordered?.isSignatureWanted === true
      if (found.run.state === 'reverting' && !isSigning) return revertingAlready(found.ordered?.words)
      const move = canMove(runMachine, found.run.state, 'reverting')
      if (!move.ok && !isSigning) return no('no-way-back-now', 'SP-4.3', stateSays(found.run.state), 'the page of the run, which says what is next')
      if (found.checked?.ok === false) return found.checked
      const may = mayRevert({
        proof: moment.actor.proof,
        isAdministrator: input.isAdministrator && moment.actor.personId !== undefined,
        snapshotAt: snapshotOf(found.steps)?.takenAt ?? null,
        agreedTo: input.agreedTo,
      })
      return may.ok ? ok({ found, isSigning, ...may.value }) : may
    },
    commit: async (act, { found: { run, steps, checked, policy }, isSigning, losesSince }, _, { signed }) => {
      if (!isSigning) await mustMove(act, run.id, 'reverting', `loses what was written since ${inWords(losesSince, policy.zone)}`)
      const snapshot = snapshotOf(steps)
      if (signed && snapshot) await insertRevertOrder(act, run.id, snapshot, signed)
      const content = { from: run.state, losesSince, ...(signed && checked?.ok ? { signature: { ...signed }, fingerprint: checked.value } : {}) }
      return {
        value: { runId: run.id, losesSince },
        evidence: [{ kind: 'runbooks.revert-confirmed', about: aboutRun(run), grade: 'enforced' as const, content }],
      }
    },
  })

/** SP-4.5: results and remark go onto the ticket; from this moment the snapshot's hold and the wait for a backup count. */
export const backInProduction = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.back-in-production',
    clauses: ['SP-4.5', 'SP-4.6', 'SP-4.7'],
    load: (act, input: { readonly runId: string; readonly remark: string }) => loadRun(parts, act, input.runId),
    decide: (found, input, moment) => {
      if (!found) return noSuchRun()
      if (found.run.state !== 'testing')
        return no('not-being-tested', 'SP-4.5', stateSays(found.run.state), 'nothing where it is in production already; otherwise, testing it')
      const deadline = String(rowOf(found.steps, 'verdict')?.intent?.['deadline'] ?? moment.now)
      const may = mayGoBack(judge(found.testers, moment.now, deadline), input.remark)
      return may.ok ? ok(found) : may
    },
    commit: async (act, found, _, input) => {
      const { run, policy, audience, testers } = found
      const results = testers.map(({ personId, service, verdict, verdictAt, verdictProof, notes }) => ({
        tester: personId,
        service,
        verdict,
        at: verdictAt,
        proof: verdictProof,
        notes,
      }))
      const { heldUntil, removeFrom } = holdTimes(act.now, policy.holdHours, policy.window)
      await endRow(act, run.id, 'back-in-production', rowOf(found.steps, 'back-in-production')?.fence ?? 0, 'done', {
        remark: input.remark.trim(),
        results,
        heldUntil,
        removeFrom,
      })
      await skip(act, run.id, (step) => step === 'revert' || step === 'health-checks')
      await mustMove(act, run.id, 'holding')
      await setTimer(act, 'runbooks.hold-over', instantOf(removeFrom), { runId: run.id })
      await setTimer(act, 'runbooks.backup-due', act.now.add({ hours: policy.backupAwaitHours }), { runId: run.id })
      await tell(act, run, 'completed', letters.completed(letterAbout(run, audience, policy.zone)), {
        to: everyone(audience),
        boundTo: runBinding(run),
      })
      return {
        value: { runId: run.id, heldUntil, removeFrom },
        evidence: [
          {
            kind: 'runbooks.back-in-production',
            about: aboutRun(run),
            grade: 'enforced' as const,
            content: { remark: input.remark.trim(), results: results as never, heldUntil, removeFrom },
          },
        ],
      }
    },
  })

/** SP-4.2: those who stayed silent are asked once more, while a rollback still fits in. A "no" is not asked away. */
export const askAgain = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.ask-testers-again',
    clauses: ['SP-4.2'],
    load: (act, input: { readonly runId: string; readonly reason: string }) => loadRun(parts, act, input.runId),
    decide: (found, input, moment) => {
      if (!found) return noSuchRun()
      if (found.run.state !== 'test-failed') return no('not-failed', 'SP-4.2', stateSays(found.run.state), 'nothing')
      if (found.testers.some(({ verdict }) => verdict === 'fail'))
        return no('a-test-failed', 'SP-4.2', 'A tester said no; that stands.', 'putting the server back')
      if (input.reason.trim() === '')
        return refuse({
          ...no('reason-missing', 'SP-4.2', 'Say why they are asked again.', 'a reason').refusal,
          status: 422,
          faults: ['The reason is missing.'],
        })
      if (!timeLeft(found.policy.window, moment.now, found.policy.rollbackMinutes))
        return no('no-time-left', 'SP-4.2', 'The window is closed, so nobody could put the server back.', 'putting the server back')
      return ok(found)
    },
    commit: async (act, { run }, _, input) => {
      await clearCannot(act, run.id)
      await reopenRow(act, run.id, 'verdict', null)
      await reopenRow(act, run.id, 'tell-ready', null)
      await mustMove(act, run.id, 'testing', input.reason.trim())
      await emit(act, 'runbooks.ready-to-test', { runId: run.id })
      return {
        value: { runId: run.id },
        evidence: [
          { kind: 'runbooks.testers-asked-again', about: aboutRun(run), grade: 'enforced' as const, content: { reason: input.reason.trim() } },
        ],
      }
    },
  })

/** A run that ended as not clean, or on which the window closed: what is installed stays and is tested; the server still counts as not patched (SP-3, SP-5). */
export const keepNotClean = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.keep-not-clean',
    clauses: ['SP-3'],
    load: (act, input: { readonly runId: string; readonly reason: string }) => loadRun(parts, act, input.runId),
    decide: (found, input) => {
      if (!found) return noSuchRun()
      if (found.run.state !== 'not-clean' && found.run.state !== 'over-window')
        return no('not-that-state', 'SP-3', stateSays(found.run.state), 'nothing')
      return input.reason.trim() === ''
        ? refuse({
            ...no('reason-missing', 'SP-3', 'Say why it stays as it is.', 'a reason').refusal,
            status: 422,
            faults: ['The reason is missing.'],
          })
        : ok(found)
    },
    commit: async (act, { run, steps }, _, input) => {
      await mustMove(act, run.id, 'testing', input.reason.trim())
      await emit(act, 'runbooks.ready-to-test', { runId: run.id })
      const left = lookReasons(lastLook(steps)) ?? []
      return {
        value: { runId: run.id },
        evidence: [
          {
            kind: 'runbooks.kept-not-clean',
            about: aboutRun(run),
            grade: 'attested' as const,
            content: { reason: input.reason.trim(), left: [...left] },
          },
        ],
      }
    },
  })

/** Ends a run before anything on the server was touched: no good backup, no snapshot to be had. */
export const stopRun = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.stop-run',
    clauses: ['SP-1.6'],
    load: (act, input: { readonly runId: string; readonly reason: string }) => loadRun(parts, act, input.runId),
    decide: (found, input) => {
      if (!found) return noSuchRun()
      if (found.run.state !== 'working') return no('not-working', 'SP-1.6', stateSays(found.run.state), 'nothing')
      if (input.reason.trim() === '')
        return refuse({
          ...no('reason-missing', 'SP-1.6', 'Say why it stops; whoever was told is told this.', 'a reason').refusal,
          status: 422,
          faults: ['The reason is missing.'],
        })
      return isTouched(rowOf(found.steps, 'snapshot'))
        ? no(
            'touched-already',
            'SP-4.3',
            'A snapshot was taken or begun, so the run is finished or put back.',
            'going on, or putting the server back',
          )
        : ok(found)
    },
    commit: async (act, { run, policy, audience }, _, input) => {
      await mustMove(act, run.id, 'stopped', input.reason.trim())
      const letter = letters.withdrawn({ ...letterAbout(run, audience, policy.zone), reason: input.reason.trim() })
      await tell(act, run, 'postponed', letter, { to: everyone(audience), boundTo: runBinding(run) })
      return {
        value: { runId: run.id },
        evidence: [
          {
            kind: 'runbooks.run-stopped',
            about: aboutRun(run),
            grade: 'enforced' as const,
            content: { reason: input.reason.trim(), at: isoIn(act.now, policy.zone) },
          },
        ],
      }
    },
  })
