import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'
import type { SiteFleet } from './fleet.views.ts'

/** Writes how each site stood on a day; the first of a day stays. */
export const saveFleetDay = async (act: Act, day: string, sites: readonly SiteFleet[]): Promise<void> => {
  for (const one of sites) {
    await sql`insert into patching_fleet_day (district_id, day, site, systems, up_to_date, pending, with_issues, unknown, overdue, exploited, silent)
      values (${act.districtId}, ${day}, ${one.siteId ?? 'none'}, ${one.systems}, ${one.upToDate}, ${one.pending}, ${one.withIssues}, ${one.unknown}, ${one.overdue}, ${one.exploited}, ${one.silent})
      on conflict do nothing`.execute(act.tx)
  }
}
