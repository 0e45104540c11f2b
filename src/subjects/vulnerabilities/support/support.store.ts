import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Act } from '../../ledger/index.ts'
import type { TitleFacts } from '../products/identity.rules.ts'
import type { SupportCycle } from './support-feed.rules.ts'
import { modelSupport, systemSupport, titleSupport, type CyclesOf, type Known, type Supported } from './support.rules.ts'
import { supportTableVersion } from './support-table.rules.ts'

/** The feed's cycles in the place of those before; what each thing is, is asked anew. */
export const saveSupportDates = async (act: Act, feedId: string, cycles: readonly SupportCycle[]): Promise<void> => {
  await sql`delete from vulnerabilities_support`.execute(act.tx)
  await sql`delete from vulnerabilities_support_of`.execute(act.tx)
  await sql`insert into vulnerabilities_support (product, cycle, label, released_on, ends, ends_on, paid_until, latest, latest_on, successor, link, feed_id)
    select r.product, r.cycle, r.label, r."releasedOn", r.ends, r."endsOn", r."paidUntil", r.latest, r."latestOn", r.successor, r.link, ${feedId}::bigint
    from json_to_recordset(${JSON.stringify(cycles)}::json) as r(product text, cycle text, label text, "releasedOn" date, ends text, "endsOn" date, "paidUntil" date, latest text,
      "latestOn" date, successor text, link text)`.execute(act.tx)
}

/** How a device's system and model are named in `vulnerabilities_support_of`; `d` is the device. */
export const systemKey = sql`(d.os_name || E'\n' || d.os_version || E'\n' || d.os_build || E'\n' || coalesce(d.os_codename, ''))`
export const modelKey = sql`coalesce(d.model, '')`

type Told = { readonly key: string; readonly is: Supported | null }
const save = async (tx: Tx, what: 'system' | 'title' | 'model', told: readonly Told[]): Promise<void> => {
  if (told.length === 0) return
  const rows = told.map(({ key, is }) => ({ key, product: is?.product ?? null, cycle: is?.cycle ?? null, name: is?.name ?? '' }))
  await sql`insert into vulnerabilities_support_of as o (what, key, product, cycle, name, rules)
    select ${what}, key, product, cycle, name, ${supportTableVersion} from json_to_recordset(${JSON.stringify(rows)}::json) as r(key text, product text, cycle text, name text) order by key
    on conflict (what, key) do update set product = excluded.product, cycle = excluded.cycle, name = excluded.name, rules = excluded.rules where o.rules <> excluded.rules`.execute(
    tx,
  )
}

const cyclesIn = async (tx: Tx): Promise<CyclesOf> => {
  const by = Map.groupBy(
    (await sql<Known>`select product, cycle, label, ends_on as "endsOn", latest from vulnerabilities_support order by product, cycle`.execute(tx))
      .rows,
    ({ product }) => product,
  )
  return (product) => by.get(product) ?? []
}

/**
 * Notes which cycle each system, program and model of these devices is, or of all; each distinct one is looked at once a feed and table. Nothing is
 * noted while no feed of dates is loaded.
 */
export const ensureSupport = async (tx: Tx, deviceIds?: readonly string[]): Promise<void> => {
  if ((await sql`select from vulnerabilities_support limit 1`.execute(tx)).rows.length === 0) return
  const of = deviceIds === undefined ? sql`true` : sql`d.id = any(${[...deviceIds]}::uuid[])`
  const held = deviceIds === undefined ? sql`true` : sql`v.device_id = any(${[...deviceIds]}::uuid[])`
  const systems = (
    await sql<{
      key: string
      name: string
      version: string
      build: string
      codename: string | null
    }>`select distinct ${systemKey} as key, d.os_name as name, d.os_version as version,
      d.os_build as build, d.os_codename as codename from assets_device d left join vulnerabilities_support_of o on o.what = 'system' and o.key = ${systemKey}
    where ${of} and d.os_name <> '' and o.rules is distinct from ${supportTableVersion} order by 1`.execute(tx)
  ).rows
  const models = (
    await sql<{
      model: string
    }>`select distinct d.model from assets_device d left join vulnerabilities_support_of o on o.what = 'model' and o.key = d.model
    where ${of} and d.model <> '' and o.rules is distinct from ${supportTableVersion} order by 1`.execute(tx)
  ).rows
  const titles = (
    await sql<TitleFacts & { id: string }>`select t.id, t.ecosystem, t.kind, t.name, t.version, t.arch, t.publisher
    from (select distinct unnest(v.software_ids) as id from inventory_device v where ${held}) h join inventory_title t on t.id = h.id
      left join vulnerabilities_support_of o on o.what = 'title' and o.key = t.id::text
    where t.ecosystem not in ('dpkg', 'rpm', 'apk', 'pacman', 'portage', 'slackware', 'nix', 'freebsd', 'os') and o.rules is distinct from ${supportTableVersion} order by t.id`.execute(
      tx,
    )
  ).rows
  if (systems.length + models.length + titles.length === 0) return
  const cyclesOf = await cyclesIn(tx)
  await save(
    tx,
    'system',
    systems.map(({ key, ...system }) => ({ key, is: systemSupport(system, cyclesOf) })),
  )
  await save(
    tx,
    'model',
    models.map(({ model }) => ({ key: model, is: modelSupport(model, cyclesOf) })),
  )
  await save(
    tx,
    'title',
    titles.map(({ id, ...facts }) => ({ key: id, is: titleSupport(facts, cyclesOf) })),
  )
}
