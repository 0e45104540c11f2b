import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { systemNow } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { Assertion } from '../../platform/passkeys/assertion.ts'
import type { RunState } from './run.rules.ts'
import type { RunnerWord } from './wait.store.ts'

export type Run = {
  readonly id: string
  readonly cycleId: string
  readonly requestId: string
  readonly deviceId: string
  readonly hostname: string
  readonly way: 'runner' | 'by-hand'
  readonly plannedStart: string
  readonly plannedEnd: string
  readonly state: RunState
  readonly stateAt: string
  readonly stateReason: string | null
  readonly ticket: string
  readonly administratorId: string
  readonly administrator: string
  readonly initials: string
  readonly scheduledBy: string
  readonly replacesId: string | null
  readonly policyId: string | null // what its ticket was opened under
}

const last = sql`lateral (select to_state, at, reason from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id order by n desc limit 1)`
export const runColumns = sql`r.id, r.cycle_id as "cycleId", r.request_id as "requestId", r.device_id as "deviceId", d.hostname, r.way, r.planned_start as "plannedStart",
  r.planned_end as "plannedEnd", l.to_state as state, l.at as "stateAt", l.reason as "stateReason", 'T-' || c.number as ticket, c.administrator_id as "administratorId",
  p.name as administrator, p.initials, r.scheduled_by as "scheduledBy", r.replaces_id as "replacesId", r.policy_id as "policyId"`
export const runsJoined = sql`runbooks_run r join ${last} l on true join assets_device d on d.district_id = r.district_id and d.id = r.device_id
  join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id join people_person p on p.district_id = c.district_id and p.id = c.administrator_id`

export const runOf = async (tx: Tx, id: string): Promise<Run | undefined> =>
  (await sql<Run>`select ${runColumns} from ${runsJoined} where r.id = ${id}`.execute(tx)).rows[0]

/** Runs, the newest plan first. */
export const runsOf = async (tx: Tx, by: { cycleId?: string; deviceId?: string } = {}, limit = 200): Promise<readonly Run[]> =>
  (
    await sql<Run>`select ${runColumns} from ${runsJoined} where (${by.cycleId ?? null}::uuid is null or r.cycle_id = ${by.cycleId ?? null}::uuid)
    and (${by.deviceId ?? null}::uuid is null or r.device_id = ${by.deviceId ?? null}::uuid) order by r.planned_start desc, r.id desc limit ${limit}`.execute(
      tx,
    )
  ).rows

export type CycleServer = {
  readonly cycleId: string
  readonly ticket: string
  readonly requestId: string
  readonly administratorId: string
  readonly notBefore: string
  readonly notAfter: string
  readonly closedAt: string | null
  readonly deviceId: string
  readonly hostname: string
  readonly patchingActor: string
  readonly policyId: string | null
}
/** A server on a ticket; undefined where it is not on it. */
export const cycleServerOf = async (tx: Tx, cycleId: string, deviceId: string): Promise<CycleServer | undefined> =>
  (await cycleServers(tx, cycleId)).find((one) => one.deviceId === deviceId)

export const cycleServers = async (tx: Tx, cycleId: string): Promise<readonly CycleServer[]> =>
  (
    await sql<CycleServer>`select c.id as "cycleId", 'T-' || c.number as ticket, c.request_id as "requestId", c.administrator_id as "administratorId", c.not_before as "notBefore",
      c.not_after as "notAfter", c.closed_at as "closedAt", s.device_id as "deviceId", d.hostname, d.patching_actor as "patchingActor", c.policy_id as "policyId"
    from patching_cycle c join patching_cycle_server s on s.district_id = c.district_id and s.cycle_id = c.id
      join assets_device d on d.district_id = s.district_id and d.id = s.device_id where c.id = ${cycleId} order by d.hostname, d.id`.execute(tx)
  ).rows

