import { sql } from 'kysely'
import type { Json } from '../../../core/proof/canonical.ts'
import { newId } from '../../../platform/ids.ts'
import {
  carryAll,
  foldDevice,
  giveAllBack,
  unfoldDevice,
  type BeforeFold,
  type Carried,
  type DeviceWords,
  type FoldChoice,
} from '../../assets/index.ts'
import type { Act } from '../../ledger/index.ts'
import { difference } from '../inventory.rules.ts'
import { inventoryForChange, saveChange, saveInventory, type Inventory } from '../inventory.store.ts'
import { pairOf } from './around.views.ts'
import { carryOwn, giveOwnBack, type OwnCarried } from './carried.store.ts'

type Named = { readonly kind: string; readonly value: string }
/** What stood at either side of a merge. `inventory`: that of the device that stays, where the other one's took its place. */
export type BeforeMerge = {
  readonly fold: BeforeFold
  readonly identities: readonly Named[]
  readonly sightings: readonly string[]
  readonly inventory: Inventory | null
  readonly taken: string | null
  /** Rows of others that went over, by table, and what inventory itself moved. */
  readonly carried?: Carried
  readonly own?: OwnCarried
}
/** How two records are made one: what follows, and whose word a person chose. */
export type Merging = { readonly words?: readonly DeviceWords[] | undefined; readonly choice?: FoldChoice | undefined }
export type Merge = {
  readonly id: string
  readonly keptId: string
  readonly goneId: string
  readonly at: string
  readonly by: string
  readonly why: string
  readonly before: BeforeMerge
  readonly splitAt: string | null
}

const columns = sql`id, kept_id as "keptId", gone_id as "goneId", at, by, why, before, split_at as "splitAt" from inventory_merge`
export const mergeForChange = async (act: Act, goneId: string): Promise<Merge | undefined> =>
  (
    await sql<Merge>`select ${columns} where district_id = ${act.districtId} and gone_id = ${goneId}
    and split_at is null for update`.execute(act.tx)
  ).rows[0]

const isNewer = async (act: Act, keptId: string, goneId: string): Promise<boolean> =>
  (
    await sql<{ is: boolean }>`select g.heard_at > k.heard_at as is from assets_device k join assets_device g on g.district_id = k.district_id
    and g.id = ${goneId}
    where k.district_id = ${act.districtId} and k.id = ${keptId}`.execute(act.tx)
  ).rows[0]?.is ?? false

/** The newer inventory of the two is in force at the device that stays. Both logs say when and why: neither is rewritten. */
const joinInventories = async (act: Act, keptId: string, goneId: string): Promise<Pick<BeforeMerge, 'inventory' | 'taken'>> => {
  const [kept, gone, takes] = [await inventoryForChange(act, keptId), await inventoryForChange(act, goneId), await isNewer(act, keptId, goneId)]
  if (gone === undefined) return { inventory: null, taken: null }
  await saveChange(act, goneId, gone.submissionId, { added: [], removed: gone.softwareIds, facts: ['merged'] })
  if (kept !== undefined && !takes) return { inventory: null, taken: null }
  await saveChange(act, keptId, gone.submissionId, { ...difference(kept?.softwareIds ?? [], gone.softwareIds), facts: ['merged'] })
  await saveInventory(act, keptId, null, gone)
  return { inventory: kept ?? null, taken: gone.submissionId }
}

/**
 * Two records are one machine: what came for the one goes on with the other. History stays where it was written, and is read with it. Gives the
 * merge's id. Both devices are locked by the caller.
 */
