import { Temporal } from 'temporal-polyfill'

/** Whether a text is a day that exists, written `2026-11-24`. */
export const isDay = (text: string): boolean => {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

/** A day plus whole calendar days. @throws RangeError where it is none */
export const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
