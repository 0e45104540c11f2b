import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { kindFrom, type DeviceSettings, type Exposure } from './assets.rules.ts'

/** What an inventory tells of a device itself. */
export type DeviceFacts = {
  readonly hostname: string
  readonly serial: string | null
  readonly uuid: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly itemType: string
  readonly chassis: string | undefined
  readonly osFamily: string
  readonly osName: string
  readonly osVersion: string
  readonly osCodename: string | null
  readonly osArch: string
  readonly osKernel: string | null
}

/** Adds a device first seen now; gives its id. */
export const addDevice = async (act: Act, facts: DeviceFacts, siteId: string | null, source: 'agent' | 'this-machine'): Promise<string> => {
  const id = newId()
  const now = act.now.toString()
  await sql`insert into assets_device (district_id, id, hostname, site_id, serial, uuid, manufacturer, model, kind, kind_by, os_family, os_name,
    os_version, os_codename,
      os_arch, os_kernel, source, first_seen, last_seen, heard_at)
    values (${act.districtId}, ${id}, ${facts.hostname}, ${siteId}, ${facts.serial}, ${facts.uuid}, ${facts.manufacturer}, ${facts.model},
      ${kindFrom(facts)}, 'agent',
      ${facts.osFamily}, ${facts.osName}, ${facts.osVersion}, ${facts.osCodename}, ${facts.osArch}, ${facts.osKernel}, ${source}, ${now},
        ${now}, ${now})`.execute(act.tx)
  return id
}

/** Takes over what an inventory tells; the kind stays where a person set it. */
export const updateDeviceFacts = async (act: Act, id: string, facts: DeviceFacts): Promise<void> => {
  const kind = kindFrom(facts)
  await sql`update assets_device set hostname = ${facts.hostname}, serial = ${facts.serial}, uuid = ${facts.uuid},
    manufacturer = ${facts.manufacturer}, model = ${facts.model},
      kind = case when kind_by = 'person' or ${kind} = 'unknown' then kind else ${kind} end, os_family = ${facts.osFamily}, os_name = ${facts.osName},
      os_version = ${facts.osVersion}, os_codename = ${facts.osCodename}, os_arch = ${facts.osArch}, os_kernel = ${facts.osKernel},
        last_seen = ${act.now.toString()}, heard_at = ${act.now.toString()}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** Holds these devices still, in one order: what is worked out from a device's rows is not overtaken by a change of them. */
export const lockDevices = async (act: Act, ids: readonly string[]): Promise<void> => {
  await sql`select 1 from assets_device where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[]) order by id
    for no key update`.execute(act.tx)
}

export const touchDevice = async (act: Act, id: string): Promise<void> => {
  await sql`update assets_device set last_seen = ${act.now.toString()}, heard_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}

/** Puts a device that stands nowhere yet at a site; where a site is known it stays. Gives whether it was put there. */
export const placeDevice = async (act: Act, id: string, siteId: string): Promise<boolean> =>
  (
    await sql`update assets_device set site_id = ${siteId} where district_id = ${act.districtId} and id = ${id} and site_id is null
    returning id`.execute(act.tx)
  ).rows.length > 0

export const saveSettings = async (act: Act, id: string, to: DeviceSettings, kindIsTold: boolean): Promise<void> => {
  await sql`update assets_device set kind = ${to.kind}, kind_by = case when ${kindIsTold} then 'person' else kind_by end, scope = ${to.scope},
    scope_reason = ${to.scopeReason},
      patching_actor = ${to.patchingActor}, site_id = ${to.siteId}, owner_id = ${to.ownerId}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export const saveExposure = async (act: Act, id: string, exposure: Exposure, why: string): Promise<void> => {
  await sql`update assets_device set exposure = ${exposure}, exposure_by = ${act.actor.personId ?? null},
    exposure_at = ${act.now.toString()}, exposure_why = ${why}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type StatedExposure = { readonly exposure: Exposure; readonly by: string | null; readonly at: string | null; readonly why: string | null }
/** Puts back what stood before: whose statement it was, and when. */
export const restoreExposure = async (act: Act, id: string, to: StatedExposure): Promise<void> => {
  await sql`update assets_device set exposure = ${to.exposure}, exposure_by = ${to.by}, exposure_at = ${to.at}, exposure_why = ${to.why}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

export type NewDevice = Omit<DeviceSettings, 'ownerId'> & {
  readonly hostname: string
  readonly serial: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly osName: string
  readonly osVersion: string
  readonly lastSeen: string | null // when a source itself saw it; null: no source did
}

/** Adds devices that lists tell of, in one statement; gives their ids in the same order. One that nobody saw yet stands at 1970: it never spoke. */
export const insertDevices = async (act: Act, devices: readonly NewDevice[]): Promise<readonly string[]> => {
  const rows = devices.map((one) => ({ ...one, id: newId() }))
  await sql`insert into assets_device (district_id, id, hostname, site_id, serial, manufacturer, model, kind, kind_by, os_name, os_version, scope, scope_reason,
      patching_actor, source, first_seen, last_seen)
    select ${act.districtId}::bigint, d.id, d.hostname, d."siteId", d.serial, d.manufacturer, d.model, d.kind, 'person', d."osName", d."osVersion", d.scope,
      d."scopeReason", d."patchingActor", 'import', ${act.now.toString()}::timestamptz, coalesce(d."lastSeen", 'epoch')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(id uuid, hostname text, "siteId" uuid, serial text, manufacturer text, model text, kind text,
      "osName" text, "osVersion" text, scope text, "scopeReason" text, "patchingActor" text, "lastSeen" timestamptz)`.execute(act.tx)
  return rows.map(({ id }) => id)
}

/** A source says when it saw these devices: the newest word stands. */
export const noteSeen = async (act: Act, seen: readonly { readonly id: string; readonly at: string }[]): Promise<void> => {
  if (seen.length === 0) return
  await sql`update assets_device d set last_seen = s.at from (select id, max(at) as at from unnest(${seen.map(({ id }) => id)}::uuid[],
      ${seen.map(({ at }) => at)}::timestamptz[]) as told(id, at) group by id) s
    where d.district_id = ${act.districtId} and d.id = s.id and d.last_seen < s.at`.execute(act.tx)
}

/** A list named these devices today: that is no word of theirs. */
export const noteNamed = async (act: Act, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return
  await sql`update assets_device set named_at = ${act.now.toString()} where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[])
    and named_at < ${act.now.toString()}::timestamptz`.execute(act.tx)
}

/** Device management says when it had these devices on the line: their own word by another way. The newest stands. */
export const noteManaged = async (act: Act, seen: readonly { readonly id: string; readonly at: string }[]): Promise<void> => {
  if (seen.length === 0) return
  await sql`update assets_device d set managed_at = s.at from (select id, max(at) as at from unnest(${seen.map(({ id }) => id)}::uuid[],
      ${seen.map(({ at }) => at)}::timestamptz[]) as told(id, at) group by id) s
    where d.district_id = ${act.districtId} and d.id = s.id and d.managed_at < s.at`.execute(act.tx)
}
