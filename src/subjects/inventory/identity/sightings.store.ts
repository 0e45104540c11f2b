import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { marksOf, type Marks, type Source } from './marks.rules.ts'

/** What a source says of one thing. `key` is its own id of it: the same key again is the same sighting. Instants as ISO. */
export type ToldSighting = {
  readonly key: string
  readonly hostname?: string | null
  readonly serial?: string | null
  readonly uuid?: string | null
  readonly macs?: readonly string[]
  readonly assetTag?: string | null
  readonly agentIds?: readonly string[]
  readonly manufacturer?: string | null
  readonly model?: string | null
  readonly osName?: string | null
  readonly osVersion?: string | null
  readonly person?: string | null
  readonly place?: string | null
  readonly seenAt?: string | null
  /** The device the teller took it for, where it decided already (an agent's submission, an import's row). */
  readonly deviceId?: string
}
export type SourceOf = { readonly source: Source; readonly name: string }
export type Stored = {
  readonly id: string
  readonly key: string
  readonly deviceId: string | null
  readonly isNew: boolean
  readonly isMarked: boolean
}

const told = (values: Omit<ToldSighting, 'deviceId' | 'seenAt'>) => ({
  hostname: values.hostname ?? null,
  serial: values.serial ?? null,
  uuid: values.uuid ?? null,
  macs: values.macs ?? [],
  asset_tag: values.assetTag ?? null,
  agent_ids: values.agentIds ?? [],
  manufacturer: values.manufacturer ?? null,
  model: values.model ?? null,
  os_name: values.osName ?? null,
  os_version: values.osVersion ?? null,
  person: values.person ?? null,
  place: values.place ?? null,
})

const columns = [
  'hostname',
  'serial',
  'uuid',
  'macs',
  'asset_tag',
  'agent_ids',
  'manufacturer',
  'model',
  'os_name',
  'os_version',
  'person',
  'place',
] as const

/** The marks that turned out to be on several machines, by name (see `markName`). */
export const sharedMarks = async (act: Pick<Act, 'tx'>): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ name: string }>`select kind || ' ' || value as name
    from inventory_shared_identity`.execute(act.tx)
    ).rows.map(({ name }) => name),
  )

const namedMarks = (marks: Marks): readonly (readonly [kind: string, value: string])[] => [
  ...(marks.serial === undefined ? [] : [['serial', marks.serial] as const]),
  ...(marks.uuid === undefined ? [] : [['uuid', marks.uuid] as const]),
  ...(marks.assetTag === undefined ? [] : [['asset-tag', marks.assetTag] as const]),
  ...(marks.hostname === undefined ? [] : [['name', marks.hostname] as const]),
  ...marks.macs.map((mac) => ['mac', mac] as const),
  ...marks.agentIds.map((id) => ['agent', id] as const),
]

/**
 * Writes what a source says: one row a thing, its newest word. `isMarked`: what it may be known by changed. In the order given; keys must be
 * distinct.
 */
