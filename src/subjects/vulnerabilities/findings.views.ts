import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

export type DeviceFinding = {
  readonly cve: string; readonly package: string; readonly installed: string; readonly source: string; readonly fixed: string | null
  readonly urgency: string | null
  readonly reason: string; readonly noiseReason: string | null; readonly exploitedSince: string | null; readonly detectedAt: string | null
  readonly titleId: string
}

/** A kernel image other than the one that runs is noise on that device alone; headers and tools are everywhere. */
const noise = sql`coalesce(m.noise_reason, case when m.source = 'linux' and t.name ~ '^linux-image-.*[0-9]' and d.os_kernel is not null
  and not starts_with(t.name, 'linux-image-' || d.os_kernel)
  then 'A kernel that does not run: this device runs ' || d.os_kernel || '.' end)`
const joined = sql`assets_device d join inventory_device v on v.district_id = d.district_id and v.device_id = d.id
  cross join lateral unnest(v.software_ids) as held(title_id) join vulnerabilities_match m on m.title_id = held.title_id and m.release = d.os_codename
  join inventory_title t on t.id = m.title_id left join vulnerabilities_kev k on k.cve = m.cve
  left join vulnerabilities_cve_fact f on f.cve = m.cve
  left join vulnerabilities_detection n on n.district_id = d.district_id and n.ecosystem = t.ecosystem and n.package = t.name and n.cve = m.cve`

/** Everything found on a device, noise last, each with its reason. A package in one version for two architectures is named once. */
export const findingsOf = async (tx: Tx, deviceId: string, limit = 20_000): Promise<readonly DeviceFinding[]> =>
  (await sql<DeviceFinding>`select * from (
      select distinct on (m.cve, t.name, t.version) m.cve, t.name as package, t.version as installed, m.source, m.fixed, m.urgency, m.reason,
        ${noise} as "noiseReason",
        k.added_on as "exploitedSince", n.detected_at as "detectedAt", t.id as "titleId"
      from ${joined} where d.id = ${deviceId} order by m.cve, t.name, t.version, t.id) f
    order by ("noiseReason" is not null), ("exploitedSince" is null), package, cve limit ${limit}`.execute(tx)).rows

export type FindingGroup = {
  readonly deviceId: string; readonly ecosystem: string; readonly package: string; readonly isNoise: boolean; readonly inKev: boolean
  readonly installed: readonly string[]
  readonly fixed: readonly string[]; readonly cveCount: number; readonly fixableCount: number; readonly cves: readonly string[]
  readonly urgency: number; readonly isRemote: boolean // urgency: 0 not told, 1 low to 4 critical
  readonly severityFrom: 'cve-facts' | 'debian' | null
  readonly automatable: boolean | null; readonly technicalImpact: 'partial' | 'total' | null; readonly assessedOn: string | null
  readonly exploitedSince: string | null; readonly kevDueOn: string | null; readonly clockFrom: string | null; readonly fixKnownOn: string | null
  readonly detectedOn: string | null; readonly binaries: readonly string[]
}
export type ClockStart = 'later-of-fix-and-detection' | 'fix-published' | 'detected-here'

/**
 * The findings of these devices by source package, apart what is known to be exploited, what is noise, and what its decision points say: what
 * a decision is made of. Dates are days in the district's zone; the clock of a device never starts before the device was first seen.
 */
export const findingGroups = async (tx: Tx, deviceIds: readonly string[], zone: string, start: ClockStart): Promise<readonly FindingGroup[]> => {
  const detected = sql`greatest((coalesce(n.detected_at, v.changed_at) at time zone ${zone})::date, (d.first_seen at time zone ${zone})::date)`
  const clock = start === 'fix-published' ? sql`m.fix_known_on` : start === 'detected-here' ? detected : sql`greatest(m.fix_known_on, ${detected})`
  return (await sql<FindingGroup>`select d.id as "deviceId", t.ecosystem, m.source as package, ${noise} is not null as "isNoise",
    k.cve is not null as "inKev",
      array_agg(distinct m.source_version) as installed, coalesce(array_agg(distinct m.fixed) filter (where m.fixed is not null), '{}') as fixed,
      count(distinct m.cve)::int as "cveCount", (count(distinct m.cve) filter (where m.fixed is not null))::int as "fixableCount",
      (array_agg(distinct m.cve order by m.cve desc))[1:50] as cves, max(case coalesce(f.severity, m.urgency) when 'critical' then 4
        when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end) as urgency,
      case when bool_or(f.severity is not null) then 'cve-facts' when bool_or(m.urgency is not null) then 'debian' end as "severityFrom",
      f.automatable, f.technical_impact as "technicalImpact", max(f.assessed_on) as "assessedOn",
      bool_or(coalesce(m.is_remote, false)) as "isRemote", min(k.added_on) as "exploitedSince", min(k.due_on) as "kevDueOn",
        min(${clock}) filter (where m.fixed is not null) as "clockFrom",
      min(m.fix_known_on) as "fixKnownOn", min(${detected}) as "detectedOn", array_agg(distinct t.name) as binaries
    from ${joined} where d.id = any(${[...deviceIds]}::uuid[])
    group by d.id, t.ecosystem, m.source, ${noise} is not null, k.cve is not null, f.automatable, f.technical_impact`.execute(tx)).rows
}

/** The titles that these devices hold, by the release they run; devices whose release is not known are left out. */
export const heldTitles = async (tx: Tx, deviceIds: readonly string[]): Promise<readonly { release: string; titleIds: readonly string[] }[]> =>
  (await sql<{ release: string; titleIds: readonly string[] }>`select d.os_codename as release, array_agg(distinct t.id) as "titleIds"
    from assets_device d join inventory_device v on v.district_id = d.district_id and v.device_id = d.id cross
      join lateral unnest(v.software_ids) as t(id)
    where d.id = any(${[...deviceIds]}::uuid[]) and d.os_codename is not null group by d.os_codename order by 1`.execute(tx)).rows
