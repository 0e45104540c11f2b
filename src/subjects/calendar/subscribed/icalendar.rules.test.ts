import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { corpus, unstorable } from '../../../../tests/lib/hostile.ts'
import { calendarFaults } from '../../../../tests/lib/hostile-checks.ts'
import type { WindowPolicy } from '../../../core/time/windows.ts'
import { calm, icalendarOf, type CalendarEvent } from './icalendar.rules.ts'
import { windowEvents } from './window-events.rules.ts'

const event = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'run-1@afterbell',
  summary: 'Patch sis-01 (T-1)',
  description: ['One line', 'Another'],
  span: { from: '2026-12-09T02:00:00Z', to: '2026-12-09T04:30:00Z' },
  status: 'confirmed',
  isBusy: true,
  sequence: 2,
  changedAt: '2026-12-01T15:00:00.123Z',
  url: 'https://afterbell.example/runs/run_1',
  ...more,
})
const calendar = (events: readonly CalendarEvent[], name = 'Maintenance, Lakeside') =>
  icalendarOf({ name, says: 'What is planned', zone: 'America/Chicago', events })
const read = (text: string) => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))

test('an entry as it is written, to the byte', () => {
  expect(calendar([event()])).toBe(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Afterbell//Maintenance schedule//EN',
      'CALSCALE:GREGORIAN',
      'NAME:Maintenance\\, Lakeside',
      'X-WR-CALNAME:Maintenance\\, Lakeside',
      'DESCRIPTION:What is planned',
      'X-WR-CALDESC:What is planned',
      'X-WR-TIMEZONE:America/Chicago',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:run-1@afterbell',
      'DTSTAMP:20261201T150000Z',
      'LAST-MODIFIED:20261201T150000Z',
      'SEQUENCE:2',
      'DTSTART:20261209T020000Z',
      'DTEND:20261209T043000Z',
      'SUMMARY:Patch sis-01 (T-1)',
      'DESCRIPTION:One line\\nAnother',
      'URL:https://afterbell.example/runs/run_1',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  )
})

test('whole days are told half-open, across months and years', () => {
  const text = calendar([event({ span: { firstDay: '2026-12-01', lastDay: '2026-12-31' }, status: 'cancelled' })])
  expect(text).toContain('DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20270101\r\n')
  expect(text).toContain('STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n') // what does not take place blocks no time
})

test('a calendar with nothing in it is one all the same', () => {
  const text = calendar([])
  expect(read(text)).toEqual([])
  expect(new ICAL.Component(ICAL.parse(text)).getAllSubcomponents().map(({ name }) => name)).toEqual(['vtimezone']) // RFC 5545 asks for a component
})

describe('the hostile corpus', () => {
  const texts = [...corpus, ...unstorable].map(({ name, text }) => ({ name, text }))
  test.each(texts)('$name: stays the text of its own property', ({ text }) => {
    const written = calendar([event({ summary: text, description: [text, `after ${text}`] }), event({ uid: 'second' })], text)
    expect(calendarFaults(written)).toEqual([])
    const events = read(written)
    expect(events.map(({ uid }) => uid)).toEqual(['run-1@afterbell', 'second'])
    expect(events[0]?.summary).toBe(calm(text, 200).replace(/\s+/g, ' ').trim())
    expect(events[0]?.description.split('\n')).toHaveLength(2)
  })

  test('any text at all comes back from a parser as it was written, in lines of 75 octets at most', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(...texts.map(({ text }) => text)),
    )
    fc.assert(
      fc.property(any, any, (summary, line) => {
        const written = calendar([event({ summary, description: [line] })])
        expect(calendarFaults(written)).toEqual([])
        const [one] = read(written)
        expect(one?.summary).toBe(calm(summary, 200).replace(/\s+/g, ' ').trim())
        expect(one?.description).toBe(calm(line, 500).replace(/\s+/g, ' ').trim())
      }),
      { numRuns: 120, seed: 20_261_209 },
    )
  })

  test('what is not folded, cut inside a character or born of a name is seen', () => {
    const good = calendar([event()])
    expect(calendarFaults(good)).toEqual([])
    expect(calendarFaults(good.replace('SUMMARY:', 'SUMMARY:' + 'W'.repeat(80)))).not.toEqual([])
    expect(calendarFaults(good.replace('\r\nSTATUS', '\r\nX-HZQ:1\r\nSTATUS'))).not.toEqual([])
    expect(calendarFaults(good.replace('\r\nSTATUS', '\r\nBEGIN:VALARM\r\nEND:VALARM\r\nSTATUS'))).not.toEqual([])
    expect(calendarFaults(good.replace('sis-01', 'sis\u000b01'))).not.toEqual([])
    expect(calendarFaults(good.replaceAll('\r\n', '\n'))).not.toEqual([])
  })
})

describe('the regular windows', () => {
  const policy: WindowPolicy = { zone: 'America/Chicago', weekdayOpens: '19:00', weekdayCloses: '05:00', weekend: true, mondayTail: true, extra: [] }
  const told = (from: string, to: string) =>
    read(calendar(windowEvents('1', policy, from, to, { changes: 3, at: '2026-08-01T00:00:00Z' }))).map(
      ({ startDate, endDate, sequence }) => `${startDate.toICALString()} ${endDate.toICALString()} ${sequence}`,
    )
  test('are right in UTC over both nights on which the clocks change', () => {
    // Friday 7 pm daylight time to Monday 5 am standard time: 59 hours; in March the other way round: 57.
    expect(told('2026-10-31T12:00:00-05:00', '2026-11-01T12:00:00-06:00')).toEqual(['20261031T000000Z 20261102T110000Z 3'])
    expect(told('2027-03-13T12:00:00-06:00', '2027-03-14T12:00:00-05:00')).toEqual(['20270313T010000Z 20270315T100000Z 3'])
  })
  test('each is known by its own id, the same each time', () => {
    const ids = () =>
      windowEvents('1', policy, '2026-10-01T00:00:00Z', '2026-12-01T00:00:00Z', { changes: 0, at: '2026-08-01T00:00:00Z' }).map(({ uid }) => uid)
    expect(new Set(ids()).size).toBe(ids().length)
    expect(ids()).toEqual(ids())
  })
})

test('500 entries are written and read in a moment', () => {
  const text = calendar(Array.from({ length: 500 }, (_, n) => event({ uid: `run-${n}@afterbell`, summary: `Patch server-${n}` })))
  expect(read(text)).toHaveLength(500)
  expect(calendarFaults(text)).toEqual([])
})
