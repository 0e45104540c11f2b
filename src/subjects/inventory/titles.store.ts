import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { ToldTitle } from './inventory.rules.ts'

/** What tells titles apart, as a number of 128 bits: publisher and date of installation do not. */
export const titleKey = (title: ToldTitle): string => {
  const text = `${title.ecosystem}\0${title.name}\0${title.version}\0${title.arch ?? ''}\0${title.source ?? ''}\0${title.sourceVersion ?? ''}`
  const hex = createHash('sha256').update(text, 'utf8').digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

const idsOf = async (tx: Tx, keys: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (
      await sql<{ id: string; key: string }>`select id, key from inventory_title
    where key = any(${[...keys]}::uuid[])`.execute(tx)
    ).rows.map((row) => [row.key, row.id]),
  )

/** Of titles known before, those that tell their source package, by what an agent tells of them. */
const withSource = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map(
    (
      await sql<{ id: string; name: string }>`select id, ecosystem || ' ' || name || ' ' || version || ' ' || arch as name from inventory_title
    where id = any(${[...ids]}::bigint[]) and source <> ''`.execute(tx)
    ).rows.map((row) => [row.name, row.id]),
  )

/**
 * The ids of these titles, sorted, given those the device had: one that tells no source stays the one that did, so that an
 * agent's word after the machine's own list is no change.
 */
export const titleIdsAfter = async (tx: Tx, titles: ReadonlyMap<string, ToldTitle>, before: readonly string[]): Promise<readonly string[]> => {
  const sourced =
    before.length > 0 && [...titles.values()].some((title) => title.source === undefined) ? await withSource(tx, before) : new Map<string, string>()
  if (sourced.size === 0) return titleIds(tx, titles)
  const kept: string[] = []
  const rest = new Map<string, ToldTitle>()
  for (const [key, title] of titles) {
    const same = title.source === undefined ? sourced.get(`${title.ecosystem} ${title.name} ${title.version} ${title.arch ?? ''}`) : undefined
    if (same === undefined) rest.set(key, title)
    else kept.push(same)
  }
  return [...new Set([...kept, ...(await titleIds(tx, rest))])].toSorted((a, b) => Number(a) - Number(b))
}

/**
 * The ids of these titles, sorted; unknown ones are added. Added in the order of their keys in one statement, so that two
 * agents at once wait for one another instead of locking each other out.
 */
const titleIds = async (tx: Tx, titles: ReadonlyMap<string, ToldTitle>): Promise<readonly string[]> => {
  const keys = [...titles.keys()]
  const known = await idsOf(tx, keys)
  const missing = keys.filter((key) => !known.has(key)).toSorted()
  if (missing.length > 0) {
    const column = (of: (title: ToldTitle) => string | undefined): string[] => missing.map((key) => of(titles.get(key) as ToldTitle) ?? '')
    await sql`insert into inventory_title (key, ecosystem, name, version, arch, source, source_version, kind, publisher)
      select * from unnest(${missing}::uuid[],
        ${column((t) => t.ecosystem)}::text[], ${column((t) => t.name)}::text[], ${column((t) => t.version)}::text[],
        ${column((t) => t.arch)}::text[],
          ${column((t) => t.source)}::text[], ${column((t) => t.sourceVersion)}::text[], ${column((t) => t.kind)}::text[],
        ${column((t) => t.publisher)}::text[])
      on conflict (key) do nothing`.execute(tx)
    for (const [key, id] of await idsOf(tx, missing)) known.set(key, id)
  }
  return [...known.values()].toSorted((a, b) => Number(a) - Number(b))
}

/** The id of one title that no device reports itself, such as a system as a product. */
export const registerTitle = async (tx: Tx, title: ToldTitle): Promise<string> => {
  const [id] = await titleIds(tx, new Map([[titleKey(title), title]]))
  if (id === undefined) throw new Error('a title was not written')
  return id
}
