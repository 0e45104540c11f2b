import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { runColumns, runsJoined, type Run } from './runbooks.views.ts'

export type CalendarRun = Run & {
  readonly firstId: string // the first plan of those that moved one another: what stays the same when a run is moved
  readonly said: number // moves of all of them
  readonly changedAt: string
  readonly services: readonly string[]
  readonly isOwn: boolean // planned for one's own ticket, or one is asked to test it
}

/** Newest plans that have not ended before `since`, the latest first. A plan that another stands in for is told by that one. */
export const runsInCalendar = async (tx: Tx, personId: string, since: string): Promise<readonly CalendarRun[]> =>
  (
    await sql<CalendarRun>`with recursive plan as (
      select o.district_id, o.id as newest, o.id, o.replaces_id from runbooks_run o where o.planned_end > ${since}::timestamptz
        and not exists (select from runbooks_run x where x.district_id = o.district_id and x.replaces_id = o.id)
      union select e.district_id, n.newest, e.id, e.replaces_id from plan n join runbooks_run e on e.district_id = n.district_id and e.id = n.replaces_id
    ), told as (
      select n.newest, (array_agg(n.id) filter (where n.replaces_id is null))[1] as first, sum(m.n)::int as said, max(m.at) as at
      from plan n cross join lateral (select count(*) as n, max(w.at) as at from runbooks_run_move w where w.district_id = n.district_id and w.run_id = n.id) m group by n.newest)
    select ${runColumns}, coalesce(k.first, r.id) as "firstId", k.said, k.at as "changedAt",
      coalesce((select array_agg(v.name order by v.name) from assets_service_server s join assets_service v on v.district_id = s.district_id and v.id = s.service_id
        where s.district_id = r.district_id and s.device_id = r.device_id), '{}') as services,
      c.administrator_id = ${personId}::uuid or exists (select from runbooks_tester q where q.district_id = r.district_id and q.run_id = r.id and q.person_id = ${personId}::uuid) as "isOwn"
    from ${runsJoined} join told k on k.newest = r.id order by r.planned_start desc, r.id desc limit 1000`.execute(tx)
  ).rows
