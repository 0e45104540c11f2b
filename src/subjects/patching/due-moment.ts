import { Temporal } from 'temporal-polyfill'

/** The last minute of a due day in the district's zone, as an instant (ISO). */
export const endOfDay = (date: string, zone: string): string =>
  Temporal.PlainDateTime.from(`${date}T23:59`).toZonedDateTime(zone).toInstant().toString()
