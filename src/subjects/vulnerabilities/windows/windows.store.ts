import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { registerTitle } from '../../inventory/index.ts'
import type { Act } from '../../ledger/index.ts'
import { sourceOfSlot } from '../products/judge.rules.ts'
import type { Configuration } from '../products/criteria.rules.ts'
import { fixedInOf, type FixedIn } from './builds.rules.ts'
import { touchedBy } from './changed.rules.ts'
import { judgeWindows, type KnownFix, type UpdatesKnown, type Windows, type WindowsFinding } from './judge-windows.rules.ts'
import { indexSupersedence } from './supersedence.rules.ts'
import { buildOf, partOf, windowsOf, type WindowsSystem } from './system.rules.ts'
import { productKey, type UpdatesFeed } from './updates.rules.ts'

type Packed = readonly (readonly [kb: string, build: string | null, cves: readonly string[]])[]

/** Writes what a feed of updates says in the place of the earlier one of its slot; Windows systems of which it says anything else are judged again. */
export const saveUpdates = async (act: Act, feedId: string, slot: string, feed: UpdatesFeed): Promise<void> => {
  const judged = await judgedSystems(act.tx)
  const systems = judged.map(({ windows }) => windows.system)
  const before = await knownFor(act.tx, systems)
  const products = feed.products.map(({ product, fixes }) => ({
    product_key: productKey(product),
    product,
    fixes: fixes.map(({ kb, build, cves }) => [kb, build, cves.flatMap((at) => feed.cves[at]?.cve ?? [])]),
  }))
  for (let from = 0; from < products.length; from += 500) {
    await sql`insert into vulnerabilities_updated_product (feed_id, product_key, product, fixes) select ${feedId}::bigint, product_key, product, fixes
      from json_to_recordset(${JSON.stringify(products.slice(from, from + 500))}::json) as r(product_key text, product text, fixes jsonb)`.execute(
      act.tx,
    )
  }
  await sql`insert into vulnerabilities_update (feed_id, kb, posted, supersedes) select ${feedId}::bigint, kb, posted, supersedes
    from json_to_recordset(${JSON.stringify(feed.updates)}::json) as r(kb text, posted date, supersedes text[])`.execute(act.tx)
  await sql`insert into vulnerabilities_updated_cve (feed_id, cve, title, severity, posted) select ${feedId}::bigint, cve, title, severity, posted
    from json_to_recordset(${JSON.stringify(feed.cves)}::json) as r(cve text, title text, severity text, posted date)`.execute(act.tx)
  const earlier = sql`(select id from vulnerabilities_feed where slot = ${slot} and id <> ${feedId}::bigint)`
  await sql`delete from vulnerabilities_updated_product where feed_id in ${earlier}`.execute(act.tx)
  await sql`delete from vulnerabilities_update where feed_id in ${earlier}`.execute(act.tx)
  await sql`delete from vulnerabilities_updated_cve where feed_id in ${earlier}`.execute(act.tx)
  if (judged.length === 0) return
  const isTouched = touchedBy(before, await knownFor(act.tx, systems))
  const touched = judged.filter(({ windows }) => isTouched(windows)).map(({ id }) => id)
  await sql`delete from vulnerabilities_judged where title_id = any(${touched}::bigint[])`.execute(act.tx)
}

type TitleRow = { readonly id: string; readonly name: string; readonly version: string; readonly source: string }
type DeviceRow = {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly build: string
  readonly kernel: string | null
  readonly arch: string
  readonly updates: readonly string[]
  readonly had: string | null
}

