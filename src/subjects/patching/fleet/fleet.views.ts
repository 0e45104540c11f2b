import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { PolicyValues } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { siteChoices, type LeftOut } from '../../assets/index.ts'
import { complianceNow } from '../compliance-report.ts'
import { fleetFigures, issueOf, type FleetFigures } from './fleet.rules.ts'

export type SiteFleet = FleetFigures & { readonly siteId: string | null; readonly name: string }
export type Fleet = {
  readonly sites: readonly SiteFleet[]
  readonly all: FleetFigures
  readonly asOf: string
  readonly today: string
  readonly zone: string
  readonly staleDays: number
  readonly hasFeeds: boolean
  readonly leftOut: LeftOut
}
type PolicyOf = (tx: Tx) => Promise<PolicyValues>

/** The systems of the compliance report, each with its site and what is exposed of it. */
export const fleetSystems = async (tx: Tx, districtId: string, now: Temporal.Instant, policyOf: PolicyOf) => {
  const report = await complianceNow(tx, districtId, now, policyOf)
  const systems = report.rows.map((row) => ({
    ...row,
    issue: issueOf({ ...row, late: row.patches.late }),
    late: row.patches.late,
    exploited: row.patches.exploited,
  }))
  return { report, systems }
}

/** How every site stands at this moment, from the same rows as the compliance report. */
export const fleetNow = async (tx: Tx, districtId: string, now: Temporal.Instant, policyOf: PolicyOf): Promise<Fleet> => {
  const { report, systems } = await fleetSystems(tx, districtId, now, policyOf)
  const names = new Map((await siteChoices(tx)).map(({ id, name }) => [id, name]))
  const sites = [...Map.groupBy(systems, ({ siteId }) => siteId)].map(([siteId, some]) => ({
    siteId,
    name: siteId === null ? 'No site' : (names.get(siteId) ?? 'A removed site'),
    ...fleetFigures(some),
  }))
  return {
    sites,
    all: fleetFigures(systems),
    asOf: report.asOf,
    today: report.today,
    zone: report.zone,
    staleDays: report.measure.staleDays,
    hasFeeds: report.basis.feeds.length > 0,
    leftOut: report.basis.inventory.leftOut,
  }
}

export type FleetDay = {
  readonly day: string
  readonly site: string
  readonly systems: number
  readonly upToDate: number
  readonly unknown: number
  readonly overdue: number
  readonly exploited: number
}
/** The days on record of the last `days`, the oldest first; `site` one site's id or `none`, else the whole district. */
export const fleetDays = async (tx: Tx, today: string, days: number, site?: string): Promise<readonly FleetDay[]> =>
  (
    await sql<FleetDay>`select day, max(site) as site, sum(systems)::int as systems, sum(up_to_date)::int as "upToDate", sum(unknown)::int as unknown, sum(overdue)::int as overdue, sum(exploited)::int as exploited
    from patching_fleet_day where day > ${today}::date - ${days}::int and (${site ?? null}::text is null or site = ${site ?? null}) group by day order by day`.execute(
      tx,
    )
  ).rows

/** Days of the last `days` on which an imported list changed the inventory: what a trend jumps at. ISO dates, the oldest first. */
export const importDays = async (tx: Tx, today: string, days: number, zone: string): Promise<readonly string[]> =>
  (
    await sql<{ day: string }>`select distinct (ended_at at time zone ${zone})::date as day from imports_file
    where state = 'applied' and added + changed > 0 and ended_at > ${today}::date - ${days}::int order by day`.execute(tx)
  ).rows.map(({ day }) => day)
