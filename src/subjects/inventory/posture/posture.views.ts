import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { PostureFact } from './posture.rules.ts'

export type PostureRow = {
  readonly fact: PostureFact
  readonly state: string
  readonly detail: string
  readonly source: string
  readonly submissionId: string
  readonly toldAt: string
  readonly since: string
}

export const postureOf = async (tx: Tx, deviceId: string): Promise<readonly PostureRow[]> =>
  (
    await sql<PostureRow>`select fact, state, detail, source, submission_id as "submissionId", told_at as "toldAt", since from inventory_posture
    where device_id = ${deviceId}`.execute(tx)
  ).rows

export type TitleName = { readonly id: string; readonly name: string }
/** The distinct titles a district has; the reverse index must be flushed. */
export const titleNames = async (tx: Tx, districtId: string): Promise<readonly TitleName[]> =>
  (
    await sql<TitleName>`select t.id, t.name from inventory_district_software s join inventory_title t on t.id = s.title_id where s.district_id = ${districtId}`.execute(
      tx,
    )
  ).rows

/** Every device whose software is known, with which of these titles it has and what was said of its software. */
export const softwareHolders = async (
  tx: Tx,
  districtId: string,
  titleIds: readonly string[],
): Promise<
  readonly {
    readonly deviceId: string
    readonly submissionId: string
    readonly source: string
    readonly names: readonly string[]
    readonly states: Readonly<Record<string, string>>
  }[]
> =>
  (
    await sql<{ deviceId: string; submissionId: string; source: string; names: string[]; states: Record<string, string> }>`
    with held as (
      select d.id as device_id, array_agg(distinct t.name) as names from inventory_district_software s join inventory_title t on t.id = s.title_id
        cross join lateral unnest(s.device_ids) as d(id)
      where s.district_id = ${districtId} and s.title_id = any(${[...titleIds]}::bigint[]) group by d.id),
    said as (
      select device_id, jsonb_object_agg(fact, state || ' ' || detail) as states from inventory_posture
      where district_id = ${districtId} and fact in ('filter-client', 'remote-control', 'camera') group by device_id)
    select v.device_id as "deviceId", v.submission_id as "submissionId", coalesce(v.facts->>'agent', '') as source, coalesce(h.names, '{}') as names,
      coalesce(p.states, '{}') as states
    from inventory_device v left join held h on h.device_id = v.device_id left join said p on p.device_id = v.device_id
    where v.district_id = ${districtId} and v.software_known`.execute(tx)
  ).rows

export type StatedEncryption = { readonly state: 'yes' | 'no'; readonly by: string; readonly at: string }
/** What a list or a management console stated last of a device's encryption, beside what agents see. */
export const statedEncryption = async (tx: Tx, deviceId: string): Promise<StatedEncryption | undefined> =>
  (
    await sql<StatedEncryption>`select encryption_told as state, encryption_by as by, encryption_at as at from assets_device
    where id = ${deviceId} and encryption_told is not null`.execute(tx)
  ).rows[0]
