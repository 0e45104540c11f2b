import { sql } from 'kysely'
import { registerTitle } from '../../inventory/index.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { identityTableVersion } from './identity-table.rules.ts'
import {
  firmwareTitle,
  identify,
  plainName,
  platformFor,
  platformOf,
  productNamed,
  systemTitle,
  type Identity,
  type Product,
  type TitleFacts,
} from './identity.rules.ts'
import { judgePackage, judgeProduct, sourceOfSlot, type KevNamed, type PackageSaying, type ProductFinding, type Saying } from './judge.rules.ts'
import type { Platform } from './criteria.rules.ts'
import { distributionOf, judgedAs } from './line.rules.ts'
import { programOf } from '../programs/program.rules.ts'
import { judgeProgramTitles } from '../programs/programs.store.ts'
import { judgeWindowsTitles } from '../windows/windows.store.ts'

type Row = TitleFacts & { readonly id: string; readonly source: string; readonly sourceVersion: string }
type Told = { readonly row: Row; readonly identity: Identity }

/** Notes which line of findings each system of these devices is; systems are few, so that this costs once a system and version. */
export const ensurePlatforms = async (tx: Tx, deviceIds: readonly string[] | undefined): Promise<void> => {
  const { rows } = await sql<{
    name: string
    version: string
    codename: string | null
  }>`select distinct d.os_name as name, d.os_version as version, d.os_codename as codename
    from assets_device d left join vulnerabilities_platform p on p.os_name = d.os_name and p.os_version = d.os_version
    where p.os_name is null and ${deviceIds === undefined ? sql`true` : sql`d.id = any(${[...deviceIds]}::uuid[])`} order by 1, 2`.execute(tx)
  for (const system of rows) {
    const found = platformOf(system)
    if (found === null || found.line === system.codename) continue // a release of Debian is a line by its code name
    const title = found.line === 'firmware' ? firmwareTitle(system) : systemTitle(found)
    const titleId = title === null ? null : await registerTitle(tx, { ...title })
    await sql`insert into vulnerabilities_platform (os_name, os_version, line, title_id) values (${system.name}, ${system.version}, ${found.line}, ${titleId})
      on conflict do nothing`.execute(tx)
  }
}

/** Titles of these that were not judged on this line since anything was said of them. */
const unjudged = async (tx: Tx, line: string, titleIds: readonly string[], withPackages: boolean): Promise<readonly Row[]> =>
  (
    await sql<Row>`select t.id, t.ecosystem, t.kind, t.name, t.version, t.arch, t.publisher, t.source, t.source_version as "sourceVersion"
    from inventory_title t left join vulnerabilities_judged j on j.title_id = t.id and j.line = ${line}
    where t.id = any(${[...titleIds]}::bigint[]) and j.rules is distinct from ${identityTableVersion} and (${withPackages} or t.ecosystem <> 'dpkg')
    order by t.id`.execute(tx)
  ).rows

const saveIdentities = async (tx: Tx, told: readonly Told[]): Promise<void> => {
  const rows = told.map(({ row, identity }) => ({
    title_id: row.id,
    plain_name: plainName(row),
    state: identity.state,
    label: identity.state === 'product' ? identity.product.label : null,
    names: identity.state === 'product' ? identity.product.names : [],
    because: identity.state === 'not-a-product' ? identity.because : null,
  }))
  await sql`insert into vulnerabilities_identity as i (title_id, rules, plain_name, state, label, names, because)
    select title_id, ${identityTableVersion}, plain_name, state, label, names, because
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(title_id bigint, plain_name text, state text, label text, names text[], because text) order by title_id
    on conflict (title_id) do update set rules = excluded.rules, plain_name = excluded.plain_name, state = excluded.state, label = excluded.label, names = excluded.names, because = excluded.because
    where i.rules <> excluded.rules`.execute(tx)
}

