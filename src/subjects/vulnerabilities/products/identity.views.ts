import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { foundName, installations } from '../held.views.ts'

/** One name as a person deals with it: all its versions, languages and architectures together. */
export type SoftwareName = {
  readonly id: string
  readonly ecosystem: string
  readonly plainName: string
  readonly name: string
  readonly publisher: string
  readonly kind: string
  readonly versions: number
  readonly installations: string
  /** Why somebody called a match of it wrong, where nobody has said since which product it is. */ readonly doubt: string | null
}
export const systems: Readonly<Record<string, string>> = {
  windows: 'Windows',
  macos: 'macOS',
  android: 'Android',
  browser: 'Browser extension',
  snap: 'Snap',
  flatpak: 'Flatpak',
  other: 'Other',
}

/** A name's id: what it is, hashed, so that an address may hold it. */
const nameId = sql`md5(t.ecosystem || ' ' || i.plain_name)::uuid`
/** Names of which a person called a match wrong: the name may be another product, until somebody says which it is (PM-3.2). */
const doubts = sql`(select t.ecosystem, i.plain_name, max(y.name || ': ' || st.reason) as says
  from vulnerabilities_statement st join vulnerabilities_match m on m.cve = st.cve join inventory_title t on t.id = m.title_id and t.ecosystem = st.ecosystem
    join vulnerabilities_identity i on i.title_id = t.id join people_person y on y.district_id = st.district_id and y.id = st.said_by
  where st.kind = 'wrong-match' and st.ended_at is null and ${foundName} = st.package and t.ecosystem = any(${Object.keys(systems)}::text[])
    and not exists (select from vulnerabilities_identity_rule r where r.district_id = st.district_id and r.ecosystem = t.ecosystem
      and r.plain_name = i.plain_name and r.ended_at is null and r.said_at >= st.said_at)
  group by 1, 2)`
const named = sql`(select ${nameId} as id, t.ecosystem, i.plain_name, min(t.name) as name, max(t.publisher) as publisher, max(t.kind) as kind, count(distinct t.version)::int as versions,
    sum(s.n) as installations, bool_or(i.state = 'unknown' and o.title_id is null) as is_open, max(i.state) as state, max(w.says) as doubt
  from ${installations} s join inventory_title t on t.id = s.title_id join vulnerabilities_identity i on i.title_id = t.id
    left join vulnerabilities_retold o on o.district_id = s.district_id and o.title_id = t.id
    left join ${doubts} w on w.ecosystem = t.ecosystem and w.plain_name = i.plain_name
  group by t.ecosystem, i.plain_name) u`
const columns = sql`u.id, u.ecosystem, u.plain_name as "plainName", u.name, u.publisher, u.kind, u.versions, u.installations::text, u.doubt`

/** Names that no rule knows, and names of which somebody called a match wrong, ranked by how often they are installed (PM-3.2). */
export const unrecognisedList = listOf<SoftwareName>({
  name: 'unrecognised-software',
  path: '/devices/unrecognised',
  title: 'Unrecognized software',
  select: columns,
  from: named,
  id: sql`u.id`,
  idOf: ({ id }) => id,
  where: sql`(u.is_open or u.doubt is not null)`,
  start: { sort: 'installations', order: 'descending' },
  search: { label: 'Name or publisher', where: (like) => sql`(lower(u.name) like ${like} or lower(u.publisher) like ${like})` },
  filters: {
    system: { label: 'System', options: systems, where: (system) => sql`u.ecosystem = ${system}` },
    why: {
      label: 'Reason',
      options: { unknown: 'Not recognized', doubted: 'Wrong match' },
      where: (why) => (why === 'doubted' ? sql`u.doubt is not null` : sql`u.is_open`),
    },
  },
  columns: {
    name: { heading: 'Name', value: ({ name }) => name, sort: { by: sql`lower(u.name)`, as: 'text' } },
    publisher: { heading: 'Publisher', value: ({ publisher }) => publisher, sort: { by: sql`lower(u.publisher)`, as: 'text' } },
    system: { heading: 'System', value: ({ ecosystem }) => systems[ecosystem] ?? ecosystem, sort: { by: sql`u.ecosystem`, as: 'text' } },
    why: { heading: 'Reason', value: ({ doubt }) => (doubt === null ? 'Not recognized' : `Wrong match. ${doubt}`) },
    versions: { heading: 'Versions', value: ({ versions }) => versions, isNumber: true, sort: { by: sql`u.versions`, as: 'bigint' } },
    installations: {
      heading: 'Installed',
      value: ({ installations }) => Number(installations),
      isNumber: true,
      sort: { by: sql`u.installations`, as: 'bigint' },
    },
  },
})

