import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Rhythm } from './cycle.rules.ts'

export type NewCycle = {
  readonly number: number
  readonly rhythm: Rhythm
  readonly period: string
  readonly administratorId: string
  readonly requestId: string | null
  readonly notBefore: string
  readonly notAfter: string
  readonly deviceIds: readonly string[]
  readonly policyId: string
}

export const insertCycle = async (act: Act, row: NewCycle): Promise<string> => {
  const id = newId()
  await sql`insert into patching_cycle (district_id, id, number, rhythm, period, administrator_id, request_id, not_before, not_after, opened_at, policy_id)
    values (${act.districtId}, ${id}, ${row.number}, ${row.rhythm}, ${row.period}, ${row.administratorId}, ${row.requestId}, ${row.notBefore},
      ${row.notAfter},
      ${act.now.toString()}, ${row.policyId})`.execute(act.tx)
  await insertServers(act, id, row.deviceIds)
  return id
}

export const insertServers = async (act: Act, cycleId: string, deviceIds: readonly string[]): Promise<void> => {
  await sql`insert into patching_cycle_server (district_id, cycle_id, device_id, added_at)
    select ${act.districtId}::bigint, ${cycleId}::uuid, device,
      ${act.now.toString()}::timestamptz from unnest(${[...deviceIds]}::uuid[]) as device`.execute(act.tx)
}

export const deleteServers = async (act: Act, cycleId: string, deviceIds: readonly string[]): Promise<void> => {
  await sql`delete from patching_cycle_server where district_id = ${act.districtId} and cycle_id = ${cycleId} and device_id = any(${[...deviceIds]}::uuid[])`.execute(
    act.tx,
  )
}

export const setCyclePeriod = async (act: Act, cycleId: string, notBefore: string, notAfter: string): Promise<void> => {
  await sql`update patching_cycle set not_before = ${notBefore},
    not_after = ${notAfter} where district_id = ${act.districtId} and id = ${cycleId}`.execute(act.tx)
}

export const insertRhythm = async (
  act: Act,
  row: { readonly deviceId: string; readonly rhythm: Rhythm; readonly saidBy: string; readonly why: string },
): Promise<void> => {
  await sql`insert into patching_rhythm (district_id, id, device_id, rhythm, said_by, said_at, why)
    values (${act.districtId}, ${newId()}, ${row.deviceId}, ${row.rhythm}, ${row.saidBy}, ${act.now.toString()}, ${row.why})`.execute(act.tx)
}

/** Writes the ticket's end; whoever calls has decided that nothing on it is open (SP-5). */
export const closeCycle = async (act: Act, cycleId: string, resolution: string): Promise<void> => {
  await sql`update patching_cycle set closed_at = ${act.now.toString()},
    resolution = ${resolution} where district_id = ${act.districtId} and id = ${cycleId} and closed_at is null`.execute(act.tx)
}
