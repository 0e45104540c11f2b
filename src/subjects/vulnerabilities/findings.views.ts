import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { foundName, held, heldAlone, heldIds, line, platform, systemLine } from './held.views.ts'

export type DeviceFinding = {
  readonly cve: string
  readonly package: string
  readonly installed: string
  readonly source: string
  readonly fixed: string | null
  readonly urgency: string | null
  readonly reason: string
  readonly noiseReason: string | null
  readonly exploitedSince: string | null
  readonly detectedAt: string | null
  readonly titleId: string
  readonly state: FindingState
  readonly feedSlot: string | null
  readonly range: string | null
  readonly rule: string | null
  readonly statementId: string | null // what a person said of it: then it does not count
}
/** `disputed`: feeds disagree; `undecided`: named, and no data tells whether this version is meant. Both are for a person to check, and wait in no plan. */
export type FindingState = 'affected' | 'disputed' | 'undecided'

/** A kernel image other than the one that runs is noise on that device alone; headers and tools are everywhere. */
const noise = sql`coalesce(m.noise_reason, case when m.source = 'linux' and t.name ~ '^linux-image-.*[0-9]' and d.os_kernel is not null
  and not starts_with(t.name, 'linux-image-' || d.os_kernel)
  then 'A kernel that does not run: this device runs ' || d.os_kernel || '.' end)`
/** Every finding `m` of every title `t` on every device `d`, with what a person said of it (`s`). */
const joined = sql`assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id ${held}
  join vulnerabilities_match m on m.title_id = held.title_id and m.release = ${line}
  join inventory_title t on t.id = m.title_id left join vulnerabilities_kev k on k.cve = m.cve
  left join vulnerabilities_cve_fact f on f.cve = m.cve
  left join vulnerabilities_detection n on n.district_id = d.district_id and n.ecosystem = t.ecosystem and n.package = ${foundName} and n.cve = m.cve
  left join lateral (select id from vulnerabilities_statement s where s.district_id = d.district_id and s.cve = m.cve and s.ecosystem = t.ecosystem
    and s.package = ${foundName} and s.ended_at is null and (s.device_id is null or s.device_id = d.id) order by s.device_id nulls last limit 1) s on true`

/** Everything found on a device, noise last, each with its reason. A package in one version for two architectures is named once. */
export const findingsOf = async (tx: Tx, deviceId: string, limit = 20_000): Promise<readonly DeviceFinding[]> =>
  (
    await sql<DeviceFinding>`select * from (
      select distinct on (m.cve, t.name, t.version) m.cve, t.name as package, t.version as installed, m.source, m.fixed, m.urgency, m.reason,
        ${noise} as "noiseReason",
        k.added_on as "exploitedSince", n.detected_at as "detectedAt", t.id as "titleId", m.state, m.feed_slot as "feedSlot", m.range, m.rule, s.id as "statementId"
      from ${joined} where d.id = ${deviceId} order by m.cve, t.name, t.version, t.id) f
    order by ("noiseReason" is not null), ("statementId" is not null), (state <> 'affected'), ("exploitedSince" is null), package, cve limit ${limit}`.execute(
      tx,
    )
  ).rows

/** The line that a device's own system is, null where nobody can tell. */
export const lineOf = async (tx: Tx, deviceId: string): Promise<string | null> =>
  (await sql<{ line: string | null }>`select ${systemLine} as line from assets_device d ${platform} where d.id = ${deviceId}`.execute(tx)).rows[0]
    ?.line ?? null

export type FindingGroup = {
  readonly deviceId: string
  readonly line: string // the release it was judged for
  readonly ecosystem: string
  readonly package: string
  readonly isNoise: boolean
  readonly inKev: boolean
  readonly installed: readonly string[]
  readonly fixed: readonly string[]
  readonly cveCount: number
  readonly fixableCount: number
  readonly cves: readonly string[]
  readonly urgency: number
  readonly isRemote: boolean // urgency: 0 not told, 1 low to 4 critical
  readonly severityFrom: 'cve-facts' | 'debian' | null
  readonly exploitation: 'none' | 'poc' | 'active' | null
  readonly automatable: boolean | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly assessedOn: string | null
  readonly exploitedSince: string | null
  readonly kevDueOn: string | null
  readonly fixKnownOn: string | null
  readonly detectedOn: string | null
  readonly clocks: Readonly<Record<ClockStart, string | null>>
  readonly binaries: readonly string[]
}
export type ClockStart = 'later-of-fix-and-detection' | 'fix-published' | 'detected-here'

/**
 * The findings of these devices by source package, apart what is known to be exploited, what is noise, and what its decision points say: what
 * a decision is made of. Dates are days in the district's zone; the clock of a device never starts before the device was first seen, and each
 * event it may start with is told. `packages`: these source packages alone.
 */
