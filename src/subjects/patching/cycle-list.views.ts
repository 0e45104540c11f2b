import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { requestsStanding, standingWords, type StandingState } from '../changes/index.ts'
import { periodInWords, rhythms } from './cycle.rules.ts'
import { cycleColumns, type CycleRow } from './cycle.views.ts'

/** A ticket with where its request stands and how many of its servers are not finished; none are left on a closed one. */
export type CycleListRow = CycleRow & { readonly standing: StandingState | null; readonly left: number; readonly onTicket: number }

// As the ticket's own page counts them: a server's newest run that was not withdrawn is finished, or the server is left.
const finished = sql`(select m.to_state from runbooks_run n
  join lateral (select to_state from runbooks_run_move w where w.district_id = n.district_id and w.run_id = n.id order by w.n desc limit 1) m on m.to_state <> 'withdrawn'
  where n.district_id = s.district_id and n.cycle_id = s.cycle_id and n.device_id = s.device_id order by n.planned_start desc, n.id desc limit 1) = 'finished'`
const listed = sql`patching_cycle c join people_person p on p.district_id = c.district_id and p.id = c.administrator_id
  join (${requestsStanding}) on r.district_id = c.district_id and r.id = c.request_id
  cross join lateral (select count(*)::int as on_ticket, (count(*) filter (where c.closed_at is null and ${finished} is not true))::int as left
    from patching_cycle_server s where s.district_id = c.district_id and s.cycle_id = c.id) k`

/** Tickets (SP-1.1), open ones first, the newest first. */
export const cycleList = listOf<CycleListRow>({
  name: 'cycles',
  path: '/cycles',
  title: 'Tickets',
  id: sql`c.id`,
  idOf: ({ id }) => showId('cyc', id),
  from: listed,
  select: sql`${cycleColumns}, case when c.closed_at is null then g.standing end as standing, k.left, k.on_ticket as "onTicket"`,
  start: { sort: 'number', order: 'descending' },
  search: {
    label: 'Number, administrator or a server',
    where: (like) => sql`(lower('t-' || c.number) like ${like} or lower(p.name) like ${like} or exists (select
    from patching_cycle_server s join assets_device d on d.district_id = s.district_id and d.id = s.device_id
    where s.district_id = c.district_id and s.cycle_id = c.id and d.name_key like ${like}))`,
  },
  filters: {
    state: {
      label: 'State',
      options: { open: 'Open', over: 'Closed', ...standingWords },
      where: (state) =>
        state === 'open'
          ? sql`c.closed_at is null`
          : state === 'over'
            ? sql`c.closed_at is not null`
            : sql`c.closed_at is null and g.standing = ${state}`,
    },
    left: { label: 'Servers left', options: { some: 'Some', none: 'None' }, where: (left) => (left === 'some' ? sql`k.left > 0` : sql`k.left = 0`) },
    rhythm: { label: 'Rhythm', options: rhythms, isSeldom: true, where: (rhythm) => sql`c.rhythm = ${rhythm}` },
  },
  columns: {
    number: {
      heading: 'Ticket',
      value: ({ number, period }) => `T-${number} ${periodInWords(period)}`,
      sort: { by: sql`case when c.closed_at is null then 1000000000 else 0 end + c.number`, as: 'bigint' },
    },
    administrator: { heading: 'Systems administrator', value: ({ administrator }) => administrator, sort: { by: sql`p.name`, as: 'text' } },
    left: { heading: 'Servers left', value: ({ left }) => left, isNumber: true, sort: { by: sql`k.left`, as: 'bigint' } },
    servers: { heading: 'Servers', value: ({ onTicket }) => onTicket, isNumber: true, isExported: 'only' },
    state: {
      heading: 'State',
      value: ({ standing, resolution }) => (standing === null ? `closed${resolution ? `: ${resolution}` : ''}` : standingWords[standing]),
      sort: { by: sql`case when c.closed_at is null then g.standing else 'z' end`, as: 'text' },
    },
    opened: { heading: 'Opened', value: ({ openedAt }) => openedAt, isExported: 'only' },
    until: { heading: 'May run until', value: ({ notAfter }) => notAfter, sort: { by: sql`c.not_after`, as: 'timestamptz' } },
    closed: { heading: 'Closed', value: ({ closedAt }) => closedAt, isExported: 'only' },
  },
})

/** Open tickets and the servers left on them. */
export const openCount = async (tx: Tx): Promise<{ readonly open: number; readonly left: number }> => {
  const row = (
    await sql<{
      open: string
      left: string
    }>`select count(*) as open, coalesce(sum(k.left), 0) as left from ${listed} where c.closed_at is null`.execute(tx)
  ).rows[0]
  return { open: Number(row?.open ?? 0), left: Number(row?.left ?? 0) }
}
