import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { listOf } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { isCounted, isCountedHosted } from '../assets/index.ts'
import { countedHoldersOn, installations, line } from '../vulnerabilities/index.ts'
import type { KnownName, NameKind } from './names.rules.ts'
import type { Security, SourceKind } from './source.rules.ts'
import { states, type State } from './triage.rules.ts'

export type Item = {
  readonly id: string
  readonly subject: string
  readonly sender: string
  readonly source: string
  readonly sourceKind: SourceKind
  readonly link: string
  readonly datedAt: string | null
  readonly takenAt: string
  readonly dueAt: string
  readonly cves: readonly string[]
  readonly devices: number
  readonly things: number // hosted applications and services it names
  readonly isExploited: boolean
  readonly fault: string | null
  readonly state: State
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly isLate: boolean
}
type Part = ReturnType<typeof sql>
const columns = sql`i.id, i.subject, i.sender, s.name as source, s.kind as "sourceKind", i.link, i.dated_at as "datedAt", i.taken_at as "takenAt", i.due_at as "dueAt", i.cves, i.devices, i.things,
  i.is_exploited as "isExploited", i.fault, i.state, i.reason, p.name as "decidedBy", i.decided_at as "decidedAt"`
const joined = sql`advisories_item i join advisories_source s on s.district_id = i.district_id and s.id = i.source_id left join people_person p on p.district_id = i.district_id and p.id = i.decided_by`
/** What names something here, what is known to be exploited though nothing here is recognized, and what could not be read: each is looked at by itself. */
const isAsking = sql`(i.devices > 0 or i.things > 0 or i.is_exploited or i.fault is not null)`
/** What touches us and is known to be exploited first, then what touches us, what is known to be exploited, and what could not be read; within these by devices. */
const rank = sql`(case when i.devices > 0 or i.things > 0 then 4000000 else 0 end + case when i.is_exploited then 2000000 else 0 end
  + case when i.fault is not null then 1000000 else 0 end + least(i.devices, 999999))::bigint`
/** Whatever it names: that nothing here is recognized in it is no decision. */
const isLate = (now: string) => sql`(i.state = 'untriaged' and i.due_at < ${now}::timestamptz)`

/** The inbox (PM-3.2). `now` tells what is late. */
export const itemList = listOf<Item, { readonly now: string }>({
  name: 'advisories',
  path: '/advisories',
  title: 'Advisories',
  select: sql`i.*`,
  from: ({ now }) => sql`(select ${columns}, ${isLate(now)} as "isLate", ${isAsking} as "isAsking", ${rank} as rank, i.body from ${joined}) i`,
  id: sql`i.id`,
  idOf: ({ id }) => showId('adv', id),
  start: { sort: 'devices', order: 'descending' },
  countedTo: 10_000,
  search: {
    label: 'Text or CVE',
    where: (like) => sql`(lower(i.subject) like ${like} or lower(i.sender) like ${like} or lower(array_to_string(i.cves, ' ')) like ${like})`,
  },
  filters: {
    state: { label: 'State', options: states, where: (state) => sql`i.state = ${state}` },
    touches: {
      label: 'Touches us',
      options: { yes: 'Something that is here', no: 'Nothing known here' },
      where: (yes) => (yes === 'yes' ? sql`(i.devices > 0 or i.things > 0)` : sql`(i.devices = 0 and i.things = 0)`),
    },
    look: {
      label: 'Look at',
      options: { each: 'Touches us, exploited or unreadable', together: 'The rest' },
      isSeldom: true,
      where: (look) => (look === 'each' ? sql`i."isAsking"` : sql`not i."isAsking"`),
    },
    exploited: { label: 'Known exploited', options: { yes: 'Only these' }, where: () => sql`i."isExploited"` },
    late: { label: 'Triage', options: { late: 'Late' }, isSeldom: true, where: () => sql`i."isLate"` },
    from: { label: 'From', options: { mailbox: 'Mailing lists', news: 'News' }, isSeldom: true, where: (kind) => sql`i."sourceKind" = ${kind}` },
  },
  columns: {
    subject: { heading: 'Advisory', value: ({ subject }) => subject || '(no subject)', sort: { by: sql`lower(i.subject)`, as: 'text' } },
    devices: { heading: 'Devices here', value: ({ devices }) => devices, isNumber: true, sort: { by: sql`i.rank`, as: 'bigint' } },
    things: { heading: 'Applications and services', value: ({ things }) => things, isNumber: true, isExported: 'only' },
    exploited: { heading: 'Known exploited', value: ({ isExploited }) => (isExploited ? 'yes' : 'no'), isExported: 'only' },
    cves: { heading: 'Vulnerabilities', value: ({ cves }) => cves.join(' ') },
    source: { heading: 'From', value: ({ source }) => source, sort: { by: sql`lower(i.source)`, as: 'text' } },
    sender: { heading: 'Sender', value: ({ sender }) => sender, isExported: 'only' },
    taken: { heading: 'Received', value: ({ takenAt }) => takenAt, sort: { by: sql`i."takenAt"`, as: 'timestamptz' } },
    state: { heading: 'State', value: ({ state }) => states[state], sort: { by: sql`i.state`, as: 'text' } },
    reason: { heading: 'Reason', value: ({ reason }) => reason, isExported: 'only' },
  },
})

