import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { earliestStart } from '../../core/time/leads.ts'
import { readList, type ListQuery } from '../../platform/db/list.ts'
import { inDistrict } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import { openCycleWorld, type CycleDistrict, type CycleWorld } from '../../../tests/lib/cycles.ts'
import { changeList, waitingCount, type ChangeRow } from './change-list.views.ts'
import { standing, standingState, standingWords, type Verdict } from './changes.rules.ts'
import { requestsOf } from './changes.views.ts'
import { makeRule, ruleBytes } from './rule.rules.ts'
import { factsOf } from './standing.ts'

let world: CycleWorld
let a: CycleDistrict
beforeAll(async () => {
  world = await openCycleWorld('change_list')
  a = await world.district('1', '2026-11-16T15:00:00Z')
})
afterAll(() => world.close())

const page = (query: ListQuery) => inDistrict(world.db, a.districtId, (tx) => readList(tx, changeList, { size: '200', ...query }, undefined))
const ruleFor = (n: number, limits: { leadDays: number }, zone: string, notBefore: string): string =>
  ruleBytes(
    makeRule('D', `CR-${n}`, {
      cycle: `T-${n}`,
      targets: [],
      maxPasses: 3,
      window: { zone, weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] },
      period: { notBefore, notAfter: '2027-01-31T12:00:00-06:00' },
      limits: { holdHours: 48, testMinutes: 60, rollbackMinutes: 30, ...limits },
    }),
  )

let number = 0
type Row = { leadDays?: number; zone?: string; notBefore?: string; submittedAt: string; revisions?: number; isScheduled?: boolean; rule?: string }
/** A request straight into the database, with so many texts; gives its id and each text's hash. */
const request = async ({
  leadDays = 14,
  zone = 'America/Chicago',
  notBefore = '2026-12-01T00:00:00-06:00',
  submittedAt,
  revisions = 1,
  isScheduled = true,
  rule,
}: Row): Promise<{ id: string; hashes: readonly string[] }> => {
  const [id, n] = [newId(), ++number]
  await a.sql(sql`insert into changes_request (district_id, id, number, kind, is_scheduled, title, requester_id, created_at)
    values (${a.districtId}, ${id}, ${n}, 'normal', ${isScheduled}, ${`Patch ${n}`}, ${a.ids.rita}, '2026-10-01')`)
  const hashes = Array.from({ length: revisions }, (_, at) => `${n}-${at + 1}`.padEnd(64, '0'))
  for (const [at, hash] of hashes.entries())
    await a.sql(sql`insert into changes_text (district_id, request_id, revision, rule, rule_hash, plan, test_plan, back_out_plan, text_hash, submitted_at, submitted_by)
      values (${a.districtId}, ${id}, ${at + 1}, ${rule ?? ruleFor(n, { leadDays }, zone, notBefore)}, 'x', '', '', '', ${hash}, ${submittedAt}, ${a.ids.rita})`)
  return { id, hashes }
}
let second = 0
const decide = (id: string, hash: string, capacity: string, verdict: Verdict) =>
  a.sql(sql`insert into changes_decision (district_id, id, request_id, text_hash, capacity, verdict, cause, reason,
    decider_id, requester_id, submitted_by, proof, decided_at)
  values (${a.districtId}, ${newId()}, ${id}, ${hash}, ${capacity}, ${verdict}, ${verdict === 'approved' ? null : 'timing'}, ${verdict === 'approved' ? null : 'not now'},
    ${capacity === 'technology-coordinator' ? a.ids.cora : a.ids.ivan}, ${a.ids.rita}, ${a.ids.rita}, 'password', ${new Date(Date.UTC(2026, 10, 20) + 1000 * ++second).toISOString()})`)

/** What the rules say of every request, beside what the list's SQL says. */
const bothWays = async (): Promise<readonly (readonly [rules: unknown, list: unknown])[]> => {
  const rows = new Map((await page({})).rows.map((row) => [row.id, row] as const))
  const requests = await inDistrict(world.db, a.districtId, (tx) => requestsOf(tx))
  return requests.flatMap((one) => {
    const facts = factsOf(one)
    if (!facts.ok) return []
    const now = standing(facts.value.facts)
    const row = rows.get(one.id) as ChangeRow
    const instant = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds
    return [
      [
        {
          number: one.number,
          manager: now.manager.state,
          coordinator: now.coordinator.state,
          standing: standingState(now),
          start: instant(now.earliestStart),
          isLate: now.isLate,
          at: instant(now.submittedAt),
        },
        {
          number: row.number,
          manager: row.manager,
          coordinator: row.coordinator,
          standing: row.standing,
          start: instant(row.earliestStart ?? ''),
          isLate: row.isLate,
          at: instant(row.submittedAt),
        },
      ] as const,
    ]
  })
}

