import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { CarriedLine, Device } from '../../assets/index.ts'
import { sources, type Source } from './marks.rules.ts'
import type { TiedBy } from './sightings.store.ts'
import type { Trap } from './same-machine.rules.ts'

export type SightingRow = {
  readonly id: string
  readonly source: Source
  readonly sourceName: string
  readonly key: string
  readonly tiedBy: TiedBy
  readonly confidence: number
  readonly reason: string
  readonly hostname: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly assetTag: string | null
  readonly osName: string | null
  readonly osVersion: string | null
  readonly person: string | null
  readonly place: string | null
  readonly toldAt: string
  readonly seenAt: string | null
  readonly goneAt: string | null
  readonly deviceId: string | null
}

const sighting = sql`s.id, s.source, s.source_name as "sourceName", s.key, s.tied_by as "tiedBy", s.confidence, s.reason, s.hostname, s.serial,
  s.uuid, s.asset_tag as "assetTag",
  s.os_name as "osName", s.os_version as "osVersion", s.person, s.place, s.told_at as "toldAt", s.seen_at as "seenAt", s.gone_at as "goneAt",
    s.device_id as "deviceId"`

/** A source as people name it: `Device management (Intune)`. */
export const sourceWords = ({ source, sourceName }: { readonly source: Source; readonly sourceName: string }): string =>
  sourceName === '' ? sources[source] : `${sources[source]} (${sourceName})`

/** What each source says of a device, the newest word first. */
export const sightingsOf = async (tx: Tx, deviceId: string, limit = 50): Promise<readonly SightingRow[]> =>
  (
    await sql<SightingRow>`select ${sighting} from inventory_sighting s where s.device_id = ${deviceId} order by s.told_at desc,
    s.id desc limit ${limit}`.execute(tx)
  ).rows

export const sightingById = async (tx: Tx, id: string): Promise<SightingRow | undefined> =>
  (await sql<SightingRow>`select ${sighting} from inventory_sighting s where s.id = ${id}`.execute(tx)).rows[0]

export type MergedRow = {
  readonly deviceId: string
  readonly hostname: string
  readonly at: string
  readonly by: string | null
  readonly why: string
}
/** Records that were found to be this machine, newest first. */
export const mergedInto = async (tx: Tx, deviceId: string): Promise<readonly MergedRow[]> =>
  (
    await sql<MergedRow>`select m.gone_id as "deviceId", d.hostname, m.at, p.name as by, m.why from inventory_merge m
    join assets_device d on d.district_id = m.district_id and d.id = m.gone_id
    left join people_person p on p.district_id = m.district_id and p.id = m.by_person where d.merged_into = ${deviceId} and m.split_at is null
      order by m.at desc`.execute(tx)
  ).rows

export type Side = {
  readonly id: string
  readonly hostname: string
  readonly site: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly osName: string
  readonly osVersion: string
  readonly owner: string | null
  readonly firstSeen: string
  readonly heardAt: string | null
  readonly namedAt: string | null
  readonly mergedInto: string | null
  readonly hasInventory: boolean
  readonly submissions: number
  readonly changes: number
  readonly titles: number
  readonly services: readonly string[]
  readonly exposure: Device['exposure']
  readonly exposureBy: string | null
  readonly exposureAt: string | null
  readonly exposureWhy: string | null
  readonly scope: Device['scope']
  readonly scopeReason: string | null
  readonly patchingActor: Device['patchingActor']
}
/** What a record holds, for the preview of a merge. */
export const sidesOf = async (tx: Tx, ids: readonly string[]): Promise<readonly Side[]> =>
  (
    await sql<Side>`select d.id, d.hostname, s.name as site, d.serial, d.uuid, d.os_name as "osName", d.os_version as "osVersion", o.name as owner,
    d.first_seen as "firstSeen", nullif(d.heard_at, 'epoch') as "heardAt", nullif(d.named_at, 'epoch') as "namedAt",
      d.merged_into as "mergedInto", v.device_id is not null as "hasInventory", coalesce(cardinality(v.software_ids), 0) as titles,
      (select count(*) from inventory_submission u where u.district_id = d.district_id and u.device_id = d.id)::int as submissions,
      (select count(*) from inventory_change c where c.district_id = d.district_id and c.device_id = d.id)::int as changes,
      array(select x.name from assets_service_server n join assets_service x on x.district_id = n.district_id and x.id = n.service_id
        where n.district_id = d.district_id and n.device_id = d.id order by 1) as services,
      d.exposure, b.name as "exposureBy", d.exposure_at as "exposureAt", d.exposure_why as "exposureWhy", d.scope, d.scope_reason as "scopeReason",
      d.patching_actor as "patchingActor"
    from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id left
      join people_person o on o.district_id = d.district_id and o.id = d.owner_id
      left join people_person b on b.district_id = d.district_id and b.id = d.exposure_by
      left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id where d.id = any(${[...ids]}::uuid[])
        order by d.first_seen, d.id`.execute(tx)
  ).rows

