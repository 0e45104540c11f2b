import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { isOvernight, nextWindow, windowAt, windowsBetween, type WindowPolicy } from './windows.ts'
import { localTime } from './zone.ts'

const standing: WindowPolicy = { zone: 'America/Chicago', weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] }
const spans = (from: string, to: string, policy: Partial<WindowPolicy> = {}) =>
  windowsBetween({ ...standing, ...policy }, from, to).map(({ opens, closes }) => `${opens} ${closes}`)

describe('CM-2, the standing window', () => {
  test('Friday evening to Monday morning is one, and is told whole', () => {
    const weekend = ['2026-11-20T19:00:00-06:00 2026-11-23T05:00:00-06:00']
    expect(spans('2026-11-20T12:00-06:00', '2026-11-23T12:00-06:00')).toEqual(weekend)
    expect(spans('2026-11-21T12:00-06:00', '2026-11-21T12:01-06:00')).toEqual(weekend)
  })

  test('a school week holds four nights', () =>
    expect(spans('2026-11-23T05:00-06:00', '2026-11-27T19:00-06:00')).toEqual([
      '2026-11-23T19:00:00-06:00 2026-11-24T05:00:00-06:00',
      '2026-11-24T19:00:00-06:00 2026-11-25T05:00:00-06:00',
      '2026-11-25T19:00:00-06:00 2026-11-26T05:00:00-06:00',
      '2026-11-26T19:00:00-06:00 2026-11-27T05:00:00-06:00',
    ]))

  test('it crosses the year, and the clock keeps its wall time over both changes', () => {
    expect(spans('2026-12-31T23:00-06:00', '2027-01-01T01:00-06:00')).toEqual(['2026-12-31T19:00:00-06:00 2027-01-01T05:00:00-06:00'])
    expect(spans('2027-03-14T00:00-06:00', '2027-03-14T01:00-06:00')).toEqual(['2027-03-12T19:00:00-06:00 2027-03-15T05:00:00-05:00'])
    expect(spans('2026-11-01T00:00-05:00', '2026-11-01T01:00-05:00')).toEqual(['2026-10-30T19:00:00-05:00 2026-11-02T05:00:00-06:00'])
  })

  test('half-open: 19:00 is inside, 05:00 is not', () => {
    const inside = (at: string) => windowAt(standing, at) !== undefined
    expect([inside('2026-11-24T18:59:59.999-06:00'), inside('2026-11-24T19:00-06:00')]).toEqual([false, true])
    expect([inside('2026-11-24T04:59:59.999999999-06:00'), inside('2026-11-24T05:00-06:00')]).toEqual([true, false])
    expect(spans('2026-11-24T05:00-06:00', '2026-11-24T19:00-06:00')).toEqual([])
  })

  test('the Monday tail and the weekend can be switched off', () => {
    expect(spans('2026-11-21T00:00-06:00', '2026-11-23T12:00-06:00', { mondayTail: false })).toEqual([
      '2026-11-20T19:00:00-06:00 2026-11-23T00:00:00-06:00',
    ])
    expect(spans('2026-11-20T12:00-06:00', '2026-11-23T12:00-06:00', { weekend: false })).toEqual([
      '2026-11-20T19:00:00-06:00 2026-11-21T00:00:00-06:00',
      '2026-11-23T00:00:00-06:00 2026-11-23T05:00:00-06:00',
    ])
  })

  test('agreed days join it, however many weekends they chain', () => {
    const thanksgiving = { opens: '2026-11-26T05:00', closes: '2026-11-27T19:00', agreement: 'coordinator, 2026-08-03' }
    expect(spans('2026-11-26T12:00-06:00', '2026-11-26T13:00-06:00', { extra: [thanksgiving] })).toEqual([
      '2026-11-25T19:00:00-06:00 2026-11-30T05:00:00-06:00',
    ])
    const winter = { opens: '2026-12-19T00:00', closes: '2027-01-04T00:00', agreement: 'coordinator, 2026-08-03' }
    expect(spans('2026-12-29T12:00-06:00', '2026-12-29T13:00-06:00', { extra: [winter] })).toEqual([
      '2026-12-18T19:00:00-06:00 2027-01-04T05:00:00-06:00',
    ])
  })

  test('the next one is told even from inside', () => expect(nextWindow(standing, '2026-11-20T19:00-06:00').opens).toBe('2026-11-23T19:00:00-06:00'))

  test('an edge in the hour that is skipped lies at the skip, in the hour that repeats on the narrower side', () => {
    // Santiago changes its clocks at the midnight between Saturday and Sunday, Cairo at that before Friday.
    const cairo = { ...standing, zone: 'Africa/Cairo', weekend: false }
    expect(spans('2026-04-23T20:00Z', '2026-04-23T23:30Z', { ...cairo, weekdayOpens: '23:00', weekdayCloses: '00:30' })).toEqual([
      '2026-04-23T23:00:00+02:00 2026-04-24T01:00:00+03:00',
    ])
    expect(spans('2026-10-29T20:00Z', '2026-10-29T23:30Z', { ...cairo, weekdayOpens: '23:30', weekdayCloses: '01:00' })).toEqual([
      '2026-10-29T23:30:00+02:00 2026-10-30T01:00:00+02:00',
    ])
    expect(spans('2026-09-06T04:00Z', '2026-09-06T05:00Z', { zone: 'America/Santiago' })).toEqual([
      '2026-09-04T19:00:00-04:00 2026-09-07T05:00:00-03:00',
    ])
  })
})

