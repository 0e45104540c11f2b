import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { earliestStart } from '../../core/time/leads.ts'
import {
  collisions,
  cyclesDue,
  firstStart,
  periodAfter,
  periodAt,
  periodInWords,
  readPeriod,
  rhythmOf,
  type CyclePolicy,
  type Due,
  type Opened,
} from './cycle.rules.ts'

const zone = 'America/Chicago'
const policy: CyclePolicy = { zone, leadDays: 14, opensDaysAhead: 14, rhythm: 'monthly' }
const rita = { personId: 'rita', rhythm: 'monthly' as const }
const opened = (due: readonly Due[]): readonly Opened[] =>
  due.map((one) => ({ administratorId: one.administratorId, rhythm: one.period.rhythm, period: one.period.name }))
const names = (due: readonly Due[]) => due.map((one) => [one.period.name, one.notBefore])

describe('periods', () => {
  test("are months and quarters of the district's calendar, over changes of clocks and years", () => {
    expect(periodAt('monthly', '2026-11-01T04:59:59Z', zone)).toMatchObject({ name: '2026-10' }) // still October there
    expect(periodAt('monthly', '2026-11-15T12:00:00Z', zone)).toEqual({
      rhythm: 'monthly',
      name: '2026-11',
      begins: '2026-11-01T00:00:00-05:00',
      ends: '2026-12-01T00:00:00-06:00',
    })
    expect(periodAfter(periodAt('quarterly', '2026-12-31T12:00:00Z', zone), zone)).toMatchObject({
      name: '2027-Q1',
      begins: '2027-01-01T00:00:00-06:00',
      ends: '2027-04-01T00:00:00-05:00',
    })
    expect([periodInWords('2026-12'), periodInWords('2026-Q4')]).toEqual(['December 2026', 'quarter 4 of 2026'])
  })
  test('are read back as written, and nothing else', () => {
    for (const name of ['2026-12', '2026-Q4', '2027-01']) expect(readPeriod(name, zone)).toMatchObject({ ok: true, value: { name } })
    for (const name of ['', '2026-13', '2026-Q5', '2026-00', '26-12', '2026-12-01', '1999-01'])
      expect(readPeriod(name, zone)).toMatchObject({ ok: false, refusal: { code: 'cycles/period-unreadable' } })
  })
})

