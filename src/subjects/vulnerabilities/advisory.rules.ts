// What every advisory feed is read into, whoever publishes it: one record a publication, the CVEs it is about, and what it says is affected,
// by product name (`configurations`) or by package of a distribution or a language (`packages`).
import type { FeedFormat, FeedSummary } from './feed.rules.ts'
import type { Configuration, Criterion } from './products/criteria.rules.ts'
import type { Severity } from './risk.rules.ts'

/** Versions of one package from `from` on: below `below`, or up to `upTo`, or all. */
export type PackageSpan = { readonly from?: string; readonly below?: string; readonly upTo?: string }
export type PackageRange = {
  readonly ecosystem: string // as OSV names it, lower case: `pypi`, `npm`, `red hat`, `alpine`
  readonly release: string // of a distribution: `9`, `v3.19`, `22.04`; '' for none
  readonly name: string
  readonly status: 'affected' | 'not-affected' // what the publisher calls not affected outranks a range
  readonly spans: readonly PackageSpan[]
  readonly versions: readonly string[] // affected ones that are told one by one
  readonly because: string | null // a VEX justification
}
/** What a publisher says to do: `vendor_fix`, `mitigation`, `workaround`, `no_fix_planned`. */
export type Remedy = { readonly category: string; readonly says: string }
/** A product that its publisher calls sound (VEX), with the justification where one is told. */
export type Sound = { readonly criterion: Criterion; readonly because: string | null }
export type AdvisoryRecord = {
  readonly id: string // the publisher's own: CVE-…, RHSA-…, GHSA-…
  readonly cves: readonly string[] // what it is about; its own id where no CVE is told
  readonly title: string | null
  readonly says: string | null
  readonly published: string | null // ISO date
  readonly severity: Severity | null
  readonly score: number | null // CVSS base score, 0.0 to 10.0
  readonly configurations: readonly Configuration[]
  readonly packages: readonly PackageRange[]
  readonly remedies: readonly Remedy[]
  readonly sound: readonly Sound[]
}
/** A record that its publisher took back: nothing it said holds any more. `on`: ISO date, null where none is told. */
export type Withdrawn = {
  readonly id: string
  readonly cves: readonly string[]
  readonly on: string | null
  readonly how: 'withdrawn' | 'superseded' | 'rejected'
}
export type AdvisoryFeed = FeedSummary & {
  readonly kind: 'advisories'
  readonly format: Extract<FeedFormat, 'nvd' | 'osv' | 'csaf'>
  readonly scope: string | null // whose or of what all of it is: a publisher, an ecosystem, a year; null where it is mixed
  readonly records: readonly AdvisoryRecord[]
  readonly withdrawn: readonly Withdrawn[]
  readonly oddities: readonly string[]
}

export const CVE_ID = /^CVE-[0-9]{4}-[0-9]{4,19}$/
const longest = 900

/** A publisher's text for a page: without controls, cut at a word. */
export const tidyText = (text: unknown): string | null => {
  if (typeof text !== 'string') return null
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return plain === '' ? null : plain.length <= longest ? plain : `${plain.slice(0, longest).replace(/\s\S*$/, '')} …`
}

/** The one value that all have, null where they differ or none is told. */
export const onlyOne = (values: Iterable<string>): string | null => {
  const all = new Set(values)
  const [first] = all
  return all.size === 1 && first !== undefined && first !== '' ? first : null
}

/** CVSS's own words for a base score (v3 and v4). */
export const severityOfScore = (score: number): Severity | null =>
  score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : score > 0 ? 'low' : null
