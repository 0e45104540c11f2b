import { Temporal } from 'temporal-polyfill'
import { inZone, localTime, type At } from './zone.ts'

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const intlName = (zone: string, at: Temporal.Instant, style: 'long' | 'longGeneric'): string => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: style }).formatToParts(at.epochMilliseconds)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
  return name.startsWith('GMT') || name === 'Coordinated Universal Time' ? zone : name.replace(/ Time$/, '')
}

const genericNames = new Map<string, string>() // building a formatter costs more than all the rest of a page's dates

/** `Central` of `America/Chicago`. */
export const zoneWord = (zone: string): string => {
  const known = genericNames.get(zone)
  if (known !== undefined) return known
  const name = intlName(zone, Temporal.Instant.from('2026-01-01T00:00:00Z'), 'longGeneric')
  genericNames.set(zone, name)
  return name
}

/** `Central`, `Eastern`; in the hour that the clocks repeat `Central Daylight` or `Central Standard`, since the time alone names two moments. */
const zoneInWords = (at: At, zone: string): string => {
  const there = inZone(at, zone)
  return localTime(there.toPlainDateTime(), zone).is === 'twice' ? intlName(zone, there.toInstant(), 'long') : zoneWord(zone)
}

/** `7:00 pm` of a wall-clock `19:00`. */
export const timeInWords = (time: string | Temporal.PlainTime): string => {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'am' : 'pm'}`
}

const dayInWords = (date: Temporal.PlainDate): string => `${weekdays[date.dayOfWeek - 1]} ${date.day} ${months[date.month - 1]}`

/** `Tue 24 Nov 2026` of a calendar date (`2026-11-24`). */
export const dateInWords = (date: string | Temporal.PlainDate): string => {
  const plain = Temporal.PlainDate.from(date)
  return `${dayInWords(plain)} ${plain.year}`
}

const withoutZone = (at: At, zone: string, withYear: boolean): string => {
  const there = inZone(at, zone)
  const date = there.toPlainDate()
  return `${withYear ? dateInWords(date) : dayInWords(date)}, ${timeInWords(there.toPlainTime())}`
}

/** `Tue 24 Nov, 7:00 pm Central`; with the year for what is read later than this season: `Tue 24 Nov 2026, 7:00 pm Central`. */
export const inWords = (at: At, zone: string, { withYear = false } = {}): string => `${withoutZone(at, zone, withYear)} ${zoneInWords(at, zone)}`

/** A moment by which something is due: the day where it is the end of one (midnight ends the day before it), else the moment. */
export const untilInWords = (at: At, zone: string): string => {
  const there = inZone(at, zone).subtract({ minutes: 1 })
  return there.hour === 23 && there.minute >= 58 ? dateInWords(there.toPlainDate()) : inWords(at, zone, { withYear: true })
}

/** `Fri 20 Nov, 7:00 pm to Mon 23 Nov, 5:00 am Central`. */
export const spanInWords = (from: At, to: At, zone: string): string => {
  const [first, last] = [zoneInWords(from, zone), zoneInWords(to, zone)]
  return `${withoutZone(from, zone, false)}${first === last ? '' : ` ${first}`} to ${withoutZone(to, zone, false)} ${last}`
}
