// Business days are office days, not school days; ends are the end of that local day (TU-4.B, CM-4, TU-6.B, TU-6.G).
import { Temporal } from 'temporal-polyfill'
import { instantOf, inZone, isBefore, type At } from './zone.ts'

/** `closed` holds the dates (`2026-11-26`) on which the office is shut; Saturday and Sunday always are. */
export type OfficeCalendar = { readonly zone: string; readonly closed: ReadonlySet<string> }

const isOfficeDay = (calendar: OfficeCalendar, date: string | Temporal.PlainDate): boolean => {
  const plain = Temporal.PlainDate.from(date)
  return plain.dayOfWeek <= 5 && !calendar.closed.has(plain.toString())
}

/** The n-th office day after a date (n >= 1). Throws RangeError where the office is shut for more than a year. */
export const officeDayAfter = (calendar: OfficeCalendar, date: string | Temporal.PlainDate, n = 1): Temporal.PlainDate => {
  let day = Temporal.PlainDate.from(date)
  for (let left = n, shut = 0; left > 0;) {
    day = day.add({ days: 1 })
    if (isOfficeDay(calendar, day)) [left, shut] = [left - 1, 0]
    else if (++shut > 366) throw new RangeError('the office calendar has no office day within a year')
  }
  return day
}

/** The end of a local day: the first moment of the next one, itself outside. */
export const endOfDay = (date: string | Temporal.PlainDate, zone: string): Temporal.Instant =>
  Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).toInstant()

/** The end of the next office day after it was noticed (TU-4.B); also the limit for recording an emergency (CM-4, ours). */
export const nextBusinessDayEnd = (noticed: At, calendar: OfficeCalendar, n = 1): Temporal.Instant =>
  endOfDay(officeDayAfter(calendar, inZone(noticed, calendar.zone).toPlainDate(), n), calendar.zone)

export type Semester = { readonly begins: string; readonly ends: string } // dates, both inside

/** When a third party's account ends (TU-6.G): the earliest of semester, agreement and assignment, at that day's end; undefined = inactive now. */
export const accountEnds = (
  at: At,
  semesters: readonly Semester[],
  otherEnds: readonly (string | undefined)[],
  zone: string,
): Temporal.Instant | undefined => {
  const today = inZone(at, zone).toPlainDate().toString()
  const semester = semesters.find(({ begins, ends }) => begins <= today && today <= ends)
  if (semester === undefined) return undefined
  const last = [semester.ends, ...otherEnds.filter((end) => end !== undefined)].sort()[0] ?? semester.ends
  return last < today ? undefined : endOfDay(last, zone)
}

export type Grant = { readonly from: At; readonly to: At }

/** Elapsed hours of a chain of grants added up, overlaps counted once (TU-6.B: more than 24 is more than one day). */
export const chainedHours = (grants: readonly Grant[]): number => {
  let hours = 0
  let reached: Temporal.Instant | undefined
  for (const { from, to } of grants.toSorted((a, b) => Temporal.Instant.compare(instantOf(a.from), instantOf(b.from)))) {
    const begin = reached !== undefined && isBefore(from, reached) ? reached : instantOf(from)
    if (!isBefore(begin, to)) continue
    hours += begin.until(to).total('hours')
    reached = instantOf(to)
  }
  return hours
}
