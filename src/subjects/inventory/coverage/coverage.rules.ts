// Can this list be trusted? What is covered is counted against all that any source tells of; silence is "do not know", never good (PM-3.1).
import { ok, refuse, type Result } from '../../../core/result.ts'
import { sources, type Source } from '../identity/marks.rules.ts'

export type Counts = {
  readonly all: number // devices that figures count, and what only the network saw
  readonly managed: number // an agent or device management tells of it, and one of them heard from it lately
  readonly silent: number // one of them did once
  readonly unmanaged: number // neither hears from it: a list or the network alone tells of it
  readonly waiting: number
  readonly noSerial: number
  readonly noPerson: number
  readonly noPlace: number
  readonly bySource: Readonly<Partial<Record<Source, number>>>
}

export type Coverage = { readonly is: 'known'; readonly percent: number; readonly says: string } | { readonly is: 'unknown'; readonly says: string }

/** Lists that know of a device whether or not an agent or device management does: what those miss shows here and nowhere else. */
const apart = ['purchase', 'directory', 'hypervisor', 'network', 'sheet'] as const satisfies readonly Source[]
/** Of how many devices such a list must tell, before it says anything of what the others miss: a tenth and ten; in a small district a third. */
export const enough = (all: number): number => Math.max(2, Math.min(Math.max(10, Math.ceil(all / 10)), Math.ceil(all / 3)))

/**
 * The share that is managed and heard from, against the union of all sources. One source cannot tell what it misses, and a handful of devices that
 * somebody entered is no second one.
 */
export const coverageOf = (counts: Pick<Counts, 'all' | 'managed' | 'silent' | 'unmanaged' | 'bySource'>): Coverage => {
  const of = (source: Source): number => counts.bySource[source] ?? 0
  const told = (Object.keys(counts.bySource) as Source[]).filter((source) => of(source) > 0)
  const unknown = (says: string): Coverage => ({ is: 'unknown', says })
  if (counts.all === 0) return unknown('No source lists any device yet.')
  const bring = 'Import a second list: purchases, the directory, an asset list.'
  if (told.length < 2) return unknown(`Only one source lists devices (${sources[told[0] ?? 'sheet']}): what it misses is not known. ${bring}`)
  const largest = apart.reduce<Source>((most, one) => (of(one) > of(most) ? one : most), apart[0])
  const least = enough(counts.all)
  if (of(largest) === 0)
    return unknown(`Only agents and device management list these devices: what neither of them knows is not in any list here. ${bring}`)
  if (of(largest) < least)
    return unknown(
      `Not enough data: apart from agents and device management, the largest list (${sources[largest]}) has ${n(of(largest))} of ${n(counts.all)} devices; at least ${n(least)} are needed to know what they miss. ${bring}`,
    )
  const percent = Math.floor((counts.managed / counts.all) * 1000) / 10
  return {
    is: 'known',
    percent,
    says: `${n(counts.managed)} of ${n(counts.all)} devices listed by any source are managed and have been heard from; ${n(counts.silent)} ${counts.silent === 1 ? 'is' : 'are'} silent and ${n(counts.unmanaged)} unmanaged.`,
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
        says: 'Today has already been counted.',
        satisfiedBy: 'The next count follows automatically.',
        status: 409,
      })
    : ok(today)

/** The three lists people compare: what was bought, what is managed, what is really there. */
export const sides = { purchase: 'Purchased', mdm: 'In device management', seen: 'Seen by an agent or on the network' } as const
export type SideKey = keyof typeof sides
export type Difference = { readonly has: SideKey; readonly lacks: SideKey; readonly n: number }
/**
 * What a difference means, the one that matters most first. Agents and device management are no pair: a Chromebook carries no agent and a server is
 * enrolled in nothing, so that each lacks most of the other by nature; nor does a purchase have to meet an agent.
 */
const meanings: readonly (Pick<Difference, 'has' | 'lacks'> & { readonly means: string })[] = [
  { has: 'purchase', lacks: 'mdm', means: 'Bought but never enrolled, or lost on the way.' },
  { has: 'seen', lacks: 'purchase', means: 'It exists, but no purchase shows where it came from.' },
  { has: 'mdm', lacks: 'purchase', means: 'Enrolled, but no purchase shows where it came from.' },
]
/** Differences that say something: a list nobody brought lacks nothing. Those that matter most first. */
export const telling = (
  differences: readonly Difference[],
  counts: Readonly<Record<SideKey, number>>,
): readonly (Difference & { readonly means: string })[] =>
  meanings.flatMap(({ has, lacks, means }) =>
    differences
      .filter((one) => one.has === has && one.lacks === lacks && one.n > 0 && counts[has] > 0 && counts[lacks] > 0)
      .map((one) => ({ ...one, means })),
  )
