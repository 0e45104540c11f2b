import type { Refusal } from '../../../core/result.ts'
import { isBefore } from '../../../core/time/zone.ts'
import { inDistrict } from '../../../platform/db/pool.ts'
import type { Claim } from '../lease.store.ts'
import { workOf, type WorkStep } from '../outcomes.rules.ts'
import type { StepId } from '../server-patching.rules.ts'
import { startRun } from '../start-run.ts'
import { rowOf, whatNext } from '../steps.rules.ts'
import { clearWait } from '../wait.store.ts'
import { endShort, noteStuck } from './end-short.ts'
import { checkHealth, look, lookAtBackup } from './looks.ts'
import { endsShort, hasMovedOn, isGivenUp, restAfter, triesOf } from './plan.rules.ts'
import type { Engine, Server } from './ports.ts'
import { restart } from './restart.ts'
import { putBack } from './revert.ts'
import { removeSnapshot, takeSnapshot } from './snapshot.ts'
import { approvalNow, end, fromOf, LeaseLost, NotNow, readRun, type Ending, type Seen, type Turn } from './turn.ts'
import { installUpdates } from './update.ts'

const works = {
  'backup-gate': lookAtBackup,
  'backup-after': lookAtBackup,
  snapshot: takeSnapshot,
  update: installUpdates,
  reboot: restart,
  look,
  'health-checks': checkHealth,
  revert: putBack,
  'snapshot-removal': removeSnapshot,
} as const satisfies Readonly<Record<WorkStep, (turn: Turn) => Promise<Ending>>>

/** Whether this worker still holds its run; `ends` when the process is told to. `said`: what was noted, so that it is noted once; `asked`: when. */
export type Hold = { isLost: boolean; ends: boolean; readonly said: Map<string, string>; readonly asked: Map<string, number> }

/** Go on at once, look again because the run has moved on, or rest so many milliseconds; `undefined`: the run is another's by now. */
type After = 'again' | 'moved-on' | { readonly restMs: number } | undefined

type At = { readonly engine: Engine; readonly claim: Claim; readonly hold: Hold; readonly seen: Seen }

const sayOnce = async (
  { engine, claim, hold }: At,
  refusal: Pick<Refusal, 'code' | 'says' | 'clause'> & { readonly satisfiedBy?: string },
): Promise<void> => {
  if (hold.said.get(claim.runId) === refusal.says) return
  const noted = await noteStuck(engine.parts)(fromOf(engine, claim.districtId), {
    runId: claim.runId,
    fence: claim.fence,
    says: refusal.says,
    code: refusal.code,
    clause: refusal.clause,
    ...(refusal.satisfiedBy === undefined ? {} : { satisfiedBy: refusal.satisfiedBy }),
  })
  if (noted.ok) hold.said.set(claim.runId, refusal.says)
  engine.warn('a run waits', { run: claim.runId, code: refusal.code, says: refusal.says })
}

/** What was waited for has come. */
const goesOn = async ({ engine, claim, hold }: At): Promise<void> => {
  hold.said.delete(claim.runId)
  await inDistrict(engine.parts.db, claim.districtId, (tx) => clearWait(tx, claim.runId))
}

const shorten = async (at: At, says: string): Promise<After> => {
  const { engine, claim } = at
  const ended = await endShort(engine.parts)(fromOf(engine, claim.districtId), { runId: claim.runId, fence: claim.fence, says })
  if (ended.ok) engine.warn('a run ended short', { run: claim.runId, as: ended.value, says })
  return ended.ok ? 'again' : refused(at, ended.refusal)
}

const refused = async (at: At, refusal: Refusal): Promise<After> => {
  if (refusal.code === 'runbooks/stale-fence') return undefined
  if (hasMovedOn(refusal.code)) return 'moved-on'
  if (endsShort(at.seen.run.state, refusal.code)) return shorten(at, refusal.says)
  await sayOnce(at, refusal)
  return { restMs: at.engine.pace.restMs }
}

const begin = async (at: At, server: Server | undefined): Promise<After> => {
  const { engine, claim } = at
  const { pace } = engine
  if (!server) {
    await sayOnce(at, {
      code: 'runner/server-not-given',
      clause: 'SP-1.2',
      says: 'This server is not in the runner’s own configuration, so it does not touch it.',
      satisfiedBy: 'its device id in the runner’s own list of servers, or a plan by hand',
    })
    return { restMs: pace.restMs }
  }
  if (server.revertForbidden !== undefined) {
    await sayOnce(at, {
      code: 'runner/revert-forbidden',
      clause: 'SP-4.3',
      says: `No snapshot of this server may be restored (${server.revertForbidden}); it is patched by hand.`,
    })
    return { restMs: pace.restMs }
  }
  const { approvals, approvers } = engine
  const approved = approvals.mode === 'signed' || approvers ? await approvalNow({ engine, claim, ...at.seen }) : undefined
  if (approved?.ok === false) return refused(at, approved.refusal)
  const started = await startRun(engine.parts)(fromOf(engine, claim.districtId), {
    runId: claim.runId,
    fence: claim.fence,
    approvals: approvals.mode,
  })
  if (!started.ok) return refused(at, started.refusal)
  await goesOn(at)
  return 'again'
}

