import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { requestsStanding, type StandingState } from '../changes/index.ts'
import type { CycleSaid } from './calendar.rules.ts'

export type CalendarCycle = CycleSaid & {
  readonly id: string
  readonly administratorId: string
  readonly standing: StandingState
  readonly said: number // texts and decisions of its request, and its end: nothing of it is ever taken away
  readonly changedAt: string
}

/** Tickets whose time has not ended before `since`, the latest first, with where each stands. */
export const cyclesInCalendar = async (tx: Tx, since: string): Promise<readonly CalendarCycle[]> =>
  (
    await sql<CalendarCycle>`select c.id, c.number, c.period, c.administrator_id as "administratorId", p.name as administrator, c.not_before as "notBefore", c.not_after as "notAfter",
      c.closed_at as "closedAt", c.resolution, r.number as request, g.standing, t.revision + d.n + (c.closed_at is not null)::int as said,
      greatest(c.opened_at, c.closed_at, t.submitted_at, d.at) as "changedAt",
      coalesce((select array_agg(v.hostname order by lower(v.hostname), v.id) from patching_cycle_server s join assets_device v on v.district_id = s.district_id and v.id = s.device_id
        where s.district_id = c.district_id and s.cycle_id = c.id), '{}') as hosts
    from patching_cycle c join people_person p on p.district_id = c.district_id and p.id = c.administrator_id
      join (${requestsStanding}) on r.district_id = c.district_id and r.id = c.request_id
      cross join lateral (select count(*)::int as n, max(x.decided_at) as at from changes_decision x where x.district_id = r.district_id and x.request_id = r.id) d
    where c.not_after > ${since}::timestamptz order by c.not_after desc, c.number desc limit 300`.execute(tx)
  ).rows
