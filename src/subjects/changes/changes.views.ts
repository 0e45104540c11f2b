import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Assertion } from '../../platform/passkeys/assertion.ts'
import { letInOf, sharedMailboxes } from '../people/index.ts'
import type { DecisionFact, LinkFacts } from './changes.rules.ts'
import type { Assignment, DelegationFact, PeopleFacts } from './deciders.rules.ts'

export type RequestRow = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly isScheduled: boolean
  readonly requesterId: string
  readonly requester: string
  readonly createdAt: string
}
export type TextRow = {
  readonly requestId: string
  readonly revision: number
  readonly rule: string
  readonly ruleHash: string
  readonly textHash: string
  readonly plan: string
  readonly testPlan: string
  readonly backOutPlan: string
  readonly submittedAt: string
  readonly submittedBy: string
  readonly writer: string
  readonly policyId: string | null // the values it was submitted under
}
/** A passkey's signature as it came, with what else was signed; the rest of the signed bytes is the decision and its text. */
export type Signed = Assertion & { readonly nonce: string; readonly signedAt: string }
export type DecisionRow = DecisionFact & {
  readonly requestId: string
  readonly decider: string
  readonly cause: string | null
  readonly signed: Signed | null
}
/** Everything stored of one request, as it was written. */
export type Request = RequestRow & { readonly texts: readonly TextRow[]; readonly decisions: readonly DecisionRow[] }

/** Requests with all their texts and decisions: those of the ids, or the newest 200. Texts by revision, decisions in the order they were given. */
export const requestsOf = async (tx: Tx, ids?: readonly string[]): Promise<readonly Request[]> => {
  const { rows } =
    await sql<RequestRow>`select r.id, r.number, r.title, r.is_scheduled as "isScheduled", r.requester_id as "requesterId", p.name as requester,
      r.created_at as "createdAt"
    from changes_request r join people_person p on p.district_id = r.district_id and p.id = r.requester_id
    where ${ids === undefined ? sql`true` : sql`r.id = any(${[...ids]}::uuid[])`} order by r.number desc limit 200`.execute(tx)
  const found = rows.map((row) => row.id)
  const texts = (
    await sql<TextRow>`select t.request_id as "requestId", t.revision, t.rule, t.rule_hash as "ruleHash", t.text_hash as "textHash", t.plan,
      t.test_plan as "testPlan",
      t.back_out_plan as "backOutPlan", t.submitted_at as "submittedAt", t.submitted_by as "submittedBy", p.name as writer,
      t.policy_id as "policyId"
    from changes_text t join people_person p on p.district_id = t.district_id and p.id = t.submitted_by
    where t.request_id = any(${found}::uuid[]) order by t.revision`.execute(tx)
  ).rows
  const decisions = (
    await sql<DecisionRow>`select d.request_id as "requestId", d.id, d.text_hash as "textHash", d.capacity, d.verdict, d.cause, d.reason,
      d.is_early_allowed as "isEarlyAllowed", d.decider_id as "deciderId", p.name as decider, d.appointed_by as "appointedBy", d.proof,
        d.decided_at as "decidedAt",
        case when d.signature is not null then json_build_object('credentialId', d.credential_id, 'authenticatorData', d.authenticator_data,
          'clientData', d.client_data, 'signature', d.signature, 'nonce', d.nonce, 'signedAt', d.signed_at) end as signed
    from changes_decision d join people_person p on p.district_id = d.district_id and p.id = d.decider_id
    where d.request_id = any(${found}::uuid[]) order by d.decided_at, d.id`.execute(tx)
  ).rows
  return rows.map((row) => ({
    ...row,
    texts: texts.filter((one) => one.requestId === row.id),
    decisions: decisions.filter((one) => one.requestId === row.id),
  }))
}

export const requestOf = async (tx: Tx, id: string): Promise<Request | undefined> => (await requestsOf(tx, [id]))[0]

/** Positions by which a change is decided, whoever held them whenever, all delegations, and who handed over the link behind whose account. */
export const peopleFacts = async (tx: Tx): Promise<PeopleFacts> => ({
  assignments: (
    await sql<Assignment>`select a.person_id as "personId", a.position, a.since, a.until from people_assignment a
    join people_person p on p.district_id = a.district_id and p.id = a.person_id and p.ended_at is null
    where a.position in ('it-systems-manager', 'technology-coordinator', 'second-approver') order by a.since, a.id`.execute(tx)
  ).rows,
  delegations: (
    await sql<DelegationFact>`select id, person_id as "personId", delegate_id as "delegateId", position, appointed_by as "appointedBy", since, coalesce(ended_at, until) as until
    from people_delegate order by since, id`.execute(tx)
  ).rows,
  letIn: await letInOf(tx),
  sharedMailboxes: await sharedMailboxes(tx),
})

export type Reachable = { readonly id: string; readonly name: string; readonly email: string | null }
export const peopleById = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Reachable>> =>
  new Map(
    (await sql<Reachable>`select id, name, email from people_person where id = any(${[...ids]}::uuid[])`.execute(tx)).rows.map((row) => [
      row.id,
      row,
    ]),
  )

export const districtName = async (tx: Tx): Promise<string> =>
  (await sql<{ name: string }>`select name from people_district`.execute(tx)).rows[0]?.name ?? ''

export type LinkRow = LinkFacts & { readonly id: string; readonly requestId: string }
/** The link behind a token's hash; `lock` holds it until the transaction ends, so that two presses use it once. */
export const linkByToken = async (tx: Tx, tokenHash: string, lock = false): Promise<LinkRow | undefined> =>
  (
    await sql<LinkRow>`select l.id, l.request_id as "requestId", l.capacity, l.text_hash as "textHash", l.ends_at as "endsAt",
      l.used_at as "usedAt", l.person_id as "personId", p.name as person
    from changes_link l join people_person p on p.district_id = l.district_id and p.id = l.person_id and p.ended_at is null
    where l.token_hash = ${tokenHash} ${lock ? sql`for update of l` : sql``}`.execute(tx)
  ).rows[0]
