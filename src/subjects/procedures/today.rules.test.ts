import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { bySpan, type Duty } from './today.rules.ts'

const zone = 'America/New_York'
const now = Temporal.Instant.from('2026-11-20T22:00:00Z') // a Friday, 17:00 there
const duty = (what: string, dueIso?: string): Duty => ({ what, why: '', href: '/', clause: 'CM-6', dueIso })
const read = (...duties: readonly Duty[]) => bySpan(duties, now, zone).map(({ span, duties: some }) => [span, some.map(({ what }) => what)])

test('the longest late comes first, then today, the week, later, and what has no date', () => {
  expect(
    read(
      duty('open'),
      duty('later', '2026-12-01T12:00:00Z'),
      duty('a week', '2026-11-26T12:00:00Z'),
      duty('late', '2026-11-20T21:59:59Z'),
      duty('tonight', '2026-11-21T04:59:59Z'),
      duty('longest late', '2026-10-01T00:00:00Z'),
    ),
  ).toEqual([
    ['late', ['longest late', 'late']],
    ['today', ['tonight']],
    ['week', ['a week']],
    ['later', ['later']],
    ['open', ['open']],
  ])
})

test('days are the district’s: what is due by its midnight is due today, what is due after it is not', () => {
  expect(read(duty('by midnight', '2026-11-21T05:00:00Z'))).toEqual([['today', ['by midnight']]])
  expect(read(duty('after midnight', '2026-11-21T05:00:01Z'))).toEqual([['week', ['after midnight']]])
  expect(read(duty('in seven days', '2026-11-27T12:00:00Z'))).toEqual([['later', ['in seven days']]])
})

test('moments are ordered as moments, however their texts look; of one moment, as they came', () => {
  expect(read(duty('b', '2026-12-01T10:00:00.5Z'), duty('a', '2026-12-01T05:00:00-05:00'), duty('c', '2026-12-01T10:00:00.500Z'))).toEqual([
    ['later', ['a', 'b', 'c']],
  ])
  expect(read()).toEqual([])
})
