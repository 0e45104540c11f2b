import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { Kind, PatchingActor, Scope } from './assets.rules.ts'
import type { Details } from './details.rules.ts'
import { noteManaged } from './assets.store.ts'
import { isManagement } from './others/sources.rules.ts'

/** Everything a list may tell of a device. Instants as ISO text. */
export type ToldDevice = Omit<Details, 'isSeen' | 'heardAt' | 'managedAt' | 'namedAt' | 'freshAt' | 'status' | 'encryption' | 'encryptionTold'> & {
  readonly hostname: string
  readonly siteId: string | null
  readonly serial: string | null
  readonly uuid: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly kind: Kind | string
  readonly kindBy: 'agent' | 'person'
  readonly osName: string
  readonly osVersion: string
  readonly scope: Scope | string
  readonly scopeReason: string | null
  readonly patchingActor: PatchingActor | string
  readonly status: string
  readonly encryptionTold: string | null
  readonly lastSeen: string
}

const columns = [
  'hostname',
  'site_id',
  'serial',
  'uuid',
  'manufacturer',
  'model',
  'kind',
  'kind_by',
  'os_name',
  'os_version',
  'os_build',
  'scope',
  'scope_reason',
  'patching_actor',
  'asset_tag',
  'macs',
  'room',
  'assigned_to',
  'assigned_id',
  'purchased_on',
  'warranty_ends_on',
  'ordered_from',
  'status',
  'encryption_told',
  'encryption_by',
  'encryption_at',
  'updates_end_on',
  'notes',
  'last_seen',
] as const

const record = sql`d(id uuid, hostname text, site_id uuid, serial text, uuid text, manufacturer text, model text, kind text, kind_by text, os_name text, os_version text,
  os_build text, scope text, scope_reason text, patching_actor text, asset_tag text, macs text[], room text, assigned_to text, assigned_id uuid, purchased_on date,
  warranty_ends_on date, ordered_from text, status text, encryption_told text, encryption_by text, encryption_at timestamptz, updates_end_on date, notes jsonb,
  last_seen timestamptz)`

const recordOf = (id: string, one: ToldDevice) => ({
  id,
  hostname: one.hostname,
  site_id: one.siteId,
  serial: one.serial,
  uuid: one.uuid,
  manufacturer: one.manufacturer,
  model: one.model,
  kind: one.kind,
  kind_by: one.kindBy,
  os_name: one.osName,
  os_version: one.osVersion,
  os_build: one.osBuild,
  scope: one.scope,
  scope_reason: one.scopeReason,
  patching_actor: one.patchingActor,
  asset_tag: one.assetTag,
  macs: one.macs,
  room: one.room,
  assigned_to: one.assignedTo,
  assigned_id: one.assignedId,
  purchased_on: one.purchasedOn,
  warranty_ends_on: one.warrantyEndsOn,
  ordered_from: one.orderedFrom,
  status: one.status,
  encryption_told: one.encryptionTold,
  encryption_by: one.encryptionBy,
  encryption_at: one.encryptionAt,
  updates_end_on: one.updatesEndOn,
  notes: one.notes,
  last_seen: one.lastSeen,
})

/** Writes devices as they are after what a list told, in one statement. */
export const updateTold = async (act: Act, devices: readonly (ToldDevice & { readonly id: string })[]): Promise<void> => {
  const set = sql.raw(columns.map((name) => `${name} = d.${name}`).join(', '))
  await sql`update assets_device t set ${set} from jsonb_to_recordset(${JSON.stringify(devices.map((one) => recordOf(one.id, one)))}::jsonb) as ${record}
    where t.district_id = ${act.districtId} and t.id = d.id`.execute(act.tx)
}

export type ToldFact = {
  readonly deviceId: string
  readonly source: string
  readonly seenAt: string
  readonly product: string
  readonly version: string
}

/** What a console that speaks for whoever patches told of devices, when it saw them: its newest word stays, the same word again changes nothing. */
export const tellFacts = async (act: Act, facts: readonly ToldFact[]): Promise<void> => {
  if (facts.length === 0) return
  const rows = facts.map((fact) => ({ ...fact, id: newId() }))
  await sql`insert into assets_source_fact as f (district_id, id, device_id, source, seen_at, product, version, says, told_by, told_at)
    select ${act.districtId}::bigint, r.id, r."deviceId", r.source, r."seenAt", left(r.product, 200), left(r.version, 100), 'nothing', ${act.actor.personId ?? null}::uuid, ${act.now.toString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "deviceId" uuid, source text, "seenAt" timestamptz, product text, version text)
    on conflict (district_id, device_id, source) do update set seen_at = excluded.seen_at, product = excluded.product, version = excluded.version, says = excluded.says,
      detail = '', told_by = excluded.told_by, told_at = excluded.told_at where f.seen_at < excluded.seen_at`.execute(act.tx)
  await noteManaged(
    act,
    facts.flatMap(({ deviceId, source, seenAt }) => (isManagement(source) ? [{ id: deviceId, at: seenAt }] : [])),
  )
}
