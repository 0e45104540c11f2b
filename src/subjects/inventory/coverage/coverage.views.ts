import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCounted, isSilent } from '../../assets/index.ts'
import type { Source } from '../identity/marks.rules.ts'
import { ages, type AgeKey, type Counts, type Difference, type SideKey } from './coverage.rules.ts'

/** A device that no sighting stands for yet was told of by whatever put it on the list. */
const sourceOfDevice = sql`case when d.source in ('agent', 'this-machine') then 'agent' else 'sheet' end`

/**
 * What is told of each device, by its sources; gone ones no longer tell. What a person states of one device, on a console's behalf, is that person's word
 * and no list.
 */
const toldOfDevice = sql`lateral (select coalesce(array_agg(distinct g.source), array[${sourceOfDevice}]) as sources, count(*) filter (where g.source in ('agent', 'mdm')) as heard_n,
    bool_or(g.has_person) as has_person, count(*) filter (where g.is_sighting) as n
  from (select x.source, x.person is not null as has_person, true as is_sighting from inventory_sighting x
      where x.district_id = d.district_id and x.device_id = d.id and x.gone_at is null
    union all select ${sourceOfDevice}, false, false where not exists (select from inventory_sighting x
      where x.district_id = d.district_id and x.device_id = d.id)) g) g`
/** When an agent or device management heard from it last; null: never. */
export const heardAt = sql`nullif(d.fresh_at, 'epoch')`
const isManagedOnce = sql`(g.heard_n > 0 or (g.n = 0 and d.source in ('agent', 'this-machine')))`

const sidesOf: Readonly<Record<SideKey, RawBuilder<unknown>>> = {
  purchase: sql`'purchase' = any(g.sources)`,
  mdm: sql`'mdm' = any(g.sources)`,
  seen: sql`g.sources && array['agent', 'network']`,
}
export const sideIs = (side: SideKey): RawBuilder<unknown> => sidesOf[side]
/** Every device `d` with what is told of it (`g`), and in which state it is (`c`), since a moment (ISO) before which silence begins. */
export const devicesTold = (staleBefore: string) => sql`assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id
  left join people_person o on o.district_id = d.district_id and o.id = d.owner_id cross join ${toldOfDevice}
  cross join lateral (select case when ${isSilent(staleBefore)} then 'silent' when ${isManagedOnce} and d.fresh_at > 'epoch' then 'managed' else 'unmanaged' end as state) c`

export type Quality = {
  readonly counts: Counts
  readonly sides: Readonly<Record<SideKey, number>>
  readonly differences: readonly Difference[]
  readonly ages: Readonly<Record<AgeKey, number>>
  readonly unlisted: number
  readonly shared: number
}
type Row = Record<string, string> & { by_source: Partial<Record<Source, number>> }

const pairs = (['purchase', 'mdm', 'seen'] as const).flatMap((has) =>
  (['purchase', 'mdm', 'seen'] as const).filter((lacks) => lacks !== has).map((lacks) => ({ has, lacks })),
)
const ageCounts = (now: string): RawBuilder<unknown> =>
  sql.join(
    ages.map(({ key, days }, at) => {
      const from = at === 0 ? sql`true` : sql`h < ${now}::timestamptz - make_interval(hours => 24 * ${ages[at - 1]?.days ?? 0}::int)`
      const where =
        key === 'never'
          ? sql`h is null`
          : days === null
            ? sql`h is not null and ${from}`
            : sql`h is not null and ${from}
    and h >= ${now}::timestamptz - make_interval(hours => 24 * ${days}::int)`
      return sql`count(*) filter (where ${where}) as ${sql.ref(`age_${key}`)}`
    }),
  )