export type WholeItem = Item & { readonly body: string; readonly isCut: boolean; readonly toldId: string; readonly twins: number }
/** One item with its text; `twins`: others that claim the same id with other words. */
export const itemOf = async (tx: Tx, id: string, now: Temporal.Instant): Promise<WholeItem | undefined> =>
  (
    await sql<WholeItem>`select ${columns}, ${isLate(now.toString())} as "isLate", i.body, i.is_cut as "isCut", i.told_id as "toldId", (select count(*)::int from advisories_item o where o.told_id = i.told_id
    and o.told_id <> '' and o.id <> i.id) as twins from ${joined} where i.id = ${id}`.execute(tx)
  ).rows[0]
export type ForTriage = {
  readonly id: string
  readonly subject: string
  readonly state: State
  readonly cves: readonly string[]
  readonly devices: number
  readonly things: number
  readonly isExploited: boolean
}
export const itemsForTriage = async (tx: Tx, ids: readonly string[]): Promise<readonly ForTriage[]> =>
  (
    await sql<ForTriage>`select id, subject, state, cves, devices, things, is_exploited as "isExploited" from advisories_item where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
      tx,
    )
  ).rows
/** The same for a preview, without holding the rows. */
export const itemsNamed = async (tx: Tx, ids: readonly string[]): Promise<readonly ForTriage[]> =>
  (
    await sql<ForTriage>`select id, subject, state, cves, devices, things, is_exploited as "isExploited" from advisories_item where id = any(${[...ids]}::uuid[]) order by devices desc, things desc, id`.execute(
      tx,
    )
  ).rows

export type Touch = {
  readonly name: string
  readonly cve: string
  readonly version: string
  readonly ecosystem: string
  readonly devices: number
  readonly named: readonly { readonly id: string; readonly hostname: string }[]
}
/**
 * Each counted device an item touches, with why: by software it holds, or by its model. The one rule for the count, what is shown and what is offered. A device counts for
 * a vulnerability only on the line (release, system) the finding was judged for.
 */
export const touchedBy = (
  item: Part,
): Part => sql`(select x.title_id, null::text as model, x.name, x.cve, d.id, d.hostname from advisories_touch x ${countedHoldersOn(sql`x.title_id`)}
    where x.item_id = ${item} and (x.cve = '' or exists (select from vulnerabilities_match m where m.cve = x.cve and m.title_id = x.title_id and m.release = ${line}))
  union all select null, n.name, n.name, '', d.id, d.hostname from advisories_named n
    join assets_device d on d.district_id = n.district_id and d.model = n.name and ${isCounted} where n.kind = 'model' and n.item_id = ${item})`
/** Each hosted application and service an item names: once, by whatever of its names. */
export const thingsNamed = (item: Part): Part => sql`(select 'application' as kind, h.id, h.name, min(n.name) as by from advisories_named n
    join assets_hosted h on h.district_id = n.district_id and ${isCountedHosted}
      and ((n.kind = 'application' and n.name in (h.name, h.product)) or (n.kind = 'vendor' and n.name = h.vendor))
    where n.kind in ('application', 'vendor') and n.item_id = ${item} group by h.id, h.name
  union all select 'service', v.id, v.name, v.name from advisories_named n
    join assets_service v on v.district_id = n.district_id and v.name = n.name where n.kind = 'service' and n.item_id = ${item})`
const namedAtMost = 12
/** Rows of what an item touches that are shown. */
export const touchesShown = 100
/** What of the inventory an item touches: by version or model, with the devices that hold it; one more than is shown, where there are more. */
export const touchesOf = async (tx: Tx, itemId: string): Promise<readonly Touch[]> =>
  (
    await sql<Touch>`select g.name, g.cve, coalesce(t.version, '') as version, coalesce(t.ecosystem, 'model') as ecosystem, g.devices, g.named from (
      select title_id, model, name, cve, count(*)::int as devices, json_agg(json_build_object('id', id, 'hostname', hostname) order by hostname, id) filter (where at <= ${sql.lit(namedAtMost)}) as named
        from (select r.*, row_number() over (partition by r.title_id, r.model, r.name, r.cve order by r.hostname, r.id) as at from ${touchedBy(sql`${itemId}::uuid`)} r) q
        group by title_id, model, name, cve) g left join inventory_title t on t.id = g.title_id
    order by (g.cve = ''), g.devices desc, g.name, t.version limit ${touchesShown + 1}`.execute(tx)
  ).rows
export type ThingNamed = { readonly kind: 'application' | 'service'; readonly id: string; readonly name: string; readonly by: string }
export const thingsOf = async (tx: Tx, itemId: string): Promise<readonly ThingNamed[]> =>
  (await sql<ThingNamed>`select kind, id, name, by from ${thingsNamed(sql`${itemId}::uuid`)} g order by kind, lower(name) limit 100`.execute(tx)).rows
/** How many devices an item touches now; the list tells what was counted when it was last looked at. */
export const devicesTouched = async (tx: Tx, itemId: string): Promise<number> =>
  (await sql<{ n: number }>`select count(distinct r.id)::int as n from ${touchedBy(sql`${itemId}::uuid`)} r`.execute(tx)).rows[0]?.n ?? 0
/** How many devices a finding can be made on at once. */
const devicesOffered = 200
/** The devices an item touches, to choose a finding's from. */
export const devicesOf = async (
  tx: Tx,
  itemId: string,
  limit = devicesOffered,
): Promise<readonly { readonly id: string; readonly hostname: string; readonly software: string }[]> =>
  (
    await sql<{
      id: string
      hostname: string
      software: string
    }>`select r.id, r.hostname, string_agg(distinct coalesce(t.name || ' ' || t.version, r.model), ', ') as software from ${touchedBy(sql`${itemId}::uuid`)} r
    left join inventory_title t on t.id = r.title_id group by r.id, r.hostname order by r.hostname, r.id limit ${limit}`.execute(tx)
  ).rows

export type KnownHere = KnownName & { readonly titleIds: readonly string[] }
/** Names of what is here, as an advisory may write them: software and systems with their titles; what others run, services and models. */
export const knownNames = async (tx: Tx): Promise<readonly KnownHere[]> =>
  (
    await sql<KnownHere>`select name, kind, coalesce(array_agg(distinct id::text) filter (where id is not null), '{}') as "titleIds" from (
      select coalesce(r.label, i.label, i.plain_name) as name, 'product' as kind, s.title_id as id from inventory_district_software s join vulnerabilities_identity i on i.title_id = s.title_id
        left join vulnerabilities_retold o on o.district_id = s.district_id and o.title_id = s.title_id left join vulnerabilities_identity_rule r on r.district_id = o.district_id and r.id = o.rule_id
        where i.state in ('product', 'unknown')
      union all select coalesce(nullif(t.source, ''), t.name), 'package', s.title_id from inventory_district_software s join inventory_title t on t.id = s.title_id where t.ecosystem in ('dpkg', 'rpm', 'apk')
      union all select coalesce(substring(t.name from '^Windows (?:Server )?[0-9.]+(?: R2)?'), n.name), 'system', s.title_id from ${installations} s join inventory_title t on t.id = s.title_id and t.ecosystem = 'os'
        cross join lateral unnest(case when t.kind = 'firmware' then array[replace(t.name, ' firmware', '')] else regexp_split_to_array(t.name, ' and ') end) as n(name)
      union all select t.name, 'package', s.title_id from inventory_district_software s join inventory_title t on t.id = s.title_id where t.ecosystem in ('dpkg', 'rpm', 'apk') and t.name <> t.source
      union all select n.name, n.kind, null from assets_hosted h cross join lateral (values (h.name, 'application'), (h.product, 'application'), (h.vendor, 'vendor')) as n(name, kind)
        where ${isCountedHosted}
      union all select v.name, 'service', null from assets_service v
      union all select d.model, 'model', null from assets_device d where d.merged_into is null
    ) n where length(name) between 1 and 300 group by name, kind`.execute(tx)
  ).rows
/** The round of the newest names that were ever looked for; 0 where none was. */
export const newestRound = async (tx: Tx): Promise<number> =>
  (await sql<{ round: number }>`select coalesce(max(round), 0) as round from advisories_name`.execute(tx)).rows[0]?.round ?? 0
/** Names ever looked for that are newer than a round, whether or not they are here today: what names them is tied once they are. */
export const namesSince = async (tx: Tx, round: number): Promise<readonly KnownName[]> =>
  (await sql<KnownName>`select kind, name from advisories_name where round > ${round}`.execute(tx)).rows
/** The next advisories that wait for triage and whose ties could have moved: names are new, or they name a vulnerability or something known. */
export const nextToTie = async (tx: Tx, after: string | undefined, round: number, limit: number): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select i.id from advisories_item i where i.state = 'untriaged' and (${after ?? null}::uuid is null or i.id > ${after ?? null}::uuid)
      and (i.names_round < ${round} or i.tied_at is null or cardinality(i.cves) > 0 or exists (select from advisories_named n where n.district_id = i.district_id and n.item_id = i.id))
    order by i.id limit ${limit}`.execute(tx)
  ).rows.map(({ id }) => id)
