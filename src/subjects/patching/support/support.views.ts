import { sql } from 'kysely'
import { likeAnywhere } from '../../../platform/db/like.ts'
import { listOf, type Option } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { isCounted, isCountedHosted, personChoices } from '../../assets/index.ts'
import { modelKey, platform, systemKey, systemLine } from '../../vulnerabilities/index.ts'
import { endingKinds, endInWords, noFixesWords, whens, type EndingKind, type When } from './support.rules.ts'

/** One product and cycle, model, hosted application, contract or service that is here, and until when it is supported. Days as ISO dates. */
export type Ending = {
  readonly id: string
  readonly key: string
  readonly kind: EndingKind
  readonly name: string
  readonly ends: string
  readonly endsOn: string | null
  readonly when: When
  readonly paidUntil: string | null
  readonly devices: number
  readonly services: number
  readonly sites: number
  readonly ownerId: string | null
  readonly owner: string | null
  readonly successor: string | null
  readonly todo: string
  readonly link: string | null
  readonly source: string
  readonly sourceOn: string | null
  readonly thingId: string | null
  readonly toldOn: string | null
  readonly readWhere: string
  readonly saidBy: string | null
  readonly saidAt: string | null
}
/** `deviceId`: only what this device has. `until`: only what has ended by then. `like`: only what is so named, and how many have it is not counted. */
export type EndingGiven = { readonly today: string; readonly deviceId?: string; readonly until?: string; readonly like?: string }

const isChrome = sql`(d.os_name ~* 'chrome ?os' or d.updates_end_on is not null)`
const withoutAgent = sql`d.kind in ('appliance', 'network-gear', 'printer', 'phone', 'camera', 'door-controller')`
const named = sql`trim(coalesce(d.manufacturer, '') || ' ' || coalesce(d.model, ''))`
const none = sql`null::text, null::text`
/** `Microsoft Windows 11 Pro`, version 11, says its version once. */
const systemWords = sql`trim(d.os_name || case when position(' ' || d.os_version || ' ' in ' ' || d.os_name || ' ') > 0 then '' else ' ' || d.os_version end)`
const titleId = sql`case when o.what = 'title' then o.key::bigint end`
/** Every make and system there is, once: tens in fifty thousand devices. A search asks what there is, not how many, and looks at each name once. */
const looks = sql`with looks as materialized (select d.district_id, null::uuid as id, null::uuid as site_id, d.os_name, d.os_version, d.os_build, d.os_codename, d.manufacturer, d.model, d.kind,
    d.updates_end_on from assets_device d where ${isCounted} group by d.district_id, d.os_name, d.os_version, d.os_build, d.os_codename, d.manufacturer, d.model, d.kind, d.updates_end_on)`
