import { gzipSync } from 'node:zlib'
import { ok, refuse, type Result } from '../../core/result.ts'
import { separators } from '../../platform/sheets/csv-read.ts'
import { readSheet, type Sheet } from '../../platform/sheets/read-sheet.ts'
import { fieldOf } from './fields.rules.ts'
import { headingAt, headingsOf, profile, type TableShape } from './profile.rules.ts'

/** A table as it is kept: its shape, and its rows as gzip (base64 on the way) of one JSON array a line: `[number, cell, …]`. */
export type TableFile = { readonly shape: TableShape; readonly rows: number; readonly lines: string }
export type TableAsked = { readonly sheet?: string }

const searchedSheets = 12
/** How much a sheet looks like a table of devices: 2 with columns of which one is understood, 1 with either, 0 without rows. */
const tableness = (rows: Sheet['rows']): number => {
  const at = headingAt(rows)
  const filled = (rows[at]?.cells ?? []).filter((cell) => cell !== '')
  if (rows.length <= at + 1) return 0
  const isKnown = filled.some((cell) => fieldOf(cell) !== undefined)
  return isKnown && filled.length > 1 ? 2 : isKnown || filled.length > 1 ? 1 : 0
}
const headBytes = 200_000 // far more than the ten rows among which headings are looked for
const knownHeadings = (rows: Sheet['rows']): number => (rows[headingAt(rows)]?.cells ?? []).filter((cell) => fieldOf(cell) !== undefined).length
/** A CSV whose headings are understood with another sign between its cells: above them stands a title with commas, and in the rows numbers with them. */
const byKnownHeadings = (bytes: Uint8Array, first: Sheet): Sheet => {
  if (knownHeadings(first.rows) >= 2) return first
  const head = bytes.length <= headBytes ? bytes : bytes.subarray(0, bytes.lastIndexOf(10, headBytes) + 1)
  const known = separators.map((separator) => {
    const read = readSheet(head, undefined, separator)
    return { separator, count: read.ok ? knownHeadings(read.value.rows) : 0 }
  })
  const [best] = known.toSorted((a, b) => b.count - a.count)
  const again = best !== undefined && best.count >= 2 ? readSheet(bytes, undefined, best.separator) : undefined
  return again?.ok === true ? again.value : first
}
/** The sheet that is asked for; else the first that has a table of devices, for a workbook often opens with a cover page. */
const chosenSheet = (bytes: Uint8Array, wanted: string | undefined): Result<Sheet> => {
  const first = readSheet(bytes, wanted)
  if (first.ok && first.value.format === 'csv') return ok(byKnownHeadings(bytes, first.value))
  if (!first.ok || wanted !== undefined || first.value.sheets.length < 2 || tableness(first.value.rows) === 2) return first
  let best = first.value
  for (const name of first.value.sheets.slice(0, searchedSheets)) {
    const other = name === first.value.sheet ? first : readSheet(bytes, name)
    if (other.ok && tableness(other.value.rows) > tableness(best.rows)) best = other.value
    if (tableness(best.rows) === 2) break
  }
  return ok(best)
}

/** Reads a whole file into that form. Runs in the jail. */
const readTableFile = (bytes: Uint8Array, { sheet: wanted }: TableAsked): Result<TableFile> => {
  const read = chosenSheet(bytes, wanted)
  if (!read.ok) return read
  const { format, sheets, sheet, rows: all } = read.value
  const others = sheets.length > 1 ? ` The workbook’s sheets: ${sheets.slice(0, searchedSheets).join(', ')}.` : ''
  const no = (what: string, satisfiedBy: string) => {
    const says = `${what}${others}`
    return refuse({ code: 'imports/table-empty', clause: 'PM-3.1', status: 422, says, satisfiedBy, faults: [`file: ${says}`] })
  }
  const at = headingAt(all)
  const head = all[at]
  if (!head) return no('The file has no rows.', 'Add a first row with headings, such as Device, Site, Serial number, and a row for each device.')
  const rows = all.slice(at + 1)
  if (rows.length === 0) return no('The file has no rows below its headings.', 'Add at least one device.')
  const { columns } = profile(headingsOf(head), rows)
  const lines = gzipSync(rows.map(({ line, cells }) => JSON.stringify([line, ...cells])).join('\n')).toString('base64')
  return ok({ shape: { format, sheets: sheets.slice(0, 50), sheet, headingLine: head.line, columns }, rows: rows.length, lines })
}

/** One request for the jail: what is asked as JSON after its length (4 bytes), then the file. */
export const tableRequest = (bytes: Uint8Array, asked: TableAsked): Uint8Array => {
  const head = Buffer.from(JSON.stringify(asked))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, bytes])
}
/** The jail's side of `tableRequest`. What is asked is ours; the file is not. */
export const answerTableRequest = (request: Uint8Array): Result<TableFile> => {
  const all = Buffer.from(request.buffer, request.byteOffset, request.byteLength)
  const end = 4 + all.readUInt32BE(0)
  return readTableFile(all.subarray(end), JSON.parse(all.toString('utf8', 4, end)) as TableAsked)
}
