// One row of the plan for the newest update that fixes all: updates that another stands in for are folded away (PM-3.3).
import { newestHolder, type Supersedence } from './supersedence.rules.ts'

export type Target = { readonly kb: string; readonly name: string }
type Wanted = { readonly cve: string; readonly kbs: readonly string[] }

/**
 * What to install for each vulnerability: of the newest updates that hold its fix the one that closes most; of a system whose monthly
 * updates are cumulative the newest of those leads, and holds the earlier ones though nobody says that it stands in for them. What names no update goes with such a leader.
 * `leader`: that of the system, for a part of it; `own`: the part's cumulative updates, which .NET Framework has beside the system's (`cumulative`).
 */
export const planUpdates = (
  {
    name,
    offered,
    leader: given,
    own,
  }: { readonly name: string; readonly offered: ReadonlySet<string>; readonly leader?: Target | undefined; readonly own: ReadonlySet<string> },
  graph: Supersedence,
  cumulative: ReadonlySet<string>,
  wanted: readonly Wanted[],
): ReadonlyMap<string, Target> => {
  const newest = new Map<string, string>()
  const newestOf = (kb: string): string => {
    const known = newest.get(kb) ?? newestHolder(graph, kb, offered)
    newest.set(kb, known)
    return known
  }
  const choices = wanted.map(({ cve, kbs }) => ({ cve, ends: [...new Set(kbs.map(newestOf))] }))
  const counts = new Map<string, number>()
  for (const { ends } of choices) for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1)
  const order = [...counts].toSorted((a, b) => b[1] - a[1] || Number(b[0]) - Number(a[0])).map(([kb]) => kb)
  const place = new Map(order.map((kb, i) => [kb, i]))
  const monthly = order.filter((kb) => own.has(kb)).toSorted((a, b) => Number(b) - Number(a)) // days are those of the last word
  const leader = monthly[0] ?? order[0]
  const targets = new Map<string, Target>()
  for (const { cve, ends } of choices) {
    const end =
      ends.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))[0] ?? (leader !== undefined && own.has(leader) ? leader : undefined)
    if (end === undefined) continue
    const kb = leader !== undefined && own.has(end) ? leader : end
    targets.set(cve, given !== undefined && cumulative.has(end) ? given : { kb, name: kb === leader ? name : `${name}, KB${kb}` })
  }
  return targets
}
