// Agents' dates. Seen: 2025/05/24 14:37:46 (OCS), 2025-05-24 (GLPI), 24/05/2025 (Windows registry), 20250524, 2015-05-02 14:25 (macOS).
// A month over 12 or the epoch (packages without a date) is "not known", never a guess.

/** YYYY-MM-DD, or undefined where the text is no date or an agent's way to say "unknown". */
export const dateOf = (text: string): string | undefined => {
  const byYear = /^(\d{4})([-/]?)(\d{2})\2(\d{2})(?!\d)/.exec(text)
  if (byYear) return valid(byYear[1], byYear[3], byYear[4])
  const byDay = /^(\d{2})\/(\d{2})\/(\d{4})(?!\d)/.exec(text) // day first, as agents write it
  return byDay ? valid(byDay[3], byDay[2], byDay[1]) : undefined
}

/** ISO 8601; the offset (`+0200`, or at the text's end) is kept where told, else the time is the device's local time. */
export const timeOf = (text: string, offset: string): string | undefined => {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  const date = parts && dateOf(parts[1] ?? '')
  if (!date) return undefined
  const zone = parts[5] ?? (/^[+-]\d{4}$/.test(offset) ? offset : '')
  return `${date}T${parts[2]}:${parts[3]}:${parts[4]}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`
}

const daysIn = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const valid = (year = '', month = '', day = ''): string | undefined => {
  const days = daysIn[Number(month) - 1]
  const isDate = days !== undefined && Number(day) >= 1 && Number(day) <= days && Number(year) >= 1980 && Number(year) < 2100
  return isDate && !(month === '02' && day === '29' && !leap(Number(year))) ? `${year}-${month}-${day}` : undefined
}

const leap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
