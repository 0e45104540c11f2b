import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { traps } from './same-machine.rules.ts'
import { reviewColumns, reviewsJoined, sourceWords, type ReviewRow } from './seen-by.views.ts'

const kinds = { 'one-machine': 'Two records, one machine?', 'two-machines': 'One record, two machines?' } as const
const answers = { merged: 'Merged', apart: 'Two machines', split: 'Split', stays: 'Right as it was', moot: 'No longer applies' } as const

/** Questions about which records are one machine (PM-3.1). */
export const reviewList = listOf<ReviewRow>({
  name: 'duplicates',
  path: '/devices/duplicates',
  title: 'Could be one machine',
  select: reviewColumns,
  from: reviewsJoined,
  id: sql`r.id`,
  idOf: (row) => showId('rev', row.id),
  start: { sort: 'confidence', order: 'descending' },
  search: { label: 'Name or reason', where: (like) => sql`(d.name_key like ${like} or o.name_key like ${like} or lower(r.reason) like ${like})` },
  filters: {
    state: {
      label: 'State',
      options: { open: 'Open', settled: 'Settled' },
      where: (state) => (state === 'open' ? sql`r.settled_at is null` : sql`r.settled_at is not null`),
    },
    kind: { label: 'Question', options: kinds, where: (kind) => sql`r.kind = ${kind}` },
    trap: { label: 'Looks like', options: traps, where: (trap) => sql`r.trap = ${trap}` },
  },
  columns: {
    device: { heading: 'Device', value: (row) => row.device, sort: { by: sql`d.name_key`, as: 'text' } },
    other: {
      heading: 'Other record',
      value: (row) => row.otherDevice ?? (row.source === null ? '' : sourceWords({ source: row.source, sourceName: row.sourceName ?? '' })),
    },
    trap: { heading: 'Looks like', value: (row) => traps[row.trap], sort: { by: sql`r.trap`, as: 'text' } },
    reason: { heading: 'Reason', value: (row) => row.reason },
    confidence: { heading: 'Confidence (%)', value: (row) => row.confidence, isNumber: true, sort: { by: sql`r.confidence`, as: 'bigint' } },
    raised: { heading: 'Asked since', value: (row) => row.raisedAt, sort: { by: sql`r.raised_at`, as: 'timestamptz' } },
    answer: { heading: 'Answer', value: (row) => (row.settledAs === null ? null : answers[row.settledAs as keyof typeof answers]) },
    why: { heading: 'Why', value: (row) => row.settledWhy, isExported: 'only' },
  },
})