export type Audience = {
  readonly services: readonly {
    readonly id: string
    readonly name: string
    readonly testerId: string | null
    readonly tester: string | null
    readonly testerMail: string | null
  }[]
  readonly impacted: readonly string[] // addresses of who will feel it
  readonly it: readonly { readonly personId: string; readonly address: string }[]
}
/**
 * Whom a server's patching concerns (SP-1.4, SP-1.5): impacted users as typed for its services, IT by position, and the testers, one row each;
 * where a tester has left, the deputy. A service nobody is left to test has one row without a tester.
 */
export const audienceOf = async (tx: Tx, deviceId: string, now: Temporal.Instant): Promise<Audience> => {
  const { rows } = await sql<
    Audience['services'][number] & { impacted: string[] }
  >`select v.id, v.name, t.id as "testerId", t.name as tester, t.email as "testerMail", v.impacted
    from assets_service_server n join assets_service v on v.district_id = n.district_id and v.id = n.service_id
      left join assets_service_tester s on s.district_id = v.district_id and s.service_id = v.id
      left join people_person own on own.district_id = s.district_id and own.id = s.person_id and own.ended_at is null
      left join people_person t on t.district_id = s.district_id and t.ended_at is null and t.id = coalesce(own.id, s.deputy_id)
    where n.device_id = ${deviceId} and (t.id is not null or not exists (select from assets_service_tester o join people_person p on p.district_id = o.district_id
      and p.ended_at is null and p.id in (o.person_id, o.deputy_id) where o.district_id = v.district_id and o.service_id = v.id)) order by v.name, t.name, v.id`.execute(
    tx,
  )
  const at = now.toString()
  const it = await sql<Audience['it'][number]>`select distinct p.id as "personId", lower(p.email) as address from people_person p
      join people_assignment a on a.district_id = p.district_id and a.person_id = p.id
    where p.ended_at is null and p.email is not null and a.since <= ${at}::timestamptz and (a.until is null or a.until > ${at}::timestamptz)
      and a.position in ('technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator', 'it-support') order by 2`.execute(
    tx,
  )
  const named = new Set<string>() // two testers of one service may have the same deputy
  const services = rows.flatMap(({ impacted: _, ...service }) => {
    const key = `${service.id} ${service.testerId ?? ''}`
    if (named.has(key)) return []
    named.add(key)
    return [service]
  })
  return { services, impacted: [...new Set(rows.flatMap((row) => row.impacted.map((address) => address.toLowerCase())))].sort(), it: it.rows }
}

/** Every address that must have been told before the server is touched. */
export const mustKnow = ({ impacted, it }: Audience): readonly string[] => [...new Set([...impacted, ...it.map(({ address }) => address)])].sort()

export type Tester = {
  readonly id: string
  readonly runId: string
  readonly serviceId: string
  readonly service: string
  readonly personId: string
  readonly name: string
  readonly email: string | null
  readonly answer: 'accepted' | 'other-time' | 'cannot' | null
  readonly answeredAt: string | null
  readonly proposedAt: string | null
  readonly verdict: 'pass' | 'fail' | 'cannot' | null
  readonly verdictAt: string | null
  readonly verdictProof: string | null
  readonly failedTests: string | null
  readonly notes: string | null
}
const testerColumns = sql`t.id, t.run_id as "runId", t.service_id as "serviceId", coalesce(v.name, '') as service, t.person_id as "personId", p.name, p.email, t.answer,
  t.answered_at as "answeredAt", t.proposed_at as "proposedAt", t.verdict, t.verdict_at as "verdictAt", t.verdict_proof as "verdictProof", t.failed_tests as "failedTests", t.notes`
const testerJoined = sql`runbooks_tester t join people_person p on p.district_id = t.district_id and p.id = t.person_id
  left join assets_service v on v.district_id = t.district_id and v.id = t.service_id`

export const testersOf = async (tx: Tx, runId: string): Promise<readonly Tester[]> =>
  (await sql<Tester>`select ${testerColumns} from ${testerJoined} where t.run_id = ${runId} order by p.name, t.id`.execute(tx)).rows

