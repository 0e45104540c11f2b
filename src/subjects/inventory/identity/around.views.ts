import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'
import type { Source } from './marks.rules.ts'
import type { Seen } from './same-machine.rules.ts'
import type { TiedBy } from './sightings.store.ts'

/** A sighting with the device it is tied to now; `seen.id` names it by source and key, so that no answer hangs on what came first. */
export type Around = { readonly id: string; readonly deviceId: string | null; readonly tiedBy: TiedBy; readonly source: Source; readonly seen: Seen }

const most = 20_000 // sightings looked at together
const told = 400 // sightings with one mark, beyond which it leads nowhere

/** All sightings that hang together with these by what they may be known by, or by their device; in rounds, until nothing comes. */
const idsAround = async (act: Act, from: readonly string[]): Promise<readonly string[]> => {
  const found = new Set(from)
  for (let fresh: readonly string[] = from; fresh.length > 0 && found.size < most;) {
    const { rows } = await sql<{ id: string }>`with mine as (select distinct kind, value from inventory_mark where district_id = ${act.districtId}
      and sighting_id = any(${[...fresh]}::uuid[])),
      few as (select m.kind, m.value from mine m where (select count(*) from (select 1 from inventory_mark k where k.district_id = ${act.districtId}
        and k.kind = m.kind and k.value = m.value
        limit ${told + 1}) n) <= ${told})
      select k.sighting_id as id from few join inventory_mark k on k.district_id = ${act.districtId} and k.kind = few.kind and k.value = few.value
      union select o.id from inventory_sighting s join inventory_sighting o on o.district_id = s.district_id and o.device_id = s.device_id
        where s.district_id = ${act.districtId} and s.id = any(${[...fresh]}::uuid[])`.execute(act.tx)
    fresh = rows.map(({ id }) => id).filter((id) => !found.has(id))
    for (const id of fresh) found.add(id)
  }
  return [...found]
}

/** The sightings around these, as the rules see them, locked in one order. */
export const sightingsAround = async (act: Act, from: readonly string[]): Promise<readonly Around[]> => {
  const ids = await idsAround(act, from)
  const { rows } = await sql<{
    id: string
    deviceId: string | null
    tiedBy: TiedBy
    source: Source
    name: string
    firstAt: string
    lastAt: string
    marks: [string, string][]
  }>`
    select s.id, s.device_id as "deviceId", s.tied_by as "tiedBy", s.source, s.source || ' ' || s.source_name || ' ' || s.key as name,
      s.first_told_at as "firstAt",
      s.told_at as "lastAt", (select coalesce(jsonb_agg(jsonb_build_array(m.kind, m.value) order by m.kind, m.value), '[]') from inventory_mark m
        where m.district_id = s.district_id and m.sighting_id = s.id) as marks
    from inventory_sighting s where s.district_id = ${act.districtId} and s.id = any(${[...ids]}::uuid[])
      order by s.id for no key update`.execute(act.tx)
  return rows.map(({ id, deviceId, tiedBy, source, name, firstAt, lastAt, marks }) => {
    const all = (kind: string): string[] => marks.flatMap(([of, value]) => (of === kind ? [value] : []))
    const [serial, uuid, assetTag, hostname] = [all('serial')[0], all('uuid')[0], all('asset-tag')[0], all('name')[0]]
    return {
      id,
      deviceId,
      tiedBy,
      source,
      seen: {
        id: name,
        source,
        firstAt: Date.parse(firstAt),
        lastAt: Date.parse(lastAt),
        macs: all('mac'),
        agentIds: all('agent'),
        ...(serial === undefined ? {} : { serial }),
        ...(uuid === undefined ? {} : { uuid }),
        ...(assetTag === undefined ? {} : { assetTag }),
        ...(hostname === undefined ? {} : { hostname }),
        ...(tiedBy === 'person' && deviceId !== null ? { saidToBe: deviceId } : {}),
      },
    }
  })
}

export type TiedDevice = { readonly id: string; readonly hostname: string; readonly hasInventory: boolean; readonly firstSeen: string }

/** The devices that sightings are tied to, oldest first. */
export const tiedDevices = async (act: Act, ids: readonly string[]): Promise<readonly TiedDevice[]> =>
  (
    await sql<TiedDevice>`select d.id, d.hostname, d.first_seen as "firstSeen", v.device_id is not null as "hasInventory"
    from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
    where d.district_id = ${act.districtId} and d.id = any(${[...ids]}::uuid[]) order by d.first_seen,
      d.id for no key update of d`.execute(act.tx)
  ).rows

/** Pairs that a person keeps apart, among these devices: `smaller larger`. */
export const apartPairs = async (act: Act, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await sql<{ pair: string }>`select device_id || ' ' || other_device_id as pair from inventory_apart where district_id = ${act.districtId}
    and ended_at is null
    and device_id = any(${[...ids]}::uuid[])`.execute(act.tx)
    ).rows.map(({ pair }) => pair),
  )

export const pairOf = (a: string, b: string): readonly [string, string] => (a < b ? [a, b] : [b, a])
