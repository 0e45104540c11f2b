import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { listOf } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { holdersOn, installations, line } from '../vulnerabilities/index.ts'
import type { KnownName } from './names.rules.ts'
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
  readonly isExploited: boolean
  readonly fault: string | null
  readonly state: State
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: string | null
  readonly isLate: boolean
}
const columns = sql`i.id, i.subject, i.sender, s.name as source, s.kind as "sourceKind", i.link, i.dated_at as "datedAt", i.taken_at as "takenAt", i.due_at as "dueAt", i.cves, i.devices,
  i.is_exploited as "isExploited", i.fault, i.state, i.reason, p.name as "decidedBy", i.decided_at as "decidedAt"`
const joined = sql`advisories_item i join advisories_source s on s.district_id = i.district_id and s.id = i.source_id left join people_person p on p.district_id = i.district_id and p.id = i.decided_by`
/** What touches us and is known to be exploited first, then what touches us, then what is known to be exploited; within these by devices. */
const rank = sql`(case when i.devices > 0 then 2000000 else 0 end + case when i.is_exploited then 1000000 else 0 end + least(i.devices, 999999))::bigint`
const isLate = (now: string) => sql`(i.state = 'untriaged' and i.devices > 0 and i.due_at < ${now}::timestamptz)`

/** The inbox (PM-3.2). `now` tells what is late. */
export const itemList = listOf<Item, { readonly now: string }>({
  name: 'advisories',
  path: '/advisories',
  title: 'Advisories',
  select: sql`i.*`,
  from: ({ now }) => sql`(select ${columns}, ${isLate(now)} as "isLate", ${rank} as rank, i.body from ${joined}) i`,
  id: sql`i.id`,
  idOf: ({ id }) => showId('adv', id),
  start: { sort: 'devices', order: 'descending' },
  countedTo: 10_000,
  search: {
    label: 'Words or CVE',
    where: (like) => sql`(lower(i.subject) like ${like} or lower(i.sender) like ${like} or lower(array_to_string(i.cves, ' ')) like ${like})`,
  },
  filters: {
    state: { label: 'State', options: states, where: (state) => sql`i.state = ${state}` },
    touches: {
      label: 'Touches us',
      options: { yes: 'Software that is here', no: 'Nothing known here' },
      where: (yes) => (yes === 'yes' ? sql`i.devices > 0` : sql`i.devices = 0`),
    },
    exploited: { label: 'Known exploited', options: { yes: 'Only these' }, where: () => sql`i."isExploited"` },
    late: { label: 'Triage', options: { late: 'Late' }, isSeldom: true, where: () => sql`i."isLate"` },
    from: { label: 'From', options: { mailbox: 'Mailing lists', news: 'News' }, isSeldom: true, where: (kind) => sql`i."sourceKind" = ${kind}` },
  },
  columns: {
    subject: { heading: 'Advisory', value: ({ subject }) => subject || '(no subject)', sort: { by: sql`lower(i.subject)`, as: 'text' } },
    devices: { heading: 'Devices here', value: ({ devices }) => devices, isNumber: true, sort: { by: sql`i.rank`, as: 'bigint' } },
    exploited: { heading: 'Known exploited', value: ({ isExploited }) => (isExploited ? 'yes' : 'no'), isExported: 'only' },
    cves: { heading: 'Vulnerabilities', value: ({ cves }) => cves.join(' ') },
    source: { heading: 'From', value: ({ source }) => source, sort: { by: sql`lower(i.source)`, as: 'text' } },
    sender: { heading: 'Sender', value: ({ sender }) => sender, isExported: 'only' },
    taken: { heading: 'Came in', value: ({ takenAt }) => takenAt, sort: { by: sql`i."takenAt"`, as: 'timestamptz' } },
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
  readonly isExploited: boolean
}
export const itemsForTriage = async (tx: Tx, ids: readonly string[]): Promise<readonly ForTriage[]> =>
  (
    await sql<ForTriage>`select id, subject, state, cves, devices, is_exploited as "isExploited" from advisories_item where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
      tx,
    )
  ).rows
/** The same for a preview, without holding the rows. */
export const itemsNamed = async (tx: Tx, ids: readonly string[]): Promise<readonly ForTriage[]> =>
  (
    await sql<ForTriage>`select id, subject, state, cves, devices, is_exploited as "isExploited" from advisories_item where id = any(${[...ids]}::uuid[]) order by devices desc, id`.execute(
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
/** What items touch (`x`), with each device `d` that holds it. */
export const touched = sql`advisories_touch x ${holdersOn(sql`x.title_id`)}`
/** A device counts for a vulnerability only on the line (release, system) the finding was judged for: in the count, in what is shown, and in what is offered. */
export const isTouched = sql`(x.cve = '' or exists (select from vulnerabilities_match m where m.cve = x.cve and m.title_id = x.title_id and m.release = ${line}))`
const namedAtMost = 12
/** What of the inventory an item touches: by version, with the devices that hold it. */
export const touchesOf = async (tx: Tx, itemId: string): Promise<readonly Touch[]> =>
  (
    await sql<Touch>`select x.name, x.cve, t.version, t.ecosystem, h.devices, h.named from advisories_touch x join inventory_title t on t.id = x.title_id
      cross join lateral (select count(*)::int as devices, coalesce((json_agg(json_build_object('id', d.id, 'hostname', d.hostname) order by d.hostname) filter (where d.at <= ${sql.lit(namedAtMost)})), '[]') as named
        from (select d.id, d.hostname, row_number() over (order by d.hostname, d.id) as at from (select) own ${holdersOn(sql`x.title_id`)} where ${isTouched}) d) h
    where x.item_id = ${itemId} and h.devices > 0 order by (x.cve = ''), h.devices desc, x.name, t.version limit 100`.execute(tx)
  ).rows
/** The devices an item touches, to choose a finding's from. */
export const devicesOf = async (
  tx: Tx,
  itemId: string,
  limit = 200,
): Promise<readonly { readonly id: string; readonly hostname: string; readonly software: string }[]> =>
  (
    await sql<{
      id: string
      hostname: string
      software: string
    }>`select d.id, d.hostname, string_agg(distinct t.name || ' ' || t.version, ', ') as software from ${touched} join inventory_title t on t.id = x.title_id
    where x.item_id = ${itemId} and ${isTouched} group by d.id, d.hostname order by d.hostname, d.id limit ${limit}`.execute(tx)
  ).rows

export type KnownSoftware = KnownName & { readonly titleIds: readonly string[] }
/** Names of software and systems that are on devices here, as an advisory may write them. */
export const knownSoftware = async (tx: Tx): Promise<readonly KnownSoftware[]> =>
  (
    await sql<KnownSoftware>`select name, kind, array_agg(distinct id::text) as "titleIds" from (
      select coalesce(r.label, i.label, i.plain_name) as name, 'product' as kind, s.title_id as id from inventory_district_software s join vulnerabilities_identity i on i.title_id = s.title_id
        left join vulnerabilities_retold o on o.district_id = s.district_id and o.title_id = s.title_id left join vulnerabilities_identity_rule r on r.district_id = o.district_id and r.id = o.rule_id
        where i.state in ('product', 'unknown')
      union all select coalesce(nullif(t.source, ''), t.name), 'package', s.title_id from inventory_district_software s join inventory_title t on t.id = s.title_id where t.ecosystem in ('dpkg', 'rpm', 'apk')
      union all select coalesce(substring(t.name from '^Windows (?:Server )?[0-9.]+(?: R2)?'), n.name), 'system', s.title_id from ${installations} s join inventory_title t on t.id = s.title_id and t.ecosystem = 'os'
        cross join lateral unnest(case when t.kind = 'firmware' then array[replace(t.name, ' firmware', '')] else regexp_split_to_array(t.name, ' and ') end) as n(name)
      union all select t.name, 'package', s.title_id from inventory_district_software s join inventory_title t on t.id = s.title_id where t.ecosystem in ('dpkg', 'rpm', 'apk') and t.name <> t.source
    ) n where name is not null group by name, kind`.execute(tx)
  ).rows
export const untriagedTexts = async (
  tx: Tx,
  ids?: readonly string[],
): Promise<readonly { readonly id: string; readonly subject: string; readonly text: string }[]> =>
  (
    await sql<{ id: string; subject: string; text: string }>`select id, subject, left(body, 60000) as text from advisories_item
    where ${ids === undefined ? sql`state = 'untriaged'` : sql`id = any(${[...ids]}::uuid[])`} order by taken_at desc limit 2000`.execute(tx)
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
  readonly items: number
  readonly untriaged: number
}
const sourceColumns = sql`s.id, s.kind, s.name, s.address, s.security, s.username, s.folder, s.silent_days as "silentDays", p.name as "setBy", s.set_at as "setAt", s.uid_validity::float8 as "uidValidity",
  s.last_uid::float8 as "lastUid", s.etag, s.modified, s.tried_at as "triedAt", s.answered_at as "answeredAt", s.newest_at as "newestAt", s.fault, s.has_more as "hasMore",
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
  readonly exploited: number
  readonly late: number
  readonly firstDue: string | null
}
export const inboxCounts = async (tx: Tx, now: Temporal.Instant): Promise<Counts> =>
  (
    await sql<Counts>`select count(*)::int as untriaged, (count(*) filter (where i.devices > 0))::int as touching, (count(*) filter (where i.devices > 0 and i.is_exploited))::int as exploited,
    (count(*) filter (where ${isLate(now.toString())}))::int as late, min(i.due_at) filter (where i.devices > 0) as "firstDue" from advisories_item i where i.state = 'untriaged'`.execute(
      tx,
    )
  ).rows[0] ?? { untriaged: 0, touching: 0, exploited: 0, late: 0, firstDue: null }
/** Advisories that touch a device and wait for a decision, for the menu; beyond 999 nobody counts. */
export const advisoriesToDecide = async (tx: Tx): Promise<number> =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from (select from advisories_item where state = 'untriaged' and devices > 0 limit 999) i`.execute(tx)
  ).rows[0]?.n ?? 0
/** The first of the inbox, for Today. */
export const firstItems = async (
  tx: Tx,
  limit: number,
): Promise<readonly Pick<Item, 'id' | 'subject' | 'devices' | 'isExploited' | 'dueAt' | 'cves'>[]> =>
  (
    await sql<
      Pick<Item, 'id' | 'subject' | 'devices' | 'isExploited' | 'dueAt' | 'cves'>
    >`select i.id, i.subject, i.devices, i.is_exploited as "isExploited", i.due_at as "dueAt", i.cves from advisories_item i
    where i.state = 'untriaged' and i.devices > 0 order by ${rank} desc, i.due_at, i.id limit ${limit}`.execute(tx)
  ).rows
export const lateUntold = async (
  tx: Tx,
  now: Temporal.Instant,
): Promise<readonly { readonly id: string; readonly subject: string; readonly devices: number }[]> =>
  (
    await sql<{
      id: string
      subject: string
      devices: number
    }>`select i.id, i.subject, i.devices from advisories_item i where ${isLate(now.toString())} and i.late_told_at is null order by ${rank} desc limit 100`.execute(
      tx,
    )
  ).rows
export const devicesThatAre = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (await sql<{ id: string }>`select id from assets_device where id = any(${[...ids]}::uuid[]) and merged_into is null`.execute(tx)).rows.map(
      ({ id }) => id,
    ),
  )
