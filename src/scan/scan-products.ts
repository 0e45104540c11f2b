// Programs and packages beyond Debian's own feeds, matched without server or database; loaded only where a host or a feed has any.
import type { AdvisoryRecord } from '../subjects/vulnerabilities/advisory.rules.ts'
import type { Finding } from '../subjects/vulnerabilities/match.rules.ts'
import type { Platform } from '../subjects/vulnerabilities/products/criteria.rules.ts'
import { findPackage, findProduct, indexAdvisories, type AdvisoryIndex } from '../subjects/vulnerabilities/products/advisory-index.rules.ts'
import { identify, platformOf, systemTitle, type Product } from '../subjects/vulnerabilities/products/identity.rules.ts'
import { sourceOfSlot, type ProductFinding, type Source } from '../subjects/vulnerabilities/products/judge.rules.ts'
import { programOf } from '../subjects/vulnerabilities/programs/program.rules.ts'
import type { Feed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import type { Host, HostPackage } from './host.ts'

/** A finding as the scan prints it; `state` is told where it is not simply affected. */
export type Told = Finding & {
  readonly state?: ProductFinding['state']
  readonly range?: string
  readonly rule?: string
  readonly severity?: string | null
}
export type Scanned = { readonly findings: readonly Told[]; readonly unmatched: number }

type Records = { readonly records: readonly AdvisoryRecord[]; readonly source: Source }
const recordsOf = (feed: Feed): readonly Records[] => {
  if (feed.kind === 'advisories')
    return [
      { records: feed.records, source: { ...sourceOfSlot(feed.scope === null ? feed.format : `${feed.format}:${feed.scope}`), slot: feed.name } },
    ]
  if (feed.kind === 'updates') return [{ records: feed.records, source: { ...sourceOfSlot('msrc'), slot: feed.name } }]
  return feed.kind === 'cve-facts' ? [{ records: feed.records, source: { ...sourceOfSlot('cve-facts'), slot: feed.name } }] : []
}

const told = (
  found: ProductFinding,
  pkg: { readonly name: string; readonly version: string; readonly source: string },
  kevName: string,
  kev: ReadonlySet<string>,
): Told => ({
  cve: found.cve,
  package: pkg.name,
  installed: pkg.version,
  fixed: found.fixed,
  feed: found.slot === 'kev' ? kevName : found.slot,
  reason: found.reason,
  state: found.state,
  range: found.range,
  rule: found.rule,
  severity: found.severity,
  source: pkg.source,
  urgency: null,
  remote: null,
  knownExploited: kev.has(found.cve),
  noise: false,
  noiseReason: null,
})

const productsOf = (
  host: Host,
  platform: { readonly line: string; readonly platform: Platform } | null,
): { readonly products: readonly (Product & { readonly reported: string })[]; readonly unknown: number } => {
  const system = platform === null ? null : systemTitle(platform)
  const identities = [...(host.titles ?? []), ...(system === null ? [] : [system])].map((title) => ({ title, identity: identify(title) }))
  return {
    products: [
      ...identities.flatMap(({ title, identity }) =>
        identity.state === 'product' && !(title.ecosystem === 'windows' && programOf(title) !== null)
          ? [{ ...identity.product, reported: title.name }]
          : [],
      ),
      ...(host.products ?? []).map((one) => ({ ...one, reported: one.label })),
    ],
    unknown: identities.filter(({ identity }) => identity.state === 'unknown' || identity.state === 'package').length,
  }
}

const packageFindings = (index: AdvisoryIndex, packages: readonly HostPackage[], kevName: string, kev: ReadonlySet<string>): readonly Told[] => {
  const seen = new Set<string>() // two architectures of one package in one version
  return packages.flatMap((pkg) => {
    const key = `${pkg.ecosystem} ${pkg.name} ${pkg.version}`
    if (seen.has(key)) return []
    seen.add(key)
    return findPackage(index, pkg, pkg.source).map((one) =>
      told(one, { name: pkg.name, version: pkg.version, source: pkg.source || pkg.name }, kevName, kev),
    )
  })
}

/** The findings of everything on a host that Debian's own feeds do not judge, and how many titles no feed can decide. */
export const scanProducts = (host: Host, feeds: readonly Feed[], isDebianJudged: boolean): Scanned => {
  const entries = feeds.flatMap((feed) => (feed.kind === 'kev' ? feed.kev : []))
  const kev = new Set(entries.map(({ cve }) => cve))
  const kevName = feeds.find((feed) => feed.kind === 'kev')?.name ?? 'kev'
  const all = feeds.flatMap(recordsOf)
  const index = indexAdvisories(all, entries)
  const platform = host.system ? platformOf(host.system) : null
  const { products, unknown } = productsOf(host, platform)
  const numbers: Readonly<Record<string, string>> = { buster: '10', bullseye: '11', bookworm: '12', trixie: '13', forky: '14' }
  const debian = isDebianJudged
    ? []
    : host.packages.map((pkg) => ({
        ecosystem: 'debian',
        release: numbers[host.release ?? ''] ?? '',
        name: pkg.name,
        version: pkg.version,
        source: pkg.source ?? '',
      }))
  const packages = [...(host.others ?? []), ...debian]
  const hasProducts = index.byProduct.size > 0 || entries.length > 0
  const findings = [
    ...(hasProducts
      ? products.flatMap((product) =>
          findProduct(index, product, platform?.platform ?? null).map((one) =>
            told(one, { name: product.reported, version: product.version, source: product.label }, kevName, kev),
          ),
        )
      : []),
    ...packageFindings(index, packages, kevName, kev),
  ]
  return {
    findings,
    unmatched: (hasProducts ? unknown : products.length + unknown) + packages.filter(({ ecosystem }) => !index.ecosystems.has(ecosystem)).length,
  }
}