export type TextToLook = { readonly id: string; readonly subject: string; readonly text: string; readonly since: number }
/** Of these, those that were not looked through for the newest names, with their text. */
export const textsToLook = async (tx: Tx, ids: readonly string[], round: number): Promise<readonly TextToLook[]> =>
  (
    await sql<TextToLook>`select id, subject, left(body, 60000) as text, names_round as since from advisories_item where id = any(${[...ids]}::uuid[]) and names_round < ${round} order by id`.execute(
      tx,
    )
  ).rows
export type Named = { readonly itemId: string; readonly kind: NameKind; readonly name: string }
/** What these name that are titles of the inventory when they are here. */
export const namedTitles = async (tx: Tx, ids: readonly string[]): Promise<readonly Named[]> =>
  (
    await sql<Named>`select item_id as "itemId", kind, name from advisories_named where item_id = any(${[...ids]}::uuid[]) and kind in ('product', 'package', 'system')`.execute(
      tx,
    )
  ).rows

export type Source = {
  readonly id: string
  readonly kind: SourceKind
  readonly name: string
  readonly address: string
  readonly security: Security
  readonly username: string
  readonly folder: string
  readonly silentDays: number
  readonly setBy: string
  readonly setAt: string
  readonly uidValidity: number | null
  readonly lastUid: number
  readonly etag: string | null
  readonly modified: string | null
  readonly triedAt: string | null
  readonly answeredAt: string | null
  readonly newestAt: string | null
  readonly fault: string | null
  readonly hasMore: boolean
  readonly stuckUid: number | null // the message that could not be fetched at the last try
  readonly stuckTries: number
  readonly items: number
  readonly untriaged: number
}
const sourceColumns = sql`s.id, s.kind, s.name, s.address, s.security, s.username, s.folder, s.silent_days as "silentDays", p.name as "setBy", s.set_at as "setAt", s.uid_validity::float8 as "uidValidity",
  s.last_uid::float8 as "lastUid", s.etag, s.modified, s.tried_at as "triedAt", s.answered_at as "answeredAt", s.newest_at as "newestAt", s.fault, s.has_more as "hasMore", s.stuck_uid::float8 as "stuckUid", s.stuck_tries as "stuckTries",
  (select count(*)::int from advisories_item i where i.district_id = s.district_id and i.source_id = s.id) as items,
  (select count(*)::int from advisories_item i where i.district_id = s.district_id and i.source_id = s.id and i.state = 'untriaged') as untriaged
  from advisories_source s join people_person p on p.district_id = s.district_id and p.id = s.set_by`
