import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { standingWords, type StandingState, type Verdict } from './changes.rules.ts'
import type { Capacity } from './deciders.rules.ts'

// What counts in a capacity, as `standing` has it: over the newest text alone, by nobody who asks or whom they appointed; the last word before any delay.
const counting = (
  capacity: Capacity,
) => sql`coalesce((select d.verdict from changes_decision d where d.district_id = r.district_id and d.request_id = r.id and d.text_hash = t.text_hash
  and d.capacity = ${sql.lit(capacity)} and d.decider_id not in (r.requester_id, t.submitted_by)
  and (d.appointed_by is null or d.appointed_by not in (r.requester_id, t.submitted_by))
  order by d.verdict = 'delayed', d.decided_at desc, d.id desc limit 1), 'waiting')`

/** Requests `r` with their newest text `t` and where each stands, `g`; for this subject's list and that of cycles. */
export const requestsStanding = sql`changes_request r
  join lateral (select x.* from changes_text x where x.district_id = r.district_id and x.request_id = r.id order by x.revision desc limit 1) t on true
  cross join lateral (select ${counting('it-systems-manager')} as manager, ${counting('technology-coordinator')} as coordinator offset 0) v
  cross join lateral (select case when v.manager = 'approved' and v.coordinator = 'approved' then 'approved' when 'denied' in (v.manager, v.coordinator) then 'denied'
    when 'delayed' in (v.manager, v.coordinator) then 'delayed' when 'approved' in (v.manager, v.coordinator) then 'one-waits' else 'two-wait' end as standing,
    case when r.is_scheduled then t.earliest_start when t.earliest_start is not null then t.submitted_at end as earliest_start) g`

export type ChangeRow = {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly requester: string
  readonly submittedAt: string
  readonly manager: 'waiting' | Verdict
  readonly coordinator: 'waiting' | Verdict
  readonly standing: StandingState
  readonly earliestStart: string | null // null: its rule cannot be read
  readonly askedStart: string | null
  readonly isLate: boolean
}

/** Change requests (CM-4), the newest first: how each stands is told by the database, which a test compares with the rules. */
export const changeList = listOf<ChangeRow>({
  name: 'changes',
  path: '/changes',
  title: 'Change requests',
  idOf: ({ id }) => showId('chg', id),
  id: sql`r.id`,
  select: sql`r.id, r.number, r.title, p.name as requester, t.submitted_at as "submittedAt", v.manager, v.coordinator, g.standing, g.earliest_start as "earliestStart",
    t.asked_start as "askedStart", coalesce(t.asked_start < g.earliest_start, false) as "isLate"`,
  from: sql`${requestsStanding} join people_person p on p.district_id = r.district_id and p.id = r.requester_id`,
  start: { sort: 'number', order: 'descending' },
  search: {
    label: 'Number, title or requester',
    where: (like) => sql`(lower('cr-' || r.number || ' ' || r.title) like ${like} or lower(p.name) like ${like})`,
  },
  filters: {
    standing: { label: 'State', options: standingWords, where: (standing) => sql`g.standing = ${standing}` },
    manager: {
      label: 'IT Systems Manager',
      isSeldom: true,
      options: { waiting: 'Has not decided', approved: 'Approved', denied: 'Denied', delayed: 'Delayed' },
      where: (state) => sql`v.manager = ${state}`,
    },
    coordinator: {
      label: 'Technology Coordinator',
      isSeldom: true,
      options: { waiting: 'Has not decided', approved: 'Approved', denied: 'Denied', delayed: 'Delayed' },
      where: (state) => sql`v.coordinator = ${state}`,
    },
    lead: {
      label: 'Lead time',
      options: { late: 'Late', kept: 'On time' },
      isSeldom: true,
      where: (lead) => (lead === 'late' ? sql`t.asked_start < g.earliest_start` : sql`t.asked_start >= g.earliest_start`),
    },
  },
  columns: {
    number: { heading: 'Request', value: ({ number, title }) => `CR-${number} ${title}`, sort: { by: sql`r.number`, as: 'bigint' } },
    requester: { heading: 'Requester', value: ({ requester }) => requester, sort: { by: sql`p.name`, as: 'text' } },
    standing: { heading: 'State', value: ({ standing }) => standingWords[standing], sort: { by: sql`g.standing`, as: 'text' } },
    manager: { heading: 'IT Systems Manager', value: ({ manager }) => manager, isExported: 'only' },
    coordinator: { heading: 'Technology Coordinator', value: ({ coordinator }) => coordinator, isExported: 'only' },
    submitted: { heading: 'Submitted', value: ({ submittedAt }) => submittedAt, isExported: 'only' },
    start: {
      heading: 'Earliest start',
      value: ({ earliestStart }) => earliestStart,
      sort: { by: sql`coalesce(g.earliest_start, 'infinity')`, as: 'timestamptz' },
    },
    asked: { heading: 'Requested start', value: ({ askedStart }) => askedStart, isExported: 'only' },
    lead: {
      heading: 'Lead time',
      value: ({ isLate, earliestStart }) => (earliestStart === null ? null : isLate ? 'late' : 'kept'),
      isExported: 'only',
    },
  },
})

/** How many requests wait for a decision, or were delayed. */
export const waitingCount = async (tx: Tx): Promise<number> =>
  Number(
    (await sql<{ n: string }>`select count(*) as n from ${requestsStanding} where g.standing in ('two-wait', 'one-waits', 'delayed')`.execute(tx))
      .rows[0]?.n ?? 0,
  )
