import { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Result } from '../result.ts'

/** A moment: a Temporal.Instant, or ISO text with an offset or Z. Text without one throws RangeError: it names no moment. */
export type At = Temporal.Instant | string

export const instantOf = (at: At): Temporal.Instant => Temporal.Instant.from(at)
export const inZone = (at: At, zone: string): Temporal.ZonedDateTime => instantOf(at).toZonedDateTimeISO(zone)
export const isBefore = (a: At, b: At): boolean => Temporal.Instant.compare(instantOf(a), instantOf(b)) < 0

/** ISO text with the zone's offset at that moment: `2026-11-20T19:00:00-06:00`. */
export const isoIn = (at: At, zone: string): string => inZone(at, zone).toString({ timeZoneName: 'never', calendarName: 'never' })

const zoneName = /^(UTC|[A-Za-z]+(\/[A-Za-z0-9_+-]+)+)$/

/** True for an IANA name as written there. A bare offset is none: it knows no daylight saving time. */
export const isZone = (text: string): boolean => {
  if (!zoneName.test(text)) return false
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId === text
  } catch {
    return false
  }
}

export type LocalTime = { readonly first: Temporal.ZonedDateTime; readonly second: Temporal.ZonedDateTime; readonly is: 'once' | 'twice' | 'skipped' }

/** What a wall-clock time means in the zone: one moment, two (clocks go back), or none (clocks go forward; first < the skip < second). */
export const localTime = (plain: Temporal.PlainDateTime, zone: string): LocalTime => {
  const first = plain.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const second = plain.toZonedDateTime(zone, { disambiguation: 'later' })
  if (first.epochMilliseconds === second.epochMilliseconds) return { first, second, is: 'once' }
  return { first, second, is: first.toPlainDateTime().equals(plain) ? 'twice' : 'skipped' }
}

const hasOffset = /[T ].*(Z|[+-]\d\d(:?\d\d){0,2})(\[[^\]]*\])*$/i
const isDate = /^\d{4}-\d\d-\d\d$/

/**
 * Reads what a person typed: ISO with an offset, or a local date-time or date (its first moment) in the zone.
 * Refused (`time/unreadable`): anything else, a local time that happens twice or never, a year outside 1970-2199.
 */
export const readInstant = (text: string, zone: string): Result<Temporal.Instant> => {
  const unreadable = (says: string, satisfiedBy = 'a time such as 2026-11-24T19:00:00-06:00') =>
    refuse({ code: 'time/unreadable', clause: '-', says, satisfiedBy, status: 422 })
  try {
    const read = hasOffset.test(text) ? { instant: Temporal.Instant.from(text) } : readLocal(text, zone)
    if ('says' in read) return unreadable(read.says, `write the offset: ${read.offsets.join(' or ')}`)
    const { year } = read.instant.toZonedDateTimeISO(zone)
    if (year < 1970 || year > 2199) return unreadable(`${text} lies outside the years 1970 to 2199`)
    return ok(read.instant)
  } catch {
    return unreadable(`${text === '' ? 'an empty text' : text} is not a time that can be read`)
  }
}

type ReadLocal = { readonly instant: Temporal.Instant } | { readonly says: string; readonly offsets: readonly string[] }

const readLocal = (text: string, zone: string): ReadLocal => {
  if (isDate.test(text)) return { instant: Temporal.PlainDate.from(text).toZonedDateTime(zone).toInstant() }
  const local = localTime(Temporal.PlainDateTime.from(text), zone)
  const offsets = [local.first.offset, local.second.offset]
  if (local.is === 'twice') return { says: `${text} happens twice in ${zone}, because the clocks go back`, offsets }
  if (local.is === 'skipped') return { says: `${text} does not exist in ${zone}, because the clocks go forward`, offsets }
  return { instant: local.first.toInstant() }
}
