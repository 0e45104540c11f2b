import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { canonical } from '../../../core/proof/canonical.ts'
import { instantOf } from '../../../core/time/zone.ts'
import { domainNow } from '../../../platform/db/domain-now.ts'
import { inDistrict, type Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { approvedRule } from '../../changes/index.ts'
import { sha256, type From, type Grade } from '../../ledger/index.ts'
import { approvedFor } from '../change-of.ts'
import { approvalGate, type Approved } from '../gates.rules.ts'
import type { Claim } from '../lease.store.ts'
import { readPolicy, type Policy } from '../parts.ts'
import { runOf, type Run } from '../runbooks.views.ts'
import { stepsOf, type AttemptKind } from '../runbooks.store.ts'
import { passOf, type Facts, type StepRow } from '../steps.rules.ts'
import { complete, intend, type Finding } from '../work-step.ts'
import { keptFacts, keptText } from './clean-text.rules.ts'
import { inDistrictTime, type Mark } from './outside-time.rules.ts'
import { triesOf, tryOf } from './plan.rules.ts'
import { heldLongEnough, signedApproval, signedRevert } from './signed.ts'
import { runnerActor, type Engine, type Server } from './ports.ts'

/** A run as read at the beginning of a turn. `mark.offsetMs`: what the district's clock is ahead of this machine's. */
export type Seen = { readonly run: Run; readonly steps: readonly StepRow[]; readonly policy: Policy; readonly now: string; readonly mark: Mark }

/** One step being worked on, by the holder of a claim. */
export type Turn = Seen & {
  readonly engine: Engine
  readonly claim: Claim
  readonly from: From
  readonly server: Server
  readonly row: StepRow
  /** @throws LeaseLost where this worker no longer holds the run, or is told to end: no effect begins after that */
  readonly guard: () => void
}

/** What came of a step. `cannot-tell`: whether the effect happened could not be asked, so the step stays begun and is asked again. */
export type Ending =
  | { readonly end: 'found'; readonly finding: Finding; readonly grade: Grade; readonly kind: AttemptKind }
  | { readonly end: 'cannot-tell'; readonly says: string }

/** The product refuses this effect now. */
export class NotNow extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says)
    this.refusal = refusal
  }
}
export class LeaseLost extends Error {}

export const fromOf = (engine: Engine, districtId: string): From => ({ db: engine.parts.db, districtId, actor: runnerActor })

/** Reads a run with the offset between the district's clock and this machine's; undefined where there is none. */
export const readRun = (engine: Engine, districtId: string, runId: string): Promise<Seen | undefined> =>
  inDistrict(engine.parts.db, districtId, async (tx) => {
    const { now, clock } = await domainNow(tx)
    const run = await runOf(tx, runId)
    if (!run) return undefined
    const offsetMs = clock === 'system' ? 0 : Number(clock.slice('moved '.length, -'ms'.length))
    return {
      run,
      steps: await stepsOf(tx, runId),
      policy: await readPolicy(engine.parts, tx, run.policyId),
      now: now.toString(),
      mark: { machineMs: engine.nowMs(), offsetMs },
    }
  })

const strangers = async (tx: Tx, requestId: string, known: readonly string[] | undefined): Promise<Result<Approved> | undefined> => {
  if (known === undefined) return undefined
  const rule = await approvedRule(tx, requestId)
  if (!rule.ok) return rule
  const unknown = rule.value.approvals.filter(({ deciderId }) => !known.includes(deciderId))
  return unknown.length === 0
    ? undefined
    : refuse({
        code: 'runner/approver-not-known',
        clause: 'SP-1.2',
        status: 409,
        says: `The runner was not given ${unknown.map(({ decider, deciderId }) => `${decider} (${showId('per', deciderId)})`).join(' and ')} as an approver.`,
        satisfiedBy: 'a decision of somebody on the runner’s own list, or another list',
      })
}

/** SP-1.2, asked of the stored bytes right before an effect: both approvals stand over exactly this rule, and this server is in it. */
export const approvalNow = (turn: Pick<Turn, 'engine' | 'run' | 'policy' | 'claim'>): Promise<Result<Approved>> =>
  inDistrict(turn.engine.parts.db, turn.claim.districtId, async (tx) => {
    const now = (await domainNow(tx)).now.toString()
    const { run, policy } = turn
    const approved = await approvedFor(tx, run.requestId, now, now)
    const gate = approvalGate(approved, { server: showId('dev', run.deviceId), start: now, end: now }, policy.zone)
    const { approvals, approvers } = turn.engine
    const signed = gate.ok && approvals.mode === 'signed' ? await signedApproval(tx, approvals, turn.claim.districtId, run, now) : gate
    if (!signed.ok) return signed
    return gate.ok ? ((await strangers(tx, run.requestId, approvers)) ?? gate) : gate
  })

