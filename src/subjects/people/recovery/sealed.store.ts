import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'

export const insertSealed = async (act: Act, row: { personId: string; userId: string }): Promise<string> => {
  const id = newId()
  await sql`insert into people_sealed (district_id, id, person_id, auth_user_id, made_at, made_by)
    values (${act.districtId}, ${id}, ${row.personId}, ${row.userId}, ${act.now.toString()}, ${act.actor.personId ?? null})`.execute(act.tx)
  return id
}
/** A new sheet: older codes are void. */
export const insertCodes = async (act: Act, sealedId: string, hashes: readonly string[]): Promise<void> => {
  await sql`update people_sealed_code set void_at = ${act.now.toString()} where district_id = ${act.districtId} and sealed_id = ${sealedId} and used_at is null and void_at is null`.execute(
    act.tx,
  )
  await sql`insert into people_sealed_code (district_id, sealed_id, code_hash, made_at) select ${act.districtId}, ${sealedId}, unnest(${[...hashes]}::text[]), ${act.now.toString()}`.execute(
    act.tx,
  )
}
export const markCodeUsed = async (act: Act, codeHash: string): Promise<void> => {
  await sql`update people_sealed_code set used_at = ${act.now.toString()} where district_id = ${act.districtId} and code_hash = ${codeHash}`.execute(
    act.tx,
  )
}
export const insertUse = async (act: Act, row: { sealedId: string; who: string; why: string }): Promise<string> => {
  const id = newId()
  await sql`insert into people_sealed_use (district_id, id, sealed_id, used_at, who, why) values (${act.districtId}, ${id}, ${row.sealedId}, ${act.now.toString()}, ${row.who}, ${row.why})`.execute(
    act.tx,
  )
  return id
}
export const markReviewed = async (act: Act, id: string, finding: string): Promise<void> => {
  await sql`update people_sealed_use set reviewed_at = ${act.now.toString()}, reviewed_by = ${act.actor.personId ?? null}, finding = ${finding}
    where district_id = ${act.districtId} and id = ${id} and reviewed_at is null`.execute(act.tx)
}
export const endSealedRow = async (act: Act, id: string, personId: string): Promise<void> => {
  await sql`update people_sealed set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and ended_at is null`.execute(
    act.tx,
  )
  await sql`update people_person set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${personId} and ended_at is null`.execute(
    act.tx,
  )
}