/** Everything that can have been decided in one capacity; `old` was said over an earlier text. */
const histories: readonly (readonly (readonly [Verdict, 'old' | 'new'])[])[] = [
  [],
  [['approved', 'new']],
  [['denied', 'new']],
  [['delayed', 'new']],
  [
    ['delayed', 'new'],
    ['delayed', 'new'],
  ],
  [
    ['delayed', 'new'],
    ['approved', 'new'],
  ],
  [
    ['delayed', 'new'],
    ['denied', 'new'],
  ],
  [['approved', 'old']],
  [
    ['denied', 'old'],
    ['delayed', 'new'],
  ],
  [
    ['delayed', 'old'],
    ['approved', 'old'],
    ['denied', 'new'],
  ],
]

test('where a request stands: SQL says what the rules say, for every history of both decisions', async () => {
  for (const manager of histories)
    for (const coordinator of histories) {
      const { id, hashes } = await request({ submittedAt: '2026-11-17T16:00:00Z', revisions: 2 })
      for (const [capacity, history] of [
        ['it-systems-manager', manager],
        ['technology-coordinator', coordinator],
      ] as const)
        for (const [verdict, over] of history) await decide(id, hashes[over === 'old' ? 0 : 1] ?? '', capacity, verdict)
    }
  const both = await bothWays()
  expect(both).toHaveLength(histories.length ** 2)
  for (const [rules, list] of both) expect(list).toEqual(rules)
  const counts = await Promise.all(Object.keys(standingWords).map(async (state) => [state, (await page({ standing: state })).total] as const))
  const wanted = Object.groupBy(both, ([rules]) => (rules as { standing: string }).standing)
  expect(counts).toEqual(counts.map(([state]) => [state, wanted[state]?.length ?? 0]))
  expect(counts.every(([, n]) => n > 0)).toBe(true)
  expect(await inDistrict(world.db, a.districtId, waitingCount)).toBe(
    counts.filter(([state]) => ['two-wait', 'one-waits', 'delayed'].includes(state)).reduce((sum, [, n]) => sum + n, 0),
  )
}, 30_000)

test('the earliest start: the database counts the lead time as the rules do, through both changes of the clock', async () => {
  const zones = ['America/Chicago', 'America/New_York', 'America/Phoenix', 'Pacific/Honolulu', 'Australia/Lord_Howe', 'UTC']
  const asked: Promise<unknown>[] = []
  const submitted = [
    '2026-10-18T06:30:00.123Z',
    '2026-10-18T07:30:00Z',
    '2026-10-18T05:59:59.999Z',
    '2027-02-28T08:30:00Z',
    '2027-02-28T09:15:00Z',
    '2026-12-31T23:59:59Z',
    '2027-03-21T15:10:00Z',
  ]
  for (const zone of zones)
    for (const at of submitted)
      for (const days of [0, 14, 15, 30])
        asked.push(
          a
            .sql(sql`select changes_days_later(${at}, ${days}, ${zone}) as found`)
            .then(([row]) =>
              expect([zone, at, days, Temporal.Instant.from((row as { found: string }).found).toString()]).toEqual([
                zone,
                at,
                days,
                earliestStart(at, days, zone).toString(),
              ]),
            ),
        )
  await Promise.all(asked)
  await request({ submittedAt: '2026-10-18T06:30:00Z', notBefore: '2026-11-01T00:00:00-05:00' }) // late: Sunday's second half past one
  await request({ submittedAt: '2026-11-17T16:00:00Z', isScheduled: false, notBefore: '2026-11-17T16:00:00Z' })
  for (const [rules, list] of await bothWays()) expect(list).toEqual(rules)
  expect((await page({ lead: 'late' })).rows.map(({ number: n }) => n)).toContain(number - 1)
})

test('a rule that cannot be read is in the list, says so, and is neither late nor kept', async () => {
  const { id } = await request({ submittedAt: '2026-11-17T16:00:00Z', rule: '{"limits":{"leadDays":"x"}}' })
  expect((await page({ sort: 'start', order: 'descending' })).rows[0]).toMatchObject({ id, earliestStart: null, isLate: false })
  for (const lead of ['late', 'kept']) expect((await page({ lead })).rows.map((row) => row.id)).not.toContain(id)
})
