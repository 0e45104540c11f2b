import { sql } from 'kysely'
import { canMove } from '../../core/state/machine.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { runMachine, type RunState } from './run.rules.ts'
import type { StepId } from './server-patching.rules.ts'
import type { SignedOrder } from './sign-revert.ts'
import type { SnapshotFacts } from './snapshot-of.ts'
import type { Facts, NewStep, StepRow, StepState } from './steps.rules.ts'

export type NewRun = {
  readonly cycleId: string
  readonly requestId: string
  readonly deviceId: string
  readonly way: 'runner' | 'by-hand'
  readonly plannedStart: string
  readonly plannedEnd: string
  readonly scheduledBy: string
  readonly replacesId: string | null
  readonly policyId: string | null
}

/** One act at a time on a run: moves and steps of it wait for each other until the transaction ends. */
export const lockRun = async (tx: Tx, runId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7207, hashtext(${runId}))`.execute(tx)
}

export const insertRun = async (act: Act, run: NewRun): Promise<string> => {
  const id = newId()
  await sql`insert into runbooks_run (district_id, id, cycle_id, request_id, device_id, way, planned_start, planned_end, scheduled_by, scheduled_at, replaces_id, policy_id)
    values (${act.districtId}, ${id}, ${run.cycleId}, ${run.requestId}, ${run.deviceId}, ${run.way}, ${run.plannedStart}, ${run.plannedEnd}, ${run.scheduledBy},
      ${act.now.toString()}, ${run.replacesId}, ${run.policyId})`.execute(act.tx)
  return id
}

export const insertSteps = async (act: Act, runId: string, steps: readonly NewStep[]): Promise<void> => {
  await sql`insert into runbooks_step (district_id, run_id, step, position, clause, state)
    select ${act.districtId}::bigint, ${runId}::uuid, s.step, s.position, s.clause, 'waiting' from json_to_recordset(${JSON.stringify(steps)}::json) as s(step text, position int, clause text)
    on conflict do nothing`.execute(act.tx)
}

export const stepsOf = async (tx: Tx, runId: string): Promise<readonly StepRow[]> =>
  (
    await sql<StepRow>`select step, position, clause, state, fence, intent, outcome, intended_at as "intendedAt", ended_at as "endedAt"
    from runbooks_step where run_id = ${runId} order by position, step`.execute(tx)
  ).rows

export type MoveRow = {
  readonly n: number
  readonly from: RunState
  readonly to: RunState
  readonly at: string
  readonly by: string
  readonly reason: string | null
}
export const movesOf = async (tx: Tx, runId: string): Promise<readonly MoveRow[]> =>
  (
    await sql<MoveRow>`select n, from_state as "from", to_state as "to", at, by_actor as by, reason from runbooks_run_move where run_id = ${runId} order by n`.execute(
      tx,
    )
  ).rows

export const stateOf = async (tx: Tx, runId: string): Promise<RunState> =>
  (await sql<{ state: RunState }>`select to_state as state from runbooks_run_move where run_id = ${runId} order by n desc limit 1`.execute(tx))
    .rows[0]?.state ?? 'new'

/**
 * Moves a run: a row that follows the last one. Refused (`run/no-such-move`) where the machine knows no such move; the database refuses it as
 * well.
 */
const moveRun = async (act: Act, runId: string, to: RunState, reason: string | null = null): Promise<Result<RunState>> => {
  await lockRun(act.tx, runId)
  const last = (await movesOf(act.tx, runId)).at(-1)
  const from = last?.to ?? 'new'
  const may = canMove(runMachine, from, to)
  if (!may.ok) return may
  await sql`insert into runbooks_run_move (district_id, run_id, n, from_state, to_state, previous_n, at, by_actor, reason)
    values (${act.districtId}, ${runId}, ${(last?.n ?? 0) + 1}, ${from}, ${to}, ${last?.n ?? null}, ${act.now.toString()}, ${act.actor.id}, ${reason})`.execute(
    act.tx,
  )
  return ok(from)
}

/** The same inside a commit, where the rules have let it pass before: a refusal there is a defect. @throws Error */
export const mustMove = async (act: Act, runId: string, to: RunState, reason: string | null = null): Promise<void> => {
  const moved = await moveRun(act, runId, to, reason)
  if (!moved.ok) throw new Error(moved.refusal.says)
}

export type AttemptKind = 'effect' | 'probe' | 'attested'
/** Every try of a step: nothing is overwritten. */
export const noteAttempt = async (act: Act, runId: string, step: StepId, fence: number, kind: AttemptKind, facts: Facts): Promise<void> => {
  await sql`insert into runbooks_attempt (district_id, id, run_id, step, fence, kind, began_at, facts)
    values (${act.districtId}, ${newId()}, ${runId}, ${step}, ${fence}, ${kind}, ${act.now.toString()}, ${JSON.stringify(facts)}::jsonb)`.execute(
    act.tx,
  )
}

/** Notes what is about to be done outside, before it is done. */
export const intendRow = async (act: Act, runId: string, step: StepId, fence: number, intent: Facts): Promise<void> => {
  await sql`update runbooks_step set state = 'intended', fence = ${fence}, intent = ${JSON.stringify(intent)}::jsonb, intended_at = ${act.now.toString()}, outcome = null, ended_at = null
    where district_id = ${act.districtId} and run_id = ${runId} and step = ${step} and state in ('waiting', 'intended', 'failed')`.execute(act.tx)
}

const stale = refuse({
  code: 'runbooks/stale-fence',
  clause: '-',
  status: 409,
  says: 'Another worker has taken this run over since; what this one found counts no more.',
  satisfiedBy: 'claiming the run again and asking the outside what is so',
})

/** Ends a step with its outcome. Refused (`runbooks/stale-fence`) where a later fence has touched it. */
export const endRow = async (
  act: Act,
  runId: string,
  step: StepId,
  fence: number,
  state: Exclude<StepState, 'waiting' | 'intended'>,
  outcome: Facts,
): Promise<Result<true>> => {
  const { rows } =
    await sql`update runbooks_step set state = ${state}, fence = ${fence}, outcome = ${JSON.stringify(outcome)}::jsonb, ended_at = ${act.now.toString()}
    where district_id = ${act.districtId} and run_id = ${runId} and step = ${step} and state in ('waiting', 'intended', 'failed') and fence <= ${fence} returning step`.execute(
      act.tx,
    )
  return rows.length === 1 ? ok(true) : stale
}
export const refuseStale = () => stale

/** Opens a step again: testers are asked once more, or a backup is awaited anew. */
export const reopenRow = async (act: Act, runId: string, step: StepId, intent: Facts | null): Promise<void> => {
  await sql`update runbooks_step set state = 'waiting', intent = ${intent === null ? null : JSON.stringify(intent)}::jsonb, outcome = null, ended_at = null
    where district_id = ${act.districtId} and run_id = ${runId} and step = ${step}`.execute(act.tx)
}

/** A signed order to put the server of a run back to this snapshot (SP-4.3). */
export const insertRevertOrder = async (act: Act, runId: string, snapshot: SnapshotFacts, order: SignedOrder): Promise<void> => {
  await sql`insert into runbooks_revert_order (district_id, id, run_id, person_id, snapshot, loses_since, credential_id, authenticator_data, client_data,
      signature, nonce, signed_at)
    values (${act.districtId}, ${newId()}, ${runId}, ${act.actor.personId ?? null}, ${snapshot.name}, ${snapshot.takenAt}, ${order.credentialId},
      ${order.authenticatorData}, ${order.clientData}, ${order.signature}, ${order.nonce}, ${order.signedAt})`.execute(act.tx)
}
