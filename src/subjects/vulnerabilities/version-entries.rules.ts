// The `versions` of a product in a CVE record (CVE JSON 5.1): single versions, ranges, changes within a range, and what holds for all the rest
// (`defaultStatus`). Read into the ranges that are affected.
import { type Json, records, textOf } from './json-parts.rules.ts'
import { productOrder } from './products/product-order.rules.ts'
import { type Bounds, readRange, seriesOf } from './ranges.rules.ts'

const { compare } = productOrder
const UNTOLD = /^(?:0|0\.0|\*|-|n\/a|unspecified|unknown|none|all|any|next of .*|)$/i
const isVersion = (text: string): boolean => /[0-9]/.test(text) && !/\s/.test(text.trim())
/** Microsoft writes `10.0.0` and others `1.0.0` where they mean "from the beginning": harmless as a lower bound, and kept. */
const lowerOf = (version: string, upper: string): Bounds =>
  UNTOLD.test(version) || version === upper || !isVersion(version) ? {} : { from: version }

/** `5.10.*` as an upper bound is all of that series, to its end. */
const endOfSeries = (text: string): Bounds | null => {
  const series = /^v?(\d+(?:\.\d+)*)\.[x*]$/i.exec(text)?.[1]
  return series === undefined ? null : { below: seriesOf(series).below ?? series }
}

/** One entry of `versions`. Chrome's records say `{ version: X, lessThan: X }` and mean everything before X. Null: nobody can compare by it. */
const boundsOf = (raw: Json): readonly Bounds[] | null => {
  const version = textOf(raw['version']).trim()
  const [below, upTo] = [textOf(raw['lessThan']).trim(), textOf(raw['lessThanOrEqual']).trim()]
  if (raw['versionType'] === 'git') return null
  if (below === '*' || upTo === '*') return [UNTOLD.test(version) ? {} : { from: version }]
  const series = endOfSeries(below || upTo)
  if (series !== null) return [{ ...lowerOf(version, ''), ...series }]
  if (below !== '') return isVersion(below) ? [{ ...lowerOf(version, below), below }] : readRange(below)
  if (upTo !== '') return isVersion(upTo) ? [{ ...lowerOf(version, ''), upTo }] : readRange(upTo)
  if (UNTOLD.test(version)) return /^(?:\*|all|any)$/i.test(version) ? [{}] : null
  return readRange(version)
}

type Status = 'affected' | 'unaffected'
type Change = { readonly at: string; readonly status: Status }
type Piece = { readonly status: Status; readonly bounds: Bounds }
const startsAt = ({ below: _, upTo: __, ...lower }: Bounds): Bounds => lower
const endsAt = ({ below, upTo }: Bounds): Bounds => ({ ...(below === undefined ? {} : { below }), ...(upTo === undefined ? {} : { upTo }) })

/**
 * A range with its changes, in the order of their versions: each turns what comes from it on. Two fixes with nothing affected between them are those of
 * two branches (Palo Alto's hotfixes): then the range goes on to the last one, and each earlier one is sound itself.
 */
const changed = (raw: Json, bounds: Bounds, first: Status): readonly Piece[] => {
  const changes = records(raw['changes'])
    .flatMap((one): readonly Change[] => {
      const [at, status] = [textOf(one['at']).trim(), textOf(one['status'])]
      return isVersion(at) && (status === 'affected' || status === 'unaffected') ? [{ at, status }] : []
    })
    .toSorted((a, b) => compare(a.at, b.at))
  const pieces: Piece[] = []
  let status: Status = first
  let start = startsAt(bounds)
  changes.forEach((change, i) => {
    const isBranchFix = change.status === 'unaffected' && changes[i + 1]?.status === 'unaffected'
    if (change.status === status) return
    pieces.push({ status, bounds: { ...start, below: change.at } })
    if (isBranchFix) start = { after: change.at }
    else [status, start] = [change.status, { from: change.at }]
  })
  return [...pieces, { status, bounds: { ...start, ...endsAt(bounds) } }]
}

