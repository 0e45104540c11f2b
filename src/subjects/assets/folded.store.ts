import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'
import { standsOf, type Choice, type Said } from './folding.rules.ts'

type Row = Readonly<Record<string, string | null>>
/** What a device said of itself before another was folded into it, or it into another: enough to put it back. */
export type BeforeFold = {
  readonly kept: Row
  readonly gone: Row
  readonly services: readonly string[] // that moved with it
  readonly shared?: readonly Row[] // ran on both: the gone record's part in them, which no list shows meanwhile
  readonly heard?: Row // when the one that stays had been heard from and named
  readonly followers?: readonly string[] // records that had been merged into the one that goes
}

/** What was said of a device, and taken over where the one that stays has nothing: column -> what "nothing" is. */
const carried = {
  site_id: null,
  owner_id: null,
  asset_tag: null,
  room: null,
  assigned_to: null,
  assigned_id: null,
  purchased_on: null,
  warranty_ends_on: null,
  updates_end_on: null,
  ordered_from: null,
  serial: null,
  uuid: null,
  manufacturer: null,
  model: null,
  kind: 'unknown',
  status: 'unknown',
} as const
/** Words that weigh on the plan: whose stands is a rule's or a person's (folding.rules.ts). What is written with each, so that no half of a word is left. */
const said = {
  exposure: ['exposure', 'exposure_by', 'exposure_at', 'exposure_why'],
  scope: ['scope', 'scope_reason'],
  patchingActor: ['patching_actor'],
} as const
const groups: readonly (readonly string[])[] = [...Object.keys(carried).map((name) => [name]), ...Object.values(said)]
const heard = ['first_seen', 'last_seen', 'heard_at', 'managed_at', 'named_at'] as const
const names = [...groups.flat(), ...heard]

const saidIn = (row: Row): Said => ({
  exposure: (row['exposure'] ?? 'unknown') as Said['exposure'],
  scope: (row['scope'] ?? 'unknown') as Said['scope'],
  patchingActor: (row['patching_actor'] ?? 'unknown') as Said['patchingActor'],
})
const picked = (row: Row, columns: readonly string[]): Row => Object.fromEntries(columns.map((name) => [name, row[name] ?? null]))

/**
 * One device is the same machine as another: it leaves every list, what people said of it goes over where the other one has nothing or where its word
 * stands, and its services run on that one. Nothing is deleted. Gives what stood before. `choice`: whose word a person chose.
 */
