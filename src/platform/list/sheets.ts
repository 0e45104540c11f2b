import type { CellValue, ListColumn } from '../db/list.ts'

/** What a sheet is made of: a list, or anything with a title and columns. */
type Sheet<Row> = { readonly title: string; readonly columns: Readonly<Record<string, Pick<ListColumn<Row>, 'heading' | 'value'>>> }

/**
 * A cell of a CSV. What a spreadsheet program would run as a formula is made text with an apostrophe in front (OWASP), and so is what already has
 * one there: an import takes one off again. Quotes, commas and line breaks are kept inside quotes.
 */
const csvCell = (value: CellValue): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = value ?? ''
  const tame = /^'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
const csvLine = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** A small table as CSV text, headings first. */
export const csvText = (names: readonly string[], rows: readonly (readonly CellValue[])[]): string => [names, ...rows].map(csvLine).join('')

const headings = <Row>(list: Sheet<Row>): readonly string[] => Object.values(list.columns).map((column) => column.heading)
const cells = <Row>(list: Sheet<Row>, row: Row): readonly CellValue[] => Object.values(list.columns).map((column) => column.value(row))

/** A list's rows as CSV (UTF-8, CRLF, with the byte-order mark by which Excel knows it), written as they are read. */
export const csvOf = <Row>(list: Sheet<Row>, rows: AsyncIterable<Row>): ReadableStream<Uint8Array> => {
  async function* lines() {
    let text = `\ufeff${csvLine(headings(list))}`
    for await (const row of rows) {
      text += csvLine(cells(list, row))
      if (text.length > 65_536) {
        yield text
        text = ''
      }
    }
    yield text
  }
  return ReadableStream.from(lines()).pipeThrough(new TextEncoderStream())
}

/**
 * The same as XLSX. Texts are written as texts, never as formulas or numbers: `=1+1` is shown and not run, `007` keeps its zeros. Marks that
 * turn the order of letters around stay in the data, as in the CSV.
 */
export const xlsxOf = <Row>(list: Sheet<Row>, rows: AsyncIterable<Row>): ReadableStream<Uint8Array> => {
  async function* lines() {
    for await (const row of rows) yield [...cells(list, row)]
  }
  const columns = headings(list).map((header) => ({ header, width: Math.max(12, header.length + 4) }))
  async function* bytes() {
    const { writeXlsxStream } = await import('hucre/xlsx') // loaded by who exports, not by everybody who lists
    yield* writeXlsxStream(lines(), { name: list.title.slice(0, 31), columns, freezePane: { rows: 1 } })
  }
  return ReadableStream.from(bytes())
}