/** Everything that the feeds in force say of these product names; a record that several names lead to is one and the same object. */
const sayingsOf = async (tx: Tx, names: readonly string[]): Promise<ReadonlyMap<string, readonly Saying[]>> => {
  const { rows } = await sql<
    Pick<Saying, 'configurations' | 'sound' | 'severity'> & {
      feedId: string
      n: number
      products: readonly string[]
      cves: readonly string[]
      slot: string
    }
  >`select a.feed_id as "feedId",
      a.n, p.products, a.cves, a.configurations, a.sound, a.severity, f.slot
    from (select feed_id, n, array_agg(product) as products from vulnerabilities_advisory_product where product = any(${[...names]}::text[]) group by feed_id, n) p
      join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n join vulnerabilities_feed f on f.id = a.feed_id order by a.feed_id, a.n`.execute(
    tx,
  )
  const by = new Map<string, Saying[]>(names.map((name) => [name, []]))
  for (const { products, cves, slot, configurations, sound, severity } of rows) {
    const sayings = cves.map((cve) => ({ cve, configurations, sound, severity, source: sourceOfSlot(slot) }))
    for (const product of products) by.get(product)?.push(...sayings)
  }
  return by
}

const kevOf = async (tx: Tx, names: readonly string[]): Promise<readonly (KevNamed & { readonly products: readonly string[] })[]> =>
  (
    await sql<KevNamed & { products: readonly string[] }>`select cve, added_on as "addedOn", vendor, product, products from vulnerabilities_kev
    where products && ${[...names]}::text[] order by cve`.execute(tx)
  ).rows

