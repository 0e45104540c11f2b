// Everything that feeds say, by product name and by package: what one host, or a whole fleet, is matched against in memory.
import type { AdvisoryRecord } from '../advisory.rules.ts'
import type { KevEntry } from '../kev.rules.ts'
import type { Platform } from './criteria.rules.ts'
import { kevNames, type Product } from './identity.rules.ts'
import {
  type InstalledPackage,
  judgePackage,
  judgeProduct,
  type KevNamed,
  type PackageSaying,
  type ProductFinding,
  type Saying,
  type Source,
} from './judge.rules.ts'

export type AdvisoryIndex = {
  readonly byProduct: ReadonlyMap<string, readonly Saying[]>
  readonly byPackage: ReadonlyMap<string, readonly PackageSaying[]> // `ecosystem name`
  readonly kevByProduct: ReadonlyMap<string, readonly KevNamed[]>
  readonly ecosystems: ReadonlySet<string>
}

const add = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else if (list.at(-1) !== value) list.push(value)
}

export const indexAdvisories = (
  feeds: readonly { readonly records: readonly AdvisoryRecord[]; readonly source: Source }[],
  kev: readonly KevEntry[] = [],
): AdvisoryIndex => {
  const byProduct = new Map<string, Saying[]>()
  const byPackage = new Map<string, PackageSaying[]>()
  const kevByProduct = new Map<string, KevNamed[]>()
  const ecosystems = new Set<string>()
  for (const { records, source } of feeds) {
    for (const { id, cves, configurations, packages, sound, severity } of records) {
      for (const cve of cves) {
        const saying = { cve, configurations, sound, severity, source }
        for (const { nodes } of configurations)
          for (const { any } of nodes) for (const { product, isVulnerable } of any) if (isVulnerable) add(byProduct, product, saying)
        for (const { criterion } of sound) add(byProduct, criterion.product, saying)
        for (const range of packages) {
          ecosystems.add(range.ecosystem)
          add(byPackage, `${range.ecosystem} ${range.name}`, { cve, id, range, severity, source })
        }
      }
    }
  }
  for (const entry of kev) for (const name of kevNames(entry.vendor, entry.product)) add(kevByProduct, name, entry)
  return { byProduct, byPackage, kevByProduct, ecosystems }
}

const unique = <T>(lists: readonly (readonly T[] | undefined)[]): readonly T[] => [...new Set(lists.flatMap((list) => list ?? []))]

/** The findings of one product in one version on one system. */
export const findProduct = (index: AdvisoryIndex, product: Product, platform: Platform | null): readonly ProductFinding[] =>
  judgeProduct(
    product,
    platform,
    unique(product.names.map((name) => index.byProduct.get(name))),
    product.target === '' ? unique(product.names.map((name) => index.kevByProduct.get(name))) : [],
  )

/** The findings of one package; `source`: the package it is built from, where that has another name. */
export const findPackage = (index: AdvisoryIndex, pkg: InstalledPackage, source = ''): readonly ProductFinding[] =>
  judgePackage(
    pkg,
    unique([
      index.byPackage.get(`${pkg.ecosystem} ${pkg.name}`),
      source === '' || source === pkg.name ? [] : index.byPackage.get(`${pkg.ecosystem} ${source}`),
    ]),
  )