type Edge = { readonly at: string; readonly isIn: boolean }
const lowerEdge = ({ version, from, after }: Bounds): Edge | null =>
  after !== undefined ? { at: after, isIn: false } : (version ?? from) === undefined ? null : { at: version ?? from ?? '', isIn: true }
const upperEdge = ({ version, below, upTo }: Bounds): Edge | null =>
  below !== undefined ? { at: below, isIn: false } : (version ?? upTo) === undefined ? null : { at: version ?? upTo ?? '', isIn: true }

/** Everything but these ranges. */
const complement = (sound: readonly Bounds[]): readonly Bounds[] => {
  const sorted = sound
    .map((one) => ({ low: lowerEdge(one), high: upperEdge(one) }))
    .toSorted((a, b) => (a.low === null || b.low === null ? Number(b.low === null) - Number(a.low === null) : compare(a.low.at, b.low.at)))
  const gaps: Bounds[] = []
  let from: Edge | null = null // what is covered so far ends here; null before anything is
  let isCovered = false
  for (const { low, high } of sorted) {
    const isGap = low !== null && (from === null ? !isCovered : compare(from.at, low.at) < 0)
    const start: Bounds = from === null ? {} : from.isIn ? { after: from.at } : { from: from.at }
    if (isGap) gaps.push({ ...start, ...(low.isIn ? { below: low.at } : { upTo: low.at }) })
    if (high === null) return gaps // nothing is beyond it
    isCovered = true
    if (from === null || compare(from.at, high.at) < 0 || (compare(from.at, high.at) === 0 && high.isIn)) from = high
  }
  return [...gaps, from === null ? {} : from.isIn ? { after: from.at } : { from: from.at }]
}

/** More than one version; `{ version: X, lessThan: X }` is X alone where it is told to be sound (Ivanti). */
const isRange = (raw: Json): boolean =>
  [raw['lessThan'], raw['lessThanOrEqual']].some((end) => textOf(end) !== '' && textOf(end) !== textOf(raw['version']))
const boundsOfSound = (raw: Json): readonly Bounds[] | null => boundsOf(isRange(raw) ? raw : { ...raw, lessThan: '', lessThanOrEqual: '' })

/**
 * What is affected by default, but for what is told to be sound. One sound version alone is the fix: all before it is affected. Of several alone
 * nobody knows what is between them.
 */
const allBut = (entries: readonly Json[], sound: readonly Bounds[]): readonly Bounds[] | null => {
  const [first, ...more] = sound
  if (entries.some(isRange)) return complement(sound)
  return first?.version === undefined || more.length > 0 ? null : [{ below: first.version }]
}

/** The affected ranges of one product: none where all is told to be sound, null where nobody can compare by what is told. */
export const affectedRanges = (raw: Json): readonly Bounds[] | null => {
  const versions = records(raw['versions'])
  const pieces = versions.map((one) => {
    const first: Status | null =
      one['status'] === 'unaffected' ? 'unaffected' : one['status'] === 'affected' || one['status'] === undefined ? 'affected' : null
    const bounds = first === null ? null : first === 'affected' ? boundsOf(one) : boundsOfSound(one)
    return { one, first, read: first === null || bounds === null ? null : bounds.flatMap((range) => changed(one, range, first)) }
  })
  const of = (status: Status): readonly Bounds[] =>
    pieces.flatMap(({ read }) => (read ?? []).flatMap((piece) => (piece.status === status ? [piece.bounds] : [])))
  const named = pieces.filter(({ first }) => first === 'affected')
  const sound = pieces.filter(({ first, read }) => first === 'unaffected' && read !== null).map(({ one }) => one)
  const affected = of('affected')
  if (raw['defaultStatus'] === 'affected' && sound.length > 0 && (named.length === 0 || sound.some(isRange))) {
    const rest = allBut(sound, of('unaffected'))
    return rest === null && affected.length === 0 ? null : [...affected, ...(rest ?? [])]
  }
  if (named.length > 0) return named.some(({ read }) => read !== null) ? affected : null
  if (affected.length > 0) return affected // sound at first, and turned later
  return raw['defaultStatus'] !== 'affected' && pieces.some(({ first }) => first === 'unaffected') ? [] : null
}