/** Notes which Windows in which state these devices are, or those of which nothing is noted yet; equal ones are one title. */
export const ensureWindows = async (act: Act, deviceIds: readonly string[] | undefined): Promise<void> => {
  const { rows } =
    await sql<DeviceRow>`select d.id, d.os_name as name, d.os_version as version, d.os_build as build, d.os_kernel as kernel, d.os_arch as arch, w.title_id as had,
      array(select substring(t.name from '(?i)KB([0-9]{5,8})') from inventory_title t where t.id = any(v.software_ids) and t.kind = 'hotfix' and t.name ~* 'KB[0-9]{5,8}' order by 1) as updates
    from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
      left join vulnerabilities_windows w on w.district_id = d.district_id and w.device_id = d.id and w.part = ''
    where ${deviceIds === undefined ? sql`w.title_id is null and d.os_name ilike '%windows%'` : sql`d.id = any(${[...deviceIds]}::uuid[]) and (d.os_name ilike '%windows%' or w.title_id is not null)`}
    order by d.id`.execute(act.tx)
  const titles = new Map<string, string>() // a fleet has few states
  const [gone, noted]: [string[], { readonly device: string; readonly title: string }[]] = [[], []]
  for (const row of rows) {
    const system = windowsOf({ name: row.name, told: [row.kernel ?? '', row.build, row.version], arch: row.arch })
    if (system === null) {
      if (row.had !== null) gone.push(row.id)
      continue
    }
    const title = {
      ecosystem: 'os',
      kind: 'system',
      name: system.label,
      version: buildOf(system),
      arch: '',
      publisher: '',
      source: [...new Set(row.updates)].map((kb) => `KB${kb}`).join(' '),
    }
    const key = JSON.stringify(title)
    const id = titles.get(key) ?? (await registerTitle(act.tx, title as Parameters<typeof registerTitle>[1]))
    titles.set(key, id)
    if (id !== row.had) noted.push({ device: row.id, title: id })
  }
  if (gone.length > 0)
    await sql`delete from vulnerabilities_windows where district_id = ${act.districtId} and part = '' and device_id = any(${gone}::uuid[])`.execute(
      act.tx,
    )
  for (let from = 0; from < noted.length; from += 5000) {
    const some = noted.slice(from, from + 5000)
    await sql`insert into vulnerabilities_windows (district_id, device_id, title_id)
      select ${act.districtId}::bigint, * from unnest(${some.map(({ device }) => device)}::uuid[], ${some.map(({ title }) => title)}::bigint[])
      on conflict (district_id, device_id, part) do update set title_id = excluded.title_id`.execute(act.tx)
  }
}

/** A title of a Windows as the system it stands for, with the updates it lists. */
const systemOfTitle = ({ name, version, source }: Omit<TitleRow, 'id'>): Windows | null => {
  const system = windowsOf({ name, told: [version], arch: name })
  return system === null ? null : { system, hotfixes: source === '' ? null : source.split(' ').map((kb) => kb.replace(/^KB/, '')) }
}

/** The states of Windows that were judged, each as the system it stands for. */
const judgedSystems = async (tx: Tx): Promise<readonly { readonly id: string; readonly windows: Windows }[]> =>
  (
    await sql<TitleRow>`select t.id, t.name, t.version, t.source from inventory_title t where t.ecosystem = 'os' and t.name like 'Windows%'
    and exists (select from vulnerabilities_judged j where j.title_id = t.id) order by t.id`.execute(tx)
  ).rows.flatMap((title) => {
    const windows = systemOfTitle(title)
    return windows === null ? [] : [{ id: title.id, windows }]
  })

const knownFor = (tx: Tx, systems: readonly WindowsSystem[]): Promise<UpdatesKnown> =>
  knownOfProducts(tx, (key) => key.includes('windows') && systems.some((system) => partOf(system, key) !== null))

