// Dates as tables write them. What a column's own values leave open is asked of a person, never guessed: 03/04/2026 is two days.
import { Temporal } from 'temporal-polyfill'
import { readInstant } from './zone.ts'

/** In which order day, month and year stand; `ask`: nobody has said yet. */
export type DateOrder = 'ymd' | 'mdy' | 'dmy' | 'ask'
export const dateOrders = {
  ymd: 'Year, month, day: 2026-03-01',
  mdy: 'Month, day, year: 3/1/2026',
  dmy: 'Day, month, year: 1/3/2026',
} as const satisfies Partial<Record<DateOrder, string>>

const months: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthOf = (word: string): number => months.indexOf(word.slice(0, 3).toLowerCase()) + 1

type Parts = { readonly year: number; readonly month: number; readonly day: number | null } // null: the month alone is told
/** A time of day as written after a date: `14:05`, `2:05:30 PM`, `T14:05:30.0000000Z`. */
const clock = String.raw`(?:[T ,]+(?<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?<half>[ap]\.?m\.?)?\s*(?<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`
const shapes: readonly (readonly [RegExp, (groups: Readonly<Record<string, string>>, order: DateOrder) => Parts | undefined])[] = [
  [
    new RegExp(String.raw`^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})${clock}$`, 'i'),
    ({ y, m, d }) => ({ year: Number(y), month: Number(m), day: Number(d) }),
  ],
  [
    new RegExp(String.raw`^(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<y>\d{4}|\d{2})${clock}$`, 'i'),
    ({ a, b, y = '' }, order) => {
      const year = y.length === 2 ? 2000 + Number(y) : Number(y)
      return order === 'mdy' ? { year, month: Number(a), day: Number(b) } : order === 'dmy' ? { year, month: Number(b), day: Number(a) } : undefined
    },
  ],
  [
    new RegExp(String.raw`^(?:[a-z]{3,9},?\s+)?(?<m>[a-z]{3,9})\.?\s+(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y>\d{4})${clock}$`, 'i'),
    ({ y, m = '', d }) => ({ year: Number(y), month: monthOf(m), day: Number(d) }),
  ],
  [
    new RegExp(String.raw`^(?:[a-z]{3,9},?\s+)?(?<d>\d{1,2})[-\s](?<m>[a-z]{3,9})\.?[-,\s]+(?<y>\d{4}|\d{2})${clock}$`, 'i'),
    ({ y = '', m = '', d }) => ({ year: y.length === 2 ? 2000 + Number(y) : Number(y), month: monthOf(m), day: Number(d) }),
  ],
  [/^(?<m>[a-z]{3,9})\.?\s+(?<y>\d{4})$/i, ({ y, m = '' }) => ({ year: Number(y), month: monthOf(m), day: null })],
  [/^(?<y>\d{4})-(?<m>\d{1,2})$/, ({ y, m }) => ({ year: Number(y), month: Number(m), day: null })],
]
const numeric = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b/

/** What a column's values say of their own order: `seen` are those that fit, `open` where several do and a value is read differently by each. */
export type DateEvidence = {
  readonly mdy: number
  readonly dmy: number
  readonly either: number
  /** Numbers that a spreadsheet program keeps days as. */ readonly serial?: number | undefined
}
export const noDates: DateEvidence = { mdy: 0, dmy: 0, either: 0 }

const serial = /^\d{5}(?:\.\d{1,12})?$/
const serialFrom = 32_874 // 1990-01-01
const serialTo = 73_050 // 2099-12-31
/**
 * A day as a spreadsheet program counts it (44805 is 2022-09-01: days since 1899-12-30), from 1990 to 2099; a part of a day is left out. Only a column
 * that holds nothing else is read so: a number alone may be anything.
 */
export const readSerialDay = (cell: string): string | undefined => {
  const n = serial.test(cell) ? Math.floor(Number(cell)) : 0
  return n < serialFrom || n > serialTo ? undefined : Temporal.PlainDate.from('1899-12-30').add({ days: n }).toString()
}

/** Counts one more cell: does it read only with the month first, only with the day first, or either way to two different days? */
export const countDate = (before: DateEvidence, cell: string): DateEvidence => {
  if (readSerialDay(cell) !== undefined) return { ...before, serial: (before.serial ?? 0) + 1 }
  const [, a, b] = numeric.exec(cell) ?? []
  if (a === undefined || b === undefined) return before
  const [first, second] = [Number(a), Number(b)]
  if (first > 12 && second <= 12) return { ...before, dmy: before.dmy + 1 }
  if (second > 12 && first <= 12) return { ...before, mdy: before.mdy + 1 }
  return first === second || first > 12 ? before : { ...before, either: before.either + 1 }
}

