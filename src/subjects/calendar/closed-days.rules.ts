// The district's closed days: read from pasted lines, whole or not at all. Office days are counted without them (PM-3.2).
import { ok, refuse, type Result } from '../../core/result.ts'
import { dayAfter, daysFrom, isWeekend } from '../../core/time/days.ts'
import { dateInWords } from '../../core/time/words.ts'
import { readDay } from '../../core/time/told-dates.ts'

export type ClosedDay = { readonly day: string; readonly name: string }

const mostDays = 1000
const longestLine = 300
const longestSpan = 92 // days of one line: a summer, not a typing error of a year
const orders = { ymd: 'Year first: 2026-11-26', mdy: 'Month first: 11/26/2026', dmy: 'Day first: 26/11/2026' } as const
export type DayOrder = keyof typeof orders
export const dayOrders = orders

const wholeDay = (text: string, order: DayOrder): string | undefined =>
  /^\d{10,}$|^[a-z]+\.?\s+\d{4}$/i.test(text) ? undefined : readDay(text, { order, zone: 'UTC' })

/** A line's fields: tabs, semicolons or commas part them; quotes hold them together. A comma within `Nov 26, 2026` parts nothing. */
const fieldsOf = (line: string): readonly string[] => {
  const mark = line.includes('\t') ? '\t' : line.includes(';') ? ';' : ','
  const marked = mark === ',' ? line.replace(/^("?[a-z]{3,9}\.?\s+\d{1,2}),(\s*\d{4})/i, '$1$2') : line
  return [...marked.matchAll(new RegExp(`(?:^|${mark})(?:"((?:[^"]|"")*)"|([^${mark}]*))`, 'g'))].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  )
}

/** One line as its days, or what is wrong with it. A date, or `date to date` (also `date - date`, `date..date`, or in a column of its own); then the name. */
const readLine = (line: string, order: DayOrder): readonly ClosedDay[] | string => {
  if (line.length > longestLine) return `is longer than ${longestLine} characters`
  const [first = '', ...rest] = fieldsOf(line)
  const [from = '', inFirst] = first.split(/\s+(?:to|through|-|–)\s+|\.\./)
  const second = inFirst ?? (rest.length > 1 && wholeDay(rest[0] ?? '', order) !== undefined ? rest[0] : undefined)
  const name = (inFirst === undefined && second !== undefined ? rest.slice(1) : rest).join(', ').trim()
  const [begins, ends] = [wholeDay(from, order), second === undefined ? wholeDay(from, order) : wholeDay(second.trim(), order)]
  if (begins === undefined || ends === undefined)
    return `“${first.slice(0, 40)}” is not a date with the ${orders[order].split(' ')[0]?.toLowerCase()} first`
  if (begins < '2000-01-01' || ends > '2100-12-31') return 'is outside the years 2000 to 2100'
  if (ends < begins) return 'ends before it starts'
  if (ends >= dayAfter(begins, longestSpan)) return `is longer than ${longestSpan} days`
  if (name === '' || name.length > 120) return 'has no name after the day, or one longer than 120 letters'
  return daysFrom(begins, ends).map((day) => ({ day, name }))
}

/** Pasted lines as days; refused whole with every faulty line told. A first line without any digit is a heading. Saturdays and Sundays within a span are left out: they are closed anyway. */
export const readClosedDays = (text: string, order: DayOrder): Result<readonly ClosedDay[]> => {
  const lines = text.split(/\r\n|\r|\n/).map((line, i) => ({ line: line.trim(), at: i + 1 }))
  const told = lines.filter(({ line }, i) => line !== '' && !(i === 0 && !/\d/.test(line)))
  const read = told.slice(0, mostDays + 1).map(({ line, at }) => ({ at, days: readLine(line, order) }))
  const faults = read.flatMap(({ at, days }) => (typeof days === 'string' ? [`days: line ${at} ${days}`] : []))
  const all = read.flatMap(({ days }) => (typeof days === 'string' ? [] : days.length === 1 ? days : days.filter(({ day }) => !isWeekend(day))))
  const seen = new Set<string>()
  const twice = all.flatMap(({ day }) => (seen.size < seen.add(day).size ? [] : [`days: ${dateInWords(day)} is named twice`]))
  const wrong = [
    ...(told.length === 0 ? ['days: is empty'] : []),
    ...(all.length > mostDays ? [`days: more than ${mostDays} at once`] : []),
    ...faults,
    ...twice,
  ]
  return wrong.length === 0
    ? ok(all.toSorted((a, b) => (a.day < b.day ? -1 : 1)))
    : refuse({
        code: 'calendar/days-unreadable',
        clause: 'PM-3.2',
        says: 'No day was added.',
        satisfiedBy: 'Correct what is listed below; then every line is added.',
        faults: wrong.slice(0, 50),
        status: 422,
      })
}
