// What a cell of a workbook shows, as text: numbers with their zeros, dates as ISO dates, formulas as the value that stood there last.

/** The formats of a workbook, by number of the cell's style. */
export type CellFormat = { readonly kind: 'date' } | { readonly kind: 'digits'; readonly length: number } | { readonly kind: 'plain' }

const plain: CellFormat = { kind: 'plain' }
const date: CellFormat = { kind: 'date' }
const isBuiltInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** A number format by its id and, where the workbook has its own, its code: `yyyy-mm-dd` is a date, `000000` keeps six digits. */
export const formatOf = (id: number, code: string | undefined): CellFormat => {
  if (code === undefined) return isBuiltInDate(id) ? date : plain
  const bare = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/^0{2,40}$/.test(bare)) return { kind: 'digits', length: bare.length }
  return /[ymdhs]/i.test(bare) && !/^general$/i.test(bare) ? date : plain
}

const dayMs = 86_400_000
const lastDay = 2_958_465 // 9999-12-31

/** A workbook's day number as ISO text, without a zone: `2026-03-01`, or with a time `2026-03-01T08:30:00`; undefined outside its calendar. */
export const isoOfDay = (day: number, is1904: boolean): string | undefined => {
  if (!Number.isFinite(day) || day < 0 || day > lastDay) return undefined
  // Day 60 of the 1900 calendar is a 29 February that never was; before it every day is one off.
  const first = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30)
  const text = new Date(first + Math.round((day * dayMs) / 1000) * 1000).toISOString().slice(0, 19)
  return text.endsWith('T00:00:00') ? text.slice(0, 10) : text
}

/** What a number shows under its format; undefined for what is none. Digits beyond the fifteenth were lost when the workbook was written. */
export const shownNumber = (stored: string, format: CellFormat, is1904: boolean): string | undefined => {
  const value = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(value)) return undefined
  if (format.kind === 'date') return isoOfDay(value, is1904)
  if (format.kind === 'digits' && Number.isSafeInteger(value) && value >= 0) return String(value).padStart(format.length, '0')
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value)
}
