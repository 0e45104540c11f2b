import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { clausesOf } from '../../core/policy/pack.ts'
import { listOf, type Option } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { actorWords, kindWords, thingOf, type EvidenceRow } from '../ledger/index.ts'
import { packInForce } from '../policy/index.ts'

const clauses = async (tx: Tx): Promise<readonly Option[]> =>
  clausesOf(await packInForce(tx)).map(({ id, title }) => ({ value: id, label: `${id} ${title}` }))

/** What a kind of entry begins with, in the words of the menu. */
const areas = {
  changes: 'Changes', patching: 'Patch plan and cycles', runbooks: 'Runs', notices: 'Notices', assets: 'Devices',
  inventory: 'Inventory', vulnerabilities: 'Feeds',
  people: 'People', policy: 'Policy', ledger: 'The ledger itself', installation: 'Operations', demo: 'The demonstration',
} as const
/** Hours back from now, and how the choice reads. */
const spans = {
  day: [24, 'The last 24 hours'], week: [7 * 24, 'The last 7 days'], month: [30 * 24, 'The last 30 days'], quarter: [92 * 24, 'The last 92 days'],
} as const
const isSpan = (value: string): value is keyof typeof spans => Object.hasOwn(spans, value)

/** Evidence: every entry of the ledger, newest first, sealed or not. `now` is the district's. */
export const evidenceList = listOf<EvidenceRow, { readonly now: Temporal.Instant }>({
  name: 'evidence', path: '/evidence', title: 'Evidence',
  select: sql`e.id, e.at, e.kind, e.clauses, e.actor, e.proof, e.grade, e.clock, e.epoch, e.about, e.content, e.erased_by,
    s.seq, p.name as actor_name`,
  from: sql`ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id
    left join people_person p on p.district_id = e.district_id and p.id::text = e.actor`,
  id: sql`e.id`, idOf: ({ id }) => id,
  start: { sort: 'at', order: 'descending' },
  search: {
    label: 'Who did it, or what happened', // kinds are searched as they are shown: `run-started` reads "Run started"
    where: (like) => sql`(lower(p.name) like ${like} or replace(split_part(e.kind, '.', 2), '-', ' ') like ${like})`,
  },
  filters: {
    clause: { label: 'Clause', options: clauses, where: (clause) => sql`e.clauses @> array[${clause}::text]` },
    within: {
      label: 'When', options: { day: spans.day[1], week: spans.week[1], month: spans.month[1], quarter: spans.quarter[1] },
      where: (span, { now }) => (isSpan(span) ? sql`e.at >= ${now.subtract({ hours: spans[span][0] }).toString()}::timestamptz` : undefined),
    },
    area: { label: 'Of', options: areas, where: (area) => sql`split_part(e.kind, '.', 1) = ${area}` },
    grade: {
      label: 'Grade', options: { enforced: 'Enforced', observed: 'Observed', attested: 'Attested', 'stand-in': 'Stand-in' }, isSeldom: true,
      where: (grade) => sql`e.grade = ${grade}`,
    },
    seal: {
      label: 'Seal', options: { sealed: 'Sealed', waiting: 'Waiting for it' }, isSeldom: true,
      where: (seal) => (seal === 'sealed' ? sql`s.seq is not null` : sql`s.seq is null`),
    },
    about: {
      label: 'About', options: () => Promise.resolve([]), linked: (id) => `one ${thingOf(id).word}`, where: (id) => sql`e.about @> array[${id}::text]`,
    },
  },
  columns: {
    kind: { heading: 'What happened', value: ({ kind }) => kindWords(kind), sort: { by: sql`e.kind`, as: 'text' } },
    at: { heading: 'When', value: ({ at }) => at, sort: { by: sql`e.at`, as: 'timestamptz' } },
    by: { heading: 'By', value: (row) => actorWords(row), sort: { by: sql`coalesce(p.name, e.actor)`, as: 'text' } },
    seq: { heading: 'No.', value: ({ seq }) => seq },
    clauses: { heading: 'Clauses', value: (row) => row.clauses.join(' '), isExported: 'only' },
    grade: { heading: 'Grade', value: ({ grade }) => grade, sort: { by: sql`e.grade`, as: 'text' } },
    proof: { heading: 'Proved by', value: ({ proof }) => proof, isExported: 'only' },
    about: { heading: 'About', value: ({ about }) => about.join(' '), isExported: 'only' },
    clock: { heading: 'Clock', value: ({ clock }) => clock, isExported: 'only' },
    code: { heading: 'Kind', value: ({ kind }) => kind, isExported: 'only' },
    id: { heading: 'Entry', value: ({ id }) => id, isExported: 'only' },
  },
})
