import { expect, test } from 'vitest'
import { dateInSpanish, inSpanish } from './words-es.ts'

test.each([
  ['2026-11-25T01:00:00Z', 'mar 24 nov, 7:00 p. m. (hora estándar central)'],
  ['2026-07-01T17:05:00Z', 'mié 1 jul, 12:05 p. m. (hora de verano central)'],
  ['2026-01-03T06:00:00Z', 'sáb 3 ene, 12:00 a. m. (hora estándar central)'],
])('%s', (at, words) => expect(inSpanish(at, 'America/Chicago')).toBe(words))
test('the hour that repeats names two moments', () => {
  expect(inSpanish('2026-11-01T06:30:00Z', 'America/Chicago')).not.toBe(inSpanish('2026-11-01T07:30:00Z', 'America/Chicago'))
  expect(dateInSpanish('2026-12-06')).toBe('dom 6 dic 2026')
})