/** Devices without a program of the table cost nothing here: titles are few, and their holders are in the reverse index. */
const heldOf = (deviceId: string | undefined, like?: string) => {
  const [before, devices, is] = like === undefined ? [sql``, sql`assets_device`, isCounted] : [looks, sql`looks`, sql`true`]
  const only = deviceId === undefined ? sql`true` : sql`d.id = ${deviceId}::uuid`
  const isNamed = (words: ReturnType<typeof sql>) =>
    like === undefined
      ? sql`true`
      : sql`(lower(${words}) like ${like} or (o.product, o.cycle) in (select c.product, c.cycle from vulnerabilities_support c where lower(c.label) like ${like}))`
  const holders = sql`unnest(w.device_ids) as h(device_id) join assets_device d on d.district_id = w.district_id and d.id = h.device_id`
  const byTitle = sql`inventory_district_software w on w.title_id = ${titleId} cross join lateral`
  const titles =
    like !== undefined
      ? sql`${byTitle} (select d.* from ${holders} where ${isCounted} limit 1) d`
      : deviceId === undefined
        ? sql`${byTitle} ${holders}`
        : sql`inventory_device v on v.device_id = ${deviceId}::uuid and v.software_ids @> array[${titleId}] join assets_device d on d.district_id = v.district_id and d.id = v.device_id`
  return sql`
    ${before} select 'system' as kind, case when o.product is null then 'system:' || d.os_name || ' ' || d.os_version when o.cycle is null then 'system:' || o.product || '?' || d.os_version
        else 'cycle:' || o.product || ':' || o.cycle end as key, o.product, o.cycle, case when d.os_name = '' then 'Devices whose system is not known' else ${systemWords} end as words,
      null::date as own, d.district_id, d.id as device_id, d.site_id
    from ${devices} d left join vulnerabilities_support_of o on o.what = 'system' and o.key = ${systemKey}
    where ${is} and ${only} and not ${isChrome} and d.os_name not like '% firmware' and (d.os_name <> '' or not ${withoutAgent}) and ${isNamed(systemWords)}
    union all
    select 'title', 'cycle:' || o.product || ':' || coalesce(o.cycle, '?' || t.version), o.product, o.cycle, trim(t.name || ' ' || case when position(t.version in t.name) > 0 then '' else t.version end), null, d.district_id, d.id, d.site_id
    from vulnerabilities_support_of o join ${titles} join inventory_title t on t.id = ${titleId}
    where o.what = 'title' and o.product is not null and ${isCounted} and ${isNamed(sql`t.name`)}
    union all
    select 'updates', 'updates:' || ${named} || ':' || coalesce(d.updates_end_on::text, '?'), ${none}, coalesce(nullif(${named}, ''), 'ChromeOS device'), d.updates_end_on, d.district_id, d.id, d.site_id
    from ${devices} d where ${is} and ${only} and ${isChrome} and ${like === undefined ? sql`true` : sql`lower('chromeos device ' || ${named}) like ${like}`}
    union all
    select 'model', 'model:' || ${named}, o.product, o.cycle, ${named}, null, d.district_id, d.id, d.site_id
    from ${devices} d left join vulnerabilities_support_of o on o.what = 'model' and o.key = ${modelKey}
    where ${is} and ${only} and ${named} <> '' and not ${isChrome}
      and (${withoutAgent} or o.product is not null or exists (select from patching_support_word w where w.key = 'model:' || ${named})) and ${isNamed(named)}`
}
const others = sql`
    union all
    select 'hosted', 'hosted:' || h.id, null, null, h.name, h.support_ends_on, 0, 0, 0, h.owner_id, h.id from assets_hosted h where ${isCountedHosted}
    union all
    select 'contract', 'contract:' || h.id, null, null, h.name || ': contract', h.contract_ends_on, 0, 0, 0, h.owner_id, h.id from assets_hosted h
      where ${isCountedHosted} and h.contract_ends_on is not null
    union all
    select 'service', 'service:' || v.id, null, null, v.name, null, (select count(*)::int from assets_service_server n where n.district_id = v.district_id and n.service_id = v.id), 1,
      (select count(*)::int from assets_service_site n where n.district_id = v.district_id and n.service_id = v.id), v.business_owner_id, v.id
    from assets_service v where exists (select from patching_support_word w where w.key = 'service:' || v.id)`

/** Every end, counted; reads what is there now. */
const endingsFrom = ({ today, deviceId, until, like }: EndingGiven) => sql`(
  select md5(g.key)::uuid as id, g.key, g.kind, coalesce(c.label, g.words) as name, s.ends, s.ends_on,
    case when s.ends = 'ended' or s.ends_on < ${today}::date then 'past' when s.ends_on <= ${today}::date + 90 then 'soon' when s.ends_on <= ${today}::date + 365 then 'year'
      when s.ends_on is not null then 'later' when s.ends = 'goes-on' then 'goes-on' else 'unknown' end as "when",
    case when w.ends_on is null then c.paid_until end as paid_until, g.devices, g.services, g.sites, coalesce(w.owner_id, g.owner_id) as owner_id, c.successor, coalesce(w.todo, '') as todo, c.link,
    case when w.ends_on is not null then 'said' when c.product is not null then 'feed' when g.own is not null then 'own' else 'none' end as source,
    case when w.ends_on is not null then (w.said_at at time zone 'UTC')::date::text when c.product is not null then left(f.published, 10) end as source_on,
    g.thing_id, w.ends_on as told_on, coalesce(w.read_where, '') as read_where, w.said_by, w.said_at, coalesce(s.ends_on, case s.ends when 'ended' then '-infinity' else 'infinity' end::date) as sort_on
  from (
    select h.kind, h.key, h.product, h.cycle, min(h.words) as words, h.own, count(distinct h.device_id)::int as devices, count(distinct n.service_id)::int as services, count(distinct h.site_id)::int as sites,
      null::uuid as owner_id, null::uuid as thing_id
    from (${heldOf(deviceId, like)}) h left join assets_service_server n on n.district_id = h.district_id and n.device_id = h.device_id
    ${
      until === undefined
        ? sql``
        : sql`where h.own <= ${until}::date or exists (select from vulnerabilities_support c where c.product = h.product and c.cycle = h.cycle and (c.ends = 'ended' or c.ends_on <= ${until}::date))
      or exists (select from patching_support_word w where w.key = h.key and w.ends_on is not null)`
    }
    group by h.kind, h.key, h.product, h.cycle, h.own
    ${deviceId === undefined ? others : sql``}
  ) g left join vulnerabilities_support c on c.product = g.product and c.cycle = g.cycle left join vulnerabilities_feed f on f.id = c.feed_id
    left join patching_support_word w on w.key = g.key
    cross join lateral (select coalesce(w.ends_on, g.own, c.ends_on) as ends_on, case when coalesce(w.ends_on, g.own) is not null then 'on-a-day' else coalesce(c.ends, 'not-told') end as ends) s
  ) e left join people_person p on p.id = e.owner_id left join people_person b on b.id = e.said_by`

