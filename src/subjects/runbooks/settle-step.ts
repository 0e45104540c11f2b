import { emit } from '../../platform/jobs/outbox.store.ts'
import type { Act } from '../ledger/index.ts'
import type { RunNow } from './load-run.ts'
import { lookReasons, workOf } from './outcomes.rules.ts'
import { approvedFor } from './change-of.ts'
import { afterLook } from './passes.rules.ts'
import type { RunState } from './run.rules.ts'
import { endRow, insertSteps, mustMove, stepsOf } from './runbooks.store.ts'
import type { StepId } from './server-patching.rules.ts'
import { passOf, passSteps, rowOf } from './steps.rules.ts'
import { tellShort } from './tell-short.ts'

export type Settled = { readonly state: RunState; readonly pass?: number; readonly reasons?: readonly string[] }

const maxPassesOf = async (act: Act, { run, policy }: RunNow): Promise<number> => {
  const approved = await approvedFor(act.tx, run.requestId, run.plannedStart, run.plannedEnd)
  return approved.ok ? Math.min(approved.value.maxPasses, policy.maxPasses) : policy.maxPasses
}

/** Marks what will not come any more. */
export const skip = async (act: Act, runId: string, which: (step: StepId) => boolean): Promise<void> => {
  for (const row of await stepsOf(act.tx, runId))
    if (row.state === 'waiting' && which(row.step)) await endRow(act, runId, row.step, row.fence, 'skipped', {})
}

const settleLook = async (act: Act, found: RunNow, step: StepId): Promise<Settled> => {
  const { run } = found
  const pass = passOf(step)
  const reasons = lookReasons(rowOf(await stepsOf(act.tx, run.id), step)) ?? ['it was not looked at']
  await skip(act, run.id, (one) => passOf(one) > 0 && passOf(one) <= pass) // a reboot that was not needed
  const next = afterLook(pass, await maxPassesOf(act, found), reasons)
  switch (next.then) {
    case 'another-pass':
      if (run.state === 'over-window') return { state: run.state, reasons } // no pass begins any more: a person decides
      await insertSteps(act, run.id, passSteps(next.pass))
      return { state: 'working', pass: next.pass, reasons }
    case 'not-clean':
      if (run.state === 'over-window') return { state: run.state, reasons }
      await mustMove(act, run.id, 'not-clean', next.says)
      return { state: 'not-clean', reasons }
    case 'ready':
      await mustMove(act, run.id, 'testing')
      await emit(act, 'runbooks.ready-to-test', { runId: run.id })
      return { state: 'testing', reasons }
  }
}

/** SP-3: an installation that failed by hand ends the work: the way back is offered, trying again is a decision, and who answers for it is told. */
export const settleFailed = async (act: Act, found: RunNow, step: StepId, says: string): Promise<Settled> => {
  const { run } = found
  if (run.way !== 'by-hand' || run.state !== 'working' || workOf(step) !== 'update') return { state: run.state }
  await mustMove(act, run.id, 'not-clean', says)
  await tellShort(act, found, 'not-clean', says)
  return { state: 'not-clean', reasons: [says] }
}

/** What follows from a step that ended well: the next pass, the next state, and what the worker is told to do. */
export const settle = async (act: Act, found: RunNow, step: StepId): Promise<Settled> => {
  const { run } = found
  switch (workOf(step)) {
    case 'look':
      return settleLook(act, found, step)
    case 'snapshot':
      await emit(act, 'runbooks.snapshot-taken', { runId: run.id })
      return { state: run.state }
    case 'backup-after':
      if (run.state === 'awaiting-backup') await mustMove(act, run.id, 'holding', 'good backup seen')
      await emit(act, 'runbooks.backup-seen', { runId: run.id })
      return { state: 'holding' }
    case 'revert':
      await skip(act, run.id, (one) => one !== 'snapshot-removal')
      await mustMove(act, run.id, 'reverted')
      await emit(act, 'runbooks.reverted', { runId: run.id })
      return { state: 'reverted' }
    case 'snapshot-removal':
      if (run.state !== 'removing-snapshot') return { state: run.state } // after a revert nothing is left but the removal
      await mustMove(act, run.id, 'finished')
      await emit(act, 'runbooks.finished', { runId: run.id })
      return { state: 'finished' }
    default:
      return { state: run.state }
  }
}
