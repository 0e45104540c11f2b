// Which update stands in for which: chains are up to 90 long, and some run in a circle.

/** The part of a feed that is asked here: each update's number and those it stands in for. */
export type Superseding = { readonly kb: string; readonly posted: string | null; readonly supersedes: readonly string[] }
export type Supersedence = {
  readonly down: ReadonlyMap<string, readonly string[]> // an update -> those it stands in for
  readonly up: ReadonlyMap<string, readonly string[]> // an update -> those that stand in for it
  readonly posted: ReadonlyMap<string, string>
}

const add = (map: Map<string, string[]>, key: string, value: string): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else if (!list.includes(value)) list.push(value)
}

export const indexSupersedence = (updates: Iterable<Superseding>): Supersedence => {
  const [down, up, posted] = [new Map<string, string[]>(), new Map<string, string[]>(), new Map<string, string>()]
  for (const { kb, posted: day, supersedes } of updates) {
    if (day !== null && day > (posted.get(kb) ?? '')) posted.set(kb, day)
    for (const earlier of supersedes) {
      if (earlier === kb) continue
      add(down, kb, earlier)
      add(up, earlier, kb)
    }
  }
  return { down, up, posted }
}

/** Everything reached from these, themselves included, each with the one of `from` it was reached from. Circles end: nothing is gone through twice. */
const reach = (edges: ReadonlyMap<string, readonly string[]>, from: Iterable<string>): ReadonlyMap<string, string> => {
  const seen = new Map<string, string>()
  const todo: string[] = []
  for (const one of from)
    if (!seen.has(one)) {
      seen.set(one, one)
      todo.push(one)
    }
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    const origin = seen.get(one) ?? one
    for (const next of edges.get(one) ?? [])
      if (!seen.has(next)) {
        seen.set(next, origin)
        todo.push(next)
      }
  }
  return seen
}

/** What installed updates hold: themselves and all they stand in for, each with the installed one it is held by. */
export const heldBy = ({ down }: Supersedence, installed: Iterable<string>): ReadonlyMap<string, string> => {
  const own = [...installed]
  const seen = reach(down, own)
  return new Map([...seen, ...own.map((kb) => [kb, kb] as const)])
}

/** Every update that holds this one: itself and all that stand in for it. */
export const holdersOf = ({ up }: Supersedence, kb: string): ReadonlySet<string> => new Set(reach(up, [kb]).keys())

/**
 * What to install for an update that is missing: of all that hold it and are made for the product (`offered`) the newest, by day, then by number;
 * the update itself where none is.
 */
export const newestHolder = (graph: Supersedence, kb: string, offered: ReadonlySet<string>): string => {
  let best = kb
  for (const one of holdersOf(graph, kb)) {
    if (!offered.has(one)) continue
    const [day, bestDay] = [graph.posted.get(one) ?? '', graph.posted.get(best) ?? '']
    if (day > bestDay || (day === bestDay && Number(one) > Number(best))) best = one
  }
  return best
}
