// The clocks that rules count by, across both nights on which the clocks of a district change and across the end of a year: office days, calendar days, hours.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { dayAfter, wholeDaysSince } from './days.ts'
import { nextBusinessDayEnd, officeDayAfter } from './office.ts'
import { inZone, isoIn } from './zone.ts'

const zone = 'America/Chicago'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Moments within three days of a night on which something is odd, to the millisecond. */
const odd = ['2026-11-01T07:00:00Z', '2027-03-14T08:00:00Z', '2027-01-01T06:00:00Z', '2028-03-01T06:00:00Z'].map((iso) => Date.parse(iso))
const moment = fc
  .tuple(fc.constantFrom(...odd), fc.integer({ min: -3 * dayMs, max: 3 * dayMs }))
  .map(([at, by]) => Temporal.Instant.fromEpochMilliseconds(at + by))
const shut = fc.uniqueArray(fc.tuple(fc.constantFrom(...odd), fc.integer({ min: -5, max: 25 })), { maxLength: 12 }).map(
  (days) =>
    new Set(
      days.map(([at, by]) =>
        Temporal.Instant.fromEpochMilliseconds(at + by * dayMs)
          .toZonedDateTimeISO(zone)
          .toPlainDate()
          .toString(),
      ),
    ),
)
const localDay = (at: Temporal.Instant) => inZone(at, zone).toPlainDate()

describe('office days (the time to triage an advisory, PM-3.2)', () => {
  test('end at midnight by the wall, after exactly so many office days, whatever the clocks do', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 15 }), shut, (at, n, closed) => {
        const end = inZone(nextBusinessDayEnd(at, { zone, closed }, n), zone)
        expect(end.toPlainTime().toString()).toBe('00:00:00')
        const last = end.toPlainDate().subtract({ days: 1 })
        let counted = 0
        for (let day = localDay(at).add({ days: 1 }); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
          if (day.dayOfWeek <= 5 && !closed.has(day.toString())) counted++
        expect([counted, last.dayOfWeek <= 5 && !closed.has(last.toString())]).toEqual([n, true])
      }),
      { numRuns: 300 },
    )
  })
  test('never end earlier for what comes later, for more days, or for one more closed day', () => {
    fc.assert(
      fc.property(moment, fc.nat(dayMs), fc.integer({ min: 1, max: 10 }), shut, fc.integer({ min: 0, max: 20 }), (at, later, n, closed, further) => {
        const end = (from: Temporal.Instant, days: number, set: ReadonlySet<string>) =>
          nextBusinessDayEnd(from, { zone, closed: set }, days).epochMilliseconds
        const usual = end(at, n, closed)
        expect(end(at.add({ milliseconds: later }), n, closed)).toBeGreaterThanOrEqual(usual)
        expect(end(at, n + 1, closed)).toBeGreaterThan(usual)
        expect(end(at, n, new Set([...closed, localDay(at).add({ days: further }).toString()]))).toBeGreaterThanOrEqual(usual)
      }),
      { numRuns: 300 },
    )
  })
  test('over a winter break, the year’s end and both nights', () => {
    const closed = new Set(['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01'])
    expect(officeDayAfter({ zone, closed }, '2026-12-23', 3).toString()).toBe('2026-12-30')
    expect(isoIn(nextBusinessDayEnd('2026-12-30T23:59:00-06:00', { zone, closed }), zone)).toBe('2027-01-05T00:00:00-06:00')
    expect(isoIn(nextBusinessDayEnd('2026-10-30T12:00:00-05:00', { zone, closed }), zone)).toBe('2026-11-03T00:00:00-06:00')
    expect(isoIn(nextBusinessDayEnd('2027-03-12T12:00:00-06:00', { zone, closed }), zone)).toBe('2027-03-16T00:00:00-05:00')
  })
})

describe('calendar days (due dates)', () => {
  test('add up, and are no hours: no night of another length moves one', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (at, a, b) => {
        const day = localDay(at).toString()
        expect(dayAfter(dayAfter(day, a), b)).toBe(dayAfter(day, a + b))
        expect(Temporal.PlainDate.from(day).until(dayAfter(day, a)).days).toBe(a)
        // a finding of 11:59 pm and one of a minute past midnight are a day apart, on every night
        const midnight = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant()
        const [before, after] = [midnight.subtract({ minutes: 1 }), midnight.add({ minutes: 1 })].map((one) => dayAfter(localDay(one).toString(), 3))
        expect(dayAfter(before ?? '', 1)).toBe(after)
      }),
      { numRuns: 200 },
    )
  })
})

describe('hours and ages (a high issue’s way up, PM-4; a feed’s age; what others tell)', () => {
  test('hours pass as they pass: twelve of them from Saturday evening are seven or nine in the morning by the wall', () => {
    const by = (from: string) => isoIn(Temporal.Instant.from(from).add({ hours: 12 }), zone)
    expect([by('2026-10-31T20:00:00-05:00'), by('2027-03-13T20:00:00-06:00'), by('2026-12-31T20:00:00-06:00')]).toEqual([
      '2026-11-01T07:00:00-06:00',
      '2027-03-14T09:00:00-05:00',
      '2027-01-01T08:00:00-06:00',
    ])
  })
  test('an age is whole days of 24 hours: it never falls, grows by one at most each hour, and is told the same in every zone', () => {
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 0, max: 40 * dayMs }),
        fc.constantFrom('UTC', zone, 'Pacific/Honolulu', 'Pacific/Kiritimati'),
        (at, passed, told) => {
          const now = at.add({ milliseconds: passed })
          const age = wholeDaysSince(at, now)
          expect(age).toBe(Math.floor(passed / dayMs))
          expect(wholeDaysSince(isoIn(at, told), isoIn(now, told))).toBe(age)
          const next = wholeDaysSince(at, now.add({ hours: 1 }))
          expect(next - age === 0 || next - age === 1).toBe(true)
          expect(wholeDaysSince(now.add({ hours: 1 }), now)).toBe(0) // a clock elsewhere that goes ahead makes nothing younger than new
        },
      ),
      { numRuns: 300 },
    )
  })
  test('so what is fresh for seven days is fresh to the hour, over the night with 25 as over the one with 23', () => {
    for (const night of odd) {
      const told = Temporal.Instant.fromEpochMilliseconds(night - 3 * dayMs)
      const old = (hours: number) => wholeDaysSince(told, told.add({ hours })) > 7
      expect([old(8 * 24 - 1), old(8 * 24)]).toEqual([false, true])
    }
  })
})
