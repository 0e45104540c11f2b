// What a table looks like before anybody says what its columns are: its headings, and of each column what stands in it.
import { countDate, noDates, type DateEvidence } from '../../core/time/told-dates.ts'
import { columnKeys, fieldOf } from './fields.rules.ts'

export type ColumnShape = {
  readonly key: string
  readonly heading: string
  readonly filled: number
  readonly samples: readonly string[]
  readonly dates: DateEvidence
}
export type TableShape = {
  readonly format: 'csv' | 'xlsx'
  readonly sheets: readonly string[]
  readonly sheet: string | null
  readonly headingLine: number
  readonly columns: readonly ColumnShape[]
}
type Line = { readonly line: number; readonly cells: readonly string[] }

const samples = 3
const sampleLetters = 60
const headingLetters = 100
const searched = 10 // rows among which the headings are looked for

const filledIn = ({ cells }: Line): number => cells.filter((cell) => cell !== '').length
/** The row of the headings: the first one, unless it is a title (`School: Lakeside` in two cells, too) above a table that begins further down. */
export const headingAt = (lines: readonly Line[]): number => {
  const head = lines.slice(0, searched)
  const first = head[0]
  if (!first) return 0
  const knownIn = ({ cells }: Line): number => cells.filter((cell) => fieldOf(cell) !== undefined).length
  const named = head.findIndex((line) => knownIn(line) >= 2)
  // A row of devices may hold a word or two that are headings elsewhere ("Computer", "Staff"): below a wide first row they are not.
  if (named > 0 && (knownIn(first) === 0 || filledIn(first) * 2 <= filledIn(head[named] ?? first))) return named
  if (knownIn(first) > 0) return 0
  const widest = Math.max(...head.map(filledIn))
  return filledIn(first) * 2 <= widest
    ? Math.max(
        0,
        head.findIndex((line) => filledIn(line) * 2 > widest),
      )
    : 0
}

/** The headings, cut and without blanks at the end. */
export const headingsOf = (line: Line): readonly string[] => line.cells.map((cell) => cell.replace(/\s+/g, ' ').slice(0, headingLetters))

/** Whether a column holds nothing but days as a spreadsheet program counts them: 44805. */
export const isSerialDays = ({ filled, dates }: Pick<ColumnShape, 'filled' | 'dates'>): boolean => filled > 0 && dates.serial === filled

/** Looks at every row once; `shapes` tells what each column holds. Columns without a heading but with cells are there too. */
export const profile = (
  headings: readonly string[],
  rows: Iterable<Line>,
): { readonly headings: readonly string[]; readonly columns: readonly ColumnShape[] } => {
  const seen: { filled: number; samples: string[]; dates: DateEvidence }[] = []
  for (const { cells } of rows) {
    for (const [at, cell] of cells.entries()) {
      if (cell === '') continue
      const one = (seen[at] ??= { filled: 0, samples: [], dates: noDates })
      one.filled++
      const sample = cell.replace(/\s+/g, ' ').slice(0, sampleLetters)
      if (one.samples.length < samples && !one.samples.includes(sample)) one.samples.push(sample)
      one.dates = countDate(one.dates, cell)
    }
  }
  const width = Math.max(headings.length, seen.length)
  const all = Array.from({ length: width }, (_, at) => headings[at] ?? '')
  const keys = columnKeys(all)
  return {
    headings: all,
    columns: all.map((heading, at) => ({
      key: keys[at] ?? '',
      heading,
      filled: seen[at]?.filled ?? 0,
      samples: seen[at]?.samples ?? [],
      dates: seen[at]?.dates ?? noDates,
    })),
  }
}
