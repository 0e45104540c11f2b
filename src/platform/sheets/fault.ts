/** Why a table cannot be read, with the place of it: `row 12, column C: …`. Thrown inside the readers, a refusal outside. */
export class SheetFault extends Error {
  readonly fix: string
  constructor(says: string, fix = 'Save it again as CSV or XLSX and send that.') {
    super(says)
    this.fix = fix
  }
}

/** What one file may hold. A district's whole list is far below; past it somebody else's generator is at work. */
export const sheetLimits = {
  rows: 50_000, // below the headings
  columns: 200,
  cellLetters: 4_000,
  letters: 64_000_000, // of all cells together
  partBytes: 256 * 2 ** 20, // one part of an XLSX, unpacked
  unpackedBytes: 400 * 2 ** 20, // all that is read of it
  entries: 2_000, // parts of the archive
} as const

/** `AB` of column 27 (the first is 0), as a spreadsheet program names it. */
export const columnName = (index: number): string => {
  let name = ''
  for (let at = index + 1; at > 0; at = Math.floor((at - 1) / 26)) name = String.fromCharCode(65 + ((at - 1) % 26)) + name
  return name
}

export const placeOf = (row: number, column: number): string => `row ${row.toLocaleString('en-US')}, column ${columnName(column)}`

/** One row that says something: its number as a spreadsheet program shows it, its cells from column A on. */
export type SheetRow = { readonly line: number; readonly cells: readonly string[] }

/** Passes rows on while they fit; names the first that does not. */
export const boundRows = function* (rows: Iterable<SheetRow>): Generator<SheetRow> {
  let count = 0
  let letters = 0
  for (const row of rows) {
    if (++count > sheetLimits.rows + 1)
      throw new SheetFault(
        `row ${row.line.toLocaleString('en-US')}: the table has more than ${sheetLimits.rows.toLocaleString('en-US')} rows`,
        'Several smaller files, by school or by kind.',
      )
    if (row.cells.length > sheetLimits.columns)
      throw new SheetFault(
        `${placeOf(row.line, row.cells.length - 1)}: more than ${sheetLimits.columns} columns`,
        'Take away the columns that nobody needs.',
      )
    for (const [column, cell] of row.cells.entries()) {
      if (cell.length > sheetLimits.cellLetters)
        throw new SheetFault(
          `${placeOf(row.line, column)}: the cell holds more than ${sheetLimits.cellLetters.toLocaleString('en-US')} characters`,
          'Take the column away or shorten the cell.',
        )
      letters += cell.length
    }
    if (letters > sheetLimits.letters)
      throw new SheetFault(
        `row ${row.line.toLocaleString('en-US')}: the cells up to here hold more than ${sheetLimits.letters / 1e6} million characters`,
        'Several smaller files.',
      )
    yield row
  }
}
