// CM-2, read as readings have it: half-open; inside on Saturday and Sunday, and Monday to Friday from opening or before closing.
import { Temporal } from 'temporal-polyfill'
import { instantOf, isoIn, localTime, type At } from './zone.ts'

/** An extra window by the coordinator's recorded agreement (CM-2, PM-3.4): local date-times in the district's zone. */
export type ExtraWindow = { readonly opens: string; readonly closes: string; readonly agreement: string }

/** `weekdayOpens` and `weekdayCloses` are wall-clock `HH:MM`; opening after closing means overnight. They must differ. */
export type WindowPolicy = {
  readonly zone: string
  readonly weekdayOpens: string
  readonly weekdayCloses: string
  readonly weekend: boolean // Saturday and Sunday, whole
  readonly mondayTail: boolean // Monday 00:00 to closing belongs to it
  readonly extra: readonly ExtraWindow[]
}

/** Half-open: `opens` is inside, `closes` is not. Both ISO with the offset of the zone at that moment. */
export type Window = { readonly opens: string; readonly closes: string; readonly zone: string; readonly clause: 'CM-2' }

type Span = { readonly opens: number; readonly closes: number } // epoch milliseconds

const day = 86_400_000
const monday = 1
const saturday = 6

export const isOvernight = (policy: WindowPolicy): boolean => policy.weekdayOpens > policy.weekdayCloses

// A wall-clock edge on a night when the clocks change: where the hour repeats, the narrower reading (open at the
// second, close at the first); where it is skipped, the skip itself.
const edge = (plain: Temporal.PlainDateTime, zone: string, side: 'opens' | 'closes'): number => {
  const local = localTime(plain, zone)
  if (local.is === 'skipped') return (local.first.getTimeZoneTransition('next') ?? local.second).epochMilliseconds
  return (side === 'opens' ? local.second : local.first).epochMilliseconds
}

const dayStart = (date: Temporal.PlainDate, zone: string): number => date.toZonedDateTime(zone).epochMilliseconds

const spansOfDay = (policy: WindowPolicy, date: Temporal.PlainDate): Span[] => {
  const { zone } = policy
  if (date.dayOfWeek >= saturday) return policy.weekend ? [{ opens: dayStart(date, zone), closes: dayStart(date.add({ days: 1 }), zone) }] : []
  const opens = edge(date.toPlainDateTime(policy.weekdayOpens), zone, 'opens')
  const closes = edge(date.toPlainDateTime(policy.weekdayCloses), zone, 'closes')
  if (!isOvernight(policy)) return [{ opens, closes }]
  const evening = { opens, closes: dayStart(date.add({ days: 1 }), zone) }
  if (date.dayOfWeek === monday && !policy.mondayTail) return [evening]
  return [{ opens: dayStart(date, zone), closes }, evening]
}

const standing = (policy: WindowPolicy, from: number, to: number): Span[] => {
  const dateAt = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(policy.zone).toPlainDate()
  const last = dateAt(to)
  const spans: Span[] = []
  for (let date = dateAt(from); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) spans.push(...spansOfDay(policy, date))
  return spans
}

const agreed = (policy: WindowPolicy): Span[] =>
  policy.extra.map(({ opens, closes }) => ({
    opens: edge(Temporal.PlainDateTime.from(opens), policy.zone, 'opens'),
    closes: edge(Temporal.PlainDateTime.from(closes), policy.zone, 'closes'),
  }))

const merge = (spans: readonly Span[]): Span[] => {
  const merged: Span[] = []
  for (const span of spans.filter(({ opens, closes }) => opens < closes).sort((a, b) => a.opens - b.opens)) {
    const last = merged.at(-1)
    if (last !== undefined && span.opens <= last.closes) merged[merged.length - 1] = { opens: last.opens, closes: Math.max(last.closes, span.closes) }
    else merged.push(span)
  }
  return merged
}

// Windows are told whole, so the search widens until each is followed to its ends (agreed weeks may chain several weekends).
const touching = (policy: WindowPolicy, from: number, to: number): Span[] => {
  const margin = 5 * day // longer than any standing window
  for (let first = from - margin, last = to + margin; ;) {
    const found = merge([...standing(policy, first, last), ...agreed(policy)]).filter(({ opens, closes }) => opens < to && closes > from)
    const needed = [Math.min(from, found[0]?.opens ?? from) - margin, Math.max(to, found.at(-1)?.closes ?? to) + margin] as const
    if (needed[0] >= first && needed[1] <= last) return found
    ;[first, last] = needed
  }
}

const windowOf = (policy: WindowPolicy, { opens, closes }: Span): Window => {
  const iso = (ms: number) => isoIn(Temporal.Instant.fromEpochMilliseconds(ms), policy.zone)
  return { opens: iso(opens), closes: iso(closes), zone: policy.zone, clause: 'CM-2' }
}

/** Every window that overlaps the span `[from, to)`, whole and merged, in order. `from` must lie before `to`. */
export const windowsBetween = (policy: WindowPolicy, from: At, to: At): Window[] =>
  touching(policy, instantOf(from).epochMilliseconds, instantOf(to).epochMilliseconds).map((span) => windowOf(policy, span))

/** The window that holds the moment, if any. */
export const windowAt = (policy: WindowPolicy, at: At): Window | undefined => {
  const ms = instantOf(at).epochMilliseconds // floors, and every edge is a whole millisecond: half-open stays exact
  return touching(policy, ms, ms + 1).map((span) => windowOf(policy, span))[0]
}

/** The next window that opens after the moment (not the one it may lie in). */
export const nextWindow = (policy: WindowPolicy, after: At): Window => {
  const ms = instantOf(after).epochMilliseconds
  for (let reach = 8 * day; ; reach *= 2) {
    const next = touching(policy, ms, ms + reach).find(({ opens }) => opens > ms)
    if (next !== undefined) return windowOf(policy, next)
  }
}
