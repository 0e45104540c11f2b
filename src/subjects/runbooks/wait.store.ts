import { sql } from 'kysely'
import type { Json } from '../../core/proof/canonical.ts'
import type { Refusal } from '../../core/result.ts'
import { systemNow } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'

/** What the runner waits for, in its own words; the newest stands. */
export const noteWait = async (
  act: Act,
  runId: string,
  { code, clause, says, satisfiedBy }: Pick<Refusal, 'code' | 'clause' | 'says' | 'satisfiedBy'>,
): Promise<void> => {
  await sql`insert into runbooks_wait (district_id, run_id, code, clause, says, satisfied_by, since)
    values (${act.districtId}, ${runId}, ${code}, ${clause}, ${says}, ${satisfiedBy}, ${act.now.toString()})
    on conflict (district_id, run_id) do update set code = excluded.code, clause = excluded.clause, says = excluded.says, satisfied_by = excluded.satisfied_by,
      since = excluded.since`.execute(act.tx)
}

/** It goes on: nothing is waited for. */
export const clearWait = async (tx: Tx, runId: string): Promise<void> => {
  await sql`delete from runbooks_wait where run_id = ${runId}`.execute(tx)
}

export type RunnerWord = {
  readonly approvals: 'signed' | 'recorded'
  readonly origin: string
  readonly trusted: readonly { readonly fingerprint: string; readonly person: string; readonly as: readonly string[] }[]
  readonly servers: readonly string[] // device ids
}
/** What the runner says of itself, so that pages can tell beforehand what it will ask for. Machine time: it is about a process. */
export const noteRunnerWord = async (tx: Tx, districtId: string, { approvals, origin, trusted, servers }: RunnerWord): Promise<void> => {
  await sql`insert into runbooks_runner (district_id, approvals, origin, trusted, servers, seen_at)
    values (${districtId}, ${approvals}, ${origin}, ${JSON.stringify(trusted as unknown as Json)}::jsonb, ${[...servers]}::uuid[], ${systemNow().toString()})
    on conflict (district_id) do update set approvals = excluded.approvals, origin = excluded.origin, trusted = excluded.trusted, servers = excluded.servers,
      seen_at = excluded.seen_at`.execute(tx)
}