/** How far the list can be trusted, counted at once. Instants as ISO: now, and since when a device counts as silent. */
export const qualityOf = async (tx: Tx, now: string, staleBefore: string): Promise<Quality> => {
  const { rows } = await sql<Row>`with told as (
      select d.id, d.serial, d.site_id, (d.owner_id is not null or d.assigned_to is not null or coalesce(g.has_person, false)) as has_person,
        g.sources, ${heardAt} as h, c.state
      from ${devicesTold(staleBefore)} where ${isCounted}),
    loose as (select count(*) as n from inventory_sighting where device_id is null and gone_at is null)
    select count(*) as devices, (select n from loose) as loose, count(*) filter (where state = 'managed') as managed,
      count(*) filter (where state = 'silent') as silent, count(*) filter (where state = 'unmanaged') as unmanaged,
      count(*) filter (where serial is null) as no_serial, count(*) filter (where not has_person) as no_person,
        count(*) filter (where site_id is null) as no_place,
      (select count(*) from inventory_review where settled_at is null) as waiting, (select count(*) from inventory_shared_identity) as shared,
        ${ageCounts(now)},
      ${sql.join(
        Object.keys(sidesOf).map(
          (side) =>
            sql`count(*) filter (where ${
              side === 'seen'
                ? sql`sources && array['agent',
        'network']`
                : sql`${side} = any(sources)`
            }) as ${sql.ref(`side_${side}`)}`,
        ),
      )},
      ${sql.join(
        pairs.map(
          ({ has, lacks }) => sql`count(*) filter (where ${inSide(has)}
        and not ${inSide(lacks)}) as ${sql.ref(`${has}_${lacks}`)}`,
        ),
      )},
      (select coalesce(jsonb_object_agg(source, n), '{}') from (select u.source, count(*) as n from told t,
        unnest(t.sources) as u(source) group by 1) x) as by_source
    from told`.execute(tx)
  const row = rows[0] as Row
  const many = (name: string): number => Number(row[name] ?? 0)
  const loose = many('loose')
  return {
    counts: {
      all: many('devices') + loose,
      managed: many('managed'),
      silent: many('silent'),
      unmanaged: many('unmanaged') + loose,
      waiting: many('waiting'),
      noSerial: many('no_serial'),
      noPerson: many('no_person'),
      noPlace: many('no_place'),
      bySource: loose > 0 ? { ...row.by_source, network: (row.by_source.network ?? 0) + loose } : row.by_source,
    },
    sides: { purchase: many('side_purchase'), mdm: many('side_mdm'), seen: many('side_seen') },
    differences: pairs.map(({ has, lacks }) => ({ has, lacks, n: many(`${has}_${lacks}`) })),
    ages: Object.fromEntries(ages.map(({ key }) => [key, many(`age_${key}`)])) as Record<AgeKey, number>,
    unlisted: loose,
    shared: many('shared'),
  }
}
const inSide = (side: SideKey): RawBuilder<unknown> => (side === 'seen' ? sql`(sources && array['agent', 'network'])` : sql`(${side} = any(sources))`)

export type Unlisted = {
  readonly id: string
  readonly source: Source
  readonly sourceName: string
  readonly key: string
  readonly hostname: string | null
  readonly macs: readonly string[]
  readonly toldAt: string
  readonly seenAt: string | null
}
/** What a source saw and no device of the list is known to be, the newest first. */
export const unlisted = async (tx: Tx, limit = 25): Promise<readonly Unlisted[]> =>
  (
    await sql<Unlisted>`select id, source, source_name as "sourceName", key, hostname, macs, told_at as "toldAt", seen_at as "seenAt"
    from inventory_sighting
    where device_id is null and gone_at is null order by told_at desc, id desc limit ${limit}`.execute(tx)
  ).rows

export type CoverageDay = {
  readonly day: string
  readonly all: number
  readonly managed: number
  readonly silent: number
  readonly unmanaged: number
  readonly waiting: number
  readonly bySource: Counts['bySource']
}
/** How it stood on each day, the oldest first. */
export const coverageDays = async (tx: Tx, limit = 60): Promise<readonly CoverageDay[]> =>
  (
    await sql<CoverageDay>`select day::text as day, all_n as "all", managed_n as managed, silent_n as silent, unmanaged_n as unmanaged,
    waiting_n as waiting, by_source as "bySource" from inventory_coverage_day
      order by day desc limit ${limit}`.execute(tx)
  ).rows.toReversed()

export const lastCoverageDay = async (tx: Tx): Promise<{ day: string; atMs: number } | undefined> => {
  const row = (
    await sql<{ day: string; at: string }>`select day::text as day, at from inventory_coverage_day
    order by day desc limit 1`.execute(tx)
  ).rows[0]
  return row === undefined ? undefined : { day: row.day, atMs: Date.parse(row.at) }
}
export const hasDevices = async (tx: Tx): Promise<boolean> => (await sql`select from assets_device limit 1`.execute(tx)).rows.length > 0
export const districtZone = async (tx: Tx): Promise<string> =>
  (
    await sql<{ zone: string }>`select zone
  from people_district limit 1`.execute(tx)
  ).rows[0]?.zone ?? 'UTC'
