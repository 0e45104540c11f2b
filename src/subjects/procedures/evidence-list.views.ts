import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { clausesOf } from '../../core/policy/pack.ts'
import { listOf, type Option } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { readId, showId } from '../../platform/ids.ts'
import { actorWords, kindWords, servesClause, thingOf } from '../ledger/index.ts'
import { packInForce } from '../policy/index.ts'
import { saidRows, type SaidRow } from './evidence/in-words.ts'

const clauses = async (tx: Tx): Promise<readonly Option[]> =>
  clausesOf(await packInForce(tx)).map(({ id, title }) => ({ value: id, label: `${id} ${title}` }))

/** What a kind of entry begins with, in the words of the menu. */
const areas = {
  changes: 'Changes',
  patching: 'Patch plan and cycles',
  runbooks: 'Runs',
  notices: 'Notices',
  assets: 'Devices',
  inventory: 'Inventory',
  vulnerabilities: 'Feeds',
  people: 'People',
  policy: 'Policy',
  ledger: 'The ledger itself',
  installation: 'Operations',
  demo: 'The demonstration',
} as const
/** Hours back from now, and how the choice reads. */
const spans = {
  day: [24, 'The last 24 hours'],
  week: [7 * 24, 'The last 7 days'],
  month: [30 * 24, 'The last 30 days'],
  quarter: [92 * 24, 'The last 92 days'],
} as const
const isSpan = (value: string): value is keyof typeof spans => Object.hasOwn(spans, value)

// Every kind there is, by hopping from one to the next through the index; searched as it is shown: `run-started` reads "Run started".
const kindsLike = (like: string) => sql`with recursive hop (kind) as (
    (select e.kind from ledger_entry e order by e.kind collate "C" limit 1)
    union all select (select e.kind from ledger_entry e where e.kind collate "C" > hop.kind collate "C" order by e.kind collate "C" limit 1) from hop where hop.kind is not null)
  select kind as named from hop where replace(split_part(kind, '.', 2), '-', ' ') like ${like}`
const actorsLike = (like: string) => sql`select p.id::text as named from people_person p where lower(p.name) like ${like}`
/** Entries by what happened or who did it. Both are looked up first and stand in the question as values: what names neither reads no entry at all. */
const namedSo = async (like: string, tx: Tx) => {
  const named = async (from: ReturnType<typeof sql>) => (await sql<{ named: string }>`${from}`.execute(tx)).rows.map((row) => row.named)
  const [kinds, people] = [await named(kindsLike(like)), await named(actorsLike(like))]
  const either = [
    ...(kinds.length === 0 ? [] : [sql`e.kind collate "C" = any(${kinds}::text[])`]),
    ...(people.length === 0 ? [] : [sql`e.actor = any(${people}::text[])`]),
  ]
  return either.length === 0 ? sql`false` : sql`(${sql.join(either, sql` or `)})`
}

const actors = async (tx: Tx): Promise<readonly Option[]> => [
  { value: 'processes', label: 'Afterbell itself' },
  ...(await sql<{ id: string; name: string }>`select id, name from people_person order by lower(name), id`.execute(tx)).rows.map(({ id, name }) => ({
    value: showId('per', id),
    label: name,
  })),
]

/** `now` is the district's; `kinds`: what kinds of entries serve each clause. */
export type EvidenceGiven = { readonly now: Temporal.Instant; readonly zone: string; readonly kinds: ReadonlyMap<string, readonly string[]> }

/**
 * Evidence: every entry of the ledger, newest first, sealed or not. It grows for ever: it is counted to ten thousand and
 * no further, and what it is sorted and narrowed by an index keeps (migration 0181). Under row-level security none serves a pattern or containment.
 */
export const evidenceList = listOf<SaidRow, EvidenceGiven>({
  name: 'evidence',
  path: '/evidence',
  title: 'Evidence',
  select: sql`e.id, e.at, e.kind, e.clauses, e.actor, e.proof, e.grade, e.clock, e.epoch, e.about, e.content, e.erased_by,
    s.seq, (select p.name from people_person p where p.district_id = e.district_id and p.id::text = e.actor) as actor_name`,
  from: sql`ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id`,
  id: sql`e.id`,
  idOf: ({ id }) => id,
  start: { sort: 'at', order: 'descending' },
  countedTo: 10_000,
  told: (tx, rows, { zone }) => saidRows(tx, rows, zone),
  search: { label: 'Who did it, or what happened', where: namedSo },
  filters: {
    clause: {
      label: 'Clause',
      options: clauses,
      where: (clause, { kinds }) => {
        const serving = kinds.get(clause)
        return serving === undefined ? undefined : servesClause(clause, serving)
      },
    },
    within: {
      label: 'When',
      options: { day: spans.day[1], week: spans.week[1], month: spans.month[1], quarter: spans.quarter[1] },
      where: (span, { now }) => (isSpan(span) ? sql`e.at >= ${now.subtract({ hours: spans[span][0] }).toString()}::timestamptz` : undefined),
    },
    area: { label: 'Area', options: areas, where: (area) => sql`e.kind collate "C" >= ${`${area}.`} and e.kind collate "C" < ${`${area}/`}` },
    by: {
      label: 'By',
      options: actors,
      isSeldom: true,
      where: (who) => {
        const id = readId('per', who)
        return who === 'processes' ? sql`e.actor ^@ 'process:'` : id === undefined ? undefined : sql`e.actor = ${id}`
      },
    },
    grade: {
      label: 'Grade',
      options: { enforced: 'Enforced', observed: 'Observed', attested: 'Attested', 'stand-in': 'Stand-in' },
      isSeldom: true,
      where: (grade) => sql`e.grade = ${grade}`,
    },
    seal: {
      label: 'Seal',
      options: { sealed: 'Sealed', waiting: 'Waiting for it' },
      isSeldom: true,
      where: (seal) => sql`e.id ${seal === 'sealed' ? sql`not in` : sql`in`} (select entry_id from ledger_unsealed)`,
    },
    about: {
      label: 'About',
      options: () => Promise.resolve([]),
      linked: (id) => `one ${thingOf(id).word}`,
      where: (id) => sql`e.id in (select entry_id from ledger_about where about = ${id})`,
    },
  },
  columns: {
    kind: { heading: 'What happened', value: ({ kind }) => kindWords(kind), sort: { by: sql`(e.kind collate "C")`, as: 'text' } },
    said: { heading: 'In a sentence', value: ({ said }) => said, isExported: 'only' },
    at: { heading: 'When', value: ({ at }) => at, sort: { by: sql`e.at`, as: 'timestamptz' } },
    by: { heading: 'By', value: (row) => actorWords(row) },
    seq: { heading: 'No.', value: ({ seq }) => seq },
    clauses: { heading: 'Clauses', value: (row) => row.clauses.join(' '), isExported: 'only' },
    grade: { heading: 'Grade', value: ({ grade }) => grade },
    proof: { heading: 'Proved by', value: ({ proof }) => proof, isExported: 'only' },
    about: { heading: 'About', value: ({ about }) => about.join(' '), isExported: 'only' },
    clock: { heading: 'Clock', value: ({ clock }) => clock, isExported: 'only' },
    code: { heading: 'Kind', value: ({ kind }) => kind, isExported: 'only' },
    id: { heading: 'Entry', value: ({ id }) => id, isExported: 'only' },
  },
})
