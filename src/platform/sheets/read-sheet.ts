import { refuse, ok, type Result } from '../../core/result.ts'
import { csvRows, textOf } from './csv-read.ts'
import { boundRows, SheetFault, type SheetRow } from './fault.ts'
import { readWorkbook } from './xlsx-read.ts'

/** A table of any supported format: its rows as text, numbered as a spreadsheet program numbers them. */
export type Sheet = {
  readonly format: 'csv' | 'xlsx'
  readonly sheets: readonly string[]
  readonly sheet: string | null
  readonly rows: readonly SheetRow[]
}

const starts = (bytes: Uint8Array, signs: readonly number[]): boolean => signs.every((sign, at) => bytes[at] === sign)

/** What is no table, told by its first bytes. */
const otherThings = (bytes: Uint8Array): SheetFault | undefined => {
  if (bytes.length === 0) return new SheetFault('the file is empty')
  if (starts(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return new SheetFault('the file is an Excel workbook of before 2007, or one with a password', 'Save it as XLSX, without a password, or as CSV.')
  if (starts(bytes, [0x25, 0x50, 0x44, 0x46])) return new SheetFault('the file is a PDF', 'Export the list as CSV or XLSX where it comes from.')
  if (starts(bytes, [0x1f, 0x8b])) return new SheetFault('the file is packed (gzip)', 'Unpack it and send the table in it.')
  const head = textOf(bytes.subarray(0, 200)).trimStart().toLowerCase()
  if (/^\ufeff?<(!doctype|html|table|\?xml|\w+:?workbook)/.test(head))
    return new SheetFault('the file is a web page or XML, whatever its name says', 'Open it in a spreadsheet program and save it as XLSX or CSV.')
  return undefined
}

/**
 * Reads CSV (commas, semicolons, tabs, bars) or XLSX, told apart by content. In the product this runs in the jail: the bytes are a stranger's.
 * @param wanted the sheet of a workbook. @param separator the sign between the cells of a CSV, where somebody knows it better than its first lines tell.
 */
export const readSheet = (bytes: Uint8Array, wanted?: string, separator?: string): Result<Sheet> => {
  try {
    const other = otherThings(bytes)
    if (other) throw other
    if (starts(bytes, [0x50, 0x4b])) {
      const { rows, sheets, sheet } = readWorkbook(bytes, wanted)
      return ok({ format: 'xlsx', sheets, sheet, rows: [...boundRows(rows)] })
    }
    return ok({ format: 'csv', sheets: [], sheet: null, rows: [...boundRows(csvRows(bytes, separator))] })
  } catch (error) {
    if (!(error instanceof SheetFault)) throw error
    const says = `The table cannot be read: ${error.message}.`
    return refuse({ code: 'sheets/unreadable', clause: '-', status: 422, says, satisfiedBy: error.fix, faults: [`file: ${error.message}`] })
  }
}
