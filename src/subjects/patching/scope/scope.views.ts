import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCounted, isCountedHosted } from '../../assets/index.ts'

export type TitleScope = {
  readonly ecosystem: string
  readonly name: string
  readonly publisher: string
  readonly versions: number
  readonly devices: number
  readonly scope: 'in' | 'out' | 'unknown' | 'with-device'
  readonly reason: string | null
  readonly saidBy: string | null
}
export const titleScopes = { unknown: 'Not known', in: 'In scope', out: 'Out of scope', 'with-device': 'Covered with its device' } as const

/** Packages of a system's own distribution are covered with the device they stand on; every other title is an open question until somebody says (PM-2). */
const scopeOf = sql`case when c.scope is not null then c.scope when t.ecosystem in ('dpkg', 'rpm', 'apk') then 'with-device' else 'unknown' end`
const titles = sql`(select i.ecosystem, i.name, max(i.publisher) as publisher, count(distinct i.version)::int as versions, sum(s.n)::int as devices from inventory_district_software s
  join inventory_title i on i.id = s.title_id group by i.ecosystem, i.name)`
const joined = sql`${titles} t left join assets_software_scope c on c.ecosystem = t.ecosystem and c.name = t.name left join people_person p on p.district_id = c.district_id and p.id = c.said_by`

export const titleKey = ({ ecosystem, name }: Pick<TitleScope, 'ecosystem' | 'name'>): string => `${ecosystem}:${name}`
export const readTitleKey = (key: string): { ecosystem: string; name: string } | undefined => {
  const at = key.indexOf(':')
  return at > 0 && key.length > at + 1 ? { ecosystem: key.slice(0, at), name: key.slice(at + 1) } : undefined
}

/** Titles of software the district has, each with whether it is ours to patch. */
export const scopeList = listOf<TitleScope>({
  name: 'scope',
  path: '/scope',
  title: 'Software and its scope',
  from: joined,
  id: sql`md5(t.ecosystem || ' ' || t.name)::uuid`,
  idOf: titleKey,
  start: { sort: 'name' },
  select: sql`t.ecosystem, t.name, t.publisher, t.versions, t.devices, ${scopeOf} as scope, c.reason, p.name as "saidBy"`,
  search: { label: 'Title or publisher', where: (like) => sql`(lower(t.name) like ${like} or lower(t.publisher) like ${like})` },
  filters: { scope: { label: 'Scope', options: titleScopes, where: (scope) => sql`${scopeOf} = ${scope}` } },
  columns: {
    name: { heading: 'Title', value: (row) => row.name, sort: { by: sql`lower(t.name)`, as: 'text' } },
    publisher: { heading: 'Publisher', value: (row) => row.publisher, sort: { by: sql`lower(t.publisher)`, as: 'text' } },
    ecosystem: { heading: 'From', value: (row) => row.ecosystem },
    devices: { heading: 'On', value: (row) => row.devices, isNumber: true, sort: { by: sql`t.devices::bigint`, as: 'bigint' } },
    scope: { heading: 'Scope', value: (row) => titleScopes[row.scope], sort: { by: scopeOf, as: 'text' } },
    reason: { heading: 'Why out of scope', value: (row) => row.reason },
    saidBy: { heading: 'Set by', value: (row) => row.saidBy, isExported: 'only' },
  },
})

export type ScopeGaps = { readonly devices: number; readonly networkGear: number; readonly hosted: number; readonly titles: number }
/** What nobody said the scope of. */
export const scopeGaps = async (tx: Tx): Promise<ScopeGaps> =>
  (
    await sql<ScopeGaps>`select (select count(*)::int from assets_device d where d.scope = 'unknown' and ${isCounted}) as devices,
    (select count(*)::int from assets_device d where d.scope = 'unknown' and ${isCounted} and d.kind = 'network-gear') as "networkGear",
    (select count(*)::int from assets_hosted h where h.scope = 'unknown' and ${isCountedHosted}) as hosted, (select count(*)::int from ${joined} where ${scopeOf} = 'unknown') as titles`.execute(
      tx,
    )
  ).rows[0] ?? { devices: 0, networkGear: 0, hosted: 0, titles: 0 }

export const titlesNamed = async (tx: Tx, keys: readonly string[]): Promise<readonly TitleScope[]> =>
  (
    await sql<TitleScope>`select t.ecosystem, t.name, t.publisher, t.versions, t.devices, ${scopeOf} as scope, c.reason, p.name as "saidBy" from ${joined}
    where t.ecosystem || ':' || t.name = any(${[...keys]}::text[]) order by lower(t.name), t.ecosystem`.execute(tx)
  ).rows
