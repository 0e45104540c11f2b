import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addDays, instantMs, isDate } from './dates.rules.ts'

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))

it('adds calendar days as the calendar does, over months, leap days and centuries', () => {
  expect(addDays('2026-11-21', 14)).toBe('2026-12-05')
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(addDays('2100-02-28', 1)).toBe('2100-03-01')
  fc.assert(
    fc.property(day, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
      const expected = new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
      expect(addDays(date, days)).toBe(expected)
    }),
  )
})

it('knows which days exist', () => {
  expect(['2028-02-29', '2026-12-31'].every(isDate)).toBe(true)
  expect(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '', '2026-11-21T00:00:00Z'].some(isDate)).toBe(false)
})

it('reads instants with their offset', () => {
  for (const text of ['2025-08-25T17:04:19.9796Z', '2026-11-21T10:00:00-06:00', '2026-11-21', '2026-11-21T10:00+02:00']) {
    expect(instantMs(text)).toBe(Date.parse(text))
  }
  for (const text of ['yesterday', '2026-11-21T25:00:00Z', '2026-11-21T10:00:00', '2026-02-30T10:00:00Z']) expect(instantMs(text)).toBeNull()
})