export const findingGroups = async (
  tx: Tx,
  deviceIds: readonly string[],
  zone: string,
  packages?: readonly string[],
): Promise<readonly FindingGroup[]> => {
  const detected = sql`greatest((coalesce(n.detected_at, v.changed_at) at time zone ${zone})::date, (d.first_seen at time zone ${zone})::date)`
  const least = (day: ReturnType<typeof sql>) => sql`min(${day}) filter (where m.fixed is not null)`
  return (
    await sql<FindingGroup>`select d.id as "deviceId", m.release as line, t.ecosystem, m.source as package, ${noise} is not null as "isNoise",
    k.cve is not null as "inKev",
      array_agg(distinct m.source_version) as installed, coalesce(array_agg(distinct m.fixed) filter (where m.fixed is not null), '{}') as fixed,
      count(distinct m.cve)::int as "cveCount", (count(distinct m.cve) filter (where m.fixed is not null))::int as "fixableCount",
      (array_agg(distinct m.cve order by m.cve desc))[1:50] as cves, max(case coalesce(f.severity, m.urgency) when 'critical' then 4
        when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end) as urgency,
      case when bool_or(f.severity is not null) then 'cve-facts' when bool_or(m.urgency is not null) then 'debian' end as "severityFrom",
      f.exploitation, f.automatable, f.technical_impact as "technicalImpact", max(f.assessed_on) as "assessedOn",
      bool_or(coalesce(m.is_remote, false)) as "isRemote", min(k.added_on) as "exploitedSince", min(k.due_on) as "kevDueOn",
      json_build_object('later-of-fix-and-detection', ${least(sql`greatest(m.fix_known_on, ${detected})`)}, 'fix-published', ${least(sql`m.fix_known_on`)},
        'detected-here', ${least(detected)}) as clocks,
      min(m.fix_known_on) as "fixKnownOn", min(${detected}) as "detectedOn", array_agg(distinct t.name) as binaries
    from ${joined} where d.id = any(${[...deviceIds]}::uuid[]) and m.state = 'affected' and s.id is null and ${packages === undefined ? sql`true` : sql`m.source = any(${[...packages]}::text[])`}
    group by d.id, m.release, t.ecosystem, m.source, ${noise} is not null, k.cve is not null, f.exploitation, f.automatable, f.technical_impact`.execute(
      tx,
    )
  ).rows
}

/** What is known of one title on a line, apart by what a decision is made of; dates are days in the district's zone, of no device yet. */
export type TitleGroup = Omit<FindingGroup, 'deviceId' | 'cveCount' | 'fixableCount' | 'severityFrom' | 'binaries'> & {
  readonly titleId: string
  readonly name: string
  readonly isKernel: boolean
  readonly fixable: readonly string[]
  readonly hasFacts: boolean
  readonly hasUrgency: boolean
  readonly isUndetected: boolean // since when is not noted
}
export const titleGroups = async (
  tx: Tx,
  onLine: string,
  titleIds: readonly string[],
  zone: string,
  packages?: readonly string[],
): Promise<readonly TitleGroup[]> => {
  const detected = sql`(n.detected_at at time zone ${zone})::date`
  const leastOf = (day: ReturnType<typeof sql>) => sql`min(${day}) filter (where m.fixed is not null)`
  return (
    await sql<TitleGroup>`select m.release as line, t.id as "titleId", t.name, t.ecosystem, m.source as package, m.noise_reason is not null as "isNoise",
      (m.source = 'linux' and t.name ~ '^linux-image-.*[0-9]') as "isKernel", k.cve is not null as "inKev", array_agg(distinct m.source_version) as installed,
      coalesce(array_agg(distinct m.fixed) filter (where m.fixed is not null), '{}') as fixed, array_agg(distinct m.cve) as cves,
      coalesce(array_agg(distinct m.cve) filter (where m.fixed is not null), '{}') as fixable,
      max(case coalesce(f.severity, m.urgency) when 'critical' then 4 when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end) as urgency,
      bool_or(f.severity is not null) as "hasFacts", bool_or(m.urgency is not null) as "hasUrgency", f.exploitation, f.automatable, f.technical_impact as "technicalImpact",
      max(f.assessed_on) as "assessedOn", bool_or(coalesce(m.is_remote, false)) as "isRemote", min(k.added_on) as "exploitedSince", min(k.due_on) as "kevDueOn",
      json_build_object('later-of-fix-and-detection', ${leastOf(sql`greatest(m.fix_known_on, ${detected})`)}, 'fix-published', ${leastOf(sql`m.fix_known_on`)},
        'detected-here', ${leastOf(detected)}) as clocks,
      min(m.fix_known_on) as "fixKnownOn", min(${detected}) as "detectedOn", bool_or(n.detected_at is null) as "isUndetected"
    from vulnerabilities_match m join inventory_title t on t.id = m.title_id left join vulnerabilities_kev k on k.cve = m.cve left join vulnerabilities_cve_fact f on f.cve = m.cve
      left join vulnerabilities_detection n on n.ecosystem = t.ecosystem and n.package = ${foundName} and n.cve = m.cve
    where m.release = ${onLine} and m.title_id = any(${[...titleIds]}::bigint[]) and m.state = 'affected' and ${packages === undefined ? sql`true` : sql`m.source = any(${[...packages]}::text[])`}
      and not exists (select from vulnerabilities_statement s where s.cve = m.cve and s.ecosystem = t.ecosystem and s.package = ${foundName} and s.ended_at is null and s.device_id is null)
    group by m.release, t.id, t.name, t.ecosystem, m.source, m.noise_reason is not null, k.cve is not null, f.exploitation, f.automatable, f.technical_impact
    order by t.id`.execute(tx)
  ).rows
}

