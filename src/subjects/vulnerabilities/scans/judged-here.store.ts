// Which of a scanner's findings our feeds judged on the very device (PM-3.2): a record of the vulnerability names something the device holds, and that was
// looked at. A feed that names other products alone says nothing of the device: silence is no answer.
import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { heldByDevices } from '../findings.views.ts'
import { productNamed } from '../products/identity.rules.ts'
import { distributionOf, judgedAs } from '../products/line.rules.ts'
import { programOfTitle } from '../programs/program.rules.ts'
import { partOf, windowsOf } from '../windows/system.rules.ts'

type Asked = { readonly id: string; readonly cve: string; readonly deviceId: string }
const asked = async (tx: Tx, districtId: string, deviceIds: readonly string[] | undefined): Promise<readonly Asked[]> =>
  (
    await sql<Asked>`select c.id, c.cve, c.device_id as "deviceId" from vulnerabilities_claim c where c.district_id = ${districtId} and c.source = 'scanner' and c.ended_at is null
      and ${deviceIds === undefined ? sql`true` : sql`c.device_id = any(${[...deviceIds]}::uuid[])`}`.execute(tx)
  ).rows

type State = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly kind: string
  readonly source: string
  readonly sourceVersion: string
}
type KeysOfTitle = ReadonlyMap<string, readonly string[]>
/** What Microsoft's lists call the states of Windows and of its programs that are among these titles. */
const listedStates = async (tx: Tx, titleIds: readonly string[]): Promise<KeysOfTitle> => {
  const { rows: states } =
    await sql<State>`select t.id, t.name, t.version, t.kind, t.source, t.source_version as "sourceVersion" from inventory_title t
    where t.id = any(${[...titleIds]}::bigint[]) and t.ecosystem = 'os'`.execute(tx)
  if (states.length === 0) return new Map()
  const { rows: keys } = await sql<{ key: string }>`select distinct product_key as key from vulnerabilities_updated_product order by 1`.execute(tx)
  const byName = new Map<string, readonly string[]>() // a fleet has few systems, each in many states
  return new Map(
    states.map((state) => {
      const key = `${state.name} ${state.kind === 'program' ? '' : state.version}`
      const known = byName.get(key) ?? keysOf(state, keys)
      byName.set(key, known)
      return [state.id, known]
    }),
  )
}
const keysOf = (state: State, keys: readonly { readonly key: string }[]): readonly string[] => {
  const program = state.kind === 'program' ? programOfTitle(state) : null
  const system = program === null ? windowsOf({ name: state.name, told: [state.version], arch: state.name }) : null
  const isMeant = (key: string): boolean => {
    if (program !== null) return program.row.listed.test(key)
    const part = system === null ? null : partOf(system, key)
    return part !== null && part !== 'other-net'
  }
  return keys.flatMap(({ key }) => (isMeant(key) ? [key] : []))
}

/** A record that names a product without versions anybody can compare tells nothing of any of them. */
const tellsVersions = sql`(jsonb_path_exists(a.configurations, '$[*].nodes[*].any[*] ? (@.product == $p && @.isVulnerable == true && @.version != "?")', jsonb_build_object('p', p.product))
  or jsonb_path_exists(a.sound, '$[*].criterion ? (@.product == $p)', jsonb_build_object('p', p.product)))`

