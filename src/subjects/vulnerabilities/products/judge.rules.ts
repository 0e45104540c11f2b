// What all loaded feeds together say of one installed product or package: affected, disputed, or not to be decided by data. Each answer carries
// the feed, the range, the rule and the reason (PM-3.2).
import { enforced } from '../../../core/policy/switch.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { comparatorOf } from '../../../core/versions/versions.ts'
import type { AdvisoryRecord, PackageRange, PackageSpan } from '../advisory.rules.ts'
import { orderOf } from '../ecosystems.rules.ts'
import { feedOfSlot } from '../feed-slot.rules.ts'
import { type Criterion, judge, type Platform, productFits, rangeInWords, type Verdict, versionFits } from './criteria.rules.ts'
import type { Product } from './identity.rules.ts'
import { productOrder } from './product-order.rules.ts'
import type { Severity } from '../risk.rules.ts'

/** Who says it: the slot its feed is in, and how a sentence calls it. */
export type Source = { readonly slot: string; readonly words: string; readonly rank: number } // rank: vendors before those who collect
/** What one feed says of one CVE. */
export type Saying = Pick<AdvisoryRecord, 'configurations' | 'sound' | 'severity'> & { readonly cve: string; readonly source: Source }

export type ProductFinding = {
  readonly cve: string
  readonly state: 'affected' | 'disputed' | 'undecided'
  readonly fixed: string | null
  readonly slot: string // of the feed it stands on
  readonly range: string
  readonly rule: string
  readonly reason: string
  readonly severity: Severity | null
}

const ranks: Readonly<Record<string, number>> = { csaf: 0, msrc: 0, 'cve-facts': 1, osv: 2, nvd: 3 }
const wordsOf: Readonly<Record<string, string>> = {
  'cve-facts': 'its CVE record',
  nvd: 'NVD',
  osv: 'OSV',
  csaf: 'a vendor’s advisory (CSAF)',
  msrc: 'Microsoft’s list of updates',
}

/** A feed as a source, by its slot. */
export const sourceOfSlot = (slot: string): Source => {
  const [kind = '', scope] = feedOfSlot(slot).split(':')
  return {
    slot,
    rank: ranks[kind] ?? 9,
    words: kind === 'csaf' && scope !== undefined ? `the advisory of ${scope.replaceAll('-', ' ')}` : (wordsOf[kind] ?? kind),
  }
}

/** Where a range ends is the fix: the version that is sound again. */
const fixOf = (criterion: Criterion | null): string | null => criterion?.below ?? null

type Said = { readonly saying: Saying; readonly verdict: Verdict; readonly isSound: boolean }

const nameOf = ({ label, version }: Product): string => (version === '' ? `${label} (version not known)` : `${label} ${version}`)
const rangeOf = ({ criterion }: Verdict): string => (criterion === null ? '' : `${criterion.product} ${rangeInWords(criterion)}`)

const affectedSentence = (product: Product, { saying, verdict }: Said): string => {
  const { below, upTo } = verdict.criterion ?? {}
  const place = below !== undefined ? `is older than ${below}` : upTo !== undefined ? `is not newer than ${upTo}` : 'is among what is affected'
  return `${nameOf(product)} ${place}: ${saying.source.words} calls ${rangeOf(verdict)} affected by ${saying.cve}.`
}

const whatIsMissing = (product: Product, { criterion, needs }: Verdict): string =>
  needs.length > 0
    ? `it holds only together with ${needs.join(' and ')}, which has not been checked`
    : criterion?.version === '?'
      ? 'it gives the versions only as text'
      : product.isLine === true
        ? (product.untold ?? 'the inventory reports only the release line')
        : product.version === ''
          ? 'the inventory reports no version'
          : 'the inventory does not report the edition'

const findingOf = (product: Product, said: readonly Said[], cve: string): ProductFinding | null => {
  const yes = said.filter((one) => one.verdict.fit === 'yes' && !one.isSound)
  // What names the product with versions and leaves this one out speaks against it; so does a vendor's "not affected".
  const no = said.filter((one) => one.isSound || (one.verdict.fit === 'no' && one.verdict.criterion !== null))
  const [first] = yes
  const severity = said.find((one) => one.saying.severity !== null)?.saying.severity ?? null
  if (first !== undefined) {
    const range = rangeOf(first.verdict)
    const base = {
      cve,
      fixed: yes.map((one) => fixOf(one.verdict.criterion)).find((fix) => fix !== null) ?? null,
      slot: first.saying.source.slot,
      range,
      severity,
    }
    // One that names systems knows more than one that is silent about them: "on Android" is not contradicted by "in Chrome".
    if (first.verdict.isPlain && no.some((one) => one.verdict.elsewhere.length > 0) && yes.every((one) => one.verdict.isPlain)) return null
    const [against] = no
    if (against === undefined) return { ...base, state: 'affected', rule: 'product and range', reason: affectedSentence(product, first) }
    const why = against.isSound ? 'calls it not affected' : `names ${rangeOf(against.verdict)} alone`
    return {
      ...base,
      state: 'disputed',
      rule: 'feeds disagree',
      reason: `${affectedSentence(product, first).slice(0, -1)}, yet ${against.saying.source.words} ${why}: the feeds disagree, check by hand.`,
    }
  }
  const [unknown] =
    no.length > 0
      ? []
      : said.filter((one) => one.verdict.fit === 'unknown' && one.verdict.criterion !== null && one.verdict.criterion.version !== '?')
  if (unknown === undefined) return null
  return {
    cve,
    state: 'undecided',
    fixed: null,
    slot: unknown.saying.source.slot,
    range: rangeOf(unknown.verdict),
    rule: 'cannot be decided by data',
    severity,
    reason: `${unknown.saying.source.words} names ${rangeOf(unknown.verdict)} for ${cve}, and ${whatIsMissing(product, unknown.verdict)}: it cannot be decided by data, check ${product.label} by hand.`,
  }
}

