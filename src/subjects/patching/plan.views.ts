import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import { feedsStatus, fixDataOfSystems, platform, systemLine, type SystemTold } from '../vulnerabilities/index.ts'
import type { InDoubt } from './in-doubt.rules.ts'
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
  readonly silent: readonly InDoubt[] // the same devices by their system, the most first
  readonly partly: readonly InDoubt[] // besides, devices for whose release a part of the fix data is loaded
  readonly noise: number
  readonly emergencies: number
  readonly overridden: number
}
type Counted = Omit<PlanCounts, 'undecidable' | 'unsaid' | 'silent' | 'partly'>

/** Counted devices that are ours to patch, by what their systems are told to be: few systems, whatever the fleet. */
const systemsHere = async (tx: Tx): Promise<readonly (SystemTold & { readonly devices: number; readonly unsaid: number })[]> =>
  (
    await sql<
      SystemTold & { devices: number; unsaid: number }
    >`select ${systemLine} as line, d.os_name as name, d.os_version as version, d.os_family as family, w.title_id is not null as "isWindows",
      count(*)::int as devices, (count(*) filter (where d.scope = 'unknown' or d.patching_actor = 'unknown'))::int as unsaid
    from assets_device d ${platform} left join vulnerabilities_windows w on w.district_id = d.district_id and w.device_id = d.id and w.part = ''
    where ${isCounted} and not d.patching_actor = any(${Object.keys(otherActors)}::text[]) group by 1, 2, 3, 4, 5 order by 6 desc, 2, 3`.execute(tx)
  ).rows

const bySystem = (all: readonly InDoubt[]): readonly InDoubt[] =>
  [...Map.groupBy(all, ({ system, why }) => `${system} ${why ?? ''}`).values()]
    .flatMap((some) => some.slice(0, 1).map((one) => ({ ...one, devices: some.reduce((sum, { devices }) => sum + devices, 0) })))
    .toSorted((a, b) => b.devices - a.devices)

/** What stands at the head of the plan; `undecidable` are devices for whose system no fix data is loaded, as the report counts them: not those that others patch, whose source is asked. */
export const planCounts = async (tx: Tx, today: string, now: Temporal.Instant): Promise<PlanCounts> => {
  const row = (
    await sql<Record<keyof Counted, string>>`select count(*) filter (where not is_noise) as patches, count(*) filter (where is_noise) as noise,
    count(*) filter (where not is_noise and due_on < ${today}::date) as overdue, count(*) filter (where emergency_count > 0) as emergencies,
      count(*) filter (where not is_noise and cardinality(kev_cves) > 0) as exploited,
      (select count(*) from patching_override where ended_at is null) as overridden,
      (select count(*) from patching_device where work_count > 0) as devices
    from patching_update where closed_at is null`.execute(tx)
  ).rows[0]
  const n = (name: keyof Counted): number => Number(row?.[name] ?? 0)
  const systems = await systemsHere(tx)
  const data = await fixDataOfSystems(tx, (await feedsStatus(tx, now)).feeds, systems)
  const of = (is: 'none' | 'part') =>
    systems.flatMap((one, at) => (data[at]?.is === is ? [{ ...one, system: data[at].system, why: data[at].why }] : []))
  const silent = of('none')
  const inDoubt = (some: ReturnType<typeof of>): readonly InDoubt[] => bySystem(some.map(({ system, devices, why }) => ({ system, devices, why })))
  return {
    patches: n('patches'),
    overdue: n('overdue'),
    exploited: n('exploited'),
    devices: n('devices'),
    undecidable: silent.reduce((sum, { devices }) => sum + devices, 0),
    unsaid: silent.reduce((sum, { unsaid }) => sum + unsaid, 0),
    silent: inDoubt(silent),
    partly: inDoubt(of('part')),
    noise: n('noise'),
    emergencies: n('emergencies'),
    overridden: n('overridden'),
  }
}