const clock = fc.nat(1439).map((minute) => Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString({ smallestUnit: 'minute' }))
const policies = fc
  .record({
    zone: fc.constantFrom('America/Chicago', 'America/New_York', 'America/Phoenix', 'America/Santiago', 'Africa/Cairo', 'America/St_Johns', 'UTC'),
    weekdayOpens: clock,
    weekdayCloses: clock,
    weekend: fc.boolean(),
    mondayTail: fc.boolean(),
    extra: fc.constant([]),
  })
  .filter((policy) => policy.weekdayOpens !== policy.weekdayCloses)
const first = Temporal.Instant.from('2026-01-01T00:00Z')
const moments = fc.nat(2 * 366 * 24 * 60).map((minutes) => first.add({ minutes }))

// The reading, word for word, on the wall clock.
const byTheClock = (policy: WindowPolicy, at: Temporal.ZonedDateTime): boolean => {
  if (at.dayOfWeek >= 6) return policy.weekend
  const time = at.toPlainTime()
  const evening = Temporal.PlainTime.compare(time, policy.weekdayOpens) >= 0
  const morning = Temporal.PlainTime.compare(time, policy.weekdayCloses) < 0
  if (!isOvernight(policy)) return evening && morning
  return evening || (morning && (at.dayOfWeek !== 1 || policy.mondayTail))
}

describe('properties', () => {
  test('a moment is inside exactly when the wall clock says so; in a repeated hour only then', () =>
    fc.assert(
      fc.property(policies, moments, (policy, at) => {
        const there = at.toZonedDateTimeISO(policy.zone)
        const isInside = windowAt(policy, at) !== undefined
        if (localTime(there.toPlainDateTime(), policy.zone).is === 'twice') return !isInside || byTheClock(policy, there)
        return isInside === byTheClock(policy, there)
      }),
      { numRuns: 400 },
    ))

  test('windows of a span are disjoint, sorted, whole and touch it; any part of the span finds the same', () =>
    fc.assert(
      fc.property(policies, moments, fc.integer({ min: 1, max: 30_000 }), fc.nat(30_000), (policy, from, minutes, offset) => {
        const to = from.add({ minutes })
        const found = windowsBetween(policy, from, to)
        const at = from.add({ minutes: offset % minutes })
        const held = found.find(({ opens, closes }) => Temporal.Instant.compare(opens, at) <= 0 && Temporal.Instant.compare(at, closes) < 0)
        expect(windowAt(policy, at)).toEqual(held)
        for (const [index, { opens, closes }] of found.entries()) {
          const { compare } = Temporal.Instant
          expect([compare(opens, closes), compare(opens, to), compare(from, closes)]).toEqual([-1, -1, -1])
          const before = found[index - 1]
          if (before !== undefined) expect(Temporal.Instant.compare(before.closes, opens)).toBe(-1)
          expect(windowAt(policy, opens)).toEqual({ opens, closes, zone: policy.zone, clause: 'CM-2' })
          expect(windowAt(policy, closes)).toBeUndefined()
        }
      }),
      { numRuns: 60 },
    ))
})