export const foldDevice = async (act: Act, keptId: string, goneId: string, choice: Choice = {}): Promise<BeforeFold> => {
  const { rows } = await sql<{ id: string; row: Record<string, string | null> }>`select d.id, (select jsonb_object_agg(e.key, e.value)
    from jsonb_each(to_jsonb(d)) e where e.key = any(${names}::text[])) as row
    from assets_device d where d.district_id = ${act.districtId} and d.id = any(${[keptId, goneId]}::uuid[]) order by d.id for update`.execute(act.tx)
  const [kept, gone] = [rows.find(({ id }) => id === keptId)?.row ?? {}, rows.find(({ id }) => id === goneId)?.row ?? {}]
  const filled = Object.entries(carried).flatMap(([name, nothing]) =>
    (kept[name] ?? null) === nothing && (gone[name] ?? null) !== nothing ? [name] : [],
  )
  const stands = standsOf(saidIn(kept), saidIn(gone), choice)
  const over = (Object.keys(said) as (keyof Said)[]).filter((name) => stands[name] === 'gone' && saidIn(kept)[name] !== saidIn(gone)[name])
  const columns = [...filled, ...over.flatMap((name) => [...said[name]])]
  await sql`update assets_device k set ${sql.join([
    ...columns.map((name) => sql`${sql.ref(name)} = g.${sql.ref(name)}`),
    sql`first_seen = least(k.first_seen, g.first_seen)`,
    ...heard.slice(1).map((name) => sql`${sql.ref(name)} = greatest(k.${sql.ref(name)}, g.${sql.ref(name)})`),
  ])}
    from assets_device g where k.district_id = ${act.districtId} and k.id = ${keptId} and g.district_id = k.district_id
      and g.id = ${goneId}`.execute(act.tx)
  await sql`update assets_device set merged_into = ${keptId}, scope = 'out', scope_reason = 'The same machine as another one of the list.'
    where district_id = ${act.districtId} and id = ${goneId}`.execute(act.tx)
  const { rows: followers } = await sql<{ id: string }>`update assets_device set merged_into = ${keptId} where district_id = ${act.districtId}
    and merged_into = ${goneId} returning id`.execute(act.tx)
  const services = (
    await sql<{
      id: string
    }>`select g.service_id as id from assets_service_server g where g.district_id = ${act.districtId} and g.device_id = ${goneId}
    and not exists (select from assets_service_server k where k.district_id = g.district_id and k.service_id = g.service_id
      and k.device_id = ${keptId})`.execute(act.tx)
  ).rows.map(({ id }) => id)
  if (services.length > 0) await moveServices(act, services, goneId, keptId)
  const { rows: shared } = await sql<{ service_id: string; role: string; redundancy: string }>`delete from assets_service_server
    where district_id = ${act.districtId} and device_id = ${goneId} returning service_id, role, redundancy`.execute(act.tx)
  return {
    kept: picked(kept, columns),
    gone: picked(gone, [...new Set(['scope', 'scope_reason', ...columns])]),
    services,
    shared,
    heard: picked(kept, heard),
    followers: followers.map(({ id }) => id),
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

/** Takes a fold back: the device stands in the list again as it did; what the other took over from it goes, unless it was set or told anew since. */
export const unfoldDevice = async (act: Act, keptId: string, goneId: string, before: BeforeFold): Promise<void> => {
  await sql`update assets_device set merged_into = null, scope = ${before.gone['scope'] ?? 'unknown'}, scope_reason = ${before.gone['scope_reason'] ?? null}
    where district_id = ${act.districtId} and id = ${goneId}`.execute(act.tx)
  const undo = async (columns: readonly string[], values: Row, same: ReturnType<typeof sql>): Promise<void> => {
    await sql`update assets_device k set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)}`))}
      from jsonb_populate_record(null::assets_device, ${JSON.stringify(picked(values, columns))}::jsonb) r, assets_device g
      where k.district_id = ${act.districtId} and k.id = ${keptId} and g.district_id = k.district_id and g.id = ${goneId} and ${same}`.execute(act.tx)
  }
  for (const [first = '', ...rest] of groups)
    if (first in before.kept) await undo([first, ...rest], before.kept, sql`k.${sql.ref(first)} is not distinct from g.${sql.ref(first)}`)
  for (const name of before.heard === undefined ? [] : heard)
    await undo(
      [name],
      before.heard ?? {},
      name === 'first_seen'
        ? sql`k.first_seen = least(r.first_seen, g.first_seen)`
        : sql`k.${sql.ref(name)} = greatest(r.${sql.ref(name)}, g.${sql.ref(name)})`,
    )
  await sql`update assets_device set merged_into = ${goneId} where district_id = ${act.districtId} and merged_into = ${keptId}
    and id = any(${[...(before.followers ?? [])]}::uuid[])`.execute(act.tx)
  if (before.services.length > 0) await moveServices(act, before.services, keptId, goneId)
  if ((before.shared ?? []).length > 0)
    await sql`insert into assets_service_server (district_id, service_id, device_id, role, redundancy)
      select ${act.districtId}::bigint, s.service_id, ${goneId}::uuid, s.role, s.redundancy
      from jsonb_to_recordset(${JSON.stringify(before.shared)}::jsonb) as s(service_id uuid, role text, redundancy text)
      where exists (select from assets_service x where x.district_id = ${act.districtId} and x.id = s.service_id) on conflict do nothing`.execute(
      act.tx,
    )
}

/** Services that run on a device: whoever folds it by rule asks first. */
export const servesSomething = async (act: Pick<Act, 'tx'>, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ id: string }>`select distinct device_id as id from assets_service_server
    where device_id = any(${[...ids]}::uuid[])`.execute(act.tx)
    ).rows.map(({ id }) => id),
  )