export const saveSightings = async (
  act: Act,
  of: SourceOf,
  rows: readonly ToldSighting[],
  holdsIdentities = of.source === 'agent',
): Promise<readonly Stored[]> => {
  if (rows.length === 0) return []
  // Two lists at once may tell of one new machine: the second waits for the first, whose rows it then finds. An agent's report holds its identities already.
  if (!holdsIdentities) await sql`select pg_advisory_xact_lock(hashtext('inventory_sighting'), hashtext(${act.districtId}::text))`.execute(act.tx)
  const shared = await sharedMarks(act)
  const before = new Map(
    (
      await sql<{ id: string; key: string; device_id: string | null; marks: string[] }>`select s.id, s.key, s.device_id,
      array(select m.kind || ' ' || m.value from inventory_mark m where m.district_id = s.district_id and m.sighting_id = s.id order by 1) as marks
    from inventory_sighting s where s.district_id = ${act.districtId} and s.source = ${of.source} and s.source_name = ${of.name}
      and s.key = any(${rows.map(({ key }) => key)}::text[]) for update`.execute(act.tx)
    ).rows.map((row) => [row.key, row]),
  )
  const told1 = rows.map((row) => {
    const [old, marks] = [before.get(row.key), namedMarks(marksOf(row, shared))]
    const isMarked =
      old === undefined || [...marks.map(([kind, value]) => `${kind} ${value}`)].toSorted().join('\n') !== old.marks.toSorted().join('\n')
    return { row, marks, isMarked, id: old?.id ?? newId(), isNew: old === undefined, deviceId: old?.device_id ?? row.deviceId ?? null }
  })
  const now = act.now.toString()
  await sql`insert into inventory_sighting (district_id, id, source, source_name, key, device_id, tied_by, confidence, reason,
    ${sql.join(columns.map((name) => sql.ref(name)))},
      first_told_at, told_at, seen_at)
    select ${act.districtId}::bigint, r.id, ${of.source}, ${of.name}, r.key, r.device_id, case when r.device_id is null then 'nobody' else 'made' end,
      case when r.device_id is null then 0 else 100 end,
      case when r.device_id is null then '' else 'Matched when it was imported.' end,
        ${sql.join(columns.map((name) => sql`r.${sql.ref(name)}`))}, ${now}::timestamptz, ${now}::timestamptz, r.seen_at
    from jsonb_to_recordset(${JSON.stringify(told1.map(({ row, id, deviceId }) => ({ id, key: row.key, device_id: deviceId, seen_at: row.seenAt ?? null, ...told(row) })))}::jsonb)
      as r(id uuid, key text, device_id uuid, hostname text, serial text, uuid text, macs text[], asset_tag text, agent_ids text[], manufacturer text,
        model text,
        os_name text, os_version text, person text, place text, seen_at timestamptz)
    on conflict (district_id, source, source_name,
      key) do update set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`))},
      told_at = excluded.told_at, seen_at = coalesce(excluded.seen_at, inventory_sighting.seen_at), gone_at = null`.execute(act.tx)
  const marked = told1.filter(({ isMarked }) => isMarked)
  if (marked.length > 0) {
    await sql`delete from inventory_mark where district_id = ${act.districtId}
      and sighting_id = any(${marked.map(({ id }) => id)}::uuid[])`.execute(act.tx)
    const flat = marked.flatMap(({ id, marks }) => marks.map(([kind, value]) => ({ id, kind, value: value.slice(0, 512) })))
    await sql`insert into inventory_mark (district_id, kind, value, sighting_id) select ${act.districtId}::bigint, kind, value, id
      from unnest(${flat.map((one) => one.kind)}::text[], ${flat.map((one) => one.value)}::text[], ${flat.map((one) => one.id)}::uuid[]) as m(kind,
        value, id)
      on conflict do nothing`.execute(act.tx)
  }
  return told1.map(({ row, id, deviceId, isNew, isMarked }) => ({ id, key: row.key, deviceId, isNew, isMarked }))
}

/** Things that the source's whole list no longer has: gone there, kept here. Gives how many. */
export const markGone = async (act: Act, of: SourceOf): Promise<number> =>
  Number(
    (
      await sql`update inventory_sighting set gone_at = ${act.now.toString()} where district_id = ${act.districtId} and source = ${of.source}
    and source_name = ${of.name} and told_at < ${act.now.toString()}::timestamptz and gone_at is null`.execute(act.tx)
    ).numAffectedRows ?? 0,
  )

/** Notes that an agent spoke again with nothing new; at most once an hour, so that an agent in a loop writes nothing. */
export const touchSighting = async (act: Act, of: SourceOf, key: string): Promise<void> => {
  await sql`update inventory_sighting set told_at = ${act.now.toString()}, seen_at = ${act.now.toString()} where district_id = ${act.districtId}
    and source = ${of.source}
    and source_name = ${of.name} and key = ${key} and told_at < ${act.now.subtract({ hours: 1 }).toString()}::timestamptz`.execute(act.tx)
}

export type TiedBy = 'rule' | 'person' | 'made' | 'nobody'
export type TieTo = {
  readonly id: string
  readonly deviceId: string | null
  readonly tiedBy: TiedBy
  readonly confidence: number
  readonly reason: string
}

export const tieSightings = async (act: Act, ties: readonly TieTo[]): Promise<void> => {
  if (ties.length === 0) return
  await sql`update inventory_sighting s set device_id = t.device_id, tied_by = t.tied_by, confidence = t.confidence, reason = t.reason
    from jsonb_to_recordset(${JSON.stringify(ties.map((one) => ({ id: one.id, device_id: one.deviceId, tied_by: one.tiedBy, confidence: one.confidence, reason: one.reason })))}::jsonb)
      as t(id uuid, device_id uuid, tied_by text, confidence int, reason text)
    where s.district_id = ${act.districtId} and s.id = t.id`.execute(act.tx)
}

/** A device that only lists tell of is known at the agents' door by its serial number and UUID too; what is another's already stays its. */
export const knowBySightings = async (act: Act, ids: readonly string[]): Promise<void> => {
  // Written so that it goes by the sightings' index whatever the planner knows of a table that was filled a moment ago.
  await sql`insert into inventory_identity (district_id, kind, value, device_id, since)
    select distinct on (m.kind, m.value) ${act.districtId}::bigint, m.kind, m.value, s.device_id, ${act.now.toString()}::timestamptz
    from unnest(${[...ids]}::uuid[]) as told(id)
      cross join lateral (select id, device_id from inventory_sighting
        where district_id = ${act.districtId} and id = told.id and device_id is not null offset 0) s
      cross join lateral (select kind, value from inventory_mark where district_id = ${act.districtId} and sighting_id = s.id offset 0) m
    where m.kind in ('serial', 'uuid') order by m.kind, m.value, s.id on conflict do nothing`.execute(act.tx)
}

/** Drops a mark from what tells machines apart, for ever, with why. */
export const shareMarks = async (act: Act, marks: readonly { readonly kind: string; readonly value: string }[], why: string): Promise<void> => {
  if (marks.length === 0) return
  const [kinds, values] = [marks.map(({ kind }) => kind), marks.map(({ value }) => value)]
  await sql`insert into inventory_shared_identity (district_id, kind, value, since, by, why)
    select ${act.districtId}::bigint, kind, value, ${act.now.toString()}::timestamptz, ${act.actor.id}, ${why} from unnest(${kinds}::text[],
      ${values}::text[]) as m(kind, value)
    on conflict do nothing`.execute(act.tx)
  await sql`delete from inventory_mark k using unnest(${kinds}::text[], ${values}::text[]) as m(kind, value) where k.district_id = ${act.districtId}
    and k.kind = case when m.kind in ('agent-id', 'device-id') then 'agent' else m.kind end and k.value = m.value`.execute(act.tx)
  await sql`delete from inventory_identity i using unnest(${kinds}::text[], ${values}::text[]) as m(kind, value)
    where i.district_id = ${act.districtId}
    and i.kind = m.kind and i.value = m.value`.execute(act.tx)
}