describe('cyclesDue', () => {
  test("opens next month's cycle 14 days ahead, to the minute", () => {
    const running = [{ administratorId: 'rita', rhythm: 'monthly' as const, period: '2026-11' }]
    expect(names(cyclesDue('2026-11-17T05:59:59Z', policy, running, [rita]))).toEqual([])
    expect(names(cyclesDue('2026-11-17T06:00:00Z', policy, running, [rita]))).toEqual([['2026-12', '2026-12-01T00:00:00-06:00']])
  })
  test("a newcomer's running month opens where the lead time leaves a day of it", () => {
    expect(names(cyclesDue('2026-11-10T15:00:00Z', policy, [], [rita]))).toEqual([['2026-11', '2026-11-24T09:00:00-06:00']])
    expect(names(cyclesDue('2026-11-19T15:00:00Z', policy, [], [rita]))).toEqual([['2026-12', '2026-12-03T09:00:00-06:00']])
  })
  test('one ticket a person and rhythm, however many servers', () => {
    expect(
      cyclesDue(
        '2026-11-17T15:00:00Z',
        policy,
        [],
        [rita, rita, { personId: 'rita', rhythm: 'quarterly' }, { personId: 'sven', rhythm: 'monthly' }],
      ).map((one) => `${one.administratorId} ${one.period.name}`),
    ).toEqual(['rita 2026-12', 'rita 2026-Q4', 'sven 2026-12'])
  })
  test('a longer lead time opens earlier than the other parameter says', () => {
    const slow = { ...policy, leadDays: 30 }
    expect(names(cyclesDue('2026-11-01T15:00:00Z', slow, [{ administratorId: 'rita', rhythm: 'monthly', period: '2026-11' }], [rita]))).toEqual([
      ['2026-12', '2026-12-01T09:00:00-06:00'],
    ])
  })
  test('at any moment: never inside the lead time, inside its period, and asked again it gives nothing', () => {
    const anyPolicy = fc.record({
      zone: fc.constantFrom(zone, 'Europe/Berlin', 'Pacific/Auckland', 'UTC'),
      leadDays: fc.integer({ min: 14, max: 90 }),
      opensDaysAhead: fc.integer({ min: 14, max: 60 }),
      rhythm: fc.constant('monthly' as const),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }),
        anyPolicy,
        fc.constantFrom('monthly' as const, 'quarterly' as const),
        (minutes, some, rhythm) => {
          const now = Temporal.Instant.from('2026-01-01T00:00:00Z').add({ minutes })
          const due = cyclesDue(now, some, [], [{ personId: 'a', rhythm }])
          for (const one of due) {
            const first = Temporal.Instant.from(one.notBefore)
            expect(Temporal.Instant.compare(first, earliestStart(now, some.leadDays, some.zone))).toBeGreaterThanOrEqual(0)
            expect(Temporal.Instant.compare(first, one.period.begins)).toBeGreaterThanOrEqual(0)
            expect(Temporal.Instant.compare(first, one.period.ends)).toBeLessThan(0)
          }
          expect(cyclesDue(now, some, opened(due), [{ personId: 'a', rhythm }])).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
  test('asked once a day for two years, every month and quarter opens once, on time', () => {
    let have: readonly Opened[] = []
    const both = [rita, { personId: 'rita', rhythm: 'quarterly' as const }]
    for (
      let now = Temporal.Instant.from('2026-12-01T12:00:00Z');
      Temporal.Instant.compare(now, '2028-12-01T00:00:00Z') < 0;
      now = now.add({ hours: 24 })
    ) {
      const due = cyclesDue(now, policy, have, both)
      for (const one of due.filter((each) => each.period.name > '2027')) expect(one.notBefore).toBe(firstStart(one.period, now, policy))
      for (const one of due.filter((each) => each.period.name > '2027-01' && !each.period.name.includes('Q')))
        expect(one.notBefore, one.period.name).toSatisfy(
          (first: string) => Temporal.Instant.compare(first, Temporal.Instant.from(one.period.begins).add({ hours: 12 })) <= 0,
        )
      have = [...have, ...opened(due)]
    }
    expect(have.filter((one) => one.rhythm === 'monthly').map((one) => one.period)).toEqual([
      '2026-12',
      ...Array.from({ length: 24 }, (_, at) => `${2027 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`),
    ])
    expect(new Set(have.map((one) => `${one.rhythm} ${one.period}`)).size).toBe(have.length)
  })
})

test('a due date before the first possible day collides, in one sentence', () => {
  const fact = (dueOn: string) => ({ deviceId: 'd', host: 'sis-01', package: 'openssl', dueOn, evaluationId: 'e' })
  const found = collisions(
    [fact('2026-11-27'), fact('2026-12-07'), fact('2026-12-08')],
    '2026-12-07T09:00:00-06:00',
    '2026-11-20T09:00:00-06:00',
    zone,
  )
  const words = (due: string) =>
    `openssl on sis-01 ${due} due Fri 27 Nov 2026, earliest start Mon 7 Dec 2026: earlier needs another “not before” and the coordinator’s express permission (CM-5).`
  expect(found.map((one) => one.says)).toEqual([words('is')])
  expect(collisions([fact('2026-11-27')], '2026-12-07T09:00:00-06:00', '2026-11-30T09:00:00-06:00', zone).map((one) => one.says)).toEqual([
    words('was'),
  ])
})

test('a ticket that may start by now collides with nothing, however late its patches are', () => {
  const late = { deviceId: 'd', host: 'sis-01', package: 'openssl', dueOn: '2026-11-27', evaluationId: 'e' }
  expect(collisions([late], '2026-12-08T09:00:00-06:00', '2026-12-08T09:00:00-06:00', zone)).toEqual([])
  expect(collisions([late], '2026-12-07T09:00:00-06:00', '2026-12-08T09:00:00-06:00', zone)).toEqual([])
})

test('who said monthly or quarterly, else the policy', () => {
  expect(rhythmOf({ rhythm: null, saidBy: null }, policy)).toEqual({ rhythm: 'monthly', by: 'the policy' })
  expect(rhythmOf({ rhythm: 'quarterly', saidBy: 'Ivan' }, policy)).toEqual({ rhythm: 'quarterly', by: 'Ivan' })
})
