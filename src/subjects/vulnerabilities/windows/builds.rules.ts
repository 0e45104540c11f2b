// The route by build: from which build on a feed calls a vulnerability of a Windows fixed, and which build an update brings.
import type { Configuration } from '../products/criteria.rules.ts'
import { buildOf, revisionOn, type WindowsSystem } from './system.rules.ts'

/** Fixed from `build` on, says the feed of `slot`. */
export type FixedIn = { readonly build: string; readonly slot: string; readonly words: string }
export type BuildWord = { readonly is: 'affected' | 'fixed' | 'split'; readonly because: string }

/** The builds of this branch from which on a record calls this system fixed: the upper ends of its ranges. */
export const fixedInOf = (configurations: readonly Configuration[], system: WindowsSystem): readonly string[] => {
  const builds = new Set<string>()
  for (const { nodes } of configurations) {
    for (const { any } of nodes) {
      for (const { product, isVulnerable, below } of any) {
        if (!isVulnerable || below === undefined || !system.records.includes(product)) continue
        const revision = revisionOn(system.branch, below)
        if (revision !== null) builds.add(buildOf({ branch: system.branch, revision }))
      }
    }
  }
  return [...builds]
}

const list = (told: readonly FixedIn[]): string =>
  [...new Map(told.map(({ words, build }) => [`${words} ${build}`, `${words} calls ${build} fixed`])).values()].slice(0, 3).join(' and ')

/** What the feeds say of this build; of one feed the highest counts. `isTold`: false where the build is only reckoned. */
export const buildSays = (
  system: WindowsSystem,
  { revision, isTold }: { readonly revision: number; readonly isTold: boolean },
  builds: readonly FixedIn[],
): BuildWord | null => {
  const bySlot = new Map<string, { readonly needed: number; readonly told: FixedIn }>()
  for (const told of builds) {
    const needed = revisionOn(system.branch, told.build)
    const before = bySlot.get(told.slot)
    if (needed !== null && (before === undefined || needed > before.needed)) bySlot.set(told.slot, { needed, told })
  }
  const all = [...bySlot.values()]
  const [newer, older] = [all.filter(({ needed }) => needed > revision), all.filter(({ needed }) => needed <= revision)]
  if (all.length === 0) return null
  const here = isTold
    ? `the installed build ${buildOf({ branch: system.branch, revision })}`
    : `build ${buildOf({ branch: system.branch, revision })}, which the listed updates amount to,`
  if (newer.length > 0 && older.length > 0)
    return isTold ? { is: 'split', because: `of ${here}: ${list(newer.map(({ told }) => told))}, yet ${list(older.map(({ told }) => told))}` } : null
  if (newer.length > 0) return { is: 'affected', because: `${here} is older than the fixed one (${list(newer.map(({ told }) => told))})` }
  return { is: 'fixed', because: `${here} is not older than the fixed one (${list(older.map(({ told }) => told))})` }
}

/**
 * Which revision each update brings: as its own list tells, else the one that most of what it fixes is fixed in, by at least two of them and more than
 * half. Feeds err for single vulnerabilities, and seldom for an update's most.
 */
export const learnRevisions = (
  system: WindowsSystem,
  byCve: ReadonlyMap<string, { readonly kbs: ReadonlySet<string>; readonly builds: readonly FixedIn[] }>,
  fixedIn: ReadonlyMap<string, readonly FixedIn[]>,
): ReadonlyMap<string, number> => {
  const counts = new Map<string, Map<number, number>>()
  for (const [cve, { kbs, builds }] of byCve) {
    const [kb, another] = kbs
    if (kb === undefined || another !== undefined) continue // which of two brings which is not told
    const told = new Set([...builds, ...(fixedIn.get(cve) ?? [])].flatMap(({ build }) => revisionOn(system.branch, build) ?? []))
    let count = counts.get(kb)
    if (count === undefined) counts.set(kb, (count = new Map()))
    for (const revision of told) count.set(revision, (count.get(revision) ?? 0) + 1)
  }
  const learnt = new Map<string, number>()
  for (const [kb, count] of counts) {
    const total = [...count.values()].reduce((sum, n) => sum + n, 0)
    const [most] = [...count].toSorted((a, b) => b[1] - a[1])
    if (most !== undefined && most[1] >= 2 && most[1] * 2 > total) learnt.set(kb, most[0])
  }
  return learnt
}
