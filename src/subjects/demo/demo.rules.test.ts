import { expect, test } from 'vitest'
import { jumpNames, landing, mayMove } from './demo.rules.ts'

const zone = 'America/Chicago'
const codeOf = (isDemo: boolean, now: string, to: string): string => {
  const may = mayMove(isDemo, now, to)
  return may.ok ? 'ok' : may.refusal.code
}

test('a jump lands at the district’s local time, also over the night the clocks change', () => {
  const thursday = '2025-11-13T19:40:00Z' // 1:40 pm Central
  expect(jumpNames.map((jump) => landing(jump, thursday, zone))).toEqual([
    '2025-11-13T14:40:00-06:00',
    '2025-11-13T19:05:00-06:00',
    '2025-11-14T09:00:00-06:00',
    '2025-11-20T13:40:00-06:00',
  ])
  expect(landing('tonight', '2025-11-14T01:05:00Z', zone)).toBe('2025-11-14T19:05:00-06:00') // it is that time: the next evening
  expect(landing('next-week', '2025-10-29T17:00:00Z', zone)).toBe('2025-11-05T12:00:00-06:00')
})

test('the clock goes forward only, at most a year, and in a demonstration alone', () => {
  const now = '2025-11-13T19:40:00Z'
  expect(codeOf(true, now, '2025-11-13T19:40:01Z')).toBe('ok')
  expect(codeOf(true, now, now)).toBe('demo/clock-goes-forward')
  expect(codeOf(true, now, '2025-11-13T19:39:59Z')).toBe('demo/clock-goes-forward')
  expect(codeOf(true, now, '2027-01-01T00:00:00Z')).toBe('demo/too-far')
  expect(codeOf(false, now, '2025-11-13T20:00:00Z')).toBe('demo/real-district')
})
