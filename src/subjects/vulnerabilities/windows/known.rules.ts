import { indexSupersedence } from './supersedence.rules.ts'
import type { KnownCve, KnownFix, UpdatesKnown } from './judge-windows.rules.ts'
import { productKey, type UpdatesFeed } from './updates.rules.ts'

/** Several feeds of updates as one: what any of them says holds. `slot`: how findings cite the feed. */
export const knownOf = (feeds: readonly (Pick<UpdatesFeed, 'updates' | 'cves' | 'products'> & { readonly slot: string })[]): UpdatesKnown => {
  const products = new Map<string, { name: string; fixes: KnownFix[] }>()
  const cves = new Map<string, KnownCve>()
  for (const feed of feeds) {
    for (const { cve, severity, posted } of feed.cves) {
      const before = cves.get(cve)
      cves.set(cve, { severity: before?.severity ?? severity, posted: (before?.posted ?? '') > (posted ?? '') ? (before?.posted ?? null) : posted })
    }
    for (const { product, fixes } of feed.products) {
      const key = productKey(product)
      const known = products.get(key) ?? { name: product, fixes: [] }
      products.set(key, known)
      for (const { kb, build, cves: places } of fixes)
        known.fixes.push({ kb, build, slot: feed.slot, cves: places.flatMap((at) => feed.cves[at]?.cve ?? []) })
    }
  }
  return { products, cves, graph: indexSupersedence(feeds.flatMap(({ updates }) => updates)) }
}

/** The numbers of installed updates among titles; null where no title is one: agents that list none do not look for them. */
export const hotfixesOf = (titles: readonly { readonly kind: string; readonly name: string }[]): readonly string[] | null => {
  const numbers = titles.flatMap(({ kind, name }) => (kind === 'hotfix' ? (/\bKB(\d{5,8})\b/i.exec(name)?.[1] ?? []) : []))
  return numbers.length === 0 ? null : [...new Set(numbers)].toSorted()
}