/** What a step without a standing approval needs: a signed order for the way back (SP-4.3), and the signed hold for the snapshot's end (SP-4.6). */
const endingNow = ({ engine, claim, run, steps, row }: Turn): Promise<Result<unknown>> =>
  inDistrict(engine.parts.db, claim.districtId, async (tx) => {
    const now = (await domainNow(tx)).now.toString()
    if (engine.approvals.mode !== 'signed') return ok(true)
    return row.step === 'revert' ? signedRevert(tx, engine.approvals, claim.districtId, run, steps) : heldLongEnough(tx, run, steps, now)
  })

/** SP-3: not more passes than were approved, whatever rows there are. */
const passAllowed = (approved: Result<Approved>, step: StepRow['step']): Result<unknown> =>
  approved.ok && passOf(step) > approved.value.maxPasses
    ? refuse({
        code: 'runner/more-passes-than-approved',
        clause: 'SP-3',
        status: 409,
        says: `Approved are ${approved.value.maxPasses} passes.`,
        satisfiedBy: 'an edit of the change, and its approval',
      })
    : approved

// What ends something that was approved and begun is not stopped by a later edit: a server left half-way, or its snapshot left behind,
// is the greater harm.
const needsStanding = (step: string): boolean => step !== 'revert' && step !== 'snapshot-removal'

/**
 * Stores the intent of an outside effect; the effect may follow at once. @throws NotNow where order, window, approval or fence refuse it; where the
 * approval fell in the moment between, the step is ended as failed first.
 */
export const begin = async (turn: Turn, intent: Facts): Promise<void> => {
  const { engine, claim, from, row } = turn
  turn.guard()
  const worker = { runId: claim.runId, fence: claim.fence, step: row.step }
  const before = needsStanding(row.step) ? passAllowed(await approvalNow(turn), row.step) : await endingNow(turn)
  if (!before.ok) throw new NotNow(before.refusal)
  const begun = await intend(engine.parts)(from, { ...worker, intent: keptFacts({ ...intent, ...turn.mark }) })
  if (!begun.ok) throw new NotNow(begun.refusal)
  await engine.trace('begun', row.step, claim.runId)
  const after = needsStanding(row.step) ? await approvalNow(turn) : undefined
  if (after?.ok === false) {
    await complete(engine.parts)(from, { ...worker, finding: { trouble: after.refusal.says }, grade: 'enforced' })
    throw new NotNow(after.refusal)
  }
  turn.guard()
}

/** Stores a step's end. The offset goes into every outcome, so that outside times can be read later. */
export const end = async (turn: Turn, ending: Extract<Ending, { end: 'found' }>) => {
  const { engine, claim, from, row } = turn
  const finding =
    'outcome' in ending.finding
      ? { outcome: keptFacts({ ...ending.finding.outcome, ...turn.mark }) }
      : 'trouble' in ending.finding
        ? { trouble: keptText(ending.finding.trouble), facts: keptFacts({ ...ending.finding.facts, ...turn.mark, tries: triesOf(row) + 1 }) }
        : ending.finding
  const ended = await complete(engine.parts)(from, {
    runId: claim.runId,
    fence: claim.fence,
    step: row.step,
    finding,
    grade: ending.grade,
    kind: ending.kind,
  })
  if (ended.ok) await engine.trace('noted', row.step, claim.runId)
  return ended
}

/** The effect is over, and nothing is stored of that yet. */
export const effectOver = async ({ engine, claim, row }: Turn): Promise<void> => {
  await engine.trace('done', row.step, claim.runId)
}

export const found = (outcome: Facts, grade: Grade, kind: AttemptKind = 'effect'): Ending => ({ end: 'found', finding: { outcome }, grade, kind })
export const trouble = (says: string, grade: Grade = 'observed', facts: Facts = {}): Ending => ({
  end: 'found',
  finding: { trouble: says, facts },
  grade,
  kind: 'effect',
})
export const cannotTell = (says: string): Ending => ({ end: 'cannot-tell', says })

/** A trouble met before anything was done: begun and ended at once, so that the step shows it. */
export const troubleBefore = async (turn: Turn, says: string): Promise<Ending> => {
  await begin(turn, { try: tryOf(turn.row) })
  return trouble(says)
}

/** `stand-in` where what answered only plays the real thing: such evidence proves no clause. */
export const gradeOf = (evidence: 'real' | 'stand-in', otherwise: Grade = 'enforced'): Grade => (evidence === 'stand-in' ? 'stand-in' : otherwise)

/** One hash over every installed package with its version: what proves a revert. */
export const hashOf = (versions: Readonly<Record<string, string>>): string =>
  // a hostile name is hashed, not refused
  sha256(canonical(Object.fromEntries(Object.entries(versions).map(([name, version]) => [name.toWellFormed(), version.toWellFormed()]))))

/** Now in the district's time; for effects that have just been seen. */
export const momentNow = (turn: Turn, outsideMs: number): string => inDistrictTime(outsideMs, turn.mark.offsetMs, turn.policy.zone)
export const laterThan = (a: string, b: string): boolean => instantOf(a).epochMilliseconds > instantOf(b).epochMilliseconds