const packageSayings = async (
  tx: Tx,
  ecosystem: string,
  release: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly PackageSaying[]>> => {
  const { rows } = await sql<
    Omit<PackageSaying, 'source' | 'cve'> & { name: string; cves: readonly string[]; slot: string }
  >`select p.name, p.range, a.id, a.cves, a.severity, f.slot
    from vulnerabilities_advisory_package p join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n join vulnerabilities_feed f on f.id = p.feed_id
    where p.ecosystem = ${ecosystem} and p.name = any(${[...names]}::text[]) and p.release in ('', ${release}) order by p.feed_id, p.n, p.at`.execute(
    tx,
  )
  const by = new Map<string, PackageSaying[]>()
  for (const { name, cves, slot, ...said } of rows) {
    const list = by.get(name) ?? []
    by.set(name, list)
    for (const cve of cves) list.push({ ...said, cve, source: sourceOfSlot(slot) })
  }
  return by
}

type MatchRow = ReturnType<typeof rowOf>
/** Since when a fix counts as known: the day of the feed that names it. */
type KnownOn = (slot: string) => string
const rowOf = (titleId: string, source: string, version: string, finding: ProductFinding, knownOn: KnownOn) => ({
  title_id: titleId,
  cve: finding.cve,
  source,
  source_version: version,
  fixed: finding.fixed,
  fix_known_on: finding.fixed === null ? null : knownOn(finding.slot),
  urgency: finding.severity,
  reason: finding.reason,
  state: finding.state,
  feed_slot: finding.slot,
  range: finding.range,
  rule: finding.rule,
})

const saveMatches = async (tx: Tx, line: string, titleIds: readonly string[], rows: readonly MatchRow[]): Promise<void> => {
  await sql`with incoming as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(title_id bigint, cve text, source text, source_version text, fixed text, fix_known_on date, urgency text,
        reason text, state text, feed_slot text, range text, rule text)),
    gone as (
      delete from vulnerabilities_match m where m.release = ${line} and m.title_id = any(${[...titleIds]}::bigint[])
        and not exists (select from incoming i where i.title_id = m.title_id and i.cve = m.cve))
    insert into vulnerabilities_match as m (title_id, release, cve, source, source_version, fixed, fix_known_on, urgency, reason, state, feed_slot, range, rule)
    select title_id, ${line}, cve, source, source_version, fixed, fix_known_on, urgency, reason, state, feed_slot, range, rule from incoming order by title_id, cve
    on conflict (title_id, release, cve) do update set source = excluded.source, source_version = excluded.source_version, fixed = excluded.fixed,
      fix_known_on = case when m.fixed is not null and excluded.fixed is not null then m.fix_known_on else excluded.fix_known_on end,
      urgency = excluded.urgency, reason = excluded.reason, state = excluded.state, feed_slot = excluded.feed_slot, range = excluded.range, rule = excluded.rule
    where (m.source, m.source_version, m.fixed, m.urgency, m.reason, m.state, m.feed_slot, m.range, m.rule)
      is distinct from (excluded.source, excluded.source_version, excluded.fixed, excluded.urgency, excluded.reason, excluded.state, excluded.feed_slot, excluded.range, excluded.rule)`.execute(
    tx,
  )
  await sql`insert into vulnerabilities_judged (title_id, line, rules) select id, ${line}, ${identityTableVersion} from unnest(${[...titleIds]}::bigint[]) as id order by id
    on conflict (title_id, line) do update set rules = excluded.rules`.execute(tx)
}

const productRows = async (
  tx: Tx,
  products: readonly { readonly id: string; readonly product: Product }[],
  under: Platform | null,
  knownOn: KnownOn,
): Promise<MatchRow[]> => {
  const names = [...new Set(products.flatMap(({ product }) => product.names))]
  if (names.length === 0) return []
  const sayings = await sayingsOf(tx, names)
  const kev = await kevOf(tx, names)
  const judged = new Map<string, readonly ProductFinding[]>() // one product in one version is judged once, whatever its titles are called
  return products.flatMap(({ id, product }) => {
    const platform = platformFor(product, under)
    const key = JSON.stringify(product)
    const found =
      judged.get(key) ??
      judgeProduct(
        product,
        platform,
        [...new Set(product.names.flatMap((name) => sayings.get(name) ?? []))],
        kev.filter((entry) => product.target === '' && entry.products.some((name) => product.names.includes(name))),
      )
    judged.set(key, found)
    return found.map((finding) => rowOf(id, product.label, product.version, finding, knownOn))
  })
}

const packageRows = async (tx: Tx, line: string, titles: readonly Row[], knownOn: KnownOn): Promise<MatchRow[]> => {
  const distribution = distributionOf(line)
  if (distribution === null || titles.length === 0) return []
  const { ecosystem, release } = distribution
  const sayings = await packageSayings(tx, ecosystem, release, [...new Set(titles.flatMap(({ name, source }) => [name, source]))])
  return titles.flatMap((title) => {
    const own = [...(sayings.get(title.name) ?? []), ...(title.source === '' || title.source === title.name ? [] : (sayings.get(title.source) ?? []))]
    const version = title.source !== '' && title.sourceVersion !== '' ? title.sourceVersion : title.version
    return judgePackage({ ecosystem, release, name: title.name, version }, own).map((finding) =>
      rowOf(title.id, title.source || title.name, version, finding, knownOn),
    )
  })
}

/**
 * Judges titles on a line by all feeds in force, only those of which something is new: a fleet costs its distinct titles, and a feed what it
 * changes. `withPackages`: Debian's packages too, where no feed of its own judges them.
 */
export const ensureJudged = async (
  tx: Tx,
  line: string,
  titleIds: readonly string[],
  { withPackages, knownOn }: { readonly withPackages: boolean; readonly knownOn: KnownOn },
): Promise<number> => {
  const rows = await unjudged(tx, line, titleIds, withPackages)
  const { system, as } = judgedAs(line)
  const platform = (
    await sql<{
      name: string
      version: string
    }>`select os_name as name, os_version as version from vulnerabilities_platform where line = ${system} limit 1`.execute(tx)
  ).rows[0]
  const under = platform === undefined ? null : (platformOf({ ...platform, codename: null })?.platform ?? null)
  for (let from = 0; from < rows.length; from += 500) {
    const batch = rows.slice(from, from + 500)
    const told = batch.map((row): Told => ({ row, identity: identify(row) }))
    await saveIdentities(tx, told)
    const isWindows = ({ ecosystem, name }: Row): boolean => ecosystem === 'os' && name.startsWith('Windows')
    const isProgram = ({ ecosystem, kind }: Row): boolean => ecosystem === 'os' && kind === 'program'
    const systems =
      as === null ? [...(await judgeWindowsTitles(tx, batch.filter(isWindows))), ...(await judgeProgramTitles(tx, batch.filter(isProgram)))] : []
    const products = told.flatMap(({ row, identity }) => {
      if (isWindows(row) || isProgram(row)) return []
      if (as === null && row.ecosystem === 'windows' && programOf(row) !== null) return [] // judged with the updates that its device lists
      if (as !== null) return as === 'nothing' ? [] : [{ id: row.id, product: productNamed(as, as, row) }]
      return identity.state === 'product' ? [{ id: row.id, product: identity.product }] : []
    })
    const packages = as === null ? told.flatMap(({ row, identity }) => (identity.state === 'package' ? [row] : [])) : []
    const windows = systems.flatMap(({ id, version, findings }) => findings.map((finding) => rowOf(id, finding.package, version, finding, knownOn)))
    const matches = [...windows, ...(await productRows(tx, products, under, knownOn)), ...(await packageRows(tx, system, packages, knownOn))]
    await saveMatches(
      tx,
      line,
      batch.map(({ id }) => id),
      matches,
    )
  }
  return rows.length
}
