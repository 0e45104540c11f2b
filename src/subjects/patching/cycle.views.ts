import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import { devicePatches } from './updates/states.views.ts'
import { onTicket, type DueFact, type Rhythm } from './cycle.rules.ts'

export type ServerRow = {
  readonly deviceId: string
  readonly host: string
  readonly scope: string
  readonly patchingActor: string
  readonly ownerId: string | null
  readonly owner: string | null
  readonly isAdministrator: boolean // the owner holds the position now
  readonly rhythm: Rhythm | null
  readonly saidBy: string | null
  readonly saidAt: string | null
  readonly why: string | null // null: the policy says
}

const administrators = (now: Temporal.Instant) => sql`select person_id from people_assignment where position = 'systems-administrator'
  and since <= ${now.toString()}::timestamptz and (until is null or until > ${now.toString()}::timestamptz)`

/** Every server that is counted, with its owner and its rhythm as somebody said it; by name. */
export const serversOf = async (tx: Tx, now: Temporal.Instant): Promise<readonly ServerRow[]> =>
  (
    await sql<ServerRow>`select d.id as "deviceId", d.hostname as host, d.scope, d.patching_actor as "patchingActor", d.owner_id as "ownerId",
      p.name as owner,
      coalesce(d.owner_id in (${administrators(now)}), false) as "isAdministrator", r.rhythm, s.name as "saidBy", r.said_at as "saidAt", r.why
    from assets_device d left join people_person p on p.district_id = d.district_id and p.id = d.owner_id and p.ended_at is null
      left join lateral (select rhythm, said_by, said_at, why from patching_rhythm r where r.district_id = d.district_id and r.device_id = d.id
        and r.said_at <= ${now.toString()}::timestamptz order by r.said_at desc, r.id desc limit 1) r on true
      left join people_person s on s.district_id = d.district_id and s.id = r.said_by
    where d.kind = 'server' and ${isCounted} order by lower(d.hostname), d.id`.execute(tx)
  ).rows

/** Whether a server belongs on its owner's ticket: in scope, owned by a systems administrator, not patched by others. */
export const belongsOnTicket = (server: ServerRow): boolean =>
  server.scope === 'in' && server.isAdministrator && onTicket.includes(server.patchingActor)

export type Administrator = { readonly id: string; readonly name: string }
/** Systems administrators now, by name. */
export const administratorsOf = async (tx: Tx, now: Temporal.Instant): Promise<readonly Administrator[]> =>
  (
    await sql<Administrator>`select id, name from people_person where ended_at is null and id in (${administrators(now)}) order by name, id`.execute(
      tx,
    )
  ).rows

export type CycleRow = {
  readonly id: string
  readonly number: number
  readonly rhythm: Rhythm
  readonly period: string
  readonly administratorId: string
  readonly administrator: string
  readonly requestId: string
  readonly notBefore: string
  readonly notAfter: string
  readonly openedAt: string
  readonly closedAt: string | null
  readonly resolution: string | null
  readonly policyId: string | null // the values it was opened under
  readonly servers: readonly { readonly deviceId: string; readonly host: string; readonly addedAt: string }[]
}
export const cycleColumns = sql`c.id, c.number, c.rhythm, c.period, c.administrator_id as "administratorId", p.name as administrator, c.request_id as "requestId",
  c.not_before as "notBefore", c.not_after as "notAfter", c.opened_at as "openedAt", c.closed_at as "closedAt", c.resolution, c.policy_id as "policyId",
  coalesce((select json_agg(json_build_object('deviceId', s.device_id, 'host', d.hostname, 'addedAt', s.added_at) order by lower(d.hostname), d.id)
    from patching_cycle_server s join assets_device d on d.district_id = s.district_id and d.id = s.device_id
    where s.district_id = c.district_id and s.cycle_id = c.id), '[]') as servers`

/** Cycles with their servers, open ones and newest first; `by` narrows to one, or one person's. */
export const cyclesOf = async (
  tx: Tx,
  by: { readonly id?: string; readonly administratorId?: string; readonly isOpen?: boolean } = {},
): Promise<readonly CycleRow[]> =>
  (
    await sql<CycleRow>`select ${cycleColumns}
    from patching_cycle c join people_person p on p.district_id = c.district_id and p.id = c.administrator_id
    where (${by.id ?? null}::uuid is null or c.id = ${by.id ?? null}::uuid)
      and (${by.administratorId ?? null}::uuid is null or c.administrator_id = ${by.administratorId ?? null}::uuid)
      and (${by.isOpen ?? null}::boolean is null or (c.closed_at is null) = ${by.isOpen ?? null})
    order by c.closed_at is null desc, c.number desc limit 300`.execute(tx)
  ).rows

export const cycleOf = async (tx: Tx, id: string): Promise<CycleRow | undefined> => (await cyclesOf(tx, { id }))[0]

/** Servers of a cycle that have a run: they cannot leave the ticket. */
export const serversWithRun = async (tx: Tx, cycleId: string): Promise<readonly string[]> =>
  (await sql<{ device_id: string }>`select distinct device_id from runbooks_run where cycle_id = ${cycleId}`.execute(tx)).rows.map(
    (row) => row.device_id,
  )

/** Open evaluations of these devices due before a date (`2026-12-07`), most urgent first. */
export const dueBefore = async (tx: Tx, deviceIds: readonly string[], date: string): Promise<readonly DueFact[]> =>
  (
    await sql<DueFact>`select e.id as "evaluationId", e.device_id as "deviceId", d.hostname as host, e.package, e.due_on as "dueOn"
    from ${devicePatches} e join assets_device d on d.district_id = e.district_id and d.id = e.device_id
    where e.device_id = any(${[...deviceIds]}::uuid[]) and not e.is_noise and e.due_on < ${date}::date
    order by e.due_on, e.rank_key, e.id limit 200`.execute(tx)
  ).rows