type Told = { readonly cve: string; readonly key: string }
const isIn = (values: readonly string[]) => sql`any(${[...values]}::text[])`
/** What the feeds in force name of these vulnerabilities: `product vendor:name`, `package ecosystem release name`, `fix feed release name`; '' is any release. */
const toldOf = async (tx: Tx, cves: readonly string[]): Promise<readonly Told[]> => {
  const records = sql`unnest(${[...cves]}::text[]) as v(cve) cross join lateral (select a.feed_id, a.n, a.configurations, a.sound from vulnerabilities_advisory a where a.cves @> array[v.cve]) a`
  const { rows: products } = await sql<Told>`select v.cve, 'product ' || p.product as key from ${records}
    join vulnerabilities_advisory_product p on p.feed_id = a.feed_id and p.n = a.n where ${tellsVersions}`.execute(tx)
  const { rows: packages } =
    await sql<Told>`select v.cve, concat_ws(' ', 'package', replace(p.ecosystem, ' ', '_'), nullif(p.release, ''), p.name) as key from ${records}
    join vulnerabilities_advisory_package p on p.feed_id = a.feed_id and p.n = a.n`.execute(tx)
  const { rows: fixes } =
    await sql<Told>`select x.cve, concat_ws(' ', 'fix', x.feed_id, x.release, x.package) as key from vulnerabilities_fix x where x.cve = ${isIn(cves)}`.execute(
      tx,
    )
  return [...products, ...packages, ...fixes]
}
const updatesTold = async (tx: Tx, cves: readonly string[], productKeys: readonly string[]): Promise<readonly Told[]> =>
  (
    await sql<Told>`select distinct x.cve, 'update ' || u.product_key as key from vulnerabilities_updated_product u cross join lateral jsonb_array_elements(u.fixes) f
      cross join lateral jsonb_array_elements_text(f -> 2) x(cve) where u.product_key = ${isIn(productKeys)} and x.cve = ${isIn(cves)}`.execute(tx)
  ).rows

type Named = { readonly id: string; readonly names: readonly string[]; readonly feedId?: string }
/** By what keys of the told ones each of these titles goes that was judged on the line. */
const keysOn = async (tx: Tx, line: string, titleIds: readonly string[], told: ReadonlySet<string>): Promise<KeysOfTitle> => {
  const ids = sql`any(${[...titleIds]}::bigint[])`
  const all = new Map<string, string[]>()
  const put = (id: string, key: string): void => {
    if (told.has(key)) all.set(id, [...(all.get(id) ?? []), key])
  }
  const wanted = (kind: string): readonly string[] => [
    ...new Set([...told].flatMap((key) => (key.startsWith(`${kind} `) ? [key.slice(kind === 'product' ? 8 : key.lastIndexOf(' ') + 1)] : []))),
  ]
  const [{ system, as }, products] = [judgedAs(line), wanted('product')]
  if (as !== null) {
    const nothing = { ecosystem: '', kind: '', name: '', version: '', arch: '', publisher: '' }
    const names = as === 'nothing' ? [] : productNamed(as, as, nothing).names
    const { rows } = await sql<{ id: string }>`select title_id as id from vulnerabilities_judged where line = ${line} and title_id = ${ids}`.execute(
      tx,
    )
    for (const { id } of rows) for (const name of names) put(id, `product ${name}`)
    return all
  }
  const { rows: called } =
    await sql<Named>`select i.title_id as id, i.names from vulnerabilities_identity i where i.title_id = ${ids} and i.state = 'product'
    and i.names && ${[...products]}::text[] and exists (select from vulnerabilities_judged j where j.title_id = i.title_id and j.line = ${line})`.execute(
      tx,
    )
  for (const { id, names } of called) for (const name of names) put(id, `product ${name}`)
  const is = distributionOf(line)
  const packages = wanted('package')
  if (is !== null && packages.length > 0) {
    const { rows } =
      await sql<Named>`select t.id, array[t.name, t.source] as names from inventory_title t where t.id = ${ids} and t.ecosystem in ('dpkg', 'rpm', 'apk')
      and (t.name = ${isIn(packages)} or t.source = ${isIn(packages)}) and exists (select from vulnerabilities_judged j where j.title_id = t.id and j.line = ${line})`.execute(
        tx,
      )
    const ecosystem = is.ecosystem.replaceAll(' ', '_')
    for (const { id, names } of rows)
      for (const name of new Set(names)) for (const release of [`${is.release} `, '']) put(id, `package ${ecosystem} ${release}${name}`)
  }
  const fixed = wanted('fix')
  if (fixed.length > 0) {
    const { rows } =
      await sql<Named>`select w.title_id as id, w.feed_id as "feedId", array[t.name, t.source, coalesce(s.source, ''), case when t.source like 'linux-signed-%' then 'linux' else '' end] as names
      from vulnerabilities_matched w join inventory_title t on t.id = w.title_id left join vulnerabilities_source s on s.feed_id = w.feed_id and s.package = t.name and t.source = ''
      where w.title_id = ${ids} and w.release = ${line} and t.ecosystem = 'dpkg'`.execute(tx)
    for (const { id, names, feedId } of rows)
      for (const name of new Set(names)) for (const release of [`${system} `, '']) put(id, `fix ${feedId} ${release}${name}`)
  }
  return all
}

