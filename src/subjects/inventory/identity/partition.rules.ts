// Which sightings are of one machine, worked out from all of them at once: what came first plays no part (PM-3.1).
import { enforced } from '../../../core/policy/switch.ts'
import type { Marks } from './marks.rules.ts'
import { compareSeen, type Around, type Seen, type Trap, type Verdict } from './same-machine.rules.ts'

export type Tie = { readonly confidence: number; readonly reason: string }
export type Ask = { readonly a: string; readonly b: string; readonly confidence: number; readonly trap: Trap; readonly reason: string }
/** `groups`: ids of sightings, each group one machine. `ties`: why a sighting is in its group. `asks`: pairs across groups for a person. */
export type Resolved = { readonly groups: readonly (readonly string[])[]; readonly ties: ReadonlyMap<string, Tie>; readonly asks: readonly Ask[] }
export type Decided = {
  readonly joinFrom: number // the confidence from which a rule joins by itself
  readonly areApart?: (a: Seen, b: Seen) => boolean // a person said so
}

const kinds = ['serial', 'uuid', 'assetTag', 'macs', 'agentIds', 'hostname'] as const satisfies readonly (keyof Marks)[]
const valuesOf = (one: Marks, kind: (typeof kinds)[number]): readonly string[] => {
  const value = one[kind]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** Sightings by each mark they tell. */
const holdersOf = (all: readonly Seen[]): ReadonlyMap<string, readonly Seen[]> => {
  const holders = new Map<string, Seen[]>()
  for (const one of all) {
    for (const kind of kinds) {
      for (const value of valuesOf(one, kind)) {
        const name = `${kind} ${value}`
        const some = holders.get(name)
        if (some === undefined) holders.set(name, [one])
        else some.push(one)
      }
    }
  }
  return holders
}

const distinct = (all: readonly Seen[], kind: 'serial' | 'uuid'): number => new Set(all.flatMap((one) => one[kind] ?? [])).size

/** A mark is no help where its holders differ in serial number or UUID: it was copied, travels, or was given twice. */
const aroundOf = (holders: ReadonlyMap<string, readonly Seen[]>): Around => {
  const known = new Map<string, boolean>()
  return {
    isAmbiguous: (kind, value) => {
      const name = `${kind} ${value}`
      const before = known.get(name)
      if (before !== undefined) return before
      const some = holders.get(name) ?? []
      const is =
        kind === 'serial'
          ? distinct(some, 'uuid') > 1
          : kind === 'uuid'
            ? distinct(some, 'serial') > 1
            : distinct(some, 'serial') > 1 || distinct(some, 'uuid') > 1
      known.set(name, is)
      return is
    },
  }
}

type Edge = Verdict & { readonly a: Seen; readonly b: Seen }
const many = 400 // sightings with one mark, beyond which it is told by half the district and tells nothing

const edgesOf = (holders: ReadonlyMap<string, readonly Seen[]>): readonly Edge[] => {
  const around = aroundOf(holders)
  const done = new Set<string>()
  const edges: Edge[] = []
  for (const some of holders.values()) {
    if (some.length > many) continue
    for (let i = 0; i < some.length; i++) {
      for (let j = i + 1; j < some.length; j++) {
        const [a, b] = [some[i] as Seen, some[j] as Seen]
        const name = `${a.id} ${b.id}`
        if (a.id === b.id || done.has(name)) continue
        done.add(name)
        const verdict = compareSeen(a, b, around)
        if (verdict !== undefined) edges.push({ ...verdict, a, b })
      }
    }
  }
  return edges.toSorted((x, y) => y.confidence - x.confidence || compare(x.a.id, y.a.id) || compare(x.b.id, y.b.id))
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Sets that grow together; each keeps the numbers its members tell. */
class Groups {
  readonly #parent = new Map<string, string>()
  readonly #members = new Map<string, Seen[]>()
  constructor(all: readonly Seen[]) {
    for (const one of all) {
      this.#parent.set(one.id, one.id)
      this.#members.set(one.id, [one])
    }
  }
  rootOf(id: string): string {
    let at = id
    for (let up = this.#parent.get(at); up !== undefined && up !== at; up = this.#parent.get(at)) at = up
    return at
  }
  membersOf(id: string): readonly Seen[] {
    return this.#members.get(this.rootOf(id)) ?? []
  }
  join(a: string, b: string): void {
    const [x, y] = [this.rootOf(a), this.rootOf(b)]
    if (x === y) return
    this.#parent.set(y, x)
    this.#members.set(x, [...(this.#members.get(x) ?? []), ...(this.#members.get(y) ?? [])])
    this.#members.delete(y)
  }
  all(): readonly (readonly Seen[])[] {
    return [...this.#members.values()]
  }
}

/** Two groups tell numbers of one kind and none of them is the same. */
const conflict = (x: readonly Seen[], y: readonly Seen[], kind: 'serial' | 'uuid'): boolean => {
  const [a, b] = [new Set(x.flatMap((one) => one[kind] ?? [])), new Set(y.flatMap((one) => one[kind] ?? []))]
  return a.size > 0 && b.size > 0 && ![...a].some((value) => b.has(value))
}

/**
 * Groups sightings into machines. The same set gives the same answer in any order; two good serial numbers never come into one group but by a
 * person's word (`saidToBe`); what is less sure than `joinFrom`, or would break a group's numbers, is asked.
 */
export const partition = (unordered: readonly Seen[], { joinFrom, areApart = () => false }: Decided): Resolved => {
  const all = unordered.toSorted((a, b) => compare(a.id, b.id))
  const groups = new Groups(all)
  const ties = new Map<string, Tie>()
  const said = Map.groupBy(
    all.filter((one) => one.saidToBe !== undefined),
    (one) => one.saidToBe ?? '',
  )
  for (const some of said.values()) for (const one of some) groups.join(some[0]?.id ?? one.id, one.id)
  const mayJoin = ({ is, confidence }: Verdict, x: readonly Seen[], y: readonly Seen[]): boolean =>
    !enforced('PM-3.1/no-silent-merge') ||
    (is === 'same' &&
      confidence >= joinFrom &&
      !conflict(x, y, 'serial') &&
      !conflict(x, y, 'uuid') &&
      !x.some((one) => y.some((other) => areApart(one, other))))
  const open: Edge[] = []
  for (const edge of edgesOf(holdersOf(all))) {
    if (edge.is === 'apart' || areApart(edge.a, edge.b)) continue
    if (groups.rootOf(edge.a.id) === groups.rootOf(edge.b.id)) {
      noteTie(ties, edge)
      continue
    }
    const [x, y] = [groups.membersOf(edge.a.id), groups.membersOf(edge.b.id)]
    if (mayJoin(edge, x, y)) {
      groups.join(edge.a.id, edge.b.id)
      noteTie(ties, edge)
    } else open.push(edge)
  }
  return {
    groups: groups
      .all()
      .map((some) => some.map(({ id }) => id).toSorted(compare))
      .toSorted((x, y) => compare(x[0] ?? '', y[0] ?? '')),
    ties,
    asks: askedOf(open, groups),
  }
}

const noteTie = (ties: Map<string, Tie>, { a, b, confidence, reason, is }: Edge): void => {
  for (const { id } of [a, b]) if (is === 'same' && (ties.get(id)?.confidence ?? 0) < confidence) ties.set(id, { confidence, reason })
}

/** The surest question between two groups; one is enough. */
const askedOf = (open: readonly Edge[], groups: Groups): readonly Ask[] => {
  const asked = new Map<string, Ask>()
  for (const { a, b, confidence, trap, reason } of open) {
    const [x, y] = [groups.rootOf(a.id), groups.rootOf(b.id)]
    const name = [x, y].toSorted(compare).join(' ')
    if (x !== y && !asked.has(name)) asked.set(name, { a: a.id, b: b.id, confidence: Math.min(confidence, 79), trap, reason })
  }
  return [...asked.values()]
}
