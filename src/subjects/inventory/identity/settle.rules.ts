// From sightings and the machines they make to what is done about the list of devices: tie, add, fold, ask. Nothing is moved away silently (PM-3.1).
import { makesDevices, type Source } from './marks.rules.ts'
import type { Ask, Resolved, Tie } from './partition.rules.ts'
import type { Trap } from './same-machine.rules.ts'

type Around = {
  readonly id: string
  readonly deviceId: string | null
  readonly tiedBy: string
  readonly source: Source
  readonly seen: { readonly id: string }
}
type Device = { readonly id: string; readonly hasInventory: boolean } // oldest first
export type Settling = {
  /** Sightings that need a device of their own, a group an entry. */
  readonly make: readonly (readonly string[])[]
  readonly ties: readonly { readonly id: string; readonly deviceId: string; readonly tie: Tie }[]
  /** A device that only lists told of is another one: folded into it by the rule. */
  readonly folds: readonly { readonly keptId: string; readonly goneId: string; readonly tie: Tie }[]
  readonly pairs: readonly {
    readonly deviceId: string
    readonly otherId: string
    readonly confidence: number
    readonly trap: Trap
    readonly reason: string
  }[]
  readonly doubts: readonly {
    readonly deviceId: string
    readonly sightingId: string
    readonly confidence: number
    readonly trap: Trap
    readonly reason: string
  }[]
}

const unsure: Tie = { confidence: 80, reason: 'Matched by what they report together.' }
const surest = (ties: readonly (Tie | undefined)[]): Tie =>
  ties.reduce<Tie | undefined>(
    (best, tie) => (tie !== undefined && (best === undefined || tie.confidence > best.confidence) ? tie : best),
    undefined,
  ) ?? unsure

/** What one group of sightings asks for. `target`: with an inventory before without, the oldest first. */
const ofGroup = (
  group: readonly Around[],
  held: readonly Device[],
  ties: ReadonlyMap<string, Tie>,
): Pick<Settling, 'make' | 'ties' | 'folds' | 'pairs'> & { readonly target: string | undefined } => {
  const target = held.find(({ hasInventory }) => hasInventory) ?? held[0]
  const loose = group.filter(({ deviceId }) => deviceId === null)
  const none = { ties: [], folds: [], pairs: [] }
  if (target === undefined)
    return { ...none, target: undefined, make: group.some(({ source }) => makesDevices(source)) ? [group.map(({ id }) => id)] : [] }
  const others = held.filter(({ id }) => id !== target.id)
  const tieOf = (deviceId: string): Tie => surest(group.filter((one) => one.deviceId === deviceId).map(({ seen }) => ties.get(seen.id)))
  return {
    target: target.id,
    make: [],
    ties: loose.map(({ id, seen }) => ({ id, deviceId: target.id, tie: ties.get(seen.id) ?? unsure })),
    folds: others.filter(({ hasInventory }) => !hasInventory).map(({ id }) => ({ keptId: target.id, goneId: id, tie: tieOf(id) })),
    pairs: others
      .filter(({ hasInventory }) => hasInventory)
      .map(({ id }) => ({ deviceId: target.id, otherId: id, ...tieOf(id), trap: 'unsure' as const })),
  }
}

/**
 * A device whose sightings came to lie in several groups: those beside the main one are doubted. The main one: said by a person, told by an agent,
 * the largest.
 */
const doubtsOf = (deviceId: string, groups: readonly (readonly Around[])[], asks: readonly Ask[]): Settling['doubts'] => {
  const rank = (group: readonly Around[]): readonly number[] => {
    const own = group.filter((one) => one.deviceId === deviceId)
    return [own.filter(({ tiedBy }) => tiedBy === 'person').length, own.filter(({ source }) => source === 'agent').length, own.length]
  }
  const beats = (x: readonly number[], y: readonly number[]): number => y.map((n, i) => n - (x[i] ?? 0)).find((n) => n !== 0) ?? 0
  const [, ...others] = groups.toSorted((x, y) => beats(rank(x), rank(y)) || ((x[0]?.seen.id ?? '') < (y[0]?.seen.id ?? '') ? -1 : 1))
  return others
    .flatMap((group) => group.filter((one) => one.deviceId === deviceId && one.tiedBy !== 'person').slice(0, 1))
    .map(({ id, seen }) => {
      const asked = asks.find(({ a, b }) => a === seen.id || b === seen.id)
      return {
        deviceId,
        sightingId: id,
        confidence: asked?.confidence ?? 40,
        trap: asked?.trap ?? 'number',
        reason: asked?.reason ?? 'What it reports does not match what the others report about this device.',
      }
    })
}

const groupsByDevice = (whole: readonly (readonly Around[])[]): ReadonlyMap<string, readonly (readonly Around[])[]> => {
  const by = new Map<string, (readonly Around[])[]>()
  for (const group of whole) for (const id of new Set(group.flatMap(({ deviceId }) => deviceId ?? []))) by.set(id, [...(by.get(id) ?? []), group])
  return by
}

/** What to do, given all sightings that hang together. `touched`: those told just now; groups without any of them are left as they are. */
export const settling = (
  around: readonly Around[],
  { groups, ties, asks }: Resolved,
  devices: readonly Device[],
  touched: ReadonlySet<string>,
): Settling => {
  const byName = new Map(around.map((one) => [one.seen.id, one]))
  const whole = groups.map((group) => group.flatMap((name) => byName.get(name) ?? []))
  const mine = whole.filter((group) => group.some(({ id }) => touched.has(id)))
  const place = new Map(devices.map((device, at) => [device.id, { device, at }]))
  const heldBy = (group: readonly Around[]): readonly Device[] =>
    [...new Set(group.flatMap(({ deviceId }) => deviceId ?? []))]
      .flatMap((id) => place.get(id) ?? [])
      .toSorted((x, y) => x.at - y.at)
      .map(({ device }) => device)
  const done = mine.map((group) => ofGroup(group, heldBy(group), ties))
  const targetOf = new Map(mine.flatMap((group, n) => group.map(({ id }) => [id, done[n]?.target] as const)))
  const asked = asks.flatMap(({ a, b, confidence, trap, reason }) => {
    const [x, y] = [byName.get(a), byName.get(b)]
    if (x === undefined || y === undefined || !(touched.has(x.id) || touched.has(y.id) || targetOf.has(x.id) || targetOf.has(y.id))) return []
    const [deviceId, otherId] = [targetOf.get(x.id) ?? x.deviceId, targetOf.get(y.id) ?? y.deviceId]
    return deviceId === null || otherId === null || deviceId === undefined || otherId === undefined || deviceId === otherId
      ? []
      : [{ deviceId, otherId, confidence, trap, reason }]
  })
  return {
    make: done.flatMap((one) => one.make),
    ties: done.flatMap((one) => one.ties),
    folds: done.flatMap((one) => one.folds),
    pairs: [...done.flatMap((one) => one.pairs), ...asked],
    // Of all devices around, not the touched ones alone: what came may take its word from a mark that tied others.
    doubts: [...groupsByDevice(whole)].flatMap(([deviceId, own]) => (own.length < 2 ? [] : doubtsOf(deviceId, own, asks))),
  }
}
