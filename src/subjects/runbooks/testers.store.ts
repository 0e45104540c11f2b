import { sql } from 'kysely'
import { newId, newToken } from '../../platform/ids.ts'
import { sha256, type Act } from '../ledger/index.ts'

export const insertTester = async (act: Act, runId: string, serviceId: string, personId: string): Promise<string> => {
  const id = newId()
  await sql`insert into runbooks_tester (district_id, id, run_id, service_id, person_id, asked_at)
    values (${act.districtId}, ${id}, ${runId}, ${serviceId}, ${personId}, ${act.now.toString()})`.execute(act.tx)
  return id
}

/** Makes a link's token, kept as a hash alone; gives the part of the address after `/t/`. */
export const insertLink = async (act: Act, testerId: string, purpose: 'accept' | 'verdict', endsAt: string): Promise<string> => {
  const token = newToken()
  await sql`insert into runbooks_link (district_id, id, token_hash, tester_id, purpose, made_at, ends_at)
    values (${act.districtId}, ${newId()}, ${sha256(token)}, ${testerId}, ${purpose}, ${act.now.toString()}, ${endsAt})`.execute(act.tx)
  return `${act.districtId}.${token}`
}

/** District and token's hash of a link's address part; undefined for what is none. */
export const readLinkToken = (text: string): { districtId: string; tokenHash: string } | undefined => {
  const match = /^([1-9]\d{0,17})\.([\w-]{20,64})$/.exec(text)
  return match?.[1] && match[2] ? { districtId: match[1], tokenHash: sha256(match[2]) } : undefined
}

/** Uses a link up; false where somebody was faster. */
export const useLink = async (act: Act, id: string): Promise<boolean> =>
  (
    await sql`update runbooks_link set used_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and used_at is null returning id`.execute(
      act.tx,
    )
  ).rows.length === 1

export const saveAnswer = async (
  act: Act,
  testerId: string,
  answer: 'accepted' | 'other-time' | 'cannot',
  proposedAt: string | null,
): Promise<void> => {
  await sql`update runbooks_tester set answer = ${answer}, answered_at = ${act.now.toString()}, proposed_at = ${proposedAt}
    where district_id = ${act.districtId} and id = ${testerId}`.execute(act.tx)
}

export type NewVerdict = {
  readonly verdict: 'pass' | 'fail' | 'cannot'
  readonly failedTests: string | null
  readonly notes: string | null
  readonly proof: string
}
export const saveVerdict = async (act: Act, testerId: string, one: NewVerdict): Promise<void> => {
  await sql`update runbooks_tester set verdict = ${one.verdict}, verdict_at = ${act.now.toString()}, verdict_proof = ${one.proof}, failed_tests = ${one.failedTests}, notes = ${one.notes}
    where district_id = ${act.districtId} and id = ${testerId}`.execute(act.tx)
}

/** Takes back silences, so that the silent can be asked once more; a "yes" stays. */
export const clearCannot = async (act: Act, runId: string): Promise<void> => {
  await sql`update runbooks_tester set verdict = null, verdict_at = null, verdict_proof = null
    where district_id = ${act.districtId} and run_id = ${runId} and verdict = 'cannot'`.execute(act.tx)
}
