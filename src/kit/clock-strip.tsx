import { type Label, percent, placeLabels } from './clock-layout.ts'

/** `window` = may work, `hold` = kept in case, `closed` = may not, `lead` = time that must pass. Each kind has a shape of its own. */
export type ClockSpan = {
  readonly kind: 'window' | 'hold' | 'closed' | 'lead'
  readonly from: number
  readonly to: number
  readonly label: string
  readonly fromWords: string
  readonly toWords: string
}
/** `notice` = people are told; `due` = must be done by. */
export type ClockPoint = { readonly kind: 'notice' | 'due'; readonly at: number; readonly label: string; readonly words: string }
export type ClockTick = { readonly at: number; readonly words: string }

export type ClockStripProps = {
  /** Names the strip: "Tonight's window". */
  label: string
  /** Epoch milliseconds; what lies outside is drawn at the edge. */
  from: number
  to: number
  now?: { readonly at: number; readonly words: string } | undefined
  spans?: readonly ClockSpan[]
  points?: readonly ClockPoint[]
  /** Plain marks such as midnights. */
  ticks?: readonly ClockTick[]
}

const BAR = 12
const LANE = 18
const TOP = 8 // room for the marks that stand out above and below the bar; labels hang outside the drawing, where .up and .down make room

/** Time drawn: the strip for eyes, the same as a list for everyone else (and for narrow screens). */
export function ClockStrip({ label, from, to, now, spans = [], points = [], ticks = [] }: ClockStripProps) {
  const x = (at: number) => percent(at, from, to)
  const above = placeLabels(
    spans.map((span) => ({ at: (x(span.from) + x(span.to)) / 2, text: span.label })),
    2,
  )
  const edges = [
    ...(now ? [{ at: x(now.at), text: 'now' }] : []),
    ...points.map((point) => ({ at: x(point.at), text: point.label })),
    ...spans.flatMap((span) => [
      { at: x(span.from), text: span.fromWords },
      { at: x(span.to), text: span.toWords },
    ]),
    ...ticks.map((tick) => ({ at: x(tick.at), text: tick.words })),
  ]
  const below = placeLabels(edges, 2)
  const key = [
    ...(now ? [{ kind: 'now', at: now.at, label: 'now', words: now.words }] : []),
    ...points,
    ...spans.map((span) => ({ kind: span.kind, at: span.from, label: span.label, words: `${span.fromWords} to ${span.toWords}` })),
  ].sort((a, b) => a.at - b.at)
  return (
    <figure class="clock">
      <figcaption class="hidden">{label}</figcaption>
      <div class={`strip up${lanesOf(above)} down${lanesOf(below)}`}>
        <svg aria-hidden="true" width="100%" height={TOP * 2 + BAR}>
          <rect class="base" y={TOP} width="100%" height={BAR} rx="3" />
          {ticks.map((tick) => (
            <line class="tick" x1={`${x(tick.at)}%`} x2={`${x(tick.at)}%`} y1={TOP - 2} y2={TOP + BAR + 2} />
          ))}
          {spans.map((span) => (
            <Span span={span} left={x(span.from)} right={x(span.to)} />
          ))}
          {points.map((point) => (
            <Mark kind={point.kind} at={x(point.at)} />
          ))}
          {now && <Mark kind="now" at={x(now.at)} />}
          {above.map((text) => (
            <Text label={text} y={-4 - text.lane * LANE} />
          ))}
          {below.map((text) => (
            <Text label={text} y={TOP * 2 + BAR + 12 + text.lane * LANE} />
          ))}
        </svg>
      </div>
      <ul class="key">
        {key.map((one) => (
          <li class={`k-${one.kind}`}>
            <span>
              <b>{one.label}</b>, {one.words}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  )
}

const lanesOf = (labels: readonly Label[]) => labels.reduce((most, label) => Math.max(most, label.lane + 1), 0)

function Text({ label, y }: { label: Label; y: number }) {
  return (
    <g class={label.text === 'now' ? 'label k-now' : 'label'}>
      <text x={`${label.at}%`} y={y} text-anchor={label.anchor}>
        {label.text}
      </text>
    </g>
  )
}

/** A lead time is a thin line, all others fill the strip; `hold` and `closed` are also outlined. */
function Span({ span, left, right }: { span: ClockSpan; left: number; right: number }) {
  const thin = span.kind === 'lead'
  return (
    <g class={`k-${span.kind}`}>
      <rect x={`${left}%`} width={`${Math.round((right - left) * 10) / 10}%`} y={thin ? TOP + 4 : TOP} height={thin ? 4 : BAR} rx={thin ? 2 : 3} />
    </g>
  )
}

/** Points keep their shape at any width: the outer svg places them in percent, the inner one draws in pixels. */
function Mark({ kind, at }: { kind: 'now' | 'notice' | 'due'; at: number }) {
  const bottom = TOP + BAR
  return (
    <svg class={`k-${kind}`} x={`${at}%`} overflow="visible">
      {kind === 'notice' && <circle cy={TOP + BAR / 2} r="6" />}
      {kind === 'due' && <path d={`M0 ${TOP - 4}L8 ${bottom + 3}H-8Z`} />}
      {kind === 'now' && (
        <>
          <line y1={TOP - 3} y2={bottom + 5} />
          <path d={`M-5 ${TOP - 7}H5L0 ${TOP}Z`} />
        </>
      )}
    </svg>
  )
}