/** A feed tells versions of the product where any criterion that names it can be compared. */
const tellsVersions = ({ verdict, isSound }: Said): boolean => isSound || (verdict.criterion !== null && verdict.criterion.version !== '?')

export type KevNamed = { readonly cve: string; readonly addedOn: string; readonly vendor: string; readonly product: string }

/**
 * The findings of one product in one version on one system. `sayings`: everything that names it; `kev`: the entries whose words name it. One that
 * no feed gives versions for is never dropped: it cannot be decided by data.
 */
export const judgeProduct = (
  product: Product,
  platform: Platform | null,
  sayings: readonly Saying[],
  kev: readonly KevNamed[] = [],
): readonly ProductFinding[] => {
  const world = { installed: product, platform, order: productOrder }
  const byCve = new Map<string, Said[]>()
  for (const saying of sayings) {
    const isSound = saying.sound.some(({ criterion }) => productFits(criterion, world) === 'yes')
    const verdict = judge(saying.configurations, world)
    if (verdict.criterion === null && !isSound) continue
    const list = byCve.get(saying.cve)
    if (list === undefined) byCve.set(saying.cve, [{ saying, verdict, isSound }])
    else list.push({ saying, verdict, isSound })
  }
  const found: ProductFinding[] = []
  for (const [cve, said] of byCve) {
    const finding = findingOf(
      product,
      said.toSorted((a, b) => a.saying.source.rank - b.saying.source.rank),
      cve,
    )
    if (finding !== null) found.push(finding)
  }
  if (!enforced('PM-3.2/undecided-never-dropped')) return found
  for (const entry of kev) {
    const said = byCve.get(entry.cve) ?? []
    if (said.some(tellsVersions) || found.some((one) => one.cve === entry.cve)) continue
    found.push({
      cve: entry.cve,
      state: 'undecided',
      fixed: null,
      slot: 'kev',
      range: `${entry.vendor} ${entry.product}`,
      rule: 'known exploited, without version data',
      severity: null,
      reason: `${entry.cve} is known to be exploited since ${dateInWords(entry.addedOn)} in ${entry.vendor} ${entry.product}, and no loaded feed tells which versions${product.untold === undefined || product.isLine === true ? '' : `: ${product.untold}`}: it cannot be decided by data, check ${nameOf(product)} by hand.`,
    })
  }
  return found
}

/** One installed package of a distribution or a language. `release` is the distribution's, '' where there is none. */
export type InstalledPackage = { readonly ecosystem: string; readonly release: string; readonly name: string; readonly version: string }
export type PackageSaying = {
  readonly cve: string
  readonly id: string
  readonly range: PackageRange
  readonly severity: Severity | null
  readonly source: Source
}

const spanFits = (span: PackageSpan, version: string, ecosystem: string): boolean =>
  versionFits({ part: 'a', product: '', version: '*', isVulnerable: true, ...span }, version, undefined, comparatorOf(orderOf(ecosystem))) === 'yes'

/** A version the order cannot read (a branch, a hash) is compared by name alone. */
const isReadable = (version: string, ecosystem: string): boolean => comparatorOf(orderOf(ecosystem)).fault(version) === null

/** The findings of one package by the ranges that name it in its release; what its publisher calls not affected there is left out. */
export const judgePackage = (pkg: InstalledPackage, sayings: readonly PackageSaying[]): readonly ProductFinding[] => {
  const isHere = ({ range }: PackageSaying): boolean => range.release === '' || range.release === pkg.release
  // "Not affected in release 8" says nothing of release 9.
  const sound = new Set(
    sayings.filter((one) => isHere(one) && one.range.status === 'not-affected').map(({ cve, source }) => `${cve} ${feedOfSlot(source.slot)}`),
  )
  const found = new Map<string, ProductFinding>()
  const canCompare = isReadable(pkg.version, pkg.ecosystem)
  for (const { cve, id, range, severity, source } of sayings.filter(isHere)) {
    if (range.status !== 'affected' || sound.has(`${cve} ${feedOfSlot(source.slot)}`) || found.get(cve)?.fixed) continue
    const span = canCompare ? range.spans.find((one) => spanFits(one, pkg.version, pkg.ecosystem)) : undefined
    const isListed = range.versions.includes(pkg.version)
    if (span === undefined && !isListed) continue
    const fixed = span?.below ?? null
    const bounds: Criterion = { part: 'a', product: '', version: span === undefined ? pkg.version : '*', isVulnerable: true, ...span }
    const where = pkg.release === '' || range.release === '' ? '' : ` on ${range.ecosystem} ${range.release}`
    const why =
      fixed === null
        ? `is among the versions that ${source.words} calls affected by ${cve}${range.spans.length > 0 && span !== undefined && span.upTo === undefined ? ', and no fixed version is published' : ''}`
        : `is older than ${fixed}, which fixes ${cve}${where}`
    found.set(cve, {
      cve,
      state: 'affected',
      fixed,
      slot: source.slot,
      range: `${range.name} ${rangeInWords(bounds)}${where}`,
      rule: `package and range (${id})`,
      severity,
      reason: `${pkg.name} ${pkg.version} ${why}${fixed === null ? '' : `, says ${source.words} (${id})`}.`,
    })
  }
  return [...found.values()]
}
