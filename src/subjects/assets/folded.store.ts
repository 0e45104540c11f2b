import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'

/** What a device said of itself before another was folded into it, or it into another: enough to put it back. */
export type BeforeFold = {
  readonly kept: Readonly<Record<string, string | null>>
  readonly gone: Readonly<Record<string, string | null>>
  readonly services: readonly string[] // that moved with it
}

/** Set by a person, and taken over where the device that stays has nothing: column -> what "nothing" is. */
const carried = {
  site_id: null,
  owner_id: null,
  asset_tag: null,
  room: null,
  assigned_to: null,
  purchased_on: null,
  warranty_ends_on: null,
  ordered_from: null,
  serial: null,
  uuid: null,
  manufacturer: null,
  model: null,
  patching_actor: 'unknown',
  exposure: 'unknown',
} as const
const withExposure = ['exposure_by', 'exposure_at', 'exposure_why'] as const
const names = [...Object.keys(carried), ...withExposure, 'scope', 'scope_reason']

/**
 * One device is the same machine as another: it leaves every list, what people said of it goes over where the other one has nothing, and its
 * services run on that one. Nothing is deleted. Gives what stood before.
 */
export const foldDevice = async (act: Act, keptId: string, goneId: string): Promise<BeforeFold> => {
  const { rows } = await sql<{ id: string; row: Record<string, string | null> }>`select d.id, (select jsonb_object_agg(e.key, e.value)
    from jsonb_each(to_jsonb(d)) e where e.key = any(${names}::text[])) as row
    from assets_device d where d.district_id = ${act.districtId} and d.id = any(${[keptId, goneId]}::uuid[]) order by d.id for update`.execute(act.tx)
  const [kept, gone] = [rows.find(({ id }) => id === keptId)?.row ?? {}, rows.find(({ id }) => id === goneId)?.row ?? {}]
  const taken = Object.entries(carried).flatMap(([name, nothing]) =>
    (kept[name] ?? null) === nothing && (gone[name] ?? null) !== nothing ? [name] : [],
  )
  const columns = [...taken, ...(taken.includes('exposure') ? withExposure : [])]
  if (columns.length > 0)
    await sql`update assets_device k set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = g.${sql.ref(name)}`))}
    from assets_device g where k.district_id = ${act.districtId} and k.id = ${keptId} and g.district_id = k.district_id
      and g.id = ${goneId}`.execute(act.tx)
  await sql`update assets_device k set last_seen = greatest(k.last_seen, g.last_seen), first_seen = least(k.first_seen, g.first_seen)
    from assets_device g where k.district_id = ${act.districtId} and k.id = ${keptId} and g.district_id = k.district_id
      and g.id = ${goneId}`.execute(act.tx)
  await sql`update assets_device set merged_into = ${keptId}, scope = 'out', scope_reason = 'The same machine as another one of the list.'
    where district_id = ${act.districtId} and id = ${goneId}`.execute(act.tx)
  const services = (
    await sql<{ id: string }>`select service_id as id from assets_service_server where district_id = ${act.districtId}
    and device_id = ${goneId}`.execute(act.tx)
  ).rows.map(({ id }) => id)
  if (services.length > 0) await moveServices(act, services, goneId, keptId)
  return {
    kept: Object.fromEntries(columns.map((name) => [name, kept[name] ?? null])),
    gone: {
      scope: gone.scope ?? 'unknown',
      scope_reason: gone.scope_reason ?? null,
      ...Object.fromEntries(columns.map((name) => [name, gone[name] ?? null])),
    },
    services,
  }
}

const moveServices = async (act: Act, services: readonly string[], from: string, to: string): Promise<void> => {
  await sql`insert into assets_service_server (district_id, service_id, device_id, role, redundancy) select district_id, service_id, ${to}, role,
    redundancy from assets_service_server
    where district_id = ${act.districtId} and device_id = ${from}
      and service_id = any(${[...services]}::uuid[]) on conflict do nothing`.execute(act.tx)
  await sql`delete from assets_service_server where district_id = ${act.districtId} and device_id = ${from}
    and service_id = any(${[...services]}::uuid[])`.execute(act.tx)
}

/** Takes a fold back: the device stands in the list again as it did; what the other took over from it goes, unless it was set anew since. */
export const unfoldDevice = async (act: Act, keptId: string, goneId: string, before: BeforeFold): Promise<void> => {
  await sql`update assets_device set merged_into = null, scope = ${before.gone.scope ?? 'unknown'}, scope_reason = ${before.gone.scope_reason ?? null}
    where district_id = ${act.districtId} and id = ${goneId}`.execute(act.tx)
  for (const [name, value] of Object.entries(before.kept)) {
    if (withExposure.some((one) => one === name) || !(name in carried)) continue
    const also = name === 'exposure' ? sql.join([sql``, ...withExposure.map((one) => sql`${sql.ref(one)} = null`)]) : sql``
    await sql`update assets_device k set ${sql.ref(name)} = r.${sql.ref(name)}${also} from jsonb_populate_record(null::assets_device,
      ${JSON.stringify({ [name]: value })}::jsonb) r, assets_device g
      where k.district_id = ${act.districtId} and k.id = ${keptId} and g.district_id = k.district_id and g.id = ${goneId}
        and k.${sql.ref(name)} is not distinct from g.${sql.ref(name)}`.execute(act.tx)
  }
  if (before.services.length > 0) await moveServices(act, before.services, keptId, goneId)
}

/** Services that run on a device: whoever folds it by rule asks first. */
export const servesSomething = async (act: Pick<Act, 'tx'>, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ id: string }>`select distinct device_id as id from assets_service_server
    where device_id = any(${[...ids]}::uuid[])`.execute(act.tx)
    ).rows.map(({ id }) => id),
  )
