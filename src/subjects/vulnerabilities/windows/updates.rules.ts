// What Microsoft publishes of its updates: which update (KB) fixes which vulnerability of which product, from which build on, and which update
// stands in for which earlier one (PM-3.2).
import type { AdvisoryRecord } from '../advisory.rules.ts'
import type { FeedSummary } from '../feed.rules.ts'
import type { Severity } from '../risk.rules.ts'

/** An update by its number, the day it was published, and the updates it stands in for. */
export type UpdateFact = { readonly kb: string; readonly posted: string | null; readonly supersedes: readonly string[] }
/** What one update (`''`: none is named) fixes in a product; `build`: the version that holds it; `cves`: places in the feed's list. */
export type UpdateFix = { readonly kb: string; readonly build: string | null; readonly cves: readonly number[] }
export type UpdatedProduct = { readonly product: string; readonly fixes: readonly UpdateFix[] }
export type UpdatedCve = { readonly cve: string; readonly title: string; readonly severity: Severity | null; readonly posted: string | null }

export type UpdatesFeed = FeedSummary & {
  readonly kind: 'updates'
  readonly format: 'msrc-cvrf' | 'msrc-definitions' | 'msrc-csaf'
  readonly scope: string | null // the month of a CVRF document (`2024-mar`); null: all of them in one file
  readonly updates: readonly UpdateFact[]
  readonly cves: readonly UpdatedCve[]
  readonly products: readonly UpdatedProduct[]
  readonly records: readonly AdvisoryRecord[] // of programs, by their versions
  readonly oddities: readonly string[]
}

const severities: Readonly<Record<string, Severity>> = { critical: 'critical', important: 'high', moderate: 'medium', low: 'low' }
/** Microsoft's own words of severity as ours. */
export const severityOf = (word: string): Severity | null => severities[word.trim().toLowerCase()] ?? null

/** Names are written with stray blanks and changing capitals: `Windows Server 2012 R2 (server core installation)`. */
export const productKey = (name: string): string => name.replace(/\s+/g, ' ').trim().toLowerCase()

export const isKb = (text: string): boolean => /^[0-9]{5,8}$/.test(text)
/** The numbers in what stands for a list of updates: `KB4022179;4018392`, `3118389<br><br>4022173`, `None`. */
export const kbsIn = (text: string): readonly string[] => (text === '' ? [] : (text.match(/(?<![0-9.])[0-9]{5,8}(?![0-9.])/g) ?? []))

/** Builds up a feed: each update, vulnerability and product once, whatever the order of its rows. */
export class UpdatesBuilder {
  readonly #updates = new Map<string, { posted: string | null; supersedes: Set<string> }>()
  readonly #cveAt = new Map<string, number>()
  readonly #cves: UpdatedCve[] = []
  readonly #products = new Map<string, { name: string; fixes: Map<string, { kb: string; build: string | null; cves: Set<number> }> }>()
  readonly #named = new Map<string, string>() // a name as written -> its key
  newest = ''

  update(kb: string, posted: string | null, supersedes: readonly string[]): void {
    let known = this.#updates.get(kb)
    if (known === undefined) this.#updates.set(kb, (known = { posted: null, supersedes: new Set() }))
    if (posted !== null && (known.posted === null || posted > known.posted)) known.posted = posted
    for (const earlier of supersedes) if (earlier !== kb) known.supersedes.add(earlier) // some stand in for themselves
    if (posted !== null && posted > this.newest) this.newest = posted
  }

  /** The place of a vulnerability; the newest day counts. */
  cve(cve: string, title: string, severity: Severity | null, posted: string | null): number {
    const at = this.#cveAt.get(cve)
    if (posted !== null && posted > this.newest) this.newest = posted
    if (at === undefined) {
      this.#cveAt.set(cve, this.#cves.length)
      this.#cves.push({ cve, title, severity, posted })
      return this.#cves.length - 1
    }
    const known = this.#cves[at]
    if (known !== undefined && ((posted !== null && (known.posted ?? '') < posted) || (known.severity === null && severity !== null))) {
      this.#cves[at] = { ...known, severity: known.severity ?? severity, posted: (known.posted ?? '') < (posted ?? '') ? posted : known.posted }
    }
    return at
  }

  fix(product: string, kb: string, build: string | null, cve: number): void {
    let key = this.#named.get(product)
    if (key === undefined) this.#named.set(product, (key = productKey(product)))
    let known = this.#products.get(key)
    if (known === undefined) this.#products.set(key, (known = { name: product.replace(/\s+/g, ' ').trim(), fixes: new Map() }))
    const by = build === null ? kb : `${kb} ${build}`
    let fix = known.fixes.get(by)
    if (fix === undefined) known.fixes.set(by, (fix = { kb, build, cves: new Set() }))
    fix.cves.add(cve)
  }

  get updates(): readonly UpdateFact[] {
    return [...this.#updates].map(([kb, { posted, supersedes }]) => ({ kb, posted, supersedes: [...supersedes] }))
  }

  get cves(): readonly UpdatedCve[] {
    return this.#cves
  }

  get products(): readonly UpdatedProduct[] {
    return [...this.#products.values()].map(({ name, fixes }) => ({
      product: name,
      fixes: [...fixes.values()].map(({ kb, build, cves }) => ({ kb, build, cves: [...cves] })),
    }))
  }
}
