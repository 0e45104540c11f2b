import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { earliestStart, holdEnd, latestSubmission, leadDaysBetween, noticeDeadline, noticeNotBefore, snapshotAlarmAt } from './leads.ts'
import { isoIn } from './zone.ts'

const zone = 'America/Chicago'
const policy = { zone, weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] }
const iso = (at: Temporal.Instant) => isoIn(at, zone)

test('SP-1.4: six hours are elapsed, over both clock changes', () => {
  expect(iso(noticeDeadline('2027-03-14T04:00:00-05:00', 6))).toBe('2027-03-13T21:00:00-06:00')
  expect(iso(noticeDeadline('2026-11-01T04:00:00-06:00', 6))).toBe('2026-10-31T23:00:00-05:00')
  expect(iso(noticeDeadline('2027-01-01T04:00:00-06:00', 6))).toBe('2026-12-31T22:00:00-06:00')
  expect(iso(noticeNotBefore('2026-11-05T20:00:00-06:00', 7, zone))).toBe('2026-10-29T20:00:00-05:00')
})

test('CM-5: fourteen days are calendar days', () => {
  expect(iso(earliestStart('2026-10-25T20:00:00-05:00', 14, zone))).toBe('2026-11-08T20:00:00-06:00')
  expect(iso(latestSubmission('2026-11-08T20:00:00-06:00', 14, zone))).toBe('2026-10-25T20:00:00-05:00')
  expect(leadDaysBetween('2026-10-25T20:00:00-05:00', '2026-11-08T19:59:00-06:00', zone)).toBe(13)
  expect(leadDaysBetween('2026-10-25T20:00:00-05:00', '2026-11-08T20:00:00-06:00', zone)).toBe(14)
  expect(iso(latestSubmission('2027-03-28T02:30:00-05:00', 14, zone))).toBe('2027-03-14T01:30:00-06:00') // 02:30 was skipped that night
})

test('whatever is submitted by the latest moment keeps its lead time', () =>
  fc.assert(
    fc.property(fc.nat(800_000), fc.integer({ min: 1, max: 60 }), (minutes, days) => {
      const start = Temporal.Instant.from('2026-01-01T00:00Z').add({ minutes })
      return Temporal.Instant.compare(earliestStart(latestSubmission(start, days, zone), days, zone), start) <= 0
    }),
  ))

test('SP-4.6: 48 elapsed hours, then the next window', () => {
  const hold = (from: string) => {
    const { heldUntil, removeFrom } = holdEnd(from, 48, policy)
    return [iso(heldUntil), iso(removeFrom)]
  }
  expect(hold('2026-11-24T22:00:00-06:00')).toEqual(['2026-11-26T22:00:00-06:00', '2026-11-26T22:00:00-06:00'])
  expect(hold('2026-11-24T08:00:00-06:00')).toEqual(['2026-11-26T08:00:00-06:00', '2026-11-26T19:00:00-06:00'])
  expect(hold('2026-10-31T04:30:00-05:00')).toEqual(['2026-11-02T03:30:00-06:00', '2026-11-02T03:30:00-06:00'])
  expect(iso(snapshotAlarmAt('2026-10-30T22:00:00-05:00', 5, zone))).toBe('2026-11-04T22:00:00-06:00')
})
