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
  /** ISO days of the points: they then stand where their day is, and days that nobody counted between them leave a gap. */
  days?: readonly string[] | undefined
  /** What happened on some of those days and explains a jump. */
  marks?: { readonly label: string; readonly days: readonly string[] } | undefined
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

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
/** Points further apart than this, in days, are not one line: what was between them nobody counted. */
const mostApart = 7

/** Which of the points get their name beneath: from the last back, each with room to the next. */
export const named = (places: readonly number[], room: number): ReadonlySet<number> => {
  const chosen = new Set<number>()
  let next = Number.POSITIVE_INFINITY
  for (let n = places.length - 1; n >= 0; n--) {
    const place = places[n] ?? 0
    if (next - place < room) continue
    chosen.add(n)
    next = place
  }
  return chosen
}

/**
 * Lines over time, drawn on the server in the page's own colours: labelled at their ends, told apart by their marks too, with the figures as a
 * table beneath.
 */
export function LineChart({ id, title, says, at, atLabel, unit = '', series, most, days, marks }: ChartProps) {
  const top = niceTop(most ?? Math.max(1, ...series.flatMap(({ values }) => values.flatMap((value) => value ?? []))))
  const steps = days?.map(dayNumber) ?? at.map((_, n) => n)
  const [from, to] = [steps[0] ?? 0, steps.at(-1) ?? 0]
  const place = (step: number) => Math.round((LEFT + ((W - LEFT - RIGHT) * (step - from)) / Math.max(1, to - from)) * 10) / 10
  const x = (n: number) => place(steps[n] ?? 0)
  const isJoined = (n: number) => days === undefined || (steps[n] ?? 0) - (steps[n - 1] ?? 0) <= mostApart
  const hasGap = days !== undefined && steps.some((_, n) => n > 0 && !isJoined(n))
  const happened = [...new Set(marks?.days)].map(dayNumber).filter((day) => day >= from && day <= to)
  const y = (value: number) => Math.round((TOP + (H - TOP - BOTTOM) * (1 - value / top)) * 10) / 10
  const ends = apart(
    series.map(({ values }) => y(values.findLast((value) => value !== undefined) ?? 0)),
    16,
  )
  const names = named(
    at.map((_, n) => x(n)),
    68,
  )
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
            names.has(n) && (
              <text x={x(n)} y={H - 6} text-anchor={x(n) < LEFT + 20 ? 'start' : 'middle'}>
                {name}
              </text>
            ),
        )}
        {happened.map((day) => (
          <line class="event" x1={place(day)} x2={place(day)} y1={TOP - 8} y2={H - BOTTOM} />
        ))}
        {series.map((one, n) => (
          <Line series={one} isJoined={isJoined} mark={MARKS[n % MARKS.length] ?? 'circle'} x={x} y={y} end={ends[n] ?? 0} />
        ))}
      </svg>
      <figcaption>
        {says}
        {hasGap && ' Dotted: there is no count for the days between.'}
        {happened.length > 0 && marks && ` Dashed upright lines: ${marks.label}.`}
      </figcaption>
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

type LineProps = { series: Series; mark: (typeof MARKS)[number]; x: Place; y: Place; end: number; isJoined: (n: number) => boolean }

function Line({ series, mark, x, y, end, isJoined }: LineProps) {
  const points = series.values.flatMap((value, n) => (value === undefined ? [] : [{ n, value }]))
  const isNext = (n: number, at: number) => at > 0 && points[at - 1]?.n === n - 1
  const path = points.map(({ n, value }, at) => `${isNext(n, at) && isJoined(n) ? 'L' : 'M'}${x(n)} ${y(value)}`).join('')
  const gaps = points
    .map(({ n, value }, at) => {
      const before = points[at - 1]
      return before && isNext(n, at) && !isJoined(n) ? `M${x(before.n)} ${y(before.value)}L${x(n)} ${y(value)}` : ''
    })
    .join('')
  const last = points.at(-1)
  return (
    <g class={`line ${series.state}`}>
      <path d={path} />
      {gaps !== '' && <path class="gap" d={gaps} />}
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

type BarTableProps = {
  caption: string
  label: string
  rows: readonly BarRow[]
  empty: string
  /** `share`: each row is a whole of its own, 100 % wide. `count`: all rows stand on one scale. */
  drawn: 'share' | 'count'
}

/** Parts of a whole, a bar a row: the figures stand beside it in words, each with the shape and colour of its part. */
export function BarTable({ caption, label, rows, empty, drawn }: BarTableProps) {
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
          {
            label: drawn === 'share' ? 'Share' : 'Drawn',
            cell: (row) => <Bar row={row} most={drawn === 'share' ? Math.max(1, total(row)) : most} />,
          },
          {
            label: 'Figures',
            cell: (row) =>
              row.parts
                .filter(({ value }) => value > 0)
                .map((part, at) => (
                  <>
                    {at > 0 && ', '}
                    <span class={`part ${part.state}`}>
                      {part.value.toLocaleString('en-US')} {part.word}
                    </span>
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