/** What a device holds by the line it is judged on, with what of the device itself weighs on its findings. */
export type HeldBy = {
  readonly id: string
  readonly kernel: string | null
  readonly firstSeen: string
  readonly lines: readonly (readonly [line: string, titleIds: readonly string[]])[]
}
export const heldByDevices = async (tx: Tx, deviceIds: readonly string[], zone: string): Promise<readonly HeldBy[]> => {
  const retold = new Map(
    (await sql<{ id: string; as: string }>`select title_id as id, judged_as as as from vulnerabilities_retold`.execute(tx)).rows.map(({ id, as }) => [
      id,
      as,
    ]),
  )
  const { rows } = await sql<{
    id: string
    kernel: string | null
    firstSeen: string
    system: string
    titles: string
  }>`select d.id, d.os_kernel as kernel,
      (d.first_seen at time zone ${zone})::date as "firstSeen", ${systemLine} as system, array_to_string(${heldIds}, ' ') as titles
    from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id ${platform}
    where d.id = any(${[...deviceIds]}::uuid[]) and ${systemLine} is not null`.execute(tx)
  return rows.map(({ id, kernel, firstSeen, system, titles }) => {
    const ids = titles === '' ? [] : titles.split(' ')
    if (retold.size === 0) return { id, kernel, firstSeen, lines: [[system, ids]] }
    const named = (title: string): string => {
      const as = retold.get(title)
      return as === undefined ? system : `${system} as ${as}`
    }
    return { id, kernel, firstSeen, lines: [...Map.groupBy(ids, named)] }
  })
}

/** Those of these devices of which somebody stated something of their own. */
export const statedDevices = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select distinct device_id as id from vulnerabilities_statement where ended_at is null and device_id = any(${[...deviceIds]}::uuid[])`.execute(
      tx,
    )
  ).rows.map(({ id }) => id)

type Held = { readonly release: string; readonly titleIds: readonly string[] }
/** The titles that these devices hold, or all of the district's, by the release they run, each looked at once however many hold it; devices whose release is not known are left out. */
export const heldTitles = async (tx: Tx, deviceIds?: readonly string[]): Promise<readonly Held[]> =>
  (
    await sql<Held>`select h.system || coalesce(' as ' || o.judged_as, '') as release, array_agg(h.title_id) as "titleIds" from (
      select distinct ${systemLine} as system, d.district_id, held.title_id
      from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id ${heldAlone}
      where ${deviceIds === undefined ? sql`true` : sql`d.id = any(${[...deviceIds]}::uuid[])`} and ${systemLine} is not null and d.merged_into is null) h
    left join vulnerabilities_retold o on o.district_id = h.district_id and o.title_id = h.title_id
    group by 1 order by 1`.execute(tx)
  ).rows

/** Everything known of a title on a release in one number, and the packages of the plan it stands for (a Windows has several): another number means that something of it changed. */
export type FactMark = { readonly titleId: string; readonly packages: readonly string[]; readonly mark: string }
export const factMarks = async (tx: Tx, release: string, titleIds: readonly string[]): Promise<readonly FactMark[]> =>
  (
    await sql<FactMark>`select m.title_id as "titleId", array_agg(distinct m.source) as packages, bit_xor(hashtextextended(concat_ws('|', m.cve, m.source, m.source_version,
      coalesce(m.fixed, '-'), coalesce(m.fix_known_on::text, '-'), coalesce(m.urgency, '-'), coalesce(m.noise_reason, '-'), coalesce(k.added_on::text, '-'),
      coalesce(k.due_on::text, '-'), coalesce(f.severity, '-'), coalesce(f.exploitation, '-'), coalesce(f.automatable::text, '-'), coalesce(f.technical_impact, '-'), m.state), 0)) as mark
    from vulnerabilities_match m left join vulnerabilities_kev k on k.cve = m.cve left join vulnerabilities_cve_fact f on f.cve = m.cve
    where m.release = ${release} and m.title_id = any(${[...titleIds]}::bigint[]) group by m.title_id`.execute(tx)
  ).rows

/** The devices that hold one of these titles and run this release. */
export const holdersOf = async (tx: Tx, release: string, titleIds: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`select distinct d.id from assets_device d left join inventory_device v on v.district_id = d.district_id and v.device_id = d.id ${held}
    join unnest(${[...titleIds]}::bigint[]) as asked(id) on asked.id = held.title_id
    where ${line} = ${release} and d.merged_into is null order by d.id`.execute(tx)
  ).rows.map(({ id }) => id)
