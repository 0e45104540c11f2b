import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import { pairOf } from './around.views.ts'
import type { Trap } from './same-machine.rules.ts'

export type Raised = {
  readonly deviceId: string
  readonly otherId?: string
  readonly sightingId?: string
  readonly confidence: number
  readonly trap: Trap
  readonly reason: string
}

/** Raises a question unless it stands open, or a person answered it before. Gives its id where it is new. */
export const raiseReview = async (act: Act, { deviceId, otherId, sightingId, confidence, trap, reason }: Raised): Promise<string | undefined> => {
  const [first, second] = otherId === undefined ? [deviceId, null] : pairOf(deviceId, otherId)
  return (
    await sql<{ id: string }>`insert into inventory_review (district_id, id, kind, device_id, other_device_id, sighting_id, confidence, trap,
    reason, raised_at)
    select ${act.districtId}, ${newId()}, ${otherId === undefined ? 'two-machines' : 'one-machine'}, ${first}::uuid, ${second}::uuid,
      ${sightingId ?? null}::uuid, ${confidence}::int, ${trap},
      ${reason}, ${act.now.toString()}::timestamptz
    where not exists (select from inventory_review r where r.district_id = ${act.districtId} and r.device_id = ${first}::uuid
      and coalesce(r.other_device_id, r.sighting_id) = ${second ?? sightingId ?? null}::uuid and r.settled_as in ('apart', 'stays', 'split'))
    on conflict do nothing returning id`.execute(act.tx)
  ).rows[0]?.id
}

export type SettledAs = 'merged' | 'apart' | 'split' | 'stays' | 'moot'

/** Ends the open questions about these devices, all of them or those between just these two, or about this sighting. */
export const settleReviews = async (
  act: Act,
  about: { readonly deviceIds: readonly string[]; readonly sightingIds?: readonly string[]; readonly isPair?: boolean },
  as: SettledAs,
  why: string,
): Promise<void> => {
  const ids = sql`${[...about.deviceIds]}::uuid[]`
  await sql`update inventory_review set settled_at = ${act.now.toString()}::timestamptz, settled_by = ${act.actor.personId ?? null},
    settled_as = ${act.actor.personId === undefined ? 'moot' : as}, settled_why = ${why}
    where district_id = ${act.districtId} and settled_at is null and (sighting_id = any(${[...(about.sightingIds ?? [])]}::uuid[])
      or ${
        about.isPair
          ? sql`(device_id = any(${ids})
        and other_device_id = any(${ids}))`
          : sql`(device_id = any(${ids}) or other_device_id = any(${ids}))`
      })`.execute(act.tx)
}

/** Keeps two devices apart for ever, or until a person merges them. */
export const keepApart = async (act: Act, a: string, b: string, why: string): Promise<void> => {
  const [first, second] = pairOf(a, b)
  await sql`insert into inventory_apart (district_id, device_id, other_device_id, since, by, why)
    values (${act.districtId}, ${first}, ${second}, ${act.now.toString()}, ${act.actor.personId ?? null}, ${why})
    on conflict (district_id, device_id, other_device_id) do update set since = excluded.since, by = excluded.by, why = excluded.why,
      ended_at = null`.execute(act.tx)
}

export const endApart = async (act: Act, a: string, b: string): Promise<void> => {
  const [first, second] = pairOf(a, b)
  await sql`update inventory_apart set ended_at = ${act.now.toString()} where district_id = ${act.districtId} and device_id = ${first}
    and other_device_id = ${second} and ended_at is null`.execute(act.tx)
}
