import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { registerTitle } from '../../inventory/index.ts'
import type { Act } from '../../ledger/index.ts'
import type { Configuration } from '../products/criteria.rules.ts'
import { sourceOfSlot, type KevNamed } from '../products/judge.rules.ts'
import type { FixedIn } from '../windows/builds.rules.ts'
import type { UpdatesKnown, WindowsFinding } from '../windows/judge-windows.rules.ts'
import { knownOfProducts } from '../windows/windows.store.ts'
import { judgeProgram } from './judge-program.rules.ts'
import { programOfTitle, programsOf, titleOfProgram, type Program } from './program.rules.ts'
import { fixedInOfProgram } from './program-records.rules.ts'

/** Names that may be one of these programs: an index holds them alone (`inventory_title`), and the table decides. */
const isNamed = sql`t.ecosystem = 'windows' and t.name ~* '(sql server|exchange server|sharepoint|microsoft office)'`

type TitleRow = { readonly id: string; readonly name: string; readonly version: string; readonly source: string; readonly sourceVersion: string }
type Held = {
  readonly id: string
  readonly had: readonly { readonly part: string; readonly title: string }[]
  readonly titles: readonly { name: string; version: string; kind: string }[]
}

/** Devices that hold one of these programs by what they list, or of which a state is noted: of these devices, or all those of which none is noted yet. */
const holders = async (act: Act, deviceIds: readonly string[] | undefined): Promise<readonly string[]> => {
  if (deviceIds !== undefined) {
    const { rows } = await sql<{ id: string; name: string; version: string; kind: string }>`select v.device_id as id, t.name, t.version, t.kind
      from inventory_device v join inventory_title t on t.id = any(v.software_ids) and ${isNamed} where v.device_id = any(${[...deviceIds]}::uuid[])`.execute(
      act.tx,
    )
    const noted = await sql<{
      id: string
    }>`select distinct device_id as id from vulnerabilities_windows where device_id = any(${[...deviceIds]}::uuid[]) and part <> ''`.execute(act.tx)
    return [...new Set([...rows.filter((title) => programsOf([title]).length > 0), ...noted.rows].map(({ id }) => id))]
  }
  const { rows: titles } = await sql<{
    id: string
    name: string
    version: string
    kind: string
  }>`select t.id, t.name, t.version, t.kind from inventory_title t where ${isNamed}`.execute(act.tx)
  const mains = titles.filter((title) => programsOf([title]).length > 0).map(({ id }) => id)
  if (mains.length === 0) return []
  return (
    await sql<{
      id: string
    }>`select distinct h.id from (select unnest(s.device_ids) as id from inventory_district_software s where s.title_id = any(${mains}::bigint[])) h
    where not exists (select from vulnerabilities_windows w where w.district_id = ${act.districtId} and w.device_id = h.id and w.part <> '') order by 1`.execute(
      act.tx,
    )
  ).rows.map(({ id }) => id)
}

/** Notes which of Microsoft's programs these devices hold in which state, or those of which nothing is noted yet; equal states are one title. */
export const ensurePrograms = async (act: Act, deviceIds: readonly string[] | undefined): Promise<void> => {
  const ids = await holders(act, deviceIds)
  if (ids.length === 0) return
  const { rows } = await sql<Held>`select v.device_id as id,
      coalesce((select json_agg(json_build_object('part', w.part, 'title', w.title_id::text)) from vulnerabilities_windows w where w.district_id = v.district_id and w.device_id = v.device_id and w.part <> ''), '[]') as had,
      coalesce((select json_agg(json_build_object('name', t.name, 'version', t.version, 'kind', t.kind)) from unnest(v.software_ids) as held(id) join inventory_title t on t.id = held.id
        where (${isNamed}) or (t.ecosystem = 'windows' and t.name ~* 'KB[0-9]{5,8}')), '[]') as titles
    from inventory_device v where v.device_id = any(${[...ids]}::uuid[]) order by v.device_id`.execute(act.tx)
  const known = new Map<string, string>() // a fleet has few states
  const [gone, noted]: [{ device: string; part: string }[], { device: string; part: string; title: string }[]] = [[], []]
  for (const { id, had, titles } of rows) {
    const before = new Map(had.map(({ part, title }) => [part, title]))
    for (const program of programsOf(titles)) {
      const title = titleOfProgram(program)
      const key = JSON.stringify(title)
      const titleId = known.get(key) ?? (await registerTitle(act.tx, title))
      known.set(key, titleId)
      if (before.get(program.row.id) !== titleId) noted.push({ device: id, part: program.row.id, title: titleId })
      before.delete(program.row.id)
    }
    for (const part of before.keys()) gone.push({ device: id, part })
  }
  if (gone.length > 0)
    await sql`delete from vulnerabilities_windows w using unnest(${gone.map(({ device }) => device)}::uuid[], ${gone.map(({ part }) => part)}::text[]) as g(device, part)
      where w.district_id = ${act.districtId} and w.device_id = g.device and w.part = g.part`.execute(act.tx)
  if (noted.length > 0)
    await sql`insert into vulnerabilities_windows (district_id, device_id, part, title_id)
      select ${act.districtId}::bigint, * from unnest(${noted.map(({ device }) => device)}::uuid[], ${noted.map(({ part }) => part)}::text[], ${noted.map(({ title }) => title)}::bigint[])
      on conflict (district_id, device_id, part) do update set title_id = excluded.title_id`.execute(act.tx)
}

