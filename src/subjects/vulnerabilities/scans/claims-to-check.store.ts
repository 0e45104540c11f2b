import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Act } from '../../ledger/index.ts'
import type { FindingGroup } from '../findings.views.ts'
import { sourceWords } from './scan.rules.ts'

/** What our own matching says of the claim's vulnerability on its device, and whether any feed that judges this device tells of it at all. */
const judged = sql`cross join lateral (select bool_or(m.state = 'affected' and m.noise_reason is null) as affected, bool_or(m.state <> 'affected') as is_open from vulnerabilities_match m
      left join vulnerabilities_retold o on o.district_id = c.district_id and o.title_id = m.title_id
    where m.cve = c.cve and m.release = coalesce(d.os_codename, pl.line) || coalesce(' as ' || o.judged_as, '')
      and m.title_id = any(coalesce(v.software_ids, '{}') || pl.title_id || array(select w.title_id from vulnerabilities_windows w where w.district_id = c.district_id and w.device_id = c.device_id))) o
  cross join lateral (select exists (select from vulnerabilities_fix x join vulnerabilities_feed f on f.id = x.feed_id where x.cve = c.cve and coalesce(x.release, f.release, d.os_codename) = d.os_codename)
    or exists (select from vulnerabilities_advisory a where a.cves @> array[c.cve]) or exists (select from vulnerabilities_updated_cve u where u.cve = c.cve) as is_told) t
  left join vulnerabilities_kev k on k.cve = c.cve left join vulnerabilities_cve_fact f on f.cve = c.cve`
const devices = sql`vulnerabilities_claim c join assets_device d on d.district_id = c.district_id and d.id = c.device_id left join inventory_device v on v.district_id = c.district_id and v.device_id = c.device_id
  left join vulnerabilities_platform pl on d.os_codename is null and pl.os_name = d.os_name and pl.os_version = d.os_version`
/** How the plan names it: as its source does. */
const named = sql`coalesce(nullif(c.package, ''), c.cve)`
const among = (deviceIds: readonly string[] | undefined) => (deviceIds === undefined ? sql`true` : sql`c.device_id = any(${[...deviceIds]}::uuid[])`)

export type ClaimChanged = { readonly deviceId: string; readonly package: string }
/**
 * Tells anew which claims wait to be checked: a person's as long as our matching does not find it itself, a scanner's only where our feeds cannot decide
 * it (PM-3.2): where they tell of it and find nothing, a backport is likelier than a finding. Nothing that somebody said does not count. One statement for
 * all; gives what changed, also where what is known of the vulnerability did.
 */
export const settleClaims = async (act: Act, deviceIds?: readonly string[]): Promise<readonly ClaimChanged[]> =>
  (
    await sql<ClaimChanged>`update vulnerabilities_claim c set to_check = n.is, known = n.known
    from (select c.id, c.ended_at is null and d.merged_into is null and not coalesce(o.affected, false) and (c.source = 'person' or coalesce(o.is_open, false) or not t.is_told)
          and not exists (select from vulnerabilities_statement s where s.district_id = c.district_id and s.cve = c.cve and s.ended_at is null and (s.device_id is null or s.device_id = c.device_id)) as is,
        concat_ws('|', k.added_on, k.due_on, f.severity, f.exploitation, f.automatable, f.technical_impact) as known
      from ${devices} ${judged} where c.district_id = ${act.districtId} and (c.ended_at is null or c.to_check) and ${among(deviceIds)}) n
    where c.district_id = ${act.districtId} and c.id = n.id and (c.to_check <> n.is or (n.is and c.known <> n.known)) returning c.device_id as "deviceId", ${named} as package`.execute(
      act.tx,
    )
  ).rows

/** Claims that wait to be checked, as groups of findings: one for each source, what it names, and what a decision is made of. No fix is told: what is due is the check. */
export const claimGroups = async (
  tx: Tx,
  deviceIds: readonly string[],
  zone: string,
  packages?: readonly string[],
): Promise<readonly FindingGroup[]> => {
  const day = sql`greatest((c.said_at at time zone ${zone})::date, (d.first_seen at time zone ${zone})::date)`
  const { rows } =
    await sql<FindingGroup>`select c.device_id as "deviceId", c.source_name as line, 'claim' as ecosystem, ${named} as package, false as "isNoise", k.cve is not null as "inKev",
      coalesce(array_agg(distinct c.version) filter (where c.version <> ''), '{}') as installed, '{}'::text[] as fixed,
      count(distinct c.cve)::int as "cveCount", 0 as "fixableCount", (array_agg(distinct c.cve order by c.cve desc))[1:50] as cves,
      max(case coalesce(f.severity, c.severity) when 'critical' then 4 when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end) as urgency, false as "isRemote",
      case when bool_or(f.severity is not null) then 'cve-facts' end as "severityFrom", f.exploitation, f.automatable, f.technical_impact as "technicalImpact", max(f.assessed_on) as "assessedOn",
      min(k.added_on) as "exploitedSince", min(k.due_on) as "kevDueOn", null::date as "fixKnownOn", min(${day}) as "detectedOn",
      json_build_object('later-of-fix-and-detection', min(${day}), 'fix-published', min(${day}), 'detected-here', min(${day})) as clocks, '{}'::text[] as binaries
    from vulnerabilities_claim c join assets_device d on d.district_id = c.district_id and d.id = c.device_id left join vulnerabilities_kev k on k.cve = c.cve left join vulnerabilities_cve_fact f on f.cve = c.cve
    where c.device_id = any(${[...deviceIds]}::uuid[]) and c.to_check and c.ended_at is null and ${packages === undefined ? sql`true` : sql`${named} = any(${[...packages]}::text[])`}
    group by c.device_id, c.source_name, ${named}, k.cve is not null, f.exploitation, f.automatable, f.technical_impact`.execute(tx)
  return rows.map((group) => ({ ...group, line: sourceWords(group.line) }))
}