const select = sql`e.id, e.key, e.kind, e.name, e.ends, e.ends_on as "endsOn", e."when", e.paid_until as "paidUntil", e.devices, e.services, e.sites, e.owner_id as "ownerId", p.name as owner, e.successor,
  e.todo, e.link, e.source, e.source_on as "sourceOn", e.thing_id as "thingId", e.told_on as "toldOn", e.read_where as "readWhere", b.name as "saidBy", e.said_at as "saidAt"`

const owners = async (tx: Tx): Promise<readonly Option[]> => [
  { value: 'none', label: 'Nobody' },
  ...(await personChoices(tx)).map(({ id, name }) => ({ value: showId('per', id), label: name })),
]

const ownedBy = (owner: string) => {
  const id = readId('per', owner)
  return owner === 'none' ? sql`e.owner_id is null` : id === undefined ? undefined : sql`e.owner_id = ${id}::uuid`
}

export const sourceWords = ({ kind, source, saidBy, readWhere }: Pick<Ending, 'kind' | 'source' | 'saidBy' | 'readWhere'>): string =>
  ({
    said: `${saidBy ?? 'somebody'}: ${readWhere}`,
    feed: 'endoflife.date',
    own: kind === 'updates' ? 'the lists its devices stand on' : 'its own page',
    none: '',
  })[source] ?? ''

/** An application that runs elsewhere and its contract stand on no device here: that is no nought. */
const ofDevices = ({ kind }: Pick<Ending, 'kind'>, n: number): number | null => (kind === 'hosted' || kind === 'contract' ? null : n)

/** What runs out when (PM-2): one row a product and cycle, device model, hosted application, contract. */
export const supportList = listOf<Ending, EndingGiven>({
  name: 'end-of-support',
  path: '/end-of-support',
  title: 'End of support',
  select,
  from: endingsFrom,
  id: sql`e.id`,
  idOf: (row) => showId('sup', row.id),
  start: { sort: 'ends' },
  search: { label: 'Product or model', where: (like) => sql`lower(e.name) like ${like}` },
  filters: {
    when: { label: 'When', options: whens, where: (when) => sql`e."when" = ${when}` },
    kind: { label: 'What', options: endingKinds, where: (kind) => sql`e.kind = ${kind}` },
    owner: { label: 'Owner', options: owners, isSeldom: true, where: (owner) => ownedBy(owner) },
    todo: {
      label: 'What to do',
      options: { said: 'Said', open: 'Not said' },
      isSeldom: true,
      where: (is) => (is === 'said' ? sql`e.todo <> ''` : sql`e.todo = ''`),
    },
  },
  columns: {
    name: { heading: 'What', value: (row) => row.name, sort: { by: sql`lower(e.name)`, as: 'text' } },
    kind: { heading: 'Kind', value: (row) => endingKinds[row.kind], sort: { by: sql`e.kind`, as: 'text' } },
    ends: { heading: 'Ends', value: (row) => row.endsOn ?? endInWords(row), sort: { by: sql`e.sort_on`, as: 'date' } },
    when: { heading: 'When', value: (row) => whens[row.when], isExported: 'only' },
    devices: { heading: 'Devices', value: (row) => ofDevices(row, row.devices), isNumber: true, sort: { by: sql`e.devices::bigint`, as: 'bigint' } },
    services: { heading: 'Services', value: (row) => ofDevices(row, row.services), isNumber: true },
    sites: { heading: 'Sites', value: (row) => ofDevices(row, row.sites), isNumber: true },
    owner: { heading: 'Owner', value: (row) => row.owner, sort: { by: sql`coalesce(p.name, '')`, as: 'text' } },
    todo: { heading: 'What to do', value: (row) => row.todo || (row.successor === null ? '' : `Move to ${row.successor}`) },
    source: { heading: 'Source', value: (row) => [sourceWords(row), row.sourceOn].filter(Boolean).join(', ') },
    paid: { heading: 'Under a contract until', value: (row) => row.paidUntil, isExported: 'only' },
  },
})

/** All ends of a device, or all that have ended by a day. */
export const endings = async (tx: Tx, given: EndingGiven): Promise<readonly Ending[]> =>
  (
    await sql<Ending>`select ${select} from ${endingsFrom(given)} ${given.until === undefined ? sql`` : sql`where e.sort_on <= ${given.until}::date`} order by e.sort_on, lower(e.name), e.key`.execute(
      tx,
    )
  ).rows

