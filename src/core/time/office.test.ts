import { expect, test } from 'vitest'
import { accountEnds, chainedHours, nextBusinessDayEnd, officeDayAfter } from './office.ts'
import { isoIn } from './zone.ts'

const zone = 'America/Chicago'
const calendar = { zone, closed: new Set(['2026-11-26', '2026-11-27', '2027-01-01']) }
const end = (noticed: string) => isoIn(nextBusinessDayEnd(noticed, calendar), zone)

test('TU-4.B: the end of the next office day after it was noticed', () => {
  expect(end('2026-11-24T09:00:00-06:00')).toBe('2026-11-26T00:00:00-06:00')
  expect(end('2026-11-25T23:59:00-06:00')).toBe('2026-12-01T00:00:00-06:00') // over Thanksgiving and the weekend
  expect(end('2026-11-28T10:00:00-06:00')).toBe('2026-12-01T00:00:00-06:00')
  expect(end('2026-12-31T23:30:00-06:00')).toBe('2027-01-05T00:00:00-06:00')
  expect(end('2027-03-12T10:00:00-06:00')).toBe('2027-03-16T00:00:00-05:00')
  expect(officeDayAfter(calendar, '2026-11-20', 3).toString()).toBe('2026-11-25')
})

test('an office that never opens is told, not waited for', () => {
  const closed = { has: () => true } as unknown as ReadonlySet<string>
  expect(() => officeDayAfter({ zone, closed }, '2026-11-20')).toThrow(RangeError)
})

test('TU-6.G: the earliest of semester, agreement and assignment, at the end of that day; between semesters inactive', () => {
  const semesters = [
    { begins: '2026-08-17', ends: '2026-12-18' },
    { begins: '2027-01-05', ends: '2027-05-28' },
  ]
  const ends = (at: string, ...others: (string | undefined)[]) => {
    const e = accountEnds(at, semesters, others, zone)
    return e && isoIn(e, zone)
  }
  expect(ends('2026-11-24T09:00:00-06:00')).toBe('2026-12-19T00:00:00-06:00')
  expect(ends('2026-11-24T09:00:00-06:00', undefined, '2026-11-30')).toBe('2026-12-01T00:00:00-06:00')
  expect(ends('2026-11-24T09:00:00-06:00', '2026-11-24')).toBe('2026-11-25T00:00:00-06:00')
  expect(ends('2026-11-24T09:00:00-06:00', '2026-11-23')).toBeUndefined()
  expect(ends('2026-12-25T09:00:00-06:00')).toBeUndefined()
  expect(ends('2026-12-18T23:59:00-06:00')).toBe('2026-12-19T00:00:00-06:00')
})

test('TU-6.B: a day is 24 elapsed hours, chained grants added up, overlaps once', () => {
  expect(chainedHours([{ from: '2026-10-31T12:00-05:00', to: '2026-11-01T12:00-06:00' }])).toBe(25) // the clocks go back
  expect(
    chainedHours([
      { from: '2026-11-24T08:00Z', to: '2026-11-24T20:00Z' },
      { from: '2026-11-24T18:00Z', to: '2026-11-25T09:00Z' },
    ]),
  ).toBe(25)
  expect(
    chainedHours([
      { from: '2026-11-26T08:00Z', to: '2026-11-26T20:00Z' },
      { from: '2026-11-24T08:00Z', to: '2026-11-24T20:00Z' },
    ]),
  ).toBe(24)
  expect(
    chainedHours([
      { from: '2026-11-24T08:00Z', to: '2026-11-24T20:00Z' },
      { from: '2026-11-24T09:00Z', to: '2026-11-24T10:00Z' },
    ]),
  ).toBe(12)
})
