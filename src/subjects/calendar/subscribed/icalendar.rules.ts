// iCalendar (RFC 5545) of what is planned. Names in it come from machines and files: no text can begin a line, a property or a component of its own.
import { instantOf, isZone, type At } from '../../../core/time/zone.ts'

/** One thing in a calendar. `uid` is ours and never changes; `sequence` and `changedAt` only go up. */
export type CalendarEvent = {
  readonly uid: string
  readonly summary: string
  readonly description: readonly string[] // a line each
  readonly span:
    | { readonly from: string; readonly to: string } // moments, half-open
    | { readonly firstDay: string; readonly lastDay: string } // `2026-12-01`, both inside
  readonly status: 'tentative' | 'confirmed' | 'cancelled'
  readonly isBusy: boolean // blocks the time of whoever looks
  readonly sequence: number
  readonly changedAt: string
  readonly url?: string | undefined
}
export type Calendar = {
  readonly name: string
  readonly says: string
  readonly zone: string // the district's; every moment is written in UTC, which each program shows in its reader's own
  readonly events: readonly CalendarEvent[]
}

const octetsOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

/** At most 75 octets a line, never cut inside a character; a further line begins with a blank. */
const fold = (line: string): string => {
  let [folded, octets] = ['', 0]
  for (const sign of line) {
    const size = octetsOf(sign.codePointAt(0) as number)
    if (octets + size > 75) {
      folded += '\r\n '
      octets = 1
    }
    folded += sign
    octets += size
  }
  return folded
}

// Old parsers end a line at each of these, so none is left in.
const lineEnds = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g
const controls = /[\0-\x08\x0e-\x1f\x7f-\x9f]/g
// As on pages: in a name they make what follows say what is not so.
const turning = /[\u202a-\u202e\u2066-\u2069]/g

/** Text as it may be shown: controls and turns of the reading direction are replaced, and what is longer than `longest` signs is cut. */
export const calm = (text: string, longest: number): string => {
  const clean = text
    .slice(0, longest * 8) // what is cut anyway is not walked through
    .toWellFormed()
    .replace(lineEnds, '\n')
    .replaceAll('\t', ' ')
    .replace(controls, '\ufffd')
    .replace(turning, '\ufffd')
  const signs = Array.from(clean)
  return signs.length <= longest && text.length <= longest * 8 ? clean : `${signs.slice(0, longest - 1).join('')}…`
}
const oneLine = (text: string, longest: number): string => calm(text, longest).replace(/\s+/g, ' ').trim()

/** A value of type TEXT. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n')

const utc = (at: At): string => instantOf(at).round('second').toString().replace(/[-:]/g, '')
const dayAfter = (day: string): string => instantOf(`${day}T00:00:00Z`).add({ hours: 24 }).toString().slice(0, 10)
const plainDay = (day: string): string => day.replaceAll('-', '')

const spanLines = (span: CalendarEvent['span']): readonly string[] =>
  'from' in span
    ? [`DTSTART:${utc(span.from)}`, `DTEND:${utc(span.to)}`]
    : [`DTSTART;VALUE=DATE:${plainDay(span.firstDay)}`, `DTEND;VALUE=DATE:${plainDay(dayAfter(span.lastDay))}`]

const eventLines = (event: CalendarEvent): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  `DTSTAMP:${utc(event.changedAt)}`, // without a METHOD the same as LAST-MODIFIED: the same schedule is the same bytes
  `LAST-MODIFIED:${utc(event.changedAt)}`,
  `SEQUENCE:${event.sequence}`,
  ...spanLines(event.span),
  `SUMMARY:${escaped(oneLine(event.summary, 200))}`,
  `DESCRIPTION:${escaped(event.description.map((line) => oneLine(line, 500)).join('\n'))}`,
  ...(event.url === undefined ? [] : [`URL:${event.url}`]),
  `STATUS:${event.status.toUpperCase()}`,
  `TRANSP:${event.isBusy && event.status !== 'cancelled' ? 'OPAQUE' : 'TRANSPARENT'}`,
  'END:VEVENT',
]

// A calendar must hold a component (RFC 5545, 3.6), also one in which nothing is planned.
const nothing = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'TZNAME:UTC',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** The calendar as bytes to be (UTF-8, CRLF). Programs are asked to come again every hour. */
export const icalendarOf = ({ name, says, zone, events }: Calendar): string => {
  const title = escaped(oneLine(name, 100))
  const about = escaped(oneLine(says, 300))
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Afterbell//Maintenance schedule//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${title}`,
    `X-WR-CALNAME:${title}`,
    `DESCRIPTION:${about}`,
    `X-WR-CALDESC:${about}`,
    ...(isZone(zone) ? [`X-WR-TIMEZONE:${zone}`] : []),
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...(events.length === 0 ? nothing : events.flatMap(eventLines)),
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('')
}