type FoundEnding = Pick<Ending, 'id' | 'name' | 'ends' | 'endsOn' | 'when' | 'owner'>
/** Ends by product or model, the first to end first. */
export const findEndings = async (tx: Tx, text: string, limit: number, today: string): Promise<readonly FoundEnding[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<FoundEnding>`select ${select} from ${endingsFrom({ today, like })} where lower(e.name) like ${like} order by e.sort_on, lower(e.name), e.key limit ${limit}`.execute(
      tx,
    )
  ).rows
}

export const endingOf = async (tx: Tx, id: string, today: string): Promise<Ending | undefined> =>
  (await sql<Ending>`select ${select} from ${endingsFrom({ today })} where e.id = ${id}::uuid`.execute(tx)).rows[0]

export type Holder = { readonly id: string; readonly hostname: string; readonly site: string | null }
/** The devices behind a row, by name. */
export const holdersOfEnding = async (tx: Tx, key: string, limit: number): Promise<readonly Holder[]> =>
  (
    await sql<Holder>`select distinct d.id, d.hostname, s.name as site, lower(d.hostname) as sort from (${heldOf(undefined)}) h join assets_device d on d.district_id = h.district_id and d.id = h.device_id
    left join people_site s on s.district_id = d.district_id and s.id = d.site_id where h.key = ${key} order by 4, 1 limit ${limit}`.execute(tx)
  ).rows

/** Devices by the line of findings their system is, with how many of them get no more fixes: what the plan's words stand on. */
type LineEnd = { readonly line: string; readonly of: number; readonly ended: number; readonly name: string; readonly endsOn: string | null }
const linesEnded = async (tx: Tx, today: string): Promise<readonly LineEnd[]> =>
  (
    await sql<LineEnd>`select ${systemLine} as line, count(*)::int as "of", (count(*) filter (where x.is))::int as ended, max(c.label) filter (where x.is) as name,
      max(coalesce(w.ends_on, c.ends_on)) filter (where x.is) as "endsOn"
    from assets_device d ${platform}
      join vulnerabilities_support_of o on o.what = 'system' and o.key = ${systemKey} join vulnerabilities_support c on c.product = o.product and c.cycle = o.cycle
      left join patching_support_word w on w.key = 'cycle:' || c.product || ':' || c.cycle
      cross join lateral (select case when w.ends_on is not null then w.ends_on < ${today}::date else coalesce(c.ends = 'ended' or c.ends_on < ${today}::date, false) end as is) x
    where ${isCounted} group by 1 having bool_or(x.is)`.execute(tx)
  ).rows

/** By line: what the plan says of updates whose systems get no more fixes. */
export const noFixesByLine = async (tx: Tx, today: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await linesEnded(tx, today)).map((one) => [one.line, noFixesWords(one)]))

/** Devices whose system gets no more fixes. */
const endedRows = async (tx: Tx, today: string): Promise<readonly { id: string; name: string; endsOn: string | null }[]> =>
  (
    await sql<{ id: string; name: string; endsOn: string | null }>`select d.id, coalesce(c.label, ${systemWords}) as name, x.ends_on as "endsOn"
    from assets_device d left join vulnerabilities_support_of o on o.what = 'system' and o.key = ${systemKey} left join vulnerabilities_support c on c.product = o.product and c.cycle = o.cycle
      left join patching_support_word w on w.key = 'cycle:' || c.product || ':' || c.cycle
      cross join lateral (select coalesce(w.ends_on, d.updates_end_on, c.ends_on) as ends_on) x
    where ${isCounted} and (x.ends_on < ${today}::date or (x.ends_on is null and c.ends = 'ended'))`.execute(tx)
  ).rows
/** Each of them with that in words. */
export const endedDevices = async (tx: Tx, today: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await endedRows(tx, today)).map(({ id, ...row }) => [id, noFixesWords({ ended: 1, of: 1, ...row })]))

/** What has ended before `today` and is on record as that nowhere yet. */
export const newlyEnded = async (tx: Tx, today: string): Promise<readonly Ending[]> => {
  const noted = new Set((await sql<{ key: string }>`select key from patching_support_ended`.execute(tx)).rows.map(({ key }) => key))
  return (await endings(tx, { today, until: today })).filter(({ key, when }) => when === 'past' && !noted.has(key))
}

export const countEndings = async (tx: Tx, today: string): Promise<{ readonly past: number; readonly soon: number; readonly unknown: number }> =>
  (
    await sql<{
      past: number
      soon: number
      unknown: number
    }>`select (count(*) filter (where e."when" = 'past'))::int as past, (count(*) filter (where e."when" = 'soon'))::int as soon,
    (count(*) filter (where e."when" = 'unknown'))::int as unknown from ${endingsFrom({ today })}`.execute(tx)
  ).rows[0] ?? { past: 0, soon: 0, unknown: 0 }