export type ReviewRow = {
  readonly id: string
  readonly kind: 'one-machine' | 'two-machines'
  readonly deviceId: string
  readonly device: string
  readonly otherDeviceId: string | null
  readonly otherDevice: string | null
  readonly sightingId: string | null
  readonly source: Source | null
  readonly sourceName: string | null
  readonly confidence: number
  readonly trap: Trap
  readonly reason: string
  readonly raisedAt: string
  readonly settledAs: string | null
  readonly settledWhy: string | null
  readonly settledBy: string | null
}
export const reviewColumns = sql`r.id, r.kind, r.device_id as "deviceId", d.hostname as device, r.other_device_id as "otherDeviceId",
  o.hostname as "otherDevice", r.sighting_id as "sightingId",
  g.source, g.source_name as "sourceName", r.confidence, r.trap, r.reason, r.raised_at as "raisedAt", r.settled_as as "settledAs",
    r.settled_why as "settledWhy", p.name as "settledBy"`
export const reviewsJoined = sql`inventory_review r join assets_device d on d.district_id = r.district_id and d.id = r.device_id
  left join assets_device o on o.district_id = r.district_id and o.id = r.other_device_id left
    join inventory_sighting g on g.district_id = r.district_id and g.id = r.sighting_id
  left join people_person p on p.district_id = r.district_id and p.id = r.settled_by`

/** Open questions about a device. */
export const reviewsOf = async (tx: Tx, deviceId: string): Promise<readonly ReviewRow[]> =>
  (
    await sql<ReviewRow>`select ${reviewColumns} from ${reviewsJoined} where r.settled_at is null
    and (r.device_id = ${deviceId} or r.other_device_id = ${deviceId})
    order by r.confidence desc, r.id`.execute(tx)
  ).rows

export const reviewForChange = async (tx: Tx, id: string): Promise<ReviewRow | undefined> =>
  (await sql<ReviewRow>`select ${reviewColumns} from ${reviewsJoined} where r.id = ${id} for update of r`.execute(tx)).rows[0]

/** What inventory itself keeps of a record and goes over with it. */
export const ownLines = async (tx: Tx, goneId: string): Promise<readonly CarriedLine[]> => {
  const { rows } = await sql<{ sightings: number; alarms: number; apart: number; nodes: number }>`select
    (select count(*)::int from inventory_sighting where device_id = ${goneId}) as sightings,
    (select count(*)::int from inventory_alarm where device_id = ${goneId} and settled_at is null) as alarms,
    (select count(*)::int from inventory_apart where ended_at is null and (device_id = ${goneId} or other_device_id = ${goneId})) as apart,
    (select count(*)::int from inventory_node where device_id = ${goneId} and ended_at is null) as nodes`.execute(tx)
  const { sightings = 0, alarms = 0, apart = 0, nodes = 0 } = rows[0] ?? {}
  return [
    { what: 'Records from sources', moves: sightings, rests: 0 },
    { what: 'Open alarms', moves: alarms, rests: 0 },
    { what: 'Devices it is kept apart from', moves: apart, rests: 0 },
    { what: 'Enrolled daemons', moves: nodes, rests: 0 },
  ]
}
