import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Act } from '../../ledger/index.ts'
import type { FindingGroup } from '../findings.views.ts'
import { heldIds, line, platform, retold } from '../held.views.ts'
import { judgedHere } from './judged-here.store.ts'
import { sourceWords } from './scan.rules.ts'

/** What our own matching says of the claim's vulnerability on its device. */
const judged = sql`cross join lateral (select bool_or(m.state = 'affected' and m.noise_reason is null) as affected, bool_or(m.state <> 'affected') as is_open from vulnerabilities_match m
      ${retold(sql`m.title_id`)}
    where m.cve = c.cve and m.release = ${line} and m.title_id = any(${heldIds})) o
  left join vulnerabilities_kev k on k.cve = c.cve left join vulnerabilities_cve_fact f on f.cve = c.cve`
const devices = sql`vulnerabilities_claim c join assets_device d on d.district_id = c.district_id and d.id = c.device_id left join inventory_device v on v.district_id = c.district_id and v.device_id = c.device_id ${platform}`
/** How the plan names it: as its source does. */
const named = sql`coalesce(nullif(c.package, ''), c.cve)`
const among = (deviceIds: readonly string[] | undefined) => (deviceIds === undefined ? sql`true` : sql`c.device_id = any(${[...deviceIds]}::uuid[])`)

const haveClaims = async (act: Act, deviceIds: readonly string[]): Promise<boolean> =>
  (
    await sql`select 1 from vulnerabilities_claim where district_id = ${act.districtId} and device_id = any(${[...deviceIds]}::uuid[])
      and (ended_at is null or to_check) limit 1`.execute(act.tx)
  ).rows.length > 0

export type ClaimChanged = { readonly deviceId: string; readonly package: string }
/**
 * Tells anew which claims wait to be checked: a person's as long as our matching does not find it itself, a scanner's only where our feeds cannot decide
 * it (PM-3.2): where they judged what the device holds and found nothing, a backport is likelier than a finding. Nothing that somebody said does not count.
 * Gives what changed, also where what is known of the vulnerability did.
 */
export const settleClaims = async (act: Act, deviceIds?: readonly string[]): Promise<readonly ClaimChanged[]> => {
  if (deviceIds !== undefined && !(await haveClaims(act, deviceIds))) return [] // most devices: planning the statement below costs more than all else of a report
  const decided = await judgedHere(act.tx, { districtId: act.districtId, deviceIds })
  const { rows } = await sql<ClaimChanged>`update vulnerabilities_claim c set to_check = n.is, known = n.known
    from (select c.id, c.ended_at is null and d.merged_into is null and not coalesce(o.affected, false) and (c.source = 'person' or coalesce(o.is_open, false) or j.id is null)
          and not exists (select from vulnerabilities_statement s where s.district_id = c.district_id and s.cve = c.cve and s.ended_at is null and (s.device_id is null or s.device_id = c.device_id)) as is,
        concat_ws('|', k.added_on, k.due_on, f.severity, f.exploitation, f.automatable, f.technical_impact) as known
      from ${devices} ${judged} left join unnest(${[...decided]}::uuid[]) as j(id) on j.id = c.id where c.district_id = ${act.districtId} and (c.ended_at is null or c.to_check) and ${among(deviceIds)}) n
    where c.district_id = ${act.districtId} and c.id = n.id and (c.to_check <> n.is or (n.is and c.known <> n.known)) returning c.device_id as "deviceId", ${named} as package`.execute(
    act.tx,
  )
  return rows
}

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
