import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'

/** Everything a leaving person holds ends now: positions, delegations from and to them. Gives what ended. */
export const endEverythingOf = async (act: Act, personId: string): Promise<{ assignments: readonly string[]; delegations: readonly string[] }> => {
  const now = act.now.toString()
  const { rows: assignments } = await sql<{
    id: string
  }>`update people_assignment set until = greatest(${now}::timestamptz, since + interval '1 millisecond')
    where district_id = ${act.districtId} and person_id = ${personId} and (until is null or until > ${now}::timestamptz) returning id`.execute(act.tx)
  const { rows: delegations } = await sql<{ id: string }>`update people_delegate set ended_at = ${now}
    where district_id = ${act.districtId} and ${personId} in (person_id, delegate_id) and ended_at is null and until > ${now}::timestamptz returning id`.execute(
    act.tx,
  )
  await sql`update people_person set ended_at = ${now} where district_id = ${act.districtId} and id = ${personId} and ended_at is null`.execute(
    act.tx,
  )
  return { assignments: assignments.map((row) => row.id), delegations: delegations.map((row) => row.id) }
}

export const endDelegationRow = async (act: Act, id: string): Promise<void> => {
  await sql`update people_delegate set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(
    act.tx,
  )
}

export type NewEmailChange = {
  readonly id: string
  readonly personId: string
  readonly newEmail: string
  readonly tokenHash: string
  readonly askedBy: string
  readonly endsAt: string
}
export const insertEmailChange = async (act: Act, row: NewEmailChange): Promise<void> => {
  await sql`insert into people_email_change (district_id, id, person_id, new_email, token_hash, asked_by, made_at, ends_at)
    values (${act.districtId}, ${row.id}, ${row.personId}, ${row.newEmail}, ${row.tokenHash}, ${row.askedBy}, ${act.now.toString()}, ${row.endsAt})`.execute(
    act.tx,
  )
}
export const useEmailChange = async (act: Act, row: { readonly id: string; readonly personId: string; readonly newEmail: string }): Promise<void> => {
  await sql`update people_email_change set used_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${row.id}`.execute(act.tx)
  await sql`update people_person set email = ${row.newEmail} where district_id = ${act.districtId} and id = ${row.personId}`.execute(act.tx)
}
