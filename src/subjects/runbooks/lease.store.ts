import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { systemNow } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { RunState } from './run.rules.ts'

/** The right to work on a run: as long as it is beaten, and until another claim raises the fence. */
export type Claim = { readonly districtId: string; readonly runId: string; readonly holder: string; readonly fence: number }

const leaseSeconds = 90 // three missed heartbeats of 30 s

const inSeconds = (seconds: number): string =>
  systemNow()
    .add({ milliseconds: Math.round(seconds * 1000) })
    .toString()

/**
 * Takes one run that nobody works on and that is due: planned start reached by the district's time `now`, or under way. Each claim
 * raises the fence, so that whoever held it before can complete nothing any more. Leases are in machine time.
 */
export const claimRun = async (
  tx: Tx,
  districtId: string,
  holder: string,
  now: Temporal.Instant,
  seconds = leaseSeconds,
): Promise<(Claim & { state: RunState }) | undefined> => {
  const free = systemNow().toString()
  const { rows } = await sql<{ id: string; state: RunState }>`select r.id, m.to_state as state from runbooks_run r
      join lateral (select to_state from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id order by n desc limit 1) m on true
      left join runbooks_lease l on l.district_id = r.district_id and l.run_id = r.id
    where r.way = 'runner' and (l.until is null or l.until < ${free}::timestamptz)
      and ((m.to_state = 'scheduled' and r.planned_start <= ${now.toString()}::timestamptz)
        or m.to_state in ('working', 'testing', 'reverting', 'reverted', 'holding', 'awaiting-backup', 'removing-snapshot'))
    order by l.until nulls first, r.planned_start, r.id limit 20`.execute(tx)
  for (const { id, state } of rows) {
    const taken = await sql<{
      fence: number
    }>`insert into runbooks_lease (district_id, run_id, holder, fence, until) values (${districtId}, ${id}, ${holder}, 1, ${inSeconds(seconds)})
      on conflict (district_id, run_id) do update set holder = excluded.holder, fence = runbooks_lease.fence + 1, until = excluded.until
        where runbooks_lease.until < ${free}::timestamptz returning fence`.execute(tx)
    const fence = taken.rows[0]?.fence
    if (fence !== undefined) return { districtId, runId: id, holder, fence, state }
  }
  return undefined
}

/** Keeps a lease; false when another holder has it by now and this one must stop. */
export const beatLease = async (tx: Tx, claim: Claim, seconds = leaseSeconds): Promise<boolean> =>
  (
    await sql`update runbooks_lease set until = ${inSeconds(seconds)}
    where district_id = ${claim.districtId} and run_id = ${claim.runId} and fence = ${claim.fence} and holder = ${claim.holder} returning fence`.execute(
      tx,
    )
  ).rows.length === 1

/** Gives a run free again, after a rest where it only waits for somebody or some time. */
export const releaseLease = async (tx: Tx, claim: Claim, restSeconds = 0): Promise<void> => {
  await sql`update runbooks_lease set until = ${inSeconds(restSeconds)}
    where district_id = ${claim.districtId} and run_id = ${claim.runId} and fence = ${claim.fence}`.execute(tx)
}

/** Whether the fence is the newest; the row is locked, so that no claim slips in before the act that asked is committed. */
export const isFenceCurrent = async (tx: Tx, claim: Pick<Claim, 'runId' | 'fence'>): Promise<boolean> =>
  (await sql<{ fence: number }>`select fence from runbooks_lease where run_id = ${claim.runId} for update`.execute(tx)).rows[0]?.fence === claim.fence
