import { sql } from 'kysely'
import { whole } from '../../core/policy/parameters.ts'
import type { Known } from './import.rules.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import type { Exposure, Kind, PatchingActor, Rating, Scope } from './assets.rules.ts'

export type Device = {
  readonly id: string; readonly hostname: string; readonly siteId: string | null; readonly site: string | null; readonly serial: string | null
  readonly uuid: string | null
  readonly manufacturer: string | null; readonly model: string | null; readonly kind: Kind; readonly kindBy: 'agent' | 'person'
  readonly osFamily: string; readonly osName: string
  readonly osVersion: string; readonly osCodename: string | null; readonly osArch: string; readonly osKernel: string | null; readonly scope: Scope
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor; readonly exposure: Exposure; readonly exposureBy: string | null; readonly exposureById: string | null; readonly exposureAt: string | null
  readonly exposureWhy: string | null
  readonly ownerId: string | null; readonly owner: string | null; readonly source: string; readonly firstSeen: string; readonly lastSeen: string
}

export const deviceColumns = sql`d.id, d.hostname, d.site_id as "siteId", s.name as site, d.serial, d.uuid, d.manufacturer, d.model, d.kind,
  d.kind_by as "kindBy", d.os_family as "osFamily",
  d.os_name as "osName", d.os_version as "osVersion", d.os_codename as "osCodename", d.os_arch as "osArch", d.os_kernel as "osKernel", d.scope,
    d.scope_reason as "scopeReason",
  d.patching_actor as "patchingActor", d.exposure, b.name as "exposureBy", d.exposure_by as "exposureById", d.exposure_at as "exposureAt", d.exposure_why as "exposureWhy",
    d.owner_id as "ownerId", o.name as owner,
  d.source, d.first_seen as "firstSeen", d.last_seen as "lastSeen"`
export const devicesJoined = sql`assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id
  left join people_person o on o.district_id = d.district_id and o.id = d.owner_id left join people_person b on b.district_id = d.district_id
    and b.id = d.exposure_by`

export const deviceOf = async (tx: Tx, id: string): Promise<Device | undefined> =>
  (await sql<Device>`select ${deviceColumns} from ${devicesJoined} where d.id = ${id}`.execute(tx)).rows[0]

export const devicesById = async (tx: Tx, ids: readonly string[]): Promise<readonly Device[]> =>
  (await sql<Device>`select ${deviceColumns} from ${devicesJoined} where d.id = any(${[...ids]}::uuid[])`.execute(tx)).rows

/** One value for each thing the settings of a device hold: locked, so that two changes at once do not undo one another. */
export const deviceForChange = async (tx: Tx, id: string): Promise<Device | undefined> =>
  (await sql<Device>`select ${deviceColumns} from ${devicesJoined} where d.id = ${id} for update of d`.execute(tx)).rows[0]

export type Service = {
  readonly id: string; readonly deviceId: string; readonly name: string; readonly businessOwnerId: string | null
  readonly businessOwner: string | null; readonly testerId: string | null
  readonly tester: string | null; readonly confidentiality: Rating; readonly integrity: Rating; readonly availability: Rating
  readonly impacted: readonly string[]
}

/** The services of these devices (first cut: one each). */
export const servicesOf = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly Service[]> =>
  (await sql<Service>`select v.id, v.device_id as "deviceId", v.name, v.business_owner_id as "businessOwnerId", b.name as "businessOwner",
    v.tester_id as "testerId", t.name as tester,
      v.confidentiality, v.integrity, v.availability, v.impacted
    from assets_service v left join people_person b on b.district_id = v.district_id and b.id = v.business_owner_id
      left join people_person t on t.district_id = v.district_id and t.id = v.tester_id
    where v.device_id = any(${[...deviceIds]}::uuid[])`.execute(tx)).rows

export type Choice = { readonly id: string; readonly name: string }
export const siteChoices = async (tx: Tx): Promise<readonly Choice[]> => (await sql<Choice>`select id, name from people_site
  order by name`.execute(tx)).rows
/** Name and serial number of every device, for comparing a table with the list. */
export const knownDevices = async (tx: Tx): Promise<readonly Known[]> => (await sql<Known>`select id, hostname, serial from assets_device`.execute(tx)).rows
export const personChoices = async (tx: Tx): Promise<readonly Choice[]> =>
  (await sql<Choice>`select id, name from people_person where ended_at is null order by name`.execute(tx)).rows

/** After how many days without news a device is stale. */
export const staleDays = async (tx: Tx): Promise<number> => whole(await policyValues(tx), 'inventory.staleDays')