/** What the feeds in force say of updates for these products alone, and the whole of what stands in for what. */
export const knownOfProducts = async (tx: Tx, isOurs: (key: string) => boolean): Promise<UpdatesKnown> => {
  const { rows: names } = await sql<{ key: string }>`select distinct product_key as key from vulnerabilities_updated_product`.execute(tx)
  const keys = names.map(({ key }) => key).filter(isOurs)
  const { rows } = await sql<{ key: string; product: string; fixes: Packed; slot: string }>`select p.product_key as key, p.product, p.fixes, f.slot
    from vulnerabilities_updated_product p join vulnerabilities_feed f on f.id = p.feed_id where p.product_key = any(${keys}::text[]) order by p.feed_id, p.product_key`.execute(
    tx,
  )
  const products = new Map<string, { name: string; fixes: KnownFix[] }>()
  for (const { key, product, fixes, slot } of rows) {
    const known = products.get(key) ?? { name: product, fixes: [] }
    products.set(key, known)
    for (const [kb, build, cves] of fixes) known.fixes.push({ kb, build, cves, slot })
  }
  const named = new Set([...products.values()].flatMap(({ fixes }) => fixes.flatMap(({ cves }) => cves)))
  const { rows: updates } = await sql<{
    kb: string
    posted: string | null
    supersedes: readonly string[]
  }>`select kb, posted::text, supersedes from vulnerabilities_update`.execute(tx)
  const { rows: cves } = await sql<{
    cve: string
    severity: 'low' | 'medium' | 'high' | 'critical' | null
    posted: string | null
  }>`select distinct on (cve) cve, severity, posted::text
    from vulnerabilities_updated_cve where cve = any(${[...named]}::text[])
    order by cve, array_position(array['critical', 'high', 'medium', 'low'], severity)`.execute(tx)
  return { products, graph: indexSupersedence(updates), cves: new Map(cves.map(({ cve, severity, posted }) => [cve, { severity, posted }])) }
}

const fixedInFor = async (tx: Tx, system: WindowsSystem): Promise<ReadonlyMap<string, readonly FixedIn[]>> => {
  const { rows } = await sql<{
    cves: readonly string[]
    configurations: readonly Configuration[]
    slot: string
  }>`select distinct a.feed_id, a.n, a.cves, a.configurations, f.slot
    from vulnerabilities_advisory_product p join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n join vulnerabilities_feed f on f.id = a.feed_id
    where p.product = any(${[...system.records]}::text[]) order by a.feed_id, a.n`.execute(tx)
  const fixedIn = new Map<string, FixedIn[]>()
  for (const { cves, configurations, slot } of rows) {
    const builds = fixedInOf(configurations, system).map((build) => ({ build, slot, words: sourceOfSlot(slot).words }))
    if (builds.length > 0) for (const cve of cves) fixedIn.set(cve, [...(fixedIn.get(cve) ?? []), ...builds])
  }
  return fixedIn
}

export type JudgedWindows = { readonly id: string; readonly version: string; readonly findings: readonly WindowsFinding[] }

/** Judges titles that are Windows systems: each state once, however many devices are in it. */
export const judgeWindowsTitles = async (tx: Tx, titles: readonly TitleRow[]): Promise<readonly JudgedWindows[]> => {
  const told = titles.flatMap((title) => {
    const windows = systemOfTitle(title)
    return windows === null ? [] : [{ title, windows }]
  })
  if (told.length === 0) return []
  const known = await knownFor(
    tx,
    told.map(({ windows }) => windows.system),
  )
  const byLabel = new Map<string, ReadonlyMap<string, readonly FixedIn[]>>()
  const judged: JudgedWindows[] = []
  for (const { title, windows } of told) {
    const fixedIn = byLabel.get(windows.system.label) ?? (await fixedInFor(tx, windows.system))
    byLabel.set(windows.system.label, fixedIn)
    judged.push({ id: title.id, version: title.version, findings: judgeWindows(windows, known, fixedIn) })
  }
  return judged
}

export type WindowsState = { readonly label: string; readonly build: string; readonly updates: readonly string[] }
/** Which Windows a device is, and the updates it lists; undefined where it is none. */
export const windowsOfDevice = async (tx: Tx, deviceId: string): Promise<WindowsState | undefined> => {
  const [row] = (
    await sql<{
      name: string
      version: string
      source: string
    }>`select t.name, t.version, t.source from vulnerabilities_windows w join inventory_title t on t.id = w.title_id
    where w.device_id = ${deviceId} and w.part = ''`.execute(tx)
  ).rows
  return row === undefined ? undefined : { label: row.name, build: row.version, updates: row.source === '' ? [] : row.source.split(' ') }
}
