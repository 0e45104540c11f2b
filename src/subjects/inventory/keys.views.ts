import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Sent } from './daily-limit.rules.ts'
import { sentByNodes } from './osquery/nodes.views.ts'

export type Key = {
  readonly id: string
  readonly siteId: string
  readonly site: string
  readonly label: string
  readonly madeBy: string
  readonly madeAt: string
  readonly revokedBy: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

export type KeyAtTheDoor = { readonly id: string; readonly siteId: string; readonly secretHash: string; readonly isRevoked: boolean }

export const keyAtTheDoor = async (tx: Tx, id: string): Promise<KeyAtTheDoor | undefined> =>
  (
    await sql<KeyAtTheDoor>`select id, site_id as "siteId", secret_hash as "secretHash", revoked_at is not null as "isRevoked" from inventory_key
    where id = ${id}`.execute(tx)
  ).rows[0]

export const keyExists = async (tx: Tx, id: string): Promise<{ label: string; isRevoked: boolean } | undefined> =>
  (
    await sql<{ label: string; isRevoked: boolean }>`select label, revoked_at is not null as "isRevoked" from inventory_key
    where id = ${id}`.execute(tx)
  ).rows[0]

export const siteExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await sql`select 1 from people_site where id = ${id}`.execute(tx)).rows.length > 0

/** What a key sent since an instant: each arrival and each enrolment of a daemon counts, stored bytes are those that were kept. */
export const sentByKey = async (tx: Tx, keyId: string, since: string): Promise<Sent> => {
  const nodes = await sentByNodes(tx, keyId, since)
  const { rows } = await sql<{
    submissions: string
    bytes: string | null
  }>`select count(*) + coalesce(sum(repeats), 0) as submissions, sum(size) filter (where state <> 'unchanged') as bytes
    from inventory_submission where key_id = ${keyId} and received_at >= ${since}`.execute(tx)
  return { submissions: Number(rows[0]?.submissions ?? 0) + nodes.enrolments, bytes: Number(rows[0]?.bytes ?? 0) + nodes.bytes }
}

/** How many devices reported by a key between two instants. */
export const devicesOfKey = async (tx: Tx, keyId: string, from: string, to: string): Promise<number> =>
  Number(
    (
      await sql<{ n: string }>`select count(distinct device_id) as n from inventory_submission
      where key_id = ${keyId} and received_at >= ${from} and received_at < ${to}`.execute(tx)
    ).rows[0]?.n ?? 0,
  )

export const hasKeyAlarm = async (tx: Tx, keyId: string, since: string): Promise<boolean> =>
  (await sql`select 1 from inventory_key_alarm where key_id = ${keyId} and raised_at > ${since} limit 1`.execute(tx)).rows.length > 0

export type KeyAlarm = {
  readonly label: string
  readonly site: string
  readonly raisedAt: string
  readonly submissions: number
  readonly remote: string
}

/** Keys in use that reached their limit since an instant, each once. */
export const keyAlarms = async (tx: Tx, since: string): Promise<readonly KeyAlarm[]> =>
  (
    await sql<KeyAlarm>`select distinct on (a.key_id) k.label, s.name as site, a.raised_at as "raisedAt", a.submissions, a.remote
    from inventory_key_alarm a join inventory_key k on k.district_id = a.district_id and k.id = a.key_id join people_site s on s.district_id = k.district_id and s.id = k.site_id
    where a.raised_at > ${since} and k.revoked_at is null order by a.key_id, a.raised_at desc`.execute(tx)
  ).rows
