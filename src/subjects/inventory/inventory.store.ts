import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Refusal } from '../../core/result.ts'
import type { Act } from '../ledger/index.ts'
import type { Identity, Known } from './identity.rules.ts'
import type { Facts } from './inventory.rules.ts'
import type { Details } from './seen-change.rules.ts'

/** One submission as it came. */
export type Raw = { readonly bytes: Uint8Array; readonly sha256: string; readonly remote: string; readonly keyId: string | null }
export type Head = { readonly label: string; readonly dialect: string | null; readonly isPartial: boolean; readonly notes: readonly string[] }
export type SubmissionState = 'accepted' | 'unchanged' | 'quarantined' | 'refused'

/** One row a submission. `unchanged` keeps no bytes: the accepted one before it holds the same. Gives its id. */
export const saveSubmission = async (
  act: Act,
  state: SubmissionState,
  raw: Raw,
  head: Head,
  deviceId: string | null,
  refusal?: Refusal,
): Promise<string> => {
  const id = newId()
  await sql`insert into inventory_submission (district_id, id, received_at, key_id, remote, device_id, device_label, state, refusal, dialect,
    is_partial, size, sha256, raw, notes)
    values (${act.districtId}, ${id}, ${act.now.toString()}, ${raw.keyId}, ${raw.remote}, ${deviceId}, ${head.label}, ${state},
      ${refusal ? JSON.stringify(refusal) : null}::jsonb,
      ${head.dialect}, ${head.isPartial}, ${raw.bytes.byteLength}, ${raw.sha256}, ${
        state === 'unchanged' ? null : Buffer.from(raw.bytes)
      }, ${[...head.notes]}::text[])`.execute(act.tx)
  return id
}

/** Counts one more arrival of what a device told within the last day; undefined where it told nothing unchanged since then. */
export const countRepeat = async (act: Act, deviceId: string, since: string): Promise<string | undefined> =>
  (
    await sql<{
      id: string
    }>`update inventory_submission set repeats = repeats + 1, repeated_at = ${act.now.toString()} where district_id = ${act.districtId} and id = (
      select id from inventory_submission where device_id = ${deviceId} and state = 'unchanged' and received_at > ${since} order by received_at desc limit 1)
    returning id`.execute(act.tx)
  ).rows[0]?.id

/** Waits until no other submission that shares an identity is under way. Taken in one order, so that two never wait for each other. */
export const lockIdentities = async (act: Act, identities: readonly Identity[]): Promise<void> => {
  const names = identities.map(({ kind, value }) => `${act.districtId} ${kind} ${value}`)
  await sql`select pg_advisory_xact_lock(k) from (select distinct hashtextextended(name, 7207) as k from unnest(${names}::text[]) as name
    order by k) as keys`.execute(act.tx)
}

/** Which of these identities are known, with what else is known of their devices. */
export const knownIdentities = async (act: Act, identities: readonly Identity[]): Promise<readonly Known[]> =>
  (
    await sql<Known>`select i.kind, i.value, i.device_id as "deviceId", v.enrolled_site_id as "siteId",
      array(select value from inventory_identity o where o.district_id = i.district_id and o.device_id = i.device_id and o.kind = 'uuid') as uuids,
      array(select value from inventory_identity o where o.district_id = i.district_id and o.device_id = i.device_id and o.kind = 'serial') as serials
    from unnest(${identities.map((one) => one.kind)}::text[], ${identities.map((one) => one.value)}::text[]) as told(kind, value)
      join inventory_identity i on i.district_id = ${act.districtId} and i.kind = told.kind and i.value = told.value
      left join inventory_device v on v.district_id = i.district_id and v.device_id = i.device_id`.execute(act.tx)
  ).rows

export const saveIdentities = async (act: Act, deviceId: string, identities: readonly Identity[]): Promise<void> => {
  await sql`insert into inventory_identity (district_id, kind, value, device_id, since)
    select ${act.districtId}::bigint, told.kind, told.value, ${deviceId}::uuid, ${act.now.toString()}::timestamptz
    from unnest(${identities.map((one) => one.kind)}::text[], ${identities.map((one) => one.value)}::text[]) as told(kind, value)
    on conflict (district_id, kind, value) do nothing`.execute(act.tx)
}

export type Inventory = {
  readonly digest: string
  readonly facts: Facts
  readonly softwareKnown: boolean
  readonly softwareIds: readonly string[]
  readonly submissionId: string
  readonly bootTime?: string | null
  readonly heardAt?: string | null // when an agent on the device spoke last
}

export const inventoryForChange = async (act: Act, deviceId: string): Promise<Inventory | undefined> =>
  (
    await sql<Inventory>`select digest, facts, software_known as "softwareKnown", software_ids as "softwareIds", submission_id as "submissionId",
      boot_time as "bootTime", (select nullif(heard_at, 'epoch') from assets_device d where d.district_id = v.district_id and d.id = v.device_id) as "heardAt"
    from inventory_device v where district_id = ${act.districtId} and device_id = ${deviceId} for update of v`.execute(act.tx)
  ).rows[0]

