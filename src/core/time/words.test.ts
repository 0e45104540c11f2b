import { expect, test } from 'vitest'
import { dateInWords, inWords, spanInWords } from './words.ts'

test.each([
  ['2026-11-25T01:00:00Z', 'America/Chicago', 'Tue 24 Nov, 7:00 pm Central'],
  ['2026-07-01T04:05:00Z', 'America/Chicago', 'Tue 30 Jun, 11:05 pm Central'],
  ['2026-11-24T12:00:00-05:00', 'America/New_York', 'Tue 24 Nov, 12:00 pm Eastern'],
  ['2026-11-24T00:00:00-07:00', 'America/Phoenix', 'Tue 24 Nov, 12:00 am Mountain Standard'],
  ['2026-11-24T09:00:00Z', 'UTC', 'Tue 24 Nov, 9:00 am UTC'],
  ['2026-11-01T06:30:00Z', 'America/Chicago', 'Sun 1 Nov, 1:30 am Central Daylight'],
  ['2026-11-01T07:30:00Z', 'America/Chicago', 'Sun 1 Nov, 1:30 am Central Standard'],
])('%s in %s is %s', (at, zone, words) => expect(inWords(at, zone)).toBe(words))

test('the year is told on request', () =>
  expect(inWords('2026-11-25T01:00:00Z', 'America/Chicago', { withYear: true })).toBe('Tue 24 Nov 2026, 7:00 pm Central'))
test('a date', () => expect(dateInWords('2027-01-04')).toBe('Mon 4 Jan 2027'))
test('a span names its zone once', () =>
  expect(spanInWords('2026-11-20T19:00:00-06:00', '2026-11-23T05:00:00-06:00', 'America/Chicago')).toBe(
    'Fri 20 Nov, 7:00 pm to Mon 23 Nov, 5:00 am Central',
  ))
