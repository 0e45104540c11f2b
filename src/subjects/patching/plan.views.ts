import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import { namedFamilies } from './compliance.rules.ts'
import { otherActors } from './others/actor.rules.ts'
import { devicePatches } from './updates/states.views.ts'

/** The device's first update and its place in the whole plan, from 1. */
export const positionOf = async (tx: Tx, deviceId: string): Promise<{ package: string; dueOn: string | null; rank: number } | undefined> =>
  (
    await sql<{ package: string; dueOn: string | null; rank: number }>`with mine as (
      select u.id, u.order_key, u.package, s.due_on, s.rank_key from patching_device p cross join lateral unnest(p.state_ids) as held(id)
        join patching_state s on s.district_id = p.district_id and s.id = held.id join patching_update u on u.district_id = s.district_id and u.id = s.update_id
      where p.device_id = ${deviceId} and u.closed_at is null order by s.rank_key, u.order_key limit 1)
    select m.package, m.due_on as "dueOn", (select count(*)::int + 1 from patching_update o where o.closed_at is null and (o.order_key, o.id) < (m.order_key, m.id)) as rank
    from mine m`.execute(tx)
  ).rows[0]

/** One update as one device waits for it. `id` is the patch evaluation. */
export type DevicePatch = {
  readonly id: string
  readonly package: string
  readonly isNoise: boolean
  readonly installed: string
  readonly fixed: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly riskScore: number
  readonly riskLevel: string
  readonly says: string
  readonly isOverridden: boolean
}
export const patchesOfDevice = async (tx: Tx, deviceId: string): Promise<readonly DevicePatch[]> =>
  (
    await sql<DevicePatch>`select e.id, e.package, e.is_noise as "isNoise", e.installed, e.fixed, e.decision, e.due_on as "dueOn", e.risk_score as "riskScore",
      e.risk_level as "riskLevel", e.says, e.is_overridden as "isOverridden"
    from ${devicePatches} e where e.device_id = ${deviceId} order by e.rank_key, e.package, e.id`.execute(tx)
  ).rows

export type PlanCounts = {
  readonly patches: number
  readonly overdue: number
  readonly exploited: number
  readonly devices: number
  readonly undecidable: number
  readonly unsaid: number // of those, devices of which nobody said that they are in scope, or who patches them
  readonly noise: number
  readonly emergencies: number
  readonly overridden: number
}
/** What stands at the head of the plan; `undecidable` are devices for whose system no fix data is loaded, as the report counts them: not those that others patch, whose source is asked. */
export const planCounts = async (tx: Tx, today: string): Promise<PlanCounts> => {
  const row = (
    await sql<
      Record<Exclude<keyof PlanCounts, 'undecidable' | 'unsaid'>, string> & { silent: readonly [number, number] }
    >`select count(*) filter (where not is_noise) as patches, count(*) filter (where is_noise) as noise,
    count(*) filter (where not is_noise and due_on < ${today}::date) as overdue, count(*) filter (where emergency_count > 0) as emergencies,
      count(*) filter (where not is_noise and cardinality(kev_cves) > 0) as exploited,
      (select count(*) from patching_override where ended_at is null) as overridden,
      (select count(*) from patching_device where work_count > 0) as devices,
      (select json_build_array(count(*), count(*) filter (where d.scope = 'unknown' or d.patching_actor = 'unknown')) from assets_device d where ${isCounted} and not d.patching_actor = any(${Object.keys(otherActors)}::text[])
        and not (exists (select from vulnerabilities_feed where superseded_at is null and kind = 'updates')
          and exists (select from vulnerabilities_windows w where w.district_id = d.district_id and w.device_id = d.id and w.part = ''))
        and not (d.os_name ilike '%debian%' and d.os_codename is not null and (
        exists (select from vulnerabilities_feed f where f.superseded_at is null and f.kind = 'debian-fixes' and d.os_codename = any(f.releases))))
        and not (d.os_family = any(${[...namedFamilies]}::text[]) and exists (select from vulnerabilities_feed f where f.superseded_at is null and f.slot like 'nvd:%'))) as silent
    from patching_update where closed_at is null`.execute(tx)
  ).rows[0]
  const n = (name: Exclude<keyof PlanCounts, 'undecidable' | 'unsaid'>): number => Number(row?.[name] ?? 0)
  const [undecidable, unsaid] = row?.silent ?? [0, 0]
  return {
    patches: n('patches'),
    overdue: n('overdue'),
    exploited: n('exploited'),
    devices: n('devices'),
    undecidable,
    unsaid,
    noise: n('noise'),
    emergencies: n('emergencies'),
    overridden: n('overridden'),
  }
}
