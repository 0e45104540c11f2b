// Calendar arithmetic on ISO strings. Deadlines here are calendar days (BOD 26-04), so no zone enters.

const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a proleptic Gregorian date (era of 400 years, the year counted from March). */
const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

const civilFromDays = (days: number): string => {
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp + (mp < 10 ? 3 : -9)
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

const dayNumber = (date: string): number | null => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (parts === null) return null
  const days = daysFromCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  return civilFromDays(days) === date ? days : null // 2026-02-30 would come back as another day
}

/** True for a day that exists, written `2026-11-21`. */
export const isDate = (date: string): boolean => dayNumber(date) !== null

/** `date` plus whole calendar days. @throws RangeError where `date` is no date: callers hold validated dates. */
export const addDays = (date: string, days: number): string => {
  const start = dayNumber(date)
  if (start === null) throw new RangeError(`not a date: ${date}`)
  return civilFromDays(start + days)
}

/** Milliseconds since 1970 of an ISO date or an ISO instant with an offset; null where it is neither. A bare date is its first moment, UTC. */
export const instantMs = (text: string): number | null => {
  const day = dayNumber(text.slice(0, 10))
  if (day === null) return null
  if (text.length === 10) return day * DAY_MS
  const time = /^[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.exec(text.slice(10))
  if (time === null) return null
  const [, hours = '', minutes = '', seconds = '0', fraction = '0', zone = 'Z'] = time
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return null
  const offset = zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
  return day * DAY_MS + ((Number(hours) * 60 + Number(minutes) - offset) * 60 + Number(seconds)) * 1000 + Math.floor(Number(fraction) * 1000)
}
