import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { noticeKinds, kindOf } from './notices.rules.ts'
import { countedColumns, countedNotices, type NoticeRow } from './notices.views.ts'

const kinds = Object.fromEntries(Object.entries(noticeKinds).map(([kind, { label }]) => [kind, label]))

/** What became of a notice, in one line of numbers: `2 taken over, 1 not reached`. */
export const reachedWords = (row: NoticeRow): string => {
  const parts = [
    row.accepted > 0 ? `${row.accepted} accepted` : '',
    row.told > 0 ? `${row.told} notified another way` : '',
    row.waiting > 0 ? `${row.waiting} waiting` : '',
    row.notReached > 0 ? `${row.notReached} not reached` : '',
  ]
  return parts.filter(Boolean).join(', ') || 'no recipients'
}

/** Notices (SP-1.4, CM-8), newest first, each with how many it reached. */
export const noticeList = listOf<NoticeRow>({
  name: 'notices',
  path: '/notices',
  title: 'Notices',
  select: countedColumns,
  from: countedNotices,
  id: sql`n.id`,
  idOf: ({ id }) => showId('ntc', id),
  start: { sort: 'made', order: 'descending' },
  search: { label: 'What it is about', where: (like) => sql`lower(n.subject) like ${like}` },
  filters: {
    undelivered: { label: 'Reached', options: { yes: 'Not everybody' }, where: () => sql`(c.waiting > 0 or c.not_reached > 0)` },
    kind: { label: 'Kind', options: kinds, where: (kind) => sql`n.kind = ${kind}` },
    about: { label: 'About', options: () => Promise.resolve([]), linked: () => 'one thing', where: (about) => sql`n.about = ${about}` },
  },
  columns: {
    subject: { heading: 'Notice', value: ({ subject }) => subject, sort: { by: sql`n.subject`, as: 'text' } },
    kind: { heading: 'Kind', value: ({ kind }) => kindOf(kind).label, sort: { by: sql`n.kind`, as: 'text' } },
    made: { heading: 'Created', value: ({ madeAt }) => madeAt, sort: { by: sql`n.made_at`, as: 'timestamptz' } },
    due: { heading: 'Counts until', value: ({ dueBy }) => dueBy, sort: { by: sql`coalesce(n.due_by, 'infinity')`, as: 'timestamptz' } },
    reached: { heading: 'Reached', value: reachedWords },
    accepted: { heading: 'Accepted', value: ({ accepted }) => accepted, isNumber: true, isExported: 'only' },
    told: { heading: 'Notified another way', value: ({ told }) => told, isNumber: true, isExported: 'only' },
    waiting: { heading: 'Waiting', value: ({ waiting }) => waiting, isNumber: true, isExported: 'only' },
    missed: { heading: 'Not reached', value: ({ notReached }) => notReached, isNumber: true, isExported: 'only' },
  },
})
