import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { instantOf } from '../../core/time/zone.ts'
import type { Json } from '../../core/proof/canonical.ts'
import { useCase, type Grade } from '../ledger/index.ts'
import { aboutRun, loadRun, noSuchRun, type RunNow } from './load-run.ts'
import { attested, judgeOutcome, workOf, type Attestation, type Backup, type Judged, type Outcomes } from './outcomes.rules.ts'
import { approvedFor } from './change-of.ts'
import type { RunbookParts } from './parts.ts'
import { expectedMinutes, mayBeginEffect } from './passes.rules.ts'
import { endRow, intendRow, noteAttempt, type AttemptKind } from './runbooks.store.ts'
import type { StepId } from './server-patching.rules.ts'
import { settle, settleFailed } from './settle-step.ts'
import { backInProductionAt, judgeBackup, nameOfRun } from './snapshot-of.ts'
import { isMine, type Worker } from './start-run.ts'
import { mayBegin, mayDo, rowOf, templateOf, type Facts, type StepRow } from './steps.rules.ts'

const readsOnly = ['backup-gate', 'backup-after', 'look', 'health-checks'] // they change nothing, so they need no room for a rollback
const anyTime = ['revert'] // the way back is never barred by the clock

const asJson = (facts: Facts): Json => JSON.parse(JSON.stringify(facts)) as Json

const tookMinutes = (steps: readonly StepRow[], work: string): readonly number[] =>
  steps
    .filter((row) => workOf(row.step) === work && row.state === 'done' && row.intendedAt && row.endedAt)
    .map((row) =>
      instantOf(row.intendedAt ?? '')
        .until(row.endedAt ?? '')
        .total('minutes'),
    )

/** Whether the clock lets this step begin now. */
export const mayTouch = (now: string, { steps, policy }: Pick<RunNow, 'steps' | 'policy'>, step: StepId): Result<true> => {
  const work = workOf(step)
  if (!work || readsOnly.includes(work) || anyTime.includes(work)) return ok(true)
  const may = mayBeginEffect(
    policy.window,
    now,
    expectedMinutes(work, tookMinutes(steps, work)),
    policy.rollbackMinutes,
    `“${templateOf(step)?.title ?? step}”`,
  )
  return may.ok ? ok(true) : may
}

/** Two people at one server: the second must not install what the first is installing. The runner, which asks the server first, may begin again. */
const begunAlready = (row: StepRow, { policy }: RunNow): Refused =>
  refuse({
    code: 'runbooks/step-begun-already',
    clause: row.clause,
    status: 409,
    says: `“${templateOf(row.step)?.title ?? row.step}” was begun ${inWords(row.intendedAt ?? '', policy.zone)}. Whoever began it does it.`,
    satisfiedBy: 'saying what came of it, once it is done',
  })

type Begin = { readonly runId: string; readonly step: StepId; readonly intent?: Facts | undefined } & Worker

/**
 * Notes what is about to be done outside, after asking whether it may be done now: order, window, room for a rollback, and for the runner its fence.
 * The value's `intent` holds the snapshot's name where there is one. To be called, and committed, before the effect.
 */
export const intend = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.intend-step',
    clauses: ['SP-2', 'SP-3', 'SP-4.3', 'SP-4.6', 'CM-2'],
    load: async (act, input: Begin) => {
      const found = await loadRun(parts, act, input.runId)
      if (!found) return undefined
      const { run } = found
      return { found, notMine: await isMine(act, found, input), approved: await approvedFor(act.tx, run.requestId, run.plannedStart, run.plannedEnd) }
    },
    decide: (loaded, input, moment) => {
      if (!loaded) return noSuchRun()
      if (loaded.notMine) return loaded.notMine
      const { found, approved } = loaded
      const may = mayDo(found.steps, found.run.state, input.step)
      if (!may.ok) return may
      const open = mayBegin(found.run.state, input.step)
      if (!open.ok) return open
      if (input.fence === undefined && may.value.state === 'intended') return begunAlready(may.value, found)
      // An edit made meanwhile voids the approval: nothing further is begun; the way back and tidying up stay open.
      if (found.run.state === 'working' && !approved.ok) return approved
      const fits = mayTouch(moment.now.toString(), found, input.step)
      if (!fits.ok) return fits
      const name = nameOfRun(found.run, found.steps, found.policy.zone)
      return name.ok ? ok({ found, name: name.value }) : name
    },
    commit: async (act, { found: { run }, name }, _, input) => {
      const intent = { ...input.intent, snapshot: name, ...(input.fence === undefined ? { by: act.actor.personId ?? act.actor.id } : {}) }
      await intendRow(act, run.id, input.step, input.fence ?? 0, intent)
      await noteAttempt(act, run.id, input.step, input.fence ?? 0, 'effect', intent)
      return {
        value: { runId: run.id, step: input.step, intent },
        evidence: [{ kind: 'runbooks.step-begun', about: aboutRun(run), grade: 'observed' as const, content: { step: input.step, snapshot: name } }],
      }
    },
  })

