// Which computers a changed feed of updates says something else of: only those are judged again (PM-3.2).
import type { UpdatesKnown, Windows } from './judge-windows.rules.ts'
import { heldBy, holdersOf, type Supersedence } from './supersedence.rules.ts'
import { partOf, type WindowsSystem } from './system.rules.ts'

const sameList = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.length === b.length && a.toSorted().join() === b.toSorted().join()

/** Updates that stand in for others than before, each with those that came or went. */
const relinked = (before: Supersedence, after: Supersedence): ReadonlyMap<string, readonly string[]> => {
  const changed = new Map<string, readonly string[]>()
  for (const kb of new Set([...before.down.keys(), ...after.down.keys()])) {
    const [was, is] = [before.down.get(kb) ?? [], after.down.get(kb) ?? []]
    if (!sameList(was, is)) changed.set(kb, [...was.filter((one) => !is.includes(one)), ...is.filter((one) => !was.includes(one))])
  }
  return changed
}

const saysOf = (known: UpdatesKnown, key: string): string => {
  const fixes = known.products.get(key)?.fixes ?? []
  return fixes
    .map(({ kb, build, cves, slot }) => `${kb} ${build ?? ''} ${slot} ${cves.toSorted().join()}`)
    .toSorted()
    .join('\n')
}

/**
 * Tells of a computer whether it has to be judged again: a product of its system is fixed by something else or is rated otherwise, or what stands in for
 * what changed where its installed updates lead down to, or where the fixes of its system lead up to. `before` and `after` hold the products of all systems asked about.
 */
export const touchedBy = (before: UpdatesKnown, after: UpdatesKnown): ((windows: Windows) => boolean) => {
  const rated = new Set([...after.cves].filter(([cve, { severity }]) => before.cves.get(cve)?.severity !== severity).map(([cve]) => cve))
  const links = relinked(before.graph, after.graph)
  const days = [...after.graph.posted].filter(([kb, day]) => before.graph.posted.get(kb) !== day).map(([kb]) => kb)
  const keys = [...new Set([...before.products.keys(), ...after.products.keys()])]
  const changed = new Set(
    keys.filter(
      (key) =>
        saysOf(before, key) !== saysOf(after, key) || (after.products.get(key)?.fixes ?? []).some(({ cves }) => cves.some((cve) => rated.has(cve))),
    ),
  )
  const systems = new Map<string, { readonly isTouched: boolean; readonly offered: ReadonlySet<string> }>()
  const systemOf = (system: WindowsSystem) => {
    const known = systems.get(system.label)
    if (known !== undefined) return known
    const own = keys.filter((key) => partOf(system, key) !== null)
    const offered = new Set(
      own.flatMap((key) => [...(before.products.get(key)?.fixes ?? []), ...(after.products.get(key)?.fixes ?? [])].map(({ kb }) => kb)),
    )
    const above = new Set([...offered].flatMap((kb) => [...holdersOf(before.graph, kb)]))
    const isTouched =
      own.some((key) => changed.has(key)) ||
      days.some((kb) => offered.has(kb)) ||
      [...links.values()].some((ends) => ends.some((kb) => above.has(kb)))
    systems.set(system.label, { isTouched, offered })
    return { isTouched, offered }
  }
  return ({ system, hotfixes }) =>
    systemOf(system).isTouched || (links.size > 0 && [...heldBy(before.graph, hotfixes ?? []).keys()].some((kb) => links.has(kb)))
}