export type Link = {
  readonly id: string
  readonly purpose: 'accept' | 'verdict'
  readonly endsAt: string
  readonly usedAt: string | null
  readonly testerId: string
  readonly runId: string
}
export const linkOf = async (tx: Tx, tokenHash: string): Promise<Link | undefined> =>
  (
    await sql<Link>`select l.id, l.purpose, l.ends_at as "endsAt", l.used_at as "usedAt", t.id as "testerId", t.run_id as "runId" from runbooks_link l
    join runbooks_tester t on t.district_id = l.district_id and t.id = l.tester_id
      join people_person p on p.district_id = t.district_id and p.id = t.person_id and p.ended_at is null where l.token_hash = ${tokenHash}`.execute(
      tx,
    )
  ).rows[0]

/** Tests somebody is asked for, whose run is not over: accept a time, or say whether it works. */
export const testsAskedOf = async (
  tx: Tx,
  personId: string,
): Promise<readonly (Tester & { plannedStart: string; state: RunState; hostname: string; deadline: string | null })[]> =>
  (
    await sql<
      Tester & { plannedStart: string; state: RunState; hostname: string; deadline: string | null }
    >`select ${testerColumns}, r.planned_start as "plannedStart", l.to_state as state,
      d.hostname, s.intent ->> 'deadline' as deadline
    from ${testerJoined} join runbooks_run r on r.district_id = t.district_id and r.id = t.run_id join ${last} l on true
      join assets_device d on d.district_id = r.district_id and d.id = r.device_id
      left join runbooks_step s on s.district_id = r.district_id and s.run_id = r.id and s.step = 'verdict'
    where t.person_id = ${personId} and l.to_state in ('scheduled', 'testing')`.execute(tx)
  ).rows

export const personContact = async (tx: Tx, id: string): Promise<{ name: string; address: string | null } | undefined> =>
  (await sql<{ name: string; address: string | null }>`select name, email as address from people_person where id = ${id}`.execute(tx)).rows[0]

export const districtName = async (tx: Tx): Promise<string> =>
  (await sql<{ name: string }>`select name from people_district`.execute(tx)).rows[0]?.name ?? ''

export type RevertOrderRow = Assertion & { readonly personId: string; readonly nonce: string; readonly signedAt: string }
/** Signed orders to put the server of a run back, the oldest first. */
export const revertOrdersOf = async (tx: Tx, runId: string): Promise<readonly RevertOrderRow[]> =>
  (
    await sql<RevertOrderRow>`select person_id as "personId", credential_id as "credentialId", authenticator_data as "authenticatorData", client_data as "clientData",
      signature, nonce, signed_at as "signedAt" from runbooks_revert_order where run_id = ${runId} order by signed_at, id limit 50`.execute(tx)
  ).rows

export type Wait = { readonly code: string; readonly clause: string; readonly says: string; readonly satisfiedBy: string; readonly since: string }
/** Why the runner does not go on with a run, in its own words. */
export const waitOf = async (tx: Tx, runId: string): Promise<Wait | undefined> =>
  (await sql<Wait>`select code, clause, says, satisfied_by as "satisfiedBy", since from runbooks_wait where run_id = ${runId}`.execute(tx)).rows[0]

/** What the runner last said of itself; undefined where none ever spoke here. `isFresh`: within two minutes of machine time. */
export const runnerWordOf = async (tx: Tx): Promise<(RunnerWord & { readonly isFresh: boolean }) | undefined> => {
  const { rows } = await sql<
    RunnerWord & { seenAt: string }
  >`select approvals, origin, trusted, servers, seen_at as "seenAt" from runbooks_runner`.execute(tx)
  return rows[0] && { ...rows[0], isFresh: systemNow().epochMilliseconds - Date.parse(rows[0].seenAt) < 120_000 }
}
