import { fault, outcome } from './outcome.ts'
import type { Check } from './outcome.ts'
import { sourcesOf } from './source.ts'
import type { Source } from './source.ts'
import { readTree } from './tree.ts'
import type { TreeFile } from './tree.ts'

/** Tables of data may be longer than 400 lines; each with the reason. */
const longTables: Readonly<Record<string, string>> = {
  'src/subjects/imports/sources.rules.ts': 'the headings of every known source, a row each',
  'tests/lib/vendor-tables.ts': 'samples of the same sources',
}

const limits = { longest: 400, median: 90, ninetieth: 250 } as const
const isCounted = (path: string): boolean => /\.(ts|tsx|sql|css)$/.test(path) && !/\.d\.ts$/.test(path)
const isGenerated = (file: TreeFile): boolean =>
  file.path.endsWith('.gen.ts') || file.path === 'db/schema.sql' || /^(?:\/\/|\/\*\*?|--)[^\n]*\bgenerated\b/i.test(file.text)

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\.test\.tsx?$|^tests\//, 'tests'],
  [/\.sql$/, 'sql'],
  [/\.css$/, 'css'],
  [/\.rules\.ts$/, 'rules'],
  [/\.(store|views)\.ts$/, 'stores, views'],
  [/\.(routes|screens)\.tsx?$|^src\/kit\//, 'screens, routes, kit'],
  [/^src\/core\//, 'core'],
  [/^src\/platform\//, 'platform'],
  [/^src\/connectors\//, 'connectors'],
  [/^src\/subjects\//, 'use cases'],
  [/^(tools|bench)\//, 'tools, bench'],
]
const kindOf = (path: string): string => kinds.find(([shape]) => shape.test(path))?.[1] ?? 'other'

type Measure = { readonly path: string; readonly kind: string; readonly lines: number; readonly comments: number; readonly code: number }

const commentLines = (file: TreeFile, source: Source | undefined): number => {
  if (file.path.endsWith('.sql')) return file.text.split('\n').filter((line) => /--/.test(line)).length
  if (file.path.endsWith('.css'))
    return (file.text.match(/\/\*[\s\S]*?\*\//g) ?? [])
      .join('\n')
      .split('\n')
      .filter((line) => line !== '').length
  return (source?.comments ?? []).reduce((sum, comment) => sum + comment.value.split('\n').length, 0)
}

const measure =
  (sources: ReadonlyMap<string, Source>) =>
  (file: TreeFile): Measure => {
    const all = file.text.replace(/\n$/, '').split('\n')
    const filled = all.filter((line) => line.trim() !== '')
    const code = filled.filter((line) => !/^\s*(?:\/\/|\/?\*|--)/.test(line)).length
    return { path: file.path, kind: kindOf(file.path), lines: all.length, comments: commentLines(file, sources.get(file.path)), code }
  }

/** The value below which the share `part` of the sorted numbers lies. */
const quantile = (numbers: readonly number[], part: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

const figures = (name: string, measures: readonly Measure[]): string => {
  const lines = measures.map((each) => each.lines)
  const ratio =
    measures.reduce((sum, each) => sum + each.comments, 0) /
    Math.max(
      1,
      measures.reduce((sum, each) => sum + each.code, 0),
    )
  const cells = [measures.length, quantile(lines, 0.5), quantile(lines, 0.9), Math.max(0, ...lines)].map((value) => String(value).padStart(6))
  return `${name.padEnd(22)}${cells.join('')}${ratio.toFixed(2).padStart(8)}`
}

/** Hand-written files: median, ninetieth percentile and longest, in lines; comment lines per code line, by kind. */
export const check: Check = async (root) => {
  const tree = await readTree(root)
  const sources = new Map(sourcesOf(tree).map((source) => [source.path, source]))
  const counted = tree.files.filter((file) => isCounted(file.path))
  const measures = counted.filter((file) => !isGenerated(file)).map(measure(sources))
  const own = measures.filter((each) => !(each.path in longTables))
  const lines = own.map((each) => each.lines)
  const faults = [
    ...own
      .filter((each) => each.lines > limits.longest)
      .map((each) => fault(each.path, limits.longest + 1, 'file-too-long', `${each.lines} lines of at most ${limits.longest}`)),
    ...measures
      .filter((each) => each.path in longTables && each.lines <= limits.longest)
      .map((each) => fault(each.path, 1, 'allowance-must-be-needed', 'is short now')),
    ...(quantile(lines, 0.5) > limits.median ? [`the median file has ${quantile(lines, 0.5)} lines of at most ${limits.median}`] : []),
    ...(quantile(lines, 0.9) > limits.ninetieth ? [`the 90th percentile is ${quantile(lines, 0.9)} lines of at most ${limits.ninetieth}`] : []),
  ]
  const names = [...new Set(kinds.map(([, kind]) => kind)), 'other'].filter((name) => measures.some((each) => each.kind === name))
  const table = names.map((name) =>
    figures(
      name,
      measures.filter((each) => each.kind === name),
    ),
  )
  const head = `${'lines a file'.padEnd(22)}${['files', 'median', '90th', 'max'].map((cell) => cell.padStart(6)).join('')}${'comment'.padStart(8)}`
  const wide = counted
    .filter((file) => !isGenerated(file))
    .flatMap((file) => file.text.split('\n'))
    .filter((line) => line.length > 150).length
  return outcome('sizes', measures.length, counted.filter((file) => !isGenerated(file)).length, faults, [
    head,
    ...table,
    figures('all', measures),
    ...(wide === 0 ? [] : [`${wide} lines are wider than 150 signs`]),
  ])
}
