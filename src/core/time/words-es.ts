import { Temporal } from 'temporal-polyfill'
import { inZone, type At } from './zone.ts'

const weekdays = ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom'] as const
const months = ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'] as const

const zoneNames = new Map<string, string>() // building a formatter costs more than all the rest of a page's dates
// In the hour that the clocks repeat the time alone names two moments: the name of standard or summer time tells them apart.
const zoneWord = (at: Temporal.Instant, zone: string): string => {
  const { offset } = at.toZonedDateTimeISO(zone)
  const key = `${zone} ${offset}`
  const known = zoneNames.get(key)
  if (known !== undefined) return known
  const parts = new Intl.DateTimeFormat('es-US', { timeZone: zone, timeZoneName: 'long' }).formatToParts(at.epochMilliseconds)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
  zoneNames.set(key, name)
  return name
}

/** `mar 24 nov 2026` of a calendar date (`2026-11-24`). */
export const dateInSpanish = (date: string | Temporal.PlainDate): string => {
  const plain = Temporal.PlainDate.from(date)
  return `${weekdays[plain.dayOfWeek - 1]} ${plain.day} ${months[plain.month - 1]} ${plain.year}`
}

/** `mar 24 nov, 7:00 p. m. (hora estándar central)`. */
export const inSpanish = (at: At, zone: string): string => {
  const there = inZone(at, zone)
  const hour = there.hour % 12 === 0 ? 12 : there.hour % 12
  const time = `${hour}:${String(there.minute).padStart(2, '0')} ${there.hour < 12 ? 'a. m.' : 'p. m.'}`
  return `${weekdays[there.dayOfWeek - 1]} ${there.day} ${months[there.month - 1]}, ${time} (${zoneWord(there.toInstant(), zone)})`
}