/** From which builds on the records of the feeds in force call each vulnerability of these names fixed. */
const recordsFor = async (
  tx: Tx,
  names: readonly string[],
): Promise<readonly { cves: readonly string[]; configurations: readonly Configuration[]; slot: string }[]> =>
  (
    await sql<{
      cves: readonly string[]
      configurations: readonly Configuration[]
      slot: string
    }>`select distinct a.feed_id, a.n, a.cves, a.configurations, f.slot
    from vulnerabilities_advisory_product p join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n join vulnerabilities_feed f on f.id = a.feed_id
    where p.product = any(${[...names]}::text[]) order by a.feed_id, a.n`.execute(tx)
  ).rows

const fixedInFor = async (tx: Tx, programs: readonly Program[]): Promise<(program: Program) => ReadonlyMap<string, readonly FixedIn[]>> => {
  const records = await recordsFor(tx, [...new Set(programs.flatMap(({ row }) => row.names.split(' ')))])
  return ({ row }) => {
    const fixedIn = new Map<string, FixedIn[]>()
    for (const { cves, configurations, slot } of records) {
      const builds = fixedInOfProgram(configurations, row).map((build) => ({ build, slot, words: sourceOfSlot(slot).words }))
      if (builds.length > 0) for (const cve of cves) fixedIn.set(cve, [...(fixedIn.get(cve) ?? []), ...builds])
    }
    return fixedIn
  }
}

export type JudgedProgram = { readonly id: string; readonly version: string; readonly findings: readonly WindowsFinding[] }

/** Judges titles that are states of Microsoft's programs. */
export const judgeProgramTitles = async (tx: Tx, titles: readonly TitleRow[]): Promise<readonly JudgedProgram[]> => {
  const told = titles.flatMap((title) => {
    const program = programOfTitle(title)
    return program === null ? [] : [{ title, program }]
  })
  if (told.length === 0) return []
  const programs = told.map(({ program }) => program)
  const known: UpdatesKnown = await knownOfProducts(tx, (key) => programs.some(({ row }) => row.listed.test(key)))
  const fixedIn = await fixedInFor(tx, programs)
  const names = [...new Set(programs.flatMap(({ row }) => row.names.split(' ')))]
  const { rows: kev } = await sql<
    KevNamed & { products: readonly string[]; isListed: boolean }
  >`select k.cve, k.added_on as "addedOn", k.vendor, k.product, k.products,
      exists (select from vulnerabilities_updated_cve u where u.cve = k.cve) as "isListed"
    from vulnerabilities_kev k where k.products && ${names}::text[] or k.cve = any(${[...known.cves.keys()]}::text[]) order by k.cve`.execute(tx)
  const listed = new Set(kev.filter(({ isListed }) => isListed).map(({ cve }) => cve))
  return told.map(({ title, program }) => ({
    id: title.id,
    version: program.build ?? '',
    findings: judgeProgram(
      program,
      known,
      fixedIn(program),
      kev.filter(({ cve, products }) => listed.has(cve) || products.some((name) => program.row.names.split(' ').includes(name))),
      (cve) => listed.has(cve),
    ),
  }))
}

/** A changed list of updates judges every state of these programs again: they are few, and each costs milliseconds. */
export const forgetPrograms = async (tx: Tx): Promise<void> => {
  await sql`delete from vulnerabilities_judged where title_id in (select id from inventory_title where ecosystem = 'os' and kind = 'program')`.execute(
    tx,
  )
}

export type ProgramState = { readonly name: string; readonly build: string; readonly updates: readonly string[]; readonly listsUpdates: boolean }
/** Which of Microsoft's programs a device holds, and what its inventory lists of their updates. */
export const programsOfDevice = async (tx: Tx, deviceId: string): Promise<readonly ProgramState[]> =>
  (
    await sql<TitleRow>`select t.id, t.name, t.version, t.source, t.source_version as "sourceVersion" from vulnerabilities_windows w join inventory_title t on t.id = w.title_id
    where w.device_id = ${deviceId} and w.part <> '' order by t.name`.execute(tx)
  ).rows.flatMap((row) => {
    const program = programOfTitle(row)
    return program === null
      ? []
      : [
          {
            name: program.name,
            build: row.version,
            listsUpdates: program.listsUpdates,
            updates: program.updates.filter(({ app }) => app !== 'any').map(({ kb }) => `KB${kb}`),
          },
        ]
  })
