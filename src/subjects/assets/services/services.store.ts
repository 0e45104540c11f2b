import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { Rating } from '../assets.rules.ts'
import type { YesNo } from '../services.rules.ts'

export type ServiceSettings = {
  readonly name: string
  readonly type?: string | undefined // left out: stays, or `other`
  readonly businessOwnerId: string | null
  readonly confidentiality: Rating
  readonly integrity: Rating
  readonly availability: Rating
  readonly missionCritical?: YesNo | undefined // left out: stays, or not known
  readonly impacted: readonly string[]
}

/** Writes a service; gives its id. `id` undefined makes a new one. Who said whether its data is mission-critical stays with the statement. */
export const saveService = async (act: Act, id: string | undefined, to: ServiceSettings): Promise<string> => {
  const written = id ?? newId()
  const by = act.actor.personId ?? null
  const now = act.now.toString()
  const mission = to.missionCritical ?? 'unknown'
  const isKept = to.missionCritical === undefined
  await sql`insert into assets_service as v (district_id, id, name, type, business_owner_id, confidentiality, integrity, availability, mission_critical, mission_by, mission_at, impacted, changed_at)
    values (${act.districtId}, ${written}, ${to.name}, ${to.type ?? 'other'}, ${to.businessOwnerId}, ${to.confidentiality}, ${to.integrity}, ${to.availability},
      ${mission}, ${mission === 'unknown' ? null : by}, ${mission === 'unknown' ? null : now}, ${[...to.impacted]}::text[], ${now})
    on conflict (district_id, id) do update set name = excluded.name, type = case when ${to.type === undefined} then v.type else excluded.type end,
      business_owner_id = excluded.business_owner_id, confidentiality = excluded.confidentiality, integrity = excluded.integrity, availability = excluded.availability,
      mission_by = case when ${isKept} or v.mission_critical = excluded.mission_critical then v.mission_by else excluded.mission_by end,
      mission_at = case when ${isKept} or v.mission_critical = excluded.mission_critical then v.mission_at else excluded.mission_at end,
      mission_critical = case when ${isKept} then v.mission_critical else excluded.mission_critical end, impacted = excluded.impacted,
      changed_at = excluded.changed_at`.execute(act.tx)
  return written
}

export type Placing = { readonly role: string; readonly redundancy: string }
export const putOnServer = async (act: Act, serviceId: string, deviceId: string, { role, redundancy }: Placing): Promise<void> => {
  await sql`insert into assets_service_server (district_id, service_id, device_id, role, redundancy) values (${act.districtId}, ${serviceId}, ${deviceId}, ${role}, ${redundancy})
    on conflict (district_id, service_id, device_id) do update set role = excluded.role, redundancy = excluded.redundancy`.execute(act.tx)
}
export const takeOffServer = async (act: Act, serviceId: string, deviceId: string): Promise<void> => {
  await sql`delete from assets_service_server where district_id = ${act.districtId} and service_id = ${serviceId} and device_id = ${deviceId}`.execute(
    act.tx,
  )
}

export const addTester = async (act: Act, serviceId: string, personId: string, deputyId: string | null): Promise<void> => {
  await sql`insert into assets_service_tester (district_id, service_id, person_id, deputy_id) values (${act.districtId}, ${serviceId}, ${personId}, ${deputyId})
    on conflict (district_id, service_id, person_id) do update set deputy_id = excluded.deputy_id`.execute(act.tx)
}
export const removeTester = async (act: Act, serviceId: string, personId: string): Promise<void> => {
  await sql`delete from assets_service_tester where district_id = ${act.districtId} and service_id = ${serviceId} and person_id = ${personId}`.execute(
    act.tx,
  )
}

/** Sites that use it, and services it needs, as they stand from now on. */
export const replaceSites = async (act: Act, serviceId: string, siteIds: readonly string[]): Promise<void> => {
  await sql`delete from assets_service_site where district_id = ${act.districtId} and service_id = ${serviceId} and not (site_id = any(${[...siteIds]}::uuid[]))`.execute(
    act.tx,
  )
  await sql`insert into assets_service_site (district_id, service_id, site_id) select ${act.districtId}::bigint, ${serviceId}::uuid, s from unnest(${[...siteIds]}::uuid[]) s
    on conflict do nothing`.execute(act.tx)
}
export const replaceNeeds = async (act: Act, serviceId: string, needs: readonly string[]): Promise<void> => {
  await sql`delete from assets_service_need where district_id = ${act.districtId} and service_id = ${serviceId} and not (needs_id = any(${[...needs]}::uuid[]))`.execute(
    act.tx,
  )
  await sql`insert into assets_service_need (district_id, service_id, needs_id) select ${act.districtId}::bigint, ${serviceId}::uuid, n from unnest(${[...needs]}::uuid[]) n
    on conflict do nothing`.execute(act.tx)
}
