import { expect, test } from 'vitest'
import { dayAfter, isDay } from './days.ts'

test('a day that exists, as it is written here', () => {
  expect(['2026-11-24', '2028-02-29', '2026-02-30', '2026-1-1', '20261124', '2026-11-24T00:00', '', 'tomorrow'].map(isDay)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})
test('calendar days across months and years', () =>
  expect([dayAfter('2026-12-31', 1), dayAfter('2028-02-28', 2), dayAfter('2026-11-22', -22)]).toEqual(['2027-01-01', '2028-03-01', '2026-10-31']))
