import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { fitsInside, isInside, nextSlots } from './fits.ts'
import { type WindowPolicy } from './windows.ts'

const policy: WindowPolicy = { zone: 'America/Chicago', weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] }

test('inside tells the window', () =>
  expect(isInside(policy, '2026-11-25T01:00:00Z')).toEqual({
    inside: true,
    opens: '2026-11-24T19:00:00-06:00',
    closes: '2026-11-25T05:00:00-06:00',
    zone: 'America/Chicago',
    clause: 'CM-2',
  }))

test.each([
  [
    '2026-11-24T14:00:00-06:00',
    {},
    'Tue 24 Nov, 2:00 pm Central is on a weekday outside 7:00 pm to 5:00 am; ' +
      'the next window is Tue 24 Nov, 7:00 pm to Wed 25 Nov, 5:00 am Central',
  ],
  [
    '2026-11-23T03:00:00-06:00',
    { mondayTail: false },
    "Mon 23 Nov, 3:00 am Central is early on Monday, which is no part of the weekend's window here",
  ],
  ['2026-11-21T03:00:00-06:00', { weekend: false }, 'Sat 21 Nov, 3:00 am Central is at the weekend, which is no maintenance window here'],
])('%s outside says why not', (at, change, why) => {
  const answer = isInside({ ...policy, ...change }, at)
  expect(answer.inside ? '' : answer.why).toContain(why)
})

test('CM-2/inside-window: start to end lies in one window, its very end included', () => {
  expect(fitsInside(policy, '2026-11-24T19:00-06:00', '2026-11-25T05:00-06:00').ok).toBe(true)
  expect(fitsInside(policy, '2026-11-20T19:00-06:00', '2026-11-23T05:00-06:00').ok).toBe(true)
  expect(fitsInside(policy, '2026-11-24T20:00-06:00', '2026-11-25T05:00:00.000000001-06:00')).toMatchObject({
    ok: false,
    refusal: {
      code: 'time/outside-window',
      clause: 'CM-2',
      says: expect.stringContaining('5:00 am Central, lies after the window closes, Wed 25 Nov, 5:00 am Central'),
    },
  })
  expect(fitsInside(policy, '2026-11-24T18:59-06:00', '2026-11-24T20:59-06:00')).toMatchObject({
    ok: false,
    refusal: {
      code: 'time/outside-window',
      satisfiedBy:
        'a start at Tue 24 Nov, 7:00 pm Central or Wed 25 Nov, 7:00 pm Central or Thu 26 Nov, 7:00 pm Central, ' +
        "or the coordinator's agreement to this date and time",
    },
  })
  expect(fitsInside(policy, '2026-11-24T19:00-06:00', '2026-11-24T19:00-06:00')).toMatchObject({
    ok: false,
    refusal: { code: 'time/end-before-start' },
  })
  expect(fitsInside(policy, '2026-11-24T12:00-06:00', '2026-12-24T12:00-06:00')).toMatchObject({
    ok: false,
    refusal: { satisfiedBy: expect.stringContaining('a shorter plan') },
  })
})

test('ten elapsed hours do not fit the night on which the clocks go forward between two closed days', () => {
  const cairo = { ...policy, zone: 'Africa/Cairo', weekend: false } // forward at midnight of Friday 24 April 2026
  expect(fitsInside(cairo, '2026-04-23T19:00+02:00', '2026-04-24T05:00+03:00').ok).toBe(true)
  expect(fitsInside(cairo, '2026-04-23T19:00+02:00', Temporal.Instant.from('2026-04-23T19:00+02:00').add({ hours: 10 })).ok).toBe(false)
})

test('slots: one a window, from now if a window runs, on the quarter hour', () => {
  expect(nextSlots(policy, '2026-11-24T20:07:30-06:00', 180, 3).map((slot) => slot.start)).toEqual([
    '2026-11-24T20:15:00-06:00',
    '2026-11-25T19:00:00-06:00',
    '2026-11-26T19:00:00-06:00',
  ])
  expect(nextSlots(policy, '2026-11-25T03:00:00-06:00', 180, 1).map((slot) => slot.start)).toEqual(['2026-11-25T19:00:00-06:00'])
  expect(nextSlots(policy, '2026-11-24T20:00:00-06:00', 1200, 1).map((slot) => slot.start)).toEqual(['2026-11-27T19:00:00-06:00'])
  expect(nextSlots(policy, '2026-11-24T20:00:00-06:00', 60 * 60, 3)).toEqual([])
})

test('every slot fits, and starts no earlier than asked', () =>
  fc.assert(
    fc.property(fc.nat(500_000), fc.integer({ min: 1, max: 3000 }), (minutes, duration) => {
      const after = Temporal.Instant.from('2026-01-01T00:00Z').add({ minutes })
      return nextSlots(policy, after, duration, 3).every(
        ({ start, end }) => Temporal.Instant.compare(start, after) >= 0 && fitsInside(policy, start, end).ok,
      )
    }),
    { numRuns: 40 },
  ))