export const saveInventory = async (act: Act, deviceId: string, siteId: string | null, to: Inventory): Promise<void> => {
  await sql`insert into inventory_device (district_id, device_id, enrolled_site_id, digest, facts, software_known, software_ids, submission_id,
    changed_at, boot_time)
    values (${act.districtId}, ${deviceId}, ${siteId}, ${to.digest},
      ${JSON.stringify(to.facts)}::jsonb, ${to.softwareKnown}, ${[...to.softwareIds]}::bigint[], ${to.submissionId},
      ${act.now.toString()}, ${to.bootTime ?? null})
    on conflict (district_id, device_id) do update set boot_time = excluded.boot_time, enrolled_site_id = coalesce(inventory_device.enrolled_site_id, excluded.enrolled_site_id),
      digest = excluded.digest, facts = excluded.facts, software_known = excluded.software_known,
      software_ids = excluded.software_ids, submission_id = excluded.submission_id, changed_at = excluded.changed_at`.execute(act.tx)
}

/** Notes what changed, for ever, and leaves it for the reverse index. */
export const saveChange = async (
  act: Act,
  deviceId: string,
  submissionId: string,
  change: { added: readonly string[]; removed: readonly string[]; facts: readonly string[]; details?: Details },
): Promise<string> => {
  const id = newId()
  await sql`with change as (
      insert into inventory_change (district_id, id, device_id, at, submission_id, added, removed, facts, details)
      values (${act.districtId}, ${id}, ${deviceId},
        ${act.now.toString()}, ${submissionId}, ${[...change.added]}::bigint[], ${[...change.removed]}::bigint[], ${[...change.facts]}::text[], ${JSON.stringify(change.details ?? {})}::jsonb))
    insert into inventory_unindexed (district_id, change_id) values (${act.districtId}, ${id})`.execute(act.tx)
  return id
}

export type AlarmKind = 'identity-claimed' | 'identity-shared' | 'agent-replaced'

/** How many installations of agents are known to tell of a device. */
export const agentsOf = async (act: Act, deviceId: string): Promise<number> =>
  Number(
    (
      await sql<{
        n: string
      }>`select count(*) as n from inventory_identity where district_id = ${act.districtId} and device_id = ${deviceId} and kind in ('agent-id', 'device-id')`.execute(
        act.tx,
      )
    ).rows[0]?.n ?? 0,
  )

export const isAlarmOpen = async (act: Act, kind: AlarmKind, deviceId: string, identity: readonly string[]): Promise<boolean> =>
  (
    await sql`select 1 from inventory_alarm where district_id = ${act.districtId} and kind = ${kind} and device_id = ${deviceId}
    and identity = ${[...identity]}::text[]
    and settled_at is null`.execute(act.tx)
  ).rows.length > 0

/** Raises an alarm unless the same one is open. */
export const raiseAlarm = async (
  act: Act,
  alarm: { kind: AlarmKind; deviceId: string; otherDeviceId: string | null; submissionId: string; identity: readonly string[] },
): Promise<string | undefined> =>
  (
    await sql<{ id: string }>`insert into inventory_alarm (district_id, id, kind, device_id, other_device_id, submission_id, identity, raised_at)
    values (${act.districtId}, ${newId()}, ${alarm.kind}, ${alarm.deviceId}, ${alarm.otherDeviceId}, ${alarm.submissionId},
      ${[...alarm.identity]}::text[], ${act.now.toString()})
    on conflict do nothing returning id`.execute(act.tx)
  ).rows[0]?.id

export const settleAlarmRow = async (act: Act, id: string, how: string): Promise<void> => {
  await sql`update inventory_alarm set settled_at = ${act.now.toString()}, settled_by = ${act.actor.personId ?? null}, settled_how = ${how}
    where district_id = ${act.districtId} and id = ${id} and settled_at is null`.execute(act.tx)
}

/** Drops the bytes of what was turned away; its row, hash and refusal stay. */
export const discardSubmission = async (act: Act, id: string): Promise<void> => {
  await sql`update inventory_submission set state = 'discarded', raw = null where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
}

/** What is in quarantine, counted while nobody else adds to it, and whether these bytes by that key are there already. */
export const quarantineState = async (act: Act, raw: Raw): Promise<{ rows: number; bytes: number; hasIt: boolean }> => {
  await sql`select pg_advisory_xact_lock(7208, ${Number(act.districtId)}::int)`.execute(act.tx)
  const row = (
    await sql<{ n: string; bytes: string | null; has: boolean | null }>`select count(*) as n, sum(size) as bytes,
    bool_or(sha256 = ${raw.sha256} and key_id = ${raw.keyId}::uuid) as has
    from inventory_submission where district_id = ${act.districtId} and state in ('quarantined', 'refused')`.execute(act.tx)
  ).rows[0]
  return { rows: Number(row?.n ?? 0), bytes: Number(row?.bytes ?? 0), hasIt: row?.has ?? false }
}