/** What came of a step: its outcome; what a person attests of it; or why it could not be done (`trouble`), which leaves it to be tried again. */
export type Finding = { readonly outcome: Facts } | { readonly given: Attestation } | { readonly trouble: string; readonly facts?: Facts }
type End = { readonly runId: string; readonly step: StepId; readonly finding: Finding; readonly grade: Grade; readonly kind?: AttemptKind } & Worker

const judged = (found: RunNow, step: StepId, outcome: Facts, now: string): Judged => {
  const work = workOf(step)
  if (!work) return { state: 'failed', says: `Nobody works on ${step}.` }
  const since = backInProductionAt(found.steps)
  const read = outcome as unknown as Outcomes[typeof work]
  const backupOk =
    work === 'backup-gate' || work === 'backup-after' ? judgeBackup(work, read as Backup, found.run.hostname, now, found.policy, since) : ok(true)
  return judgeOutcome(work, read, { steps: found.steps, initials: found.run.initials, ticket: found.run.ticket, backupOk, backInProductionAt: since })
}

const mustBeBegun = (row: StepRow, step: StepId): Refused | undefined => {
  const work = workOf(step) ?? ''
  return row.state === 'intended' || readsOnly.includes(work)
    ? undefined
    : refuse({
        code: 'runbooks/step-not-begun',
        clause: row.clause,
        status: 409,
        says: 'This step was never begun, so it cannot be finished.',
        satisfiedBy: 'beginning it first',
      })
}

const outcomeOf = (finding: Finding, { run, steps, policy }: RunNow, step: StepId, now: string): Result<Facts> => {
  if ('outcome' in finding) return ok(finding.outcome)
  if ('trouble' in finding) return ok({ ...finding.facts, trouble: finding.trouble })
  const name = nameOfRun(run, steps, policy.zone)
  return name.ok ? attested(step, finding.given, { snapshotName: name.value, now, begunAt: rowOf(steps, step)?.intendedAt ?? now }) : name
}

/**
 * Ends a step with what was found, judged by the step's own rule, and does what follows from it (`settle`). Refused `runbooks/stale-fence` for a
 * worker that lost its lease. The value tells the step's state and what the run is now. By hand, the same with a person's attestation and grade.
 */
export const complete = (parts: RunbookParts) =>
  useCase({
    name: 'runbooks.complete-step',
    clauses: ['SP-1.6', 'SP-2', 'SP-3', 'SP-4.2', 'SP-4.3', 'SP-4.6', 'SP-4.7'],
    load: async (act, input: End) => {
      const found = await loadRun(parts, act, input.runId)
      return found ? { found, notMine: await isMine(act, found, input) } : undefined
    },
    decide: (loaded, input, moment) => {
      if (!loaded) return noSuchRun()
      if (loaded.notMine) return loaded.notMine
      const { found } = loaded
      const now = moment.now.toString()
      const may = mayDo(found.steps, found.run.state, input.step)
      if (!may.ok) return may
      const notBegun = mustBeBegun(may.value, input.step)
      if (notBegun) return notBegun
      const outcome = outcomeOf(input.finding, found, input.step, now)
      if (!outcome.ok) return outcome
      const judgement: Judged =
        'trouble' in input.finding ? { state: 'failed', says: input.finding.trouble } : judged(found, input.step, outcome.value, now)
      return ok({ found, clause: may.value.clause, outcome: outcome.value, judgement })
    },
    commit: async (act, { found, clause, outcome, judgement }, _, input) => {
      const { run } = found
      const fence = input.fence ?? 0
      const kept = { ...outcome, grade: input.grade, ...(judgement.says ? { says: judgement.says } : {}) }
      await noteAttempt(act, run.id, input.step, fence, input.kind ?? 'effect', kept)
      const ended = await endRow(act, run.id, input.step, fence, judgement.state, kept)
      if (!ended.ok) throw new Error(ended.refusal.says) // the run was locked since the fence was read
      const then = judgement.state === 'done' ? await settle(act, found, input.step) : await settleFailed(act, found, input.step, judgement.says)
      const wasAttested = 'given' in input.finding
      return {
        value: { runId: run.id, step: input.step, stepState: judgement.state, says: judgement.says, ...then },
        evidence: [
          {
            kind: judgement.state === 'failed' ? 'runbooks.step-failed' : wasAttested ? 'runbooks.step-attested' : 'runbooks.step-done',
            clauses: [clause],
            about: aboutRun(run),
            grade: input.grade,
            content: { step: input.step, state: judgement.state, outcome: asJson(kept) },
          },
        ],
      }
    },
  })