/** The order that these columns' values prove; `ask` where none does, or where they contradict each other; undefined where the question does not arise. */
export const orderShown = (evidence: readonly DateEvidence[]): DateOrder | undefined => {
  const sum = (of: 'mdy' | 'dmy' | 'either') => evidence.reduce((total, one) => total + one[of], 0)
  const [mdy, dmy, either] = [sum('mdy'), sum('dmy'), sum('either')]
  if (mdy > 0 && dmy > 0) return 'ask'
  return mdy > 0 ? 'mdy' : dmy > 0 ? 'dmy' : either > 0 ? 'ask' : undefined
}

type Reading = { readonly order: DateOrder; /** The zone of times that tell none. */ readonly zone: string }
export type ReadDate = {
  readonly day: Temporal.PlainDate
  readonly time: Temporal.PlainTime | null
  readonly offset: string | null
  readonly isMonth: boolean
}

/** A cell as a date; undefined where it is none in this order. Ten digits are seconds since 1970, thirteen are milliseconds. */
const readParts = (cell: string, { order }: Reading): ReadDate | undefined => {
  for (const [shape, partsOf] of shapes) {
    const groups = shape.exec(cell)?.groups as Readonly<Record<string, string>> | undefined
    const parts = groups && partsOf(groups, order)
    if (!groups || !parts || parts.year < 1970 || parts.year > 2199) continue
    try {
      const month = Temporal.PlainYearMonth.from({ year: parts.year, month: parts.month }, { overflow: 'reject' })
      const day =
        parts.day === null
          ? month.toPlainDate({ day: month.daysInMonth })
          : Temporal.PlainDate.from({ year: parts.year, month: parts.month, day: parts.day }, { overflow: 'reject' })
      return {
        day,
        time: groups.time === undefined ? null : timeOf(groups.time, groups.half),
        offset: groups.offset === undefined ? null : /^[zug]/i.test(groups.offset) ? 'Z' : groups.offset,
        isMonth: parts.day === null,
      }
    } catch {
      return undefined
    }
  }
  return undefined
}

const timeOf = (text: string, half: string | undefined): Temporal.PlainTime => {
  const [hour = '0', ...rest] = text.split(':')
  const told = Number(hour)
  if (half !== undefined && (told < 1 || told > 12)) throw new RangeError('no hour')
  const full = half === undefined ? told : (told % 12) + (/^p/i.test(half) ? 12 : 0)
  return Temporal.PlainTime.from(`${String(full).padStart(2, '0')}:${rest.join(':')}`)
}

const sinceEpoch = (cell: string): Temporal.Instant | undefined =>
  /^\d{13}$/.test(cell)
    ? Temporal.Instant.fromEpochMilliseconds(Number(cell))
    : /^\d{10}$/.test(cell)
      ? Temporal.Instant.fromEpochMilliseconds(Number(cell) * 1000)
      : undefined

/** A cell as a calendar day (`2026-03-01`); a month alone is its last day. Undefined where it is none. */
export const readDay = (cell: string, reading: Reading): string | undefined => {
  const moment = sinceEpoch(cell)
  return (moment ? moment.toZonedDateTimeISO('UTC').toPlainDate() : readParts(cell, reading)?.day)?.toString()
}

/** A cell as a moment (ISO, UTC); a day alone is its first moment in the zone. A local time that happens twice is its first. Undefined where it is none. */
export const readMoment = (cell: string, reading: Reading): string | undefined => {
  const epoch = sinceEpoch(cell)
  if (epoch) return epoch.toString({ smallestUnit: 'millisecond' })
  const parts = readParts(cell, reading)
  if (!parts || parts.isMonth) return undefined
  const local = parts.day.toPlainDateTime(parts.time ?? undefined).round({ smallestUnit: 'millisecond', roundingMode: 'trunc' })
  if (parts.offset !== null) {
    const read = readInstant(`${local.toString()}${parts.offset}`, 'UTC')
    return read.ok ? read.value.toString({ smallestUnit: 'millisecond' }) : undefined
  }
  return local.toZonedDateTime(reading.zone).toInstant().toString({ smallestUnit: 'millisecond' })
}
