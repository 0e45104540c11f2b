import { sql } from 'kysely'
import type { Refusal } from '../../core/result.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { Facts } from './inventory.rules.ts'

export type Title = {
  readonly id: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly source: string
  readonly publisher: string
}

export type InventoryInForce = {
  readonly facts: Facts
  readonly softwareKnown: boolean
  readonly softwareIds: readonly string[]
  readonly changedAt: string
  readonly submissionId: string
  readonly enrolledSite: string | null
}

export const inventoryOf = async (tx: Tx, deviceId: string): Promise<InventoryInForce | undefined> =>
  (
    await sql<InventoryInForce>`select v.facts, v.software_known as "softwareKnown", v.software_ids as "softwareIds", v.changed_at as "changedAt",
    v.submission_id as "submissionId",
      s.name as "enrolledSite" from inventory_device v left join people_site s on s.district_id = v.district_id and s.id = v.enrolled_site_id
    where v.device_id = ${deviceId}`.execute(tx)
  ).rows[0]

export const titlesOf = async (tx: Tx, ids: readonly string[]): Promise<readonly Title[]> =>
  (
    await sql<Title>`select id, ecosystem, name, version, arch, source, publisher from inventory_title where id = any(${[...ids]}::bigint[])
    order by name, version, arch`.execute(tx)
  ).rows

/** The same for others, with what kind of title each is. */
export const titlesNamed = async (tx: Tx, ids: readonly string[]): Promise<readonly (Title & { readonly kind: string })[]> =>
  (
    await sql<
      Title & { kind: string }
    >`select id, ecosystem, name, version, arch, source, publisher, kind from inventory_title where id = any(${[...ids]}::bigint[])
    order by name, version, arch`.execute(tx)
  ).rows

export type Change = {
  readonly id: string
  readonly at: string
  readonly submissionId: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly facts: readonly string[]
  readonly details: Readonly<Record<string, readonly [string, string]>>
}

/** What changed on a device and when, newest first. */
export const changesOf = async (tx: Tx, deviceId: string, limit = 20): Promise<readonly Change[]> =>
  (
    await sql<Change>`select id, at, submission_id as "submissionId", added, removed, facts, details from inventory_change
    where device_id in (select id from assets_device where id = ${deviceId} or merged_into = ${deviceId})
    order by at desc, id desc limit ${limit}`.execute(tx)
  ).rows

export type SubmissionRow = {
  readonly id: string
  readonly receivedAt: string
  readonly state: string
  readonly label: string
  readonly size: number
  readonly sha256: string
  readonly hasRaw: boolean
  readonly refusal: Refusal | null
  readonly notes: readonly string[]
  readonly key: string | null
  readonly site: string | null
  readonly remote: string
  readonly deviceId: string | null
}

const submission = sql`u.id, u.received_at as "receivedAt", u.state, u.device_label as label, u.size, u.sha256, u.raw is not null as "hasRaw",
  u.refusal, u.notes, k.label as key, s.name as site,
  u.remote, u.device_id as "deviceId" from inventory_submission u left join inventory_key k on k.district_id = u.district_id and k.id = u.key_id
  left join people_site s on s.district_id = k.district_id and s.id = k.site_id`

export const submissionsOf = async (tx: Tx, deviceId: string, limit = 20): Promise<readonly SubmissionRow[]> =>
  (
    await sql<SubmissionRow>`select ${submission} where u.device_id in (select id from assets_device where id = ${deviceId} or merged_into = ${deviceId}) order by u.received_at desc, u.id desc
    limit ${limit}`.execute(tx)
  ).rows

/** What was turned away and waits for a person. */
export const quarantined = async (tx: Tx, limit = 100): Promise<readonly SubmissionRow[]> =>
  (
    await sql<SubmissionRow>`select ${submission} where u.state in ('quarantined', 'refused') order by u.received_at desc, u.id desc
    limit ${limit}`.execute(tx)
  ).rows

export const submissionById = async (tx: Tx, id: string): Promise<SubmissionRow | undefined> =>
  (
    await sql<SubmissionRow>`select ${submission}
  where u.id = ${id}`.execute(tx)
  ).rows[0]

export const rawOf = async (tx: Tx, id: string): Promise<{ raw: Buffer | null; sha256: string } | undefined> =>
  (await sql<{ raw: Buffer | null; sha256: string }>`select raw, sha256 from inventory_submission where id = ${id}`.execute(tx)).rows[0]

export type Alarm = {
  readonly id: string
  readonly kind: 'identity-claimed' | 'identity-shared' | 'agent-replaced'
  readonly deviceId: string
  readonly device: string
  readonly otherDeviceId: string | null
  readonly otherDevice: string | null
  readonly submissionId: string
  readonly identity: readonly string[]
  readonly raisedAt: string
  readonly settledAt: string | null
  readonly settledBy: string | null
  readonly settledHow: string | null
  readonly key: string | null
  readonly site: string | null
  readonly remote: string
}

const alarm = sql`a.id, a.kind, a.device_id as "deviceId", d.hostname as device, a.other_device_id as "otherDeviceId", o.hostname as "otherDevice",
  a.submission_id as "submissionId", a.identity,
  a.raised_at as "raisedAt", a.settled_at as "settledAt", p.name as "settledBy", a.settled_how as "settledHow", k.label as key, s.name as site,
    u.remote
  from inventory_alarm a join assets_device d on d.district_id = a.district_id and d.id = a.device_id
    left join assets_device o on o.district_id = a.district_id and o.id = a.other_device_id
    join inventory_submission u on u.district_id = a.district_id and u.id = a.submission_id left join inventory_key k
      on k.district_id = u.district_id and k.id = u.key_id
    left join people_site s on s.district_id = k.district_id and s.id = k.site_id left join people_person p on p.district_id = a.district_id
      and p.id = a.settled_by`

/** Alarms, the open ones first. */
export const alarms = async (tx: Tx, limit = 100): Promise<readonly Alarm[]> =>
  (await sql<Alarm>`select ${alarm} order by a.settled_at is not null, a.raised_at desc limit ${limit}`.execute(tx)).rows
export const alarmById = async (tx: Tx, id: string): Promise<Alarm | undefined> =>
  (await sql<Alarm>`select ${alarm} where a.id = ${id}`.execute(tx)).rows[0]

export type DataQuality = { readonly alarms: number; readonly quarantined: number; readonly quarantinedBytes: number }
export const dataQuality = async (tx: Tx): Promise<DataQuality> => {
  const row = (
    await sql<{ alarms: string; n: string; bytes: string | null }>`select (select count(*) from inventory_alarm
    where settled_at is null) as alarms, count(*) as n, sum(size) as bytes
    from inventory_submission where state in ('quarantined', 'refused')`.execute(tx)
  ).rows[0]
  return { alarms: Number(row?.alarms ?? 0), quarantined: Number(row?.n ?? 0), quarantinedBytes: Number(row?.bytes ?? 0) }
}
