import { Temporal } from 'temporal-polyfill'
import { dateInWords } from './words.ts'

export type MonthDay = { readonly date: string; readonly day: number; readonly words: string; readonly isOut: boolean; readonly isToday: boolean }

/** The weeks of a month (`2026-12`), Monday to Sunday, with the days of its neighbours that fill them. `today` is an ISO date. */
export const monthWeeks = (month: string, today: string): readonly (readonly MonthDay[])[] => {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 })
  const start = first.subtract({ days: first.dayOfWeek - 1 })
  const weeks = Math.ceil((first.dayOfWeek - 1 + first.daysInMonth) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, at) => {
      const date = start.add({ days: week * 7 + at })
      return { date: date.toString(), day: date.day, words: dateInWords(date), isOut: date.month !== first.month, isToday: date.toString() === today }
    }),
  )
}
