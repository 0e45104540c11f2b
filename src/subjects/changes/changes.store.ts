import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Cause, Verdict } from './changes.rules.ts'
import type { Capacity } from './deciders.rules.ts'
import type { Signed } from './changes.views.ts'
import type { Plans } from './rule.rules.ts'

/** The district's next running number, shared by requests and tickets: T-118 and its request CR-118 bear one number; waits for others who take one. */
export const nextNumber = async (act: Act): Promise<number> =>
  (
    await sql<{ last_number: number }>`insert into changes_number (district_id, last_number) values (${act.districtId}, 1)
    on conflict (district_id) do update set last_number = changes_number.last_number + 1 returning last_number`.execute(act.tx)
  ).rows[0]?.last_number ?? 1

/** Opening, editing and deciding go one after the other in a district: no decision lands on a text that is being changed, no cycle opens twice. */
export const oneAtATime = async (act: Act): Promise<void> => {
  await sql`insert into changes_number (district_id, last_number) values (${act.districtId}, 0) on conflict (district_id) do nothing`.execute(act.tx)
  await sql`select last_number from changes_number where district_id = ${act.districtId} for update`.execute(act.tx)
}

export type NewRequest = { readonly number: number; readonly title: string; readonly requesterId: string }

export const insertRequest = async (act: Act, row: NewRequest): Promise<string> => {
  const id = newId()
  await sql`insert into changes_request (district_id, id, number, kind, is_scheduled, title, requester_id, created_at)
    values (${act.districtId}, ${id}, ${row.number}, 'normal', true, ${row.title}, ${row.requesterId}, ${act.now.toString()})`.execute(act.tx)
  return id
}

export type NewText = Plans & {
  readonly requestId: string
  readonly revision: number
  readonly rule: string
  readonly ruleHash: string
  readonly textHash: string
  readonly submittedBy: string
  readonly policyId: string | null
}

export const insertText = async (act: Act, row: NewText): Promise<void> => {
  await sql`insert into changes_text (district_id, request_id, revision, rule, rule_hash, plan, test_plan, back_out_plan, text_hash,
    submitted_at, submitted_by, policy_id)
    values (${act.districtId}, ${row.requestId}, ${row.revision}, ${row.rule}, ${row.ruleHash}, ${row.plan}, ${row.testPlan}, ${row.backOutPlan},
      ${row.textHash},
      ${act.now.toString()}, ${row.submittedBy}, ${row.policyId})`.execute(act.tx)
}

export type NewDecision = {
  readonly requestId: string
  readonly textHash: string
  readonly capacity: Capacity
  readonly verdict: Verdict
  readonly cause: Cause | null
  readonly reason: string | null
  readonly isEarlyAllowed: boolean
  readonly deciderId: string
  readonly requesterId: string
  readonly submittedBy: string
  readonly delegationId: string | null
  readonly appointedBy: string | null
  readonly proof: string
  readonly signed: Signed | null
}

export const insertDecision = async (act: Act, row: NewDecision): Promise<string> => {
  const id = newId()
  await sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, cause, reason, is_early_allowed, decider_id,
    requester_id, submitted_by,
      delegation_id, appointed_by, proof, decided_at, credential_id, authenticator_data, client_data, signature, nonce, signed_at)
    values (${act.districtId}, ${id}, ${row.requestId}, ${row.textHash}, ${row.capacity}, ${row.verdict}, ${row.cause}, ${row.reason},
      ${row.isEarlyAllowed}, ${row.deciderId},
      ${row.requesterId}, ${row.submittedBy}, ${row.delegationId}, ${row.appointedBy}, ${row.proof}, ${act.now.toString()},
      ${row.signed?.credentialId ?? null}, ${row.signed?.authenticatorData ?? null}, ${row.signed?.clientData ?? null}, ${row.signed?.signature ?? null},
      ${row.signed?.nonce ?? null}, ${row.signed?.signedAt ?? null})`.execute(act.tx)
  return id
}

export type NewLink = {
  readonly tokenHash: string
  readonly requestId: string
  readonly textHash: string
  readonly capacity: Capacity
  readonly personId: string
  readonly endsAt: string
}

export const insertLink = async (act: Act, row: NewLink): Promise<void> => {
  await sql`insert into changes_link (district_id, id, token_hash, request_id, text_hash, capacity, person_id, made_at, ends_at)
    values (${act.districtId}, ${newId()}, ${row.tokenHash}, ${row.requestId}, ${row.textHash}, ${row.capacity}, ${row.personId},
      ${act.now.toString()}, ${row.endsAt})`.execute(act.tx)
}

export const markLinkUsed = async (act: Act, linkId: string): Promise<void> => {
  await sql`update changes_link set used_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${linkId} and used_at is null`.execute(
    act.tx,
  )
}