export const mergeRecords = async (
  act: Act,
  keptId: string,
  goneId: string,
  why: string,
  { words = [], choice = {} }: Merging = {},
): Promise<{ id: string; before: BeforeMerge }> => {
  const inventory = await joinInventories(act, keptId, goneId)
  const fold = await foldDevice(act, keptId, goneId, choice)
  const identities = (
    await sql<Named>`update inventory_identity set device_id = ${keptId} where district_id = ${act.districtId}
    and device_id = ${goneId} returning kind, value`.execute(act.tx)
  ).rows
  const isSaid = act.actor.personId !== undefined
  const sightings = (
    await sql<{ id: string }>`update inventory_sighting set device_id = ${keptId},
    tied_by = case when ${isSaid} then 'person' else tied_by end
    where district_id = ${act.districtId} and device_id = ${goneId} returning id`.execute(act.tx)
  ).rows.map(({ id }) => id)
  if (isSaid)
    await sql`update inventory_sighting set tied_by = 'person' where district_id = ${act.districtId}
    and device_id = ${keptId}`.execute(act.tx)
  const own = await carryOwn(act, keptId, goneId, why)
  const before: BeforeMerge = { fold, identities, sightings, ...inventory, own, carried: await carryAll(words, act, keptId, goneId) }
  const id = newId()
  await sql`insert into inventory_merge (district_id, id, kept_id, gone_id, at, by, by_person, why, before)
    values (${act.districtId}, ${id}, ${keptId}, ${goneId}, ${act.now.toString()}, ${act.actor.id}, ${act.actor.personId ?? null}, ${why},
      ${JSON.stringify(before as unknown as Json)}::jsonb)`.execute(act.tx)
  return { id, before }
}

/** Takes a merge back: both stand as they did, what came since stays where it came. `why` is the person's. */
export const unmergeRecords = async (
  act: Act,
  { id, keptId, goneId, before }: Merge,
  why: string,
  words: readonly DeviceWords[] = [],
): Promise<void> => {
  await unfoldDevice(act, keptId, goneId, before.fold)
  const [kinds, values] = [before.identities.map(({ kind }) => kind), before.identities.map(({ value }) => value)]
  await sql`update inventory_identity i set device_id = ${goneId} from unnest(${kinds}::text[], ${values}::text[]) as m(kind, value)
    where i.district_id = ${act.districtId} and i.kind = m.kind and i.value = m.value and i.device_id = ${keptId}`.execute(act.tx)
  await sql`update inventory_sighting set device_id = ${goneId}, tied_by = 'person', confidence = 100, reason = 'A person said so.'
    where district_id = ${act.districtId} and device_id = ${keptId} and id = any(${[...before.sightings]}::uuid[])`.execute(act.tx)
  const [kept, gone] = [await inventoryForChange(act, keptId), await inventoryForChange(act, goneId)]
  if (gone !== undefined) await saveChange(act, goneId, gone.submissionId, { added: gone.softwareIds, removed: [], facts: ['split'] })
  if (kept !== undefined && before.inventory !== null && kept.submissionId === before.taken) {
    await saveChange(act, keptId, before.inventory.submissionId, { ...difference(kept.softwareIds, before.inventory.softwareIds), facts: ['split'] })
    await saveInventory(act, keptId, null, before.inventory)
  }
  if (before.own !== undefined) await giveOwnBack(act, keptId, goneId, before.own)
  await giveAllBack(words, act, keptId, goneId, before.carried ?? {})
  await sql`update inventory_merge set split_at = ${act.now.toString()}, split_by = ${act.actor.personId ?? null}, split_why = ${why}
    where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** Marks that sightings on both sides tell: once the two are apart, they tell neither. */
export const commonMarks = async (act: Act, a: string, b: string): Promise<readonly Named[]> => {
  const [first, second] = pairOf(a, b)
  return (
    await sql<Named>`select m.kind, m.value from inventory_mark m join inventory_sighting s on s.district_id = m.district_id
    and s.id = m.sighting_id
    where m.district_id = ${act.districtId} and m.kind <> 'name' and s.device_id in (${first}::uuid, ${second}::uuid) group by 1,
      2 having count(distinct s.device_id) = 2`.execute(act.tx)
  ).rows
}
