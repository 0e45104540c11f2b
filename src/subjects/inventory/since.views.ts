import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

/** Since when a title is on a device and what saw it. `isFirst`: it was there when the device was first told of, so since then or earlier. */
export type Since = {
  readonly titleId: string
  readonly at: string
  readonly isFirst: boolean
  readonly submissionId: string
  readonly seenBy: string
  readonly dialect: string | null
}

/** A device and the records that were found to be it: their logs are read together. */
const records = (deviceId: string) => sql`select id from assets_device where id = ${deviceId} or merged_into = ${deviceId}`
const seenBy = sql`coalesce('key "' || k.label || '"', nullif(u.remote, ''), 'an agent')`

/**
 * Since when each of these titles is on the device, from the log of changes: its last coming that no going followed. What a merge or split wrote
 * down is no coming.
 */
export const sinceOnDevice = async (tx: Tx, deviceId: string, titleIds: readonly string[]): Promise<ReadonlyMap<string, Since>> =>
  new Map(
    (
      await sql<Since>`with log as (select c.id, c.device_id, c.at, c.submission_id, c.added, c.removed from inventory_change c
    where c.device_id in (${records(deviceId)}) and not c.facts && array['merged', 'split']),
    first as (select distinct on (device_id) id from log order by device_id, at, id),
    moves as (select l.device_id, t.id as title_id, l.at, l.id, l.submission_id, true as came from log l, unnest(l.added) as t(id)
      where t.id = any(${[...titleIds]}::bigint[])
      union all select l.device_id, t.id, l.at, l.id, l.submission_id, false from log l, unnest(l.removed) as t(id)
        where t.id = any(${[...titleIds]}::bigint[])),
    last as (select distinct on (device_id, title_id) * from moves order by device_id, title_id, at desc, id desc)
    select distinct on (l.title_id) l.title_id as "titleId", l.at, l.id in (select id from first) as "isFirst", l.submission_id as "submissionId",
      ${seenBy} as "seenBy", u.dialect
    from last l join inventory_submission u on u.id = l.submission_id left join inventory_key k on k.district_id = u.district_id and k.id = u.key_id
    where l.came order by l.title_id, l.at, l.id`.execute(tx)
    ).rows.map((row) => [row.titleId, row]),
  )

export type SinceOfTitle = Since & { readonly deviceId: string; readonly hostname: string; readonly version: string; readonly arch: string }

/** The same for a title on every device that holds it, the newest first: who got it when. At most `limit` rows. */
export const sinceOfTitles = async (tx: Tx, districtId: string, name: string, limit = 100): Promise<readonly SinceOfTitle[]> =>
  (
    await sql<SinceOfTitle>`with held as (
      select t.id as title_id, t.version, t.arch, h.id as device_id from inventory_district_software s join inventory_title t on t.id = s.title_id,
        unnest(s.device_ids) as h(id)
      where s.district_id = ${districtId} and lower(t.name) = lower(${name}) limit 5000)
    select h.title_id as "titleId", h.version, h.arch, d.id as "deviceId", d.hostname, c.at, c.is_first as "isFirst",
      c.submission_id as "submissionId", ${seenBy} as "seenBy", u.dialect
    from held h join assets_device d on d.id = h.device_id
      join lateral (select x.at, x.submission_id, not exists (select from inventory_change e where e.device_id = x.device_id
        and e.at < x.at) as is_first from inventory_change x
        where x.device_id in (select id from assets_device r where r.id = h.device_id or r.merged_into = h.device_id) and x.added @> array[h.title_id]
          and not x.facts && array['merged', 'split']
        order by x.at desc limit 1) c on true
      join inventory_submission u on u.id = c.submission_id left join inventory_key k on k.district_id = u.district_id and k.id = u.key_id
    order by c.at desc, d.hostname, h.title_id limit ${limit}`.execute(tx)
  ).rows
