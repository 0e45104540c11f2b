import { DataTable } from './table.tsx'
import type { State } from './tag.tsx'

/** Points from left to right; undefined where nothing is known, which leaves a gap and never a zero. */
export type Series = { readonly label: string; readonly state: State | 'plain'; readonly values: readonly (number | undefined)[] }
export type ChartProps = {
  id: string
  title: string
  /** What is to be seen in it, in one sentence: the drawing's description. */
  says: string
  /** What the points stand at, e.g. months. */
  at: readonly string[]
  atLabel: string
  unit?: string | undefined
  series: readonly Series[]
  /** The top of the scale; else the largest value, rounded up. */
  most?: number | undefined
}

const W = 640
const H = 220
const LEFT = 52 // room for `100 %`
const RIGHT = 118 // room for the labels at the lines' ends
const TOP = 12
const BOTTOM = 26
const MARKS = ['circle', 'square', 'triangle', 'diamond'] as const

/** Rounded up to 1, 2 or 5 times a power of ten. */
export const niceTop = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

const figure = (value: number | undefined, unit: string): string => (value === undefined ? 'not known' : `${value.toLocaleString('en-US')}${unit}`)

/** Labels at the lines' ends, moved apart so that none covers another; given from top to bottom. */
export const apart = (wanted: readonly number[], gap: number): readonly number[] => {
  const order = wanted.map((y, at) => ({ y, at })).toSorted((a, b) => a.y - b.y)
  for (let n = 1; n < order.length; n++) {
    const [before, one] = [order[n - 1], order[n]]
    if (before && one && one.y < before.y + gap) one.y = before.y + gap
  }
  const placed = [...wanted]
  for (const { y, at } of order) placed[at] = y
  return placed
}

/**
 * Lines over time, drawn on the server in the page's own colours: labelled at their ends, told apart by their marks too, with the figures as a
 * table beneath.
 */
export function LineChart({ id, title, says, at, atLabel, unit = '', series, most }: ChartProps) {
  const top = niceTop(most ?? Math.max(1, ...series.flatMap(({ values }) => values.flatMap((value) => value ?? []))))
  const x = (n: number) => Math.round((LEFT + ((W - LEFT - RIGHT) * n) / Math.max(1, at.length - 1)) * 10) / 10
  const y = (value: number) => Math.round((TOP + (H - TOP - BOTTOM) * (1 - value / top)) * 10) / 10
  const ends = apart(
    series.map(({ values }) => y(values.findLast((value) => value !== undefined) ?? 0)),
    16,
  )
  const every = Math.ceil(at.length / 7)
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-says`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-says`}>{says}</desc>
        {[0, 0.5, 1].map((share) => (
          <g>
            <line class="grid" x1={LEFT} x2={W - RIGHT} y1={y(top * share)} y2={y(top * share)} />
            <text x={LEFT - 8} y={y(top * share) + 4} text-anchor="end">
              {(top * share).toLocaleString('en-US')}
              {unit}
            </text>
          </g>
        ))}
        {at.map(
          (name, n) =>
            n % every === 0 && (
              <text x={x(n)} y={H - 6} text-anchor={n === 0 ? 'start' : 'middle'}>
                {name}
              </text>
            ),
        )}
        {series.map((one, n) => (
          <Line series={one} mark={MARKS[n % MARKS.length] ?? 'circle'} x={x} y={y} end={ends[n] ?? 0} />
        ))}
      </svg>
      <figcaption>{says}</figcaption>
      <details>
        <summary>The figures</summary>
        <DataTable
          caption={title}
          captionHidden
          rows={at.map((name, n) => ({ name, n }))}
          empty="No figures."
          columns={[
            { label: atLabel, head: true, cell: (row) => row.name },
            ...series.map((one) => ({ label: one.label, number: true, cell: (row: { n: number }) => figure(one.values[row.n], unit) })),
          ]}
        />
      </details>
    </figure>
  )
}

type Place = (n: number) => number

function Line({ series, mark, x, y, end }: { series: Series; mark: (typeof MARKS)[number]; x: Place; y: Place; end: number }) {
  const points = series.values.flatMap((value, n) => (value === undefined ? [] : [{ n, value }]))
  const path = points.map(({ n, value }, at) => `${at > 0 && points[at - 1]?.n === n - 1 ? 'L' : 'M'}${x(n)} ${y(value)}`).join('')
  const last = points.at(-1)
  return (
    <g class={`line ${series.state}`}>
      <path d={path} />
      {points.map(({ n, value }) => (
        <Mark kind={mark} cx={x(n)} cy={y(value)} />
      ))}
      {last && (
        <text x={x(last.n) + 10} y={end + 4}>
          {series.label}
        </text>
      )}
    </g>
  )
}

function Mark({ kind, cx, cy }: { kind: (typeof MARKS)[number]; cx: number; cy: number }) {
  if (kind === 'circle') return <circle cx={cx} cy={cy} r="3.5" />
  if (kind === 'square') return <rect x={cx - 3.2} y={cy - 3.2} width="6.4" height="6.4" />
  if (kind === 'triangle') return <path class="mark-shape" d={`M${cx} ${cy - 4.5}L${cx + 4.5} ${cy + 3.5}H${cx - 4.5}Z`} />
  return <path class="mark-shape" d={`M${cx} ${cy - 4.8}L${cx + 4.8} ${cy}L${cx} ${cy + 4.8}L${cx - 4.8} ${cy}Z`} />
}

export type BarRow = {
  readonly label: string
  readonly href?: string | undefined
  readonly parts: readonly { readonly state: State; readonly word: string; readonly value: number }[]
}

/** Shares of a whole, a bar a row: a table whose last column is drawn; the figures stand beside it in words. */
export function BarTable({ caption, label, rows, empty }: { caption: string; label: string; rows: readonly BarRow[]; empty: string }) {
  const total = (row: BarRow) => row.parts.reduce((sum, part) => sum + part.value, 0)
  const most = Math.max(1, ...rows.map(total))
  return (
    <div class="bars">
      <DataTable
        caption={caption}
        captionHidden
        rows={rows}
        empty={empty}
        columns={[
          { label, head: true, cell: (row) => (row.href ? <a href={row.href}>{row.label}</a> : row.label) },
          { label: 'Share', cell: (row) => <Bar row={row} most={most} /> },
          {
            label: 'Figures',
            cell: (row) =>
              row.parts
                .filter(({ value }) => value > 0)
                .map((part, at) => (
                  <>
                    {at > 0 && ', '}
                    {part.value.toLocaleString('en-US')} {part.word}
                  </>
                )),
          },
        ]}
      />
    </div>
  )
}

function Bar({ row, most }: { row: BarRow; most: number }) {
  let left = 0
  return (
    <svg class="bar-row" width="100%" height="14" aria-hidden="true">
      {row.parts
        .filter(({ value }) => value > 0)
        .map((part) => {
          const [from, width] = [left, Math.round((part.value / most) * 1000) / 10]
          left += width
          return <rect class={`fill ${part.state}`} x={`${from}%`} width={`${width}%`} height="14" />
        })}
    </svg>
  )
}