export const sources = async (tx: Tx): Promise<readonly Source[]> =>
  (await sql<Source>`select ${sourceColumns} where s.removed_at is null order by lower(s.name), s.id`.execute(tx)).rows
export const sourceOf = async (tx: Tx, id: string): Promise<Source | undefined> =>
  (await sql<Source>`select ${sourceColumns} where s.id = ${id} and s.removed_at is null`.execute(tx)).rows[0]
/** The same, held until the act ends: two readings of one source wait for each other. */
export const sourceForReading = async (tx: Tx, id: string): Promise<Source | undefined> =>
  (await sql<Source>`select ${sourceColumns} where s.id = ${id} and s.removed_at is null for no key update of s`.execute(tx)).rows[0]
export const hasSource = async (
  tx: Tx,
  { kind, address, username, folder }: Pick<Source, 'kind' | 'address' | 'username' | 'folder'>,
): Promise<boolean> =>
  (
    await sql`select from advisories_source where removed_at is null and kind = ${kind} and lower(address) = lower(${address}) and lower(username) = lower(${username}) and lower(folder) = lower(${folder})`.execute(
      tx,
    )
  ).rows.length > 0

export type Counts = {
  readonly untriaged: number
  readonly touching: number
  readonly exploited: number // of those that touch us
  readonly asking: number // looked at each by itself
  readonly late: number
  readonly firstDue: string | null
  readonly restDue: string | null // of those that ask for nothing by themselves
}
const noCounts: Counts = { untriaged: 0, touching: 0, exploited: 0, asking: 0, late: 0, firstDue: null, restDue: null }
export const inboxCounts = async (tx: Tx, now: Temporal.Instant): Promise<Counts> =>
  (
    await sql<Counts>`select count(*)::int as untriaged, (count(*) filter (where i.devices > 0 or i.things > 0))::int as touching,
    (count(*) filter (where (i.devices > 0 or i.things > 0) and i.is_exploited))::int as exploited, (count(*) filter (where ${isAsking}))::int as asking,
    (count(*) filter (where ${isLate(now.toString())}))::int as late, min(i.due_at) filter (where ${isAsking}) as "firstDue", min(i.due_at) filter (where not ${isAsking}) as "restDue"
    from advisories_item i where i.state = 'untriaged'`.execute(tx)
  ).rows[0] ?? noCounts