const batch = 1000
const inBatches = async <T>(all: readonly string[], work: (some: readonly string[]) => Promise<readonly T[]>): Promise<readonly T[]> => {
  const done: T[] = []
  for (let from = 0; from < all.length; from += batch) for (const one of await work(all.slice(from, from + batch))) done.push(one)
  return done
}

/**
 * The claims of scanners, of these devices or of all, whose vulnerability a feed judged on their device. Both sides are brought to keys: what records of the
 * vulnerabilities name (products, packages of a release, Microsoft's products), and what the devices hold on the lines it was judged on. Put together here
 * and not in one statement: what a database without statistics makes of that takes minutes.
 */
export const judgedHere = async (
  tx: Tx,
  { districtId, deviceIds }: { readonly districtId: string; readonly deviceIds: readonly string[] | undefined },
): Promise<readonly string[]> => {
  const claims = await asked(tx, districtId, deviceIds)
  if (claims.length === 0) return []
  const cves = [...new Set(claims.map(({ cve }) => cve))]
  const byCve = new Map<string, Set<string>>()
  const told = new Set<string>()
  const hear = (said: readonly Told[]): void => {
    for (const { cve, key } of said) {
      told.add(key)
      byCve.set(cve, (byCve.get(cve) ?? new Set()).add(key))
    }
  }
  hear(await inBatches(cves, (some) => toldOf(tx, some)))
  const byDevice = Map.groupBy(claims, ({ deviceId }) => deviceId)
  const known = new Map<string, Map<string, readonly string[]>>() // by line, by title: each is asked for once
  const heard = new Set<string>() // Microsoft's products
  const decided = await inBatches([...byDevice.keys()], async (some) => {
    const devices = await heldByDevices(tx, some, 'UTC')
    for (const [line, lists] of Map.groupBy(
      devices.flatMap((one) => one.lines),
      ([name]) => name,
    )) {
      const seen = known.get(line) ?? new Map<string, readonly string[]>()
      known.set(line, seen)
      const fresh = [...new Set(lists.flatMap(([, ids]) => ids))].filter((id) => !seen.has(id))
      if (fresh.length === 0) continue
      const states = await listedStates(tx, fresh)
      const more = [...new Set([...states.values()].flat())].filter((key) => !heard.has(key))
      for (const key of more) heard.add(key)
      if (more.length > 0) hear(await updatesTold(tx, cves, more))
      const keys = await keysOn(tx, line, fresh, told)
      for (const id of fresh) seen.set(id, [...(keys.get(id) ?? []), ...(states.get(id) ?? []).map((key) => `update ${key}`)])
    }
    return devices.flatMap(({ id, lines }) => {
      const holds = new Set(lines.flatMap(([line, ids]) => ids.flatMap((title) => known.get(line)?.get(title) ?? [])))
      return (byDevice.get(id) ?? []).filter(({ cve }) => [...(byCve.get(cve) ?? [])].some((key) => holds.has(key))).map((one) => one.id)
    })
  })
  return decided
}
