// A table as a spreadsheet program or a script saves it (RFC 4180 and what is found in the wild).
import { SheetFault, type SheetRow } from './fault.ts'

/** Bytes as text: UTF-8, UTF-16 with its mark (as older PowerShell writes), else Windows-1252, as older spreadsheet programs save. */
export const textOf = (bytes: Uint8Array): string => {
  const [a, b] = bytes
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

export const separators = [',', ';', '\t', '|'] as const

const linesLookedAt = 20
/** How many of each separator the first lines that say something hold, outside quotes. */
const countsByLine = (text: string): readonly ReadonlyMap<string, number>[] => {
  const lines: Map<string, number>[] = []
  let counts = new Map<string, number>()
  let isQuoted = false
  let said = false
  for (let i = 0; i <= text.length && lines.length < linesLookedAt; i++) {
    const sign = text[i] ?? '\n'
    if (sign === '"') isQuoted = !isQuoted
    else if (!isQuoted && (sign === '\n' || sign === '\r')) {
      if (said) lines.push(counts)
      counts = new Map()
      said = false
      continue
    } else if (!isQuoted && (separators as readonly string[]).includes(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1)
    if (!/\s/.test(sign)) said = true
  }
  return lines
}

/**
 * The sign between cells: what the first line has most of, for that is where the headings are; some countries' files have semicolons. Where few lines
 * below have it, the first is a title ("Inventory, all schools"), and the sign is what most of those below have.
 */
const separatorOf = (text: string): string => {
  const [first = new Map<string, number>(), ...below] = countsByLine(text)
  const most = (count: (sign: string) => number): string => separators.reduce((best: string, sign) => (count(sign) > count(best) ? sign : best), ',')
  const linesWith = (sign: string): number => below.filter((line) => line.has(sign)).length
  const byHeadings = most((sign) => first.get(sign) ?? 0)
  const byLines = most(linesWith)
  return linesWith(byHeadings) * 2 < below.length && linesWith(byLines) * 2 > below.length ? byLines : byHeadings
}

/** A saved list puts an apostrophe before what a spreadsheet program would run; it is taken off, and the rest stays the text it is. */
const untame = (cell: string): string => cell.replace(/^'(?='*\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/, '').trim()

/**
 * Rows with their numbers; empty ones are left out and counted. `wanted` is the sign between cells where somebody knows it. Line ends may stand inside quotes.
 * @throws SheetFault for a quote that never closes, and for what is no text.
 */
export const csvRows = function* (bytes: Uint8Array, wanted?: string): Generator<SheetRow> {
  const whole = textOf(bytes)
  if (whole.includes('\0')) throw new SheetFault('the file holds bytes that no text has: it is no table')
  let start = whole.startsWith('\ufeff') ? 1 : 0
  const told = /^sep=([,;\t|])\r?\n/i.exec(whole.slice(start, start + 10))
  if (told) start += told[0].length
  const separator = told?.[1] ?? wanted ?? separatorOf(whole.slice(start, start + 100_000))
  let line = 1
  let cells: string[] = []
  let cell = ''
  let quotedSince = 0
  const endRow = (): SheetRow | undefined => {
    cells.push(untame(cell))
    cell = ''
    while (cells.at(-1) === '') cells.pop()
    const row = cells.length === 0 || (line === 1 && cells[0]?.startsWith('#TYPE ')) ? undefined : { line, cells } // PowerShell's first line
    cells = []
    line++
    return row
  }
  for (let i = start; i < whole.length; i++) {
    const sign = whole[i] as string
    if (quotedSince > 0) {
      if (sign !== '"') cell += sign
      else if (whole[i + 1] === '"') {
        cell += '"'
        i++
      } else quotedSince = 0
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      quotedSince = line
    } else if (sign === separator) {
      cells.push(untame(cell))
      cell = ''
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && whole[i + 1] === '\n') i++
      const row = endRow()
      if (row) yield row
    } else cell += sign
  }
  if (quotedSince > 0) throw new SheetFault(`row ${quotedSince}: a quotation mark opens in column ${cells.length + 1} and is never closed`)
  const last = endRow()
  if (last) yield last
}
