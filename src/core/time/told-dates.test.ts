import { expect, test } from 'vitest'
import { countDate, noDates, orderShown, readDay, readMoment } from './told-dates.ts'

test('dates: one way, two ways, the wrong way; a month is its last day; times are of the zone that is said', () => {
  const as = (order: 'ymd' | 'mdy' | 'dmy' | 'ask') => ({ order, zone: 'America/Chicago' })
  expect(
    ['2026-03-04', '2026/3/4', 'Mar 4, 2026', '4 March 2026', '4-Mar-26', 'Wed, Mar 4, 2026', '1772582400000'].map((cell) =>
      readDay(cell, as('ask')),
    ),
  ).toEqual(Array(7).fill('2026-03-04'))
  expect(
    ['3/4/2026', '3/4/26', '3.4.2026', '13/4/2026', '3/13/2026'].map((cell) => [
      readDay(cell, as('mdy')),
      readDay(cell, as('dmy')),
      readDay(cell, as('ask')),
    ]),
  ).toEqual([
    ['2026-03-04', '2026-04-03', undefined],
    ['2026-03-04', '2026-04-03', undefined],
    ['2026-03-04', '2026-04-03', undefined],
    [undefined, '2026-04-13', undefined],
    ['2026-03-13', undefined, undefined],
  ])
  expect(['June 2027', '2027-06', '2027-02-29', '2027-13-01', 'soon', '1/1/1899', '31/2/2026'].map((cell) => readDay(cell, as('dmy')))).toEqual([
    '2027-06-30',
    '2027-06-30',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(
    [
      '2026-10-31 02:10:00',
      '10/31/2026 2:10 PM',
      '2026-10-31T02:10:00Z',
      '2026-10-31T02:10:00-05:00',
      '2026-10-31',
      '1793412600',
      '2026-10-31 25:00',
      '10/31/2026 13:00 PM',
    ].map((cell) => readMoment(cell, as('mdy'))),
  ).toEqual([
    '2026-10-31T07:10:00.000Z',
    '2026-10-31T19:10:00.000Z',
    '2026-10-31T02:10:00.000Z',
    '2026-10-31T07:10:00.000Z',
    '2026-10-31T05:00:00.000Z',
    '2026-10-31T02:10:00.000Z',
    undefined,
    undefined,
  ])
  const shown = (...cells: string[]) => orderShown([cells.reduce(countDate, noDates)])
  expect([
    shown('3/4/2026', '3/14/2026'),
    shown('3/4/2026', '14/3/2026'),
    shown('3/4/2026'),
    shown('3/3/2026'),
    shown('13/3/2026', '3/13/2026'),
    shown('2026-03-04'),
    shown('99/99/2026'),
  ]).toEqual(['mdy', 'dmy', 'ask', undefined, 'ask', undefined, undefined])
})
