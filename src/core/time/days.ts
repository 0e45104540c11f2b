import { Temporal } from 'temporal-polyfill'
import { instantOf, inZone, type At } from './zone.ts'

/** Whether a text is a day that exists, written `2026-11-24`. */
export const isDay = (text: string): boolean => {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

/** Every day from one to another, both inside; none where it would end before it begins. */
export const daysFrom = (first: string, last: string): readonly string[] =>
  Array.from({ length: Math.max(0, Temporal.PlainDate.from(first).until(last).days + 1) }, (_, n) => dayAfter(first, n))

/** Whether a day is a Saturday or a Sunday. */
export const isWeekend = (day: string): boolean => Temporal.PlainDate.from(day).dayOfWeek > 5

/** A day plus whole calendar days. @throws RangeError where it is none */
export const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

/** How many days ago a moment was on the calendar of a zone: nought on the same day, one on the day before, whatever the hour. Never below nought. */
export const calendarDaysSince = (at: At, now: At, zone: string): number =>
  Math.max(0, inZone(at, zone).toPlainDate().until(inZone(now, zone).toPlainDate(), { largestUnit: 'days' }).days)

/** Whole days that passed since a moment, 24 hours each whatever a clock on the wall did meanwhile: the age of what somebody told. Never below nought. */
export const wholeDaysSince = (at: At, now: At): number =>
  Math.max(0, Math.floor((instantOf(now).epochMilliseconds - instantOf(at).epochMilliseconds) / 86_400_000))
