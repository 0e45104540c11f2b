import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import { showId, readId } from '../../../platform/ids.ts'
import { issueColumns, issuesJoined, type Issue } from './issues.views.ts'
import { issueKinds, issueStates } from './issues.rules.ts'

/** Until when it is to be acknowledged, or answered once it was; null where no clock runs. */
export const dueOf = ({ state, acknowledgeBy, answerBy }: Issue): string | null =>
  state === 'raised' ? acknowledgeBy : state === 'acknowledged' ? answerBy : null

/** Issues (PM-4); `personId` is who looks. */
export const issueList = listOf<Issue, { readonly personId: string }>({
  name: 'issues',
  path: '/issues',
  title: 'Issues',
  select: issueColumns,
  from: issuesJoined,
  id: sql`i.id`,
  idOf: (issue) => showId('iss', issue.id),
  start: { sort: 'number', order: 'descending' },
  search: { label: 'Item or text', where: (like) => sql`(lower(i.item) like ${like} or lower(i.words) like ${like})` },
  filters: {
    state: {
      label: 'State',
      options: { open: 'Open', ...issueStates },
      where: (state) => (state === 'open' ? sql`i.state <> 'closed'` : sql`i.state = ${state}`),
    },
    kind: { label: 'Kind', options: issueKinds, where: (kind) => sql`i.kind = ${kind}` },
    mine: {
      label: 'Assigned',
      options: { mine: 'To me', raised: 'Raised by me' },
      where: (whose, { personId }) => (whose === 'mine' ? sql`i.responsible_id = ${personId}::uuid` : sql`i.raised_by = ${personId}::uuid`),
    },
    level: {
      label: 'Level',
      options: { owner: 'Owner', manager: 'IT Systems Manager', coordinator: 'Technology Coordinator' },
      isSeldom: true,
      where: (level) => sql`i.level = ${level}`,
    },
    about: {
      label: 'About',
      options: async () => [],
      linked: () => 'one item',
      where: (about) => (readId(/^[a-z]+/.exec(about)?.[0] ?? '', about) === undefined ? undefined : sql`i.about = ${about}`),
    },
  },
  columns: {
    number: { heading: 'Issue', value: (issue) => `I-${issue.number}`, sort: { by: sql`i.number::bigint`, as: 'bigint' } },
    item: { heading: 'Item', value: (issue) => issue.item, sort: { by: sql`lower(i.item)`, as: 'text' } },
    kind: { heading: 'Kind', value: (issue) => issueKinds[issue.kind], sort: { by: sql`i.kind`, as: 'text' } },
    words: { heading: 'Words', value: (issue) => issue.words, isExported: 'only' },
    state: { heading: 'State', value: (issue) => issueStates[issue.state], sort: { by: sql`i.state`, as: 'text' } },
    responsible: { heading: 'Assigned to', value: (issue) => issue.responsible },
    raisedBy: { heading: 'Raised by', value: (issue) => issue.raisedBy },
    raised: { heading: 'Raised', value: (issue) => issue.raisedAt, sort: { by: sql`i.raised_at`, as: 'timestamptz' } },
    by: {
      heading: 'Due',
      value: dueOf,
      sort: { by: sql`case i.state when 'raised' then i.acknowledge_by when 'acknowledged' then i.answer_by else 'infinity' end`, as: 'timestamptz' },
    },
  },
})