const waitOr = async (at: At, says: string, step: StepId): Promise<After> => {
  const { pace } = at.engine
  const { run, now } = at.seen
  // The way in is shut and nothing was touched: once the plan's time is over, so is the run.
  if (run.state === 'working' && step === 'backup-gate' && !isBefore(now, run.plannedEnd)) return shorten(at, says)
  return { restMs: pace.restMs }
}

const doStep = async (at: At, server: Server, step: StepId): Promise<After> => {
  const { engine, claim, hold, seen } = at
  const row = rowOf(seen.steps, step)
  const work = workOf(step)
  if (!row || !work) return { restMs: engine.pace.restMs }
  const turn: Turn = {
    ...seen,
    engine,
    claim,
    from: fromOf(engine, claim.districtId),
    server,
    row,
    guard: () => {
      if (hold.isLost || hold.ends) throw new LeaseLost('this run is not held any more')
    },
  }
  // A run rests for seconds, so that a confirmed revert is not kept waiting; a backup system is asked far more seldom.
  const gap = step === 'backup-gate' ? Math.min(60_000, engine.pace.backupEveryMs) : engine.pace.backupEveryMs
  const key = `${claim.runId} ${step}`
  if (step.startsWith('backup-') && row.state === 'failed' && engine.nowMs() - (hold.asked.get(key) ?? 0) < gap)
    return waitOr(at, String(row.outcome?.['says'] ?? ''), step)
  hold.asked.set(key, engine.nowMs())
  try {
    const ending = await works[work](turn)
    if (ending.end === 'cannot-tell') {
      if (row.state === 'intended') await sayOnce(at, { code: 'runner/cannot-tell', clause: row.clause, says: ending.says })
      return await waitOr(at, String(row.outcome?.['says'] ?? ending.says), step)
    }
    const ended = await end(turn, ending)
    if (!ended.ok) return await refused(at, ended.refusal)
    if (ended.value.stepState === 'done') {
      await goesOn(at)
      return 'again'
    }
    const tries = triesOf(row) + 1
    engine.warn('a step failed', { run: claim.runId, step, tries, says: ended.value.says })
    if (isGivenUp(seen.run.state, step, tries, engine.pace.tries)) return await shorten(at, ended.value.says)
    const waits = await waitOr(at, ended.value.says, step)
    if (typeof waits !== 'object') return waits
    if (tries === engine.pace.tries) await sayOnce(at, { code: 'runner/step-fails', clause: row.clause, says: ended.value.says })
    return { restMs: restAfter(tries, engine.pace.retryMs, engine.pace.longestRestMs) }
  } catch (error) {
    if (error instanceof NotNow) return refused(at, error.refusal)
    throw error
  }
}

const nextTurn = async (engine: Engine, claim: Claim, hold: Hold): Promise<After> => {
  const seen = await readRun(engine, claim.districtId, claim.runId)
  if (!seen) return { restMs: engine.pace.longestRestMs }
  const at = { engine, claim, hold, seen }
  const server = engine.serverOf(claim.districtId, seen.run)
  const next = whatNext(seen.run.state, seen.steps)
  if (next.kind === 'start') return begin(at, server)
  if (next.kind === 'over') return { restMs: engine.pace.longestRestMs }
  if (next.kind === 'person' || next.kind === 'message') return { restMs: engine.pace.restMs }
  if (!server) {
    await sayOnce(at, { code: 'runner/server-not-given', clause: 'SP-1.2', says: 'This server is no longer in the runner’s own configuration.' })
    return { restMs: engine.pace.longestRestMs }
  }
  return doStep(at, server, next.step)
}

/** Works on a claimed run until it waits for somebody or some time; gives for how long it may be left alone, undefined where it is no longer ours. */
export const workOnRun = async (engine: Engine, claim: Claim, hold: Hold): Promise<number | undefined> => {
  try {
    for (let movedOn = 0; movedOn < 5;) {
      if (hold.isLost) return undefined
      if (hold.ends) return 0
      const after = await nextTurn(engine, claim, hold)
      if (after === undefined) return undefined
      if (typeof after === 'object') return after.restMs
      movedOn = after === 'again' ? 0 : movedOn + 1
    }
    return engine.pace.restMs
  } catch (error) {
    if (error instanceof LeaseLost) return hold.isLost ? undefined : 0
    throw error
  }
}
