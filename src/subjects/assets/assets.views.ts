import { sql } from 'kysely'
import { whole } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import type { Exposure, Kind, PatchingActor, Rating, Scope } from './assets.rules.ts'
import { isCounted } from './counted.views.ts'
import type { Details } from './details.rules.ts'
import { together, type Leaning, type YesNo } from './services.rules.ts'

export type Device = Details & {
  readonly id: string
  readonly hostname: string
  readonly siteId: string | null
  readonly site: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly kind: Kind
  readonly kindBy: 'agent' | 'person'
  readonly osFamily: string
  readonly osName: string
  readonly osVersion: string
  readonly osCodename: string | null
  readonly osArch: string
  readonly osKernel: string | null
  readonly scope: Scope
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor
  readonly exposure: Exposure
  readonly exposureBy: string | null
  readonly exposureById: string | null
  readonly exposureAt: string | null
  readonly exposureWhy: string | null
  readonly ownerId: string | null
  readonly owner: string | null
  readonly source: string
  readonly firstSeen: string
  readonly lastSeen: string
  /** Whether figures and the plan count it. */
  readonly isCounted: boolean
}

export const deviceColumns = sql`d.id, d.hostname, d.site_id as "siteId", s.name as site, d.serial, d.uuid, d.manufacturer, d.model, d.kind,
  d.kind_by as "kindBy", d.os_family as "osFamily",
  d.os_name as "osName", d.os_version as "osVersion", d.os_codename as "osCodename", d.os_arch as "osArch", d.os_kernel as "osKernel", d.scope,
    d.scope_reason as "scopeReason",
  d.patching_actor as "patchingActor", d.exposure, b.name as "exposureBy", d.exposure_by as "exposureById", d.exposure_at as "exposureAt", d.exposure_why as "exposureWhy",
    d.owner_id as "ownerId", o.name as owner,
  d.source, d.first_seen as "firstSeen", d.last_seen as "lastSeen", d.is_seen as "isSeen", nullif(d.heard_at, 'epoch') as "heardAt",
  nullif(d.managed_at, 'epoch') as "managedAt", nullif(d.named_at, 'epoch') as "namedAt", nullif(d.fresh_at, 'epoch') as "freshAt", d.asset_tag as "assetTag", d.macs, d.os_build as "osBuild", d.room,
  d.assigned_to as "assignedTo", d.assigned_id as "assignedId", d.purchased_on as "purchasedOn", d.warranty_ends_on as "warrantyEndsOn", d.ordered_from as "orderedFrom", d.status,
  d.encryption, d.encryption_told as "encryptionTold", d.encryption_by as "encryptionBy", d.encryption_at as "encryptionAt", d.updates_end_on as "updatesEndOn", d.notes, ${isCounted} as "isCounted"`
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
  readonly id: string
  readonly deviceId: string
  readonly name: string
  readonly businessOwnerId: string | null
  readonly businessOwner: string | null
  readonly testerId: string | null
  readonly tester: string | null
  readonly confidentiality: Rating
  readonly integrity: Rating
  readonly availability: Rating
  readonly missionCritical: YesNo
  readonly role: string
  readonly impacted: readonly string[]
}

/** Each service on each of these devices; its first tester by name. */
export const servicesOn = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly Service[]> =>
  (
    await sql<Service>`select v.id, n.device_id as "deviceId", v.name, v.business_owner_id as "businessOwnerId", b.name as "businessOwner",
      t.person_id as "testerId", t.name as tester, v.confidentiality, v.integrity, v.availability, v.mission_critical as "missionCritical", n.role, v.impacted
    from assets_service_server n join assets_service v on v.district_id = n.district_id and v.id = n.service_id
      left join people_person b on b.district_id = v.district_id and b.id = v.business_owner_id
      left join lateral (select s.person_id, p.name from assets_service_tester s join people_person p on p.district_id = s.district_id and p.id = s.person_id
        where s.district_id = v.district_id and s.service_id = v.id order by p.name, p.id limit 1) t on true
    where n.device_id = any(${[...deviceIds]}::uuid[]) order by v.name, v.id`.execute(tx)
  ).rows

/** What each of these devices serves, taken together (PM-1): one row a device, its services' names, the highest of their ratings, and of those that lean on them. */
export const servicesOf = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly Service[]> => {
  const services = await servicesOn(tx, deviceIds)
  if (services.length === 0) return []
  const leaning = await leaningOn(tx, [...new Set(services.map(({ id }) => id))])
  return [...Map.groupBy(services, ({ deviceId }) => deviceId).values()].map((some) =>
    together(
      some,
      leaning.filter(({ of }) => some.some(({ id }) => id === of)),
    ),
  )
}

/** The services that lean on these, directly or through others: `of` is the one leant on. */
const leaningOn = async (tx: Tx, ids: readonly string[]): Promise<readonly (Leaning & { readonly of: string })[]> =>
  (
    await sql<Leaning & { of: string }>`with recursive lean (of, id) as (
      select needs_id, service_id from assets_service_need where needs_id = any(${[...ids]}::uuid[])
      union select l.of, n.service_id from lean l join assets_service_need n on n.needs_id = l.id)
    select l.of, v.name, v.availability, v.mission_critical as "missionCritical" from lean l join assets_service v on v.id = l.id order by v.name`.execute(
      tx,
    )
  ).rows

export type Choice = { readonly id: string; readonly name: string }
export const siteChoices = async (tx: Tx): Promise<readonly Choice[]> =>
  (
    await sql<Choice>`select id, name from people_site
  order by name`.execute(tx)
  ).rows
export const personChoices = async (tx: Tx): Promise<readonly Choice[]> =>
  (await sql<Choice>`select id, name from people_person where ended_at is null order by name`.execute(tx)).rows

/** What services can run on: servers, appliances, and what nobody told the kind of. */
export const serverChoices = async (tx: Tx): Promise<readonly Choice[]> =>
  (
    await sql<Choice>`select id, hostname as name from assets_device where kind in ('server', 'appliance', 'unknown') and merged_into is null order by name_key, id limit 1000`.execute(
      tx,
    )
  ).rows

/** After how many days without news a device is stale. */
export const staleDays = async (tx: Tx): Promise<number> => whole(await policyValues(tx), 'inventory.staleDays')
