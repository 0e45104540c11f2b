// What one host is, whoever told it: the shape every reader of hosts fills and the scan matches.
import type { DpkgPackage } from '../subjects/vulnerabilities/dpkg-status.rules.ts'
import type { Product, TitleFacts } from '../subjects/vulnerabilities/products/identity.rules.ts'

/** A package of a distribution or a language; `release` '' where it has none. */
export type HostPackage = {
  readonly ecosystem: string
  readonly release: string
  readonly name: string
  readonly version: string
  readonly source: string
}
export type Host = {
  readonly packages: readonly DpkgPackage[]
  readonly release: string | null // Debian's code name
  readonly isCut?: boolean // it ends in the middle of a line
  readonly runningKernel?: string | null
  readonly others?: readonly HostPackage[]
  readonly titles?: readonly TitleFacts[] // programs by their reported names
  readonly products?: readonly Product[] // programs that whoever told them named by CPE
  readonly windows?: { readonly told: readonly string[]; readonly arch: string; readonly hotfixes: readonly string[] | null } // builds and updates as told; null: nobody listed updates
  readonly system?: { readonly name: string; readonly version: string; readonly codename: string | null } | null
}