export const softwareName = async (tx: Tx, id: string): Promise<SoftwareName | undefined> =>
  (await sql<SoftwareName>`select ${columns} from ${named} where u.id = ${id}::uuid`.execute(tx)).rows[0]

/** Those of these names that are still unrecognised, in the order of the list. */
export const softwareNames = async (tx: Tx, ids: readonly string[]): Promise<readonly SoftwareName[]> =>
  ids.length === 0
    ? []
    : (
        await sql<SoftwareName>`select ${columns} from ${named} where (u.is_open or u.doubt is not null) and u.id = any(${[...ids]}::uuid[]) order by u.installations desc, u.id`.execute(
          tx,
        )
      ).rows

export const titlesNamed = async (
  tx: Tx,
  { ecosystem, plainName }: { readonly ecosystem: string; readonly plainName: string },
): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select t.id from vulnerabilities_identity i join inventory_title t on t.id = i.title_id where i.plain_name = ${plainName} and t.ecosystem = ${ecosystem}`.execute(
      tx,
    )
  ).rows.map(({ id }) => id)

/** How many names no rule knows, and how many installations they make. */
export const unrecognisedCount = async (tx: Tx): Promise<number> =>
  Number((await sql<{ n: string }>`select count(*) as n from ${named} where u.is_open`.execute(tx)).rows[0]?.n ?? 0)

export type Version = { readonly version: string; readonly name: string; readonly n: number }
export const versionsOf = async (tx: Tx, { ecosystem, plainName }: SoftwareName): Promise<readonly Version[]> =>
  (
    await sql<Version>`select t.version, t.name, s.n from ${installations} s join inventory_title t on t.id = s.title_id join vulnerabilities_identity i on i.title_id = t.id
    where i.plain_name = ${plainName} and t.ecosystem = ${ecosystem} order by s.n desc, t.id desc limit 30`.execute(tx)
  ).rows

/** Products that feeds name and that sound like a name: its words joined, or its publisher's. */
export const suggestions = async (tx: Tx, { plainName, publisher }: SoftwareName): Promise<readonly string[]> => {
  const word = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
  const [joined, maker, last] = [word(plainName), word(publisher).split('_')[0] ?? '', word(plainName).split('_').slice(1).join('_')]
  const exact = [joined, last].filter((one) => one.length > 2)
  return (
    await sql<{ product: string }>`select product, count(*) as n from vulnerabilities_advisory_product
    where split_part(product, ':', 2) = any(${exact}::text[]) or (${maker.length > 2} and split_part(product, ':', 1) = ${maker}
      and (${joined} like '%' || split_part(product, ':', 2) || '%' or split_part(product, ':', 2) like '%' || ${last.length > 2 ? last : joined} || '%'))
    group by product order by (split_part(product, ':', 1) = ${maker}) desc, n desc, product limit 6`.execute(tx)
  ).rows.map(({ product }) => product)
}

export type IdentityRule = {
  readonly id: string
  readonly ecosystem: string
  readonly plainName: string
  readonly product: string | null
  readonly label: string
  readonly reason: string
  readonly saidBy: string
  readonly saidAt: string
}
const ruleColumns = sql`r.id, r.ecosystem, r.plain_name as "plainName", r.product, r.label, r.reason, p.name as "saidBy", r.said_at as "saidAt"
  from vulnerabilities_identity_rule r join people_person p on p.district_id = r.district_id and p.id = r.said_by`
/** What people of the district said of names, newest first. */
export const identityRules = async (tx: Tx, limit = 50): Promise<readonly IdentityRule[]> =>
  (await sql<IdentityRule>`select ${ruleColumns} where r.ended_at is null order by r.said_at desc limit ${limit}`.execute(tx)).rows

export const ruleForChange = async (tx: Tx, id: string): Promise<IdentityRule | undefined> =>
  (await sql<IdentityRule>`select ${ruleColumns} where r.id = ${id} and r.ended_at is null for update of r`.execute(tx)).rows[0]

/** What a name is taken for: as a person said, else by the table; null where neither knows. */
export const knownAs = async (tx: Tx, { ecosystem, plainName }: SoftwareName): Promise<string | null> => {
  const told = (
    await sql<{
      label: string
      product: string | null
    }>`select label, product from vulnerabilities_identity_rule where ecosystem = ${ecosystem} and plain_name = ${plainName} and ended_at is null`.execute(
      tx,
    )
  ).rows[0]
  if (told !== undefined) return told.product === null ? 'no product' : told.label
  return (
    (
      await sql<{
        label: string
      }>`select coalesce(i.label, i.because) as label from vulnerabilities_identity i join inventory_title t on t.id = i.title_id
    where i.plain_name = ${plainName} and t.ecosystem = ${ecosystem} and i.state <> 'unknown' limit 1`.execute(tx)
    ).rows[0]?.label ?? null
  )
}
