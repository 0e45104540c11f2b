import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { Seen } from './recovery.rules.ts'

export const insertRecovery = async (act: Act, personId: string, endsAt: string): Promise<string> => {
  const id = newId()
  // One that ran out makes room for the next.
  await sql`update people_recovery set stopped_at = ends_at where district_id = ${act.districtId} and person_id = ${personId} and done_at is null and stopped_at is null
    and ends_at <= ${act.now.toString()}::timestamptz`.execute(act.tx)
  await sql`insert into people_recovery (district_id, id, person_id, asked_at, ends_at) values (${act.districtId}, ${id}, ${personId}, ${act.now.toString()}, ${endsAt})`.execute(
    act.tx,
  )
  return id
}
export const insertWord = async (act: Act, row: { recoveryId: string; personId: string; byId: string; seen: Seen; note: string }): Promise<void> => {
  await sql`insert into people_recovery_word (district_id, recovery_id, person_id, by_id, seen, note, at)
    values (${act.districtId}, ${row.recoveryId}, ${row.personId}, ${row.byId}, ${row.seen}, ${row.note}, ${act.now.toString()})`.execute(act.tx)
}
export const finishRecovery = async (act: Act, id: string): Promise<void> => {
  await sql`update people_recovery set done_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and done_at is null and stopped_at is null`.execute(
    act.tx,
  )
}
export const stopRecoveryRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_recovery set stopped_at = ${act.now.toString()}, stopped_by = ${act.actor.personId ?? null}
    where district_id = ${act.districtId} and id = ${id} and done_at is null and stopped_at is null`.execute(act.tx)
}
/** The passkeys of whoever lost everything open nothing any more; what they signed stays checkable. */
export const voidPasskeys = async (act: Act, personId: string): Promise<number> =>
  Number(
    (
      await sql`update people_passkey set removed_at = ${act.now.toString()} where district_id = ${act.districtId} and person_id = ${personId} and removed_at is null`.execute(
        act.tx,
      )
    ).numAffectedRows ?? 0n,
  )