/** Advisories that are looked at each by itself and wait for a decision, for the menu; beyond 999 nobody counts. */
export const advisoriesToDecide = async (tx: Tx): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from (select from advisories_item i where i.state = 'untriaged' and ${isAsking} limit 999) i`.execute(tx)
  ).rows[0]?.n ?? 0
export type FirstItem = Pick<Item, 'id' | 'subject' | 'source' | 'devices' | 'things' | 'isExploited' | 'fault' | 'dueAt' | 'cves'>
/** The first of the inbox, for Today. */
export const firstItems = async (tx: Tx, limit: number): Promise<readonly FirstItem[]> =>
  (
    await sql<FirstItem>`select i.id, i.subject, s.name as source, i.devices, i.things, i.is_exploited as "isExploited", i.fault, i.due_at as "dueAt", i.cves
    from advisories_item i join advisories_source s on s.district_id = i.district_id and s.id = i.source_id
    where i.state = 'untriaged' and ${isAsking} order by ${rank} desc, i.due_at, i.id limit ${limit}`.execute(tx)
  ).rows
export type LateItem = Pick<Item, 'id' | 'subject' | 'devices' | 'things' | 'isExploited' | 'fault'> & { readonly isAsking: boolean }
export const lateUntold = async (tx: Tx, now: Temporal.Instant): Promise<readonly LateItem[]> =>
  (
    await sql<LateItem>`select i.id, i.subject, i.devices, i.things, i.is_exploited as "isExploited", i.fault, ${isAsking} as "isAsking"
    from advisories_item i where ${isLate(now.toString())} and i.late_told_at is null order by ${isAsking} desc, ${rank} desc, i.id limit 1000`.execute(
      tx,
    )
  ).rows
export const devicesThatAre = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (await sql<{ id: string }>`select id from assets_device where id = any(${[...ids]}::uuid[]) and merged_into is null`.execute(tx)).rows.map(
      ({ id }) => id,
    ),
  )
