// A workbook's sheet as rows of text (ECMA-376). What a hostile one could do - claim a billion cells, unpack to terabytes, nest entities, point
// past its own strings - ends in a fault that names the place, before memory is taken for it.
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { columnName, placeOf, SheetFault, sheetLimits, type SheetRow } from './fault.ts'
import { formatOf, shownNumber, type CellFormat } from './xlsx-cells.ts'
import { zipParts, type ZipParts } from './zip-parts.ts'

type Handlers = {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}
const deepest = 40
const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Walks an XML part. Document types are refused: with them come entities, and no workbook has one. */
const walk = (name: string, bytes: Uint8Array, { open, close, text }: Handlers): void => {
  const parser = new SaxesParser({ xmlns: false, fragment: false })
  let depth = 0
  parser.on('doctype', () => {
    throw new SheetFault(`${name} declares a document type, which no workbook does`)
  })
  parser.on('error', () => {
    throw new SheetFault(`${name} is no XML at its line ${parser.line}`)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (++depth > deepest) throw new SheetFault(`${name} is nested deeper than a workbook is`)
    open?.(local(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag: SaxesTagPlain) => {
    depth--
    close?.(local(tag.name))
  })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let at = 0; at < bytes.length; at += 65_536) {
    let chunk
    try {
      chunk = decoder.decode(bytes.subarray(at, at + 65_536), { stream: true })
    } catch {
      throw new SheetFault(`${name} is not written in UTF-8`)
    }
    parser.write(chunk)
  }
  parser.close()
}

const partOf = (parts: ZipParts, name: string): Uint8Array => {
  const bytes = parts.read(name)
  if (!bytes) throw new SheetFault(`the workbook has no part ${name}`)
  return bytes
}

/** A part's relations: id -> path in the archive, and by the last word of its type. */
const relations = (parts: ZipParts, of: string) => {
  const folder = of.replace(/[^/]*$/, '')
  const bytes = parts.read(`${folder}_rels/${of.slice(folder.length)}.rels`)
  const byId = new Map<string, string>()
  const byType = new Map<string, string>()
  if (bytes) {
    walk('its list of parts', bytes, {
      open: (name, { Id = '', Type = '', Target = '' }) => {
        if (name !== 'Relationship') return
        const path = Target.startsWith('/') ? Target.slice(1) : folder + Target
        byId.set(Id, path)
        byType.set(Type.replace(/.*\//, ''), path)
      },
    })
  }
  return { byId, byType }
}

type Book = {
  readonly sheets: readonly { readonly name: string; readonly path: string; readonly isHidden: boolean }[]
  readonly is1904: boolean
  readonly strings: readonly string[]
  readonly formats: readonly CellFormat[]
}

const openBook = (parts: ZipParts): Book => {
  const main = relations(parts, '').byType.get('officeDocument') ?? 'xl/workbook.xml'
  const { byId, byType } = relations(parts, main)
  const sheets: { name: string; path: string; isHidden: boolean }[] = []
  let is1904 = false
  walk('the workbook', partOf(parts, main), {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      const id = Object.entries(attributes).find(([key]) => local(key) === 'id' && key.includes(':'))?.[1]
      if (name === 'sheet' && sheets.length < 200)
        sheets.push({ name: attributes.name ?? '', path: byId.get(id ?? '') ?? '', isHidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  const [strings, styles] = [byType.get('sharedStrings'), byType.get('styles')]
  return {
    sheets,
    is1904,
    strings: strings === undefined ? [] : sharedStrings(partOf(parts, strings)),
    formats: styles === undefined ? [] : cellFormats(partOf(parts, styles)),
  }
}

/** Strings that cells point to. Readings of Japanese names (`rPh`) are no part of the text. */
const sharedStrings = (bytes: Uint8Array): readonly string[] => {
  const strings: string[] = []
  let text: string[] | undefined
  let [isText, isReading] = [false, false]
  walk('the list of strings', bytes, {
    open: (name) => {
      if (name === 'si') text = []
      else if (name === 't') isText = true
      else if (name === 'rPh') isReading = true
    },
    close: (name) => {
      if (name === 'si') {
        strings.push((text ?? []).join(''))
        text = undefined
      } else if (name === 't') isText = false
      else if (name === 'rPh') isReading = false
    },
    text: (said) => {
      if (isText && !isReading) text?.push(said)
    },
  })
  return strings
}

const cellFormats = (bytes: Uint8Array): readonly CellFormat[] => {
  const own = new Map<number, string>()
  const formats: CellFormat[] = []
  let isOfCells = false
  walk('the formats', bytes, {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') own.set(Number(numFmtId), formatCode.slice(0, 300))
      else if (name === 'cellXfs') isOfCells = true
      else if (name === 'xf' && isOfCells && formats.length < 70_000) formats.push(formatOf(Number(numFmtId), own.get(Number(numFmtId))))
    },
    close: (name) => {
      if (name === 'cellXfs') isOfCells = false
    },
  })
  return formats
}

/** `AB12` as its column (the first is 0); undefined for what is no cell's name. */
const columnOf = (reference: string): number | undefined => {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference)?.[1]
  return letters === undefined ? undefined : [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

const sheetRows = (book: Book, name: string, bytes: Uint8Array): readonly SheetRow[] => {
  const rows: SheetRow[] = []
  let [line, column, kind, style] = [0, -1, 'n', 0]
  let cells: string[] = []
  let value: string[] | undefined
  let isUnworked = false // a formula without a value beside it, as scripts write them
  let shown = ''
  const fault = (says: string) => new SheetFault(`${placeOf(line, column)}: ${says}`)
  const put = (): void => {
    if (shown === '') return
    if (column >= sheetLimits.columns)
      throw new SheetFault(`${placeOf(line, column)}: more than ${sheetLimits.columns} columns`, 'Take away the columns that nobody needs.')
    while (cells.length < column) cells.push('')
    cells[column] = shown.trim()
  }
  const read = (stored: string): string => {
    if (kind === 's') {
      const at = Number(stored)
      const text = Number.isInteger(at) && at >= 0 && stored.trim() !== '' ? book.strings[at] : undefined
      if (text === undefined) throw fault(`points to string “${stored.slice(0, 20)}”, and the workbook has ${book.strings.length}`)
      return text
    }
    if (kind === 'b') return stored.trim() === '1' ? 'TRUE' : 'FALSE'
    if (kind !== 'n') return stored // str, inlineStr, e, d
    const number = shownNumber(stored, book.formats[style] ?? { kind: 'plain' }, book.is1904)
    if (number === undefined)
      throw fault(`“${stored.slice(0, 30)}” is no ${book.formats[style]?.kind === 'date' ? 'date of its calendar' : 'number'}`)
    return number
  }
  walk(`the sheet ${name}`, bytes, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        const told = Number(attributes.r ?? line + 1)
        if (!Number.isInteger(told) || told <= line || told > 1_048_576)
          throw new SheetFault(`the row after row ${line} is numbered “${String(attributes.r).slice(0, 20)}”`)
        ;[line, column, cells] = [told, -1, []]
      } else if (tag === 'c') {
        const at = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
        if (at === undefined || at <= column)
          throw new SheetFault(
            `row ${line}: the cell after column ${column < 0 ? '-' : columnName(column)} is named “${String(attributes.r).slice(0, 20)}”`,
          )
        ;[column, kind, style, shown, isUnworked] = [at, attributes.t ?? 'n', Number(attributes.s ?? 0), '', false]
      } else if (tag === 'v' || tag === 't') [value, isUnworked] = [[], false]
      else if (tag === 'f' || tag === 'rPh') [value, isUnworked] = [undefined, tag === 'f'] // a formula is not run: the value beside it is what people saw
    },
    text: (said) => {
      if (value && value.length < 10_000) value.push(said)
    },
    close: (tag) => {
      if (tag === 'v' && value && value.length > 0) {
        shown = read(value.join(''))
        value = undefined
      } else if (tag === 't' && value) {
        shown += value.join('')
        value = undefined
      } else if (tag === 'c') {
        if (isUnworked) shown = '#CALC!' // no spreadsheet program ever worked it out: its value is not known, and that is said
        put()
      } else if (tag === 'row' && cells.some((cell) => cell !== '')) {
        if (rows.length > sheetLimits.rows)
          throw new SheetFault(
            `row ${line.toLocaleString('en-US')}: the sheet has more than ${sheetLimits.rows.toLocaleString('en-US')} rows`,
            'Several smaller files, by school or by kind.',
          )
        rows.push({ line, cells })
      }
    },
  })
  return rows
}

export type Workbook = { readonly sheets: readonly string[]; readonly sheet: string; readonly rows: readonly SheetRow[] }

/** A sheet of a workbook: the one named, else the first that people see. @throws SheetFault */
export const readWorkbook = (bytes: Uint8Array, wanted?: string): Workbook => {
  const parts = zipParts(bytes)
  if (parts.names.includes('content.xml')) throw new SheetFault('the file is an OpenDocument spreadsheet', 'Save it as XLSX or CSV.')
  if (parts.names.some((name) => name.endsWith('.bin') && name.includes('worksheets/sheet')))
    throw new SheetFault('the file is a binary workbook (XLSB)', 'Save it as XLSX or CSV.')
  const book = openBook(parts)
  const seen = book.sheets.filter((sheet) => !sheet.isHidden)
  const sheet = wanted === undefined ? seen[0] : book.sheets.find(({ name }) => name === wanted)
  if (!sheet)
    throw new SheetFault(
      wanted === undefined ? 'the workbook has no sheet that can be seen' : `the workbook has no sheet called ${wanted.slice(0, 60)}`,
    )
  return {
    sheets: seen.map(({ name }) => name.slice(0, 100)),
    sheet: sheet.name.slice(0, 100),
    rows: sheetRows(book, sheet.name, partOf(parts, sheet.path)),
  }
}
