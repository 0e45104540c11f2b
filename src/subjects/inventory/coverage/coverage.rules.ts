// Can this list be trusted? What is covered is counted against all that any source tells of; silence is "do not know", never good (PM-3.1).
import { ok, refuse, type Result } from '../../../core/result.ts'
import { sources, type Source } from '../identity/marks.rules.ts'

export type Counts = {
  readonly all: number // devices in scope that any source tells of, and what only the network saw
  readonly managed: number // an agent or device management told of it within the days a device may be silent
  readonly silent: number // one of them did once
  readonly unmanaged: number // none of them ever did
  readonly waiting: number
  readonly noSerial: number
  readonly noPerson: number
  readonly noPlace: number
  readonly bySource: Readonly<Partial<Record<Source, number>>>
}

export type Coverage = { readonly is: 'known'; readonly percent: number; readonly says: string } | { readonly is: 'unknown'; readonly says: string }

/** The share that is managed and heard of, against the union of all sources. One source cannot tell what it misses. */
export const coverageOf = (counts: Counts): Coverage => {
  const told = (Object.keys(counts.bySource) as Source[]).filter((source) => (counts.bySource[source] ?? 0) > 0)
  if (counts.all === 0) return { is: 'unknown', says: 'No source tells of any device yet.' }
  if (told.length < 2)
    return {
      is: 'unknown',
      says: `Only one source tells of devices (${sources[told[0] ?? 'sheet']}): what it misses, nobody can say. Bring a second list: purchases, device management, the directory.`,
    }
  const percent = Math.floor((counts.managed / counts.all) * 1000) / 10
  return {
    is: 'known',
    percent,
    says: `${n(counts.managed)} of ${n(counts.all)} devices that any source tells of are managed and were heard of; ${n(counts.silent)} fell silent and ${n(counts.unmanaged)} nobody manages.`,
  }
}
const n = (value: number): string => value.toLocaleString('en-US')

/** Since when a device was last heard of, in steps people think in. `days`: younger than that; null: longer ago; `never` stands for itself. */
export const ages = [
  { key: 'day', label: 'within a day', days: 1 },
  { key: 'days3', label: '1 to 3 days', days: 3 },
  { key: 'week', label: '3 to 7 days', days: 7 },
  { key: 'weeks2', label: '7 to 14 days', days: 14 },
  { key: 'month', label: '14 to 30 days', days: 30 },
  { key: 'quarter', label: '30 to 90 days', days: 90 },
  { key: 'longer', label: 'longer ago', days: null },
  { key: 'never', label: 'never', days: null },
] as const
export type AgeKey = (typeof ages)[number]['key']

const hoursBetween = 6
/** One count a day stands, the newest of that day: taken anew every six hours. `last`: the newest day that has one, and when it was taken (ms). */
export const mayTake = (last: { readonly day: string; readonly atMs: number } | undefined, today: string, nowMs: number): Result<string> =>
  last?.day === today && nowMs - last.atMs < hoursBetween * 3_600_000
    ? refuse({
        code: 'inventory/coverage-counted-today',
        clause: 'PM-3.1',
        says: 'A fresh count of today stands already.',
        satisfiedBy: 'The next one follows by itself.',
        status: 409,
      })
    : ok(today)

/** The three lists people compare: what was bought, what is managed, what is really there. */
export const sides = { purchase: 'Purchased', mdm: 'In device management', seen: 'Seen by an agent or on the network' } as const
export type SideKey = keyof typeof sides
export type Difference = { readonly has: SideKey; readonly lacks: SideKey; readonly n: number }
/** Differences that say something: a list nobody brought lacks nothing. The largest first. */
export const telling = (differences: readonly Difference[], counts: Readonly<Record<SideKey, number>>): readonly Difference[] =>
  differences.filter(({ has, lacks, n: many }) => counts[has] > 0 && counts[lacks] > 0 && many > 0).toSorted((a, b) => b.n - a.n)
