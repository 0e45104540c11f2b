import { devicesById, lockDevices, servicesOf } from '../assets/index.ts'
import type { Act } from '../ledger/index.ts'
import {
  claimGroups,
  feedsInForce,
  findingsBySource,
  heldTitles,
  holdFeeds,
  isTold,
  matchLine,
  readyLines,
  settleClaims,
  type FeedInForce,
  type FindingGroup,
  type Withdrawal,
} from '../vulnerabilities/index.ts'
import { planPolicy, type PlanPolicy } from './policy.views.ts'
import { digestOf, factsOf, standingOf, updateName, type StateFacts } from './updates/facts.ts'
import { judge } from './updates/judge.ts'
import { settleUpdates, type UpdateMove } from './updates/settle-updates.ts'
import {
  addReach,
  addStateCounts,
  ensureStates,
  ensureUpdates,
  holdStates,
  savePlaces,
  type NewState,
  type Place,
  type ReachDelta,
} from './updates/states.store.ts'
import { placesOf, statesById, type StateSeen } from './updates/states.views.ts'
import { toldFactsOf } from './updates/told.ts'

/** A device's row that came (`before` null), went (`after` null) or moved. */
export type Moved = {
  readonly deviceId: string
  readonly package: string
  readonly isNoise: boolean
  readonly before: RowState | null
  readonly after: RowState | null
}
export type RowState = Pick<StateSeen, 'dueOn' | 'decision' | 'riskScore' | 'installed' | 'fixed' | 'cveCount' | 'kevCount'>
export type Evaluated = { readonly moved: readonly Moved[]; readonly updates: readonly UpdateMove[] }

/** Looks up what these feeds say of the titles, and notes since when the district knows; gives how many were looked up. */
export const match = async (act: Act, feeds: readonly FeedInForce[], held: Awaited<ReturnType<typeof heldTitles>>): Promise<number> => {
  let looked = 0
  for (const { release, titleIds } of held) if (isTold(feeds, release)) looked += await matchLine(act, feeds, release, titleIds)
  return looked
}

type Wanted = { readonly deviceId: string; readonly siteId: string | null; readonly actor: string; readonly facts: readonly StateFacts[] }

const wantedOf = async (
  act: Act,
  deviceIds: readonly string[],
  policy: PlanPolicy,
  only: readonly string[] | undefined,
): Promise<readonly Wanted[]> => {
  const groups = Map.groupBy(
    [...(await findingsBySource(act.tx, deviceIds, policy.zone, only)), ...(await claimGroups(act.tx, deviceIds, policy.zone, only))],
    (group) => group.deviceId,
  )
  const services = new Map((await servicesOf(act.tx, deviceIds)).map((service) => [service.deviceId, service]))
  const told = await toldFactsOf(act.tx, deviceIds, only)
  return (await devicesById(act.tx, deviceIds)).map((device) => {
    const standing = standingOf(device, services.get(device.id), policy.zone)
    const found: readonly FindingGroup[] = groups.get(device.id) ?? []
    const facts = factsOf(found, standing)
    const named = new Set(facts.map((one) => one.package)) // what closes a vulnerability brings the rest along
    const extra = (told.get(device.id) ?? []).filter((one) => !named.has(one.package)).map((one) => ({ ...one, ...standing }))
    return { deviceId: device.id, siteId: device.siteId, actor: device.patchingActor, facts: device.isCounted ? [...facts, ...extra] : [] }
  })
}

/** Each distinct situation once: its digest, and its row by the policy in force. */
const distinct = (
  wanted: readonly Wanted[],
  policy: PlanPolicy,
): { states: ReadonlyMap<string, Omit<NewState, 'updateId'>>; digests: ReadonlyMap<string, readonly string[]> } => {
  const digestByText = new Map<string, string>()
  const states = new Map<string, Omit<NewState, 'updateId'>>()
  const digests = new Map<string, readonly string[]>()
  for (const { deviceId, facts } of wanted) {
    digests.set(
      deviceId,
      facts.map((one) => {
        const text = JSON.stringify(one)
        const known = digestByText.get(text)
        if (known !== undefined) return known
        const digest = digestOf(one)
        digestByText.set(text, digest)
        if (!states.has(digest)) states.set(digest, { digest, facts: one, row: judge(one, policy) })
        return digest
      }),
    )
  }
  return { states, digests }
}

const writeStates = async (act: Act, states: ReadonlyMap<string, Omit<NewState, 'updateId'>>): Promise<ReadonlyMap<string, string>> => {
  if (states.size === 0) return new Map()
  const keys = new Map(
    [...states.values()].map(({ facts }) => [
      updateName(facts),
      { ecosystem: facts.ecosystem, line: facts.line, package: facts.package, isNoise: facts.isNoise, name: updateName(facts) },
    ]),
  )
  const updateIds = await ensureUpdates(act, [...keys.values()])
  return ensureStates(
    act,
    [...states.values()].map((state) => ({ ...state, updateId: updateIds.get(updateName(state.facts)) ?? '' })),
  )
}

/** What changes in the counts when a device goes from the one place to the other. */
const countsOf = (
  before: Omit<Place, 'workCount'> | undefined,
  after: Place,
  seen: ReadonlyMap<string, StateSeen>,
  counts: Map<string, number>,
  reach: Map<string, ReachDelta>,
): void => {
  const enter = (place: Omit<Place, 'workCount'>, n: 1 | -1): void => {
    for (const id of place.stateIds) {
      counts.set(id, (counts.get(id) ?? 0) + n)
      const updateId = seen.get(id)?.updateId ?? ''
      const key = `${updateId} ${place.siteId ?? ''} ${place.actor}`
      reach.set(key, { updateId, site: place.siteId ?? '', actor: place.actor, n: (reach.get(key)?.n ?? 0) + n })
    }
  }
  if (before !== undefined) enter(before, -1)
  enter(after, 1)
}

const stateOf = ({ dueOn, decision, riskScore, installed, fixed, cveCount, kevCount }: StateSeen): RowState => ({
  dueOn,
  decision,
  riskScore,
  installed,
  fixed,
  cveCount,
  kevCount,
})
const isSame = (a: RowState, b: RowState): boolean => (Object.keys(a) as (keyof RowState)[]).every((key) => a[key] === b[key])

const movesOf = (deviceId: string, before: readonly string[], after: readonly string[], seen: ReadonlyMap<string, StateSeen>): readonly Moved[] => {
  const of = (ids: readonly string[], others: readonly string[]) =>
    new Map(
      ids
        .filter((id) => !others.includes(id))
        .flatMap((id) => {
          const state = seen.get(id)
          return state === undefined ? [] : [[state.updateId, state] as const]
        }),
    )
  const [left, entered] = [of(before, after), of(after, before)]
  return [...new Set([...entered.keys(), ...left.keys()])].flatMap((updateId): Moved[] => {
    const [was, is] = [left.get(updateId), entered.get(updateId)]
    const row = is ?? was
    if (row === undefined || (was !== undefined && is !== undefined && isSame(stateOf(was), stateOf(is)))) return []
    return [
      {
        deviceId,
        package: row.package,
        isNoise: row.isNoise,
        before: was === undefined ? null : stateOf(was),
        after: is === undefined ? null : stateOf(is),
      },
    ]
  })
}

/**
 * Brings findings and plan of these devices up to what is installed, known and stated now, in the running transaction; gives every row of a device and
 * every update that came, went or moved. `only`: these packages alone, where nothing else changed and the titles are matched already.
 * A device that no figure counts, because it is out of scope or retired, waits for nothing (PM-2).
 */
export const evaluate = async (
  act: Act,
  deviceIds: readonly string[],
  because: string,
  only?: readonly string[],
  withdrawn: readonly Withdrawal[] = [],
): Promise<Evaluated> => {
  await lockDevices(act, deviceIds)
  await holdStates(act)
  await holdFeeds(act)
  if (only === undefined) {
    await readyLines(act, deviceIds)
    await match(act, await feedsInForce(act.tx), await heldTitles(act.tx, deviceIds))
    await settleClaims(act, deviceIds)
  }
  const policy = await planPolicy(act.tx)
  const wanted = await wantedOf(act, deviceIds, policy, only)
  const { states, digests } = distinct(wanted, policy)
  const ids = await writeStates(act, states)
  const before = new Map((await placesOf(act.tx, deviceIds)).map((place) => [place.deviceId, place]))
  const seen = new Map(
    (await statesById(act.tx, [...new Set([...ids.values(), ...[...before.values()].flatMap((place) => place.stateIds)])])).map((state) => [
      state.id,
      state,
    ]),
  )
  const [counts, reach] = [new Map<string, number>(), new Map<string, ReachDelta>()]
  const [places, moved]: [Place[], Moved[]] = [[], []]
  for (const { deviceId, siteId, actor } of wanted) {
    const was = before.get(deviceId)
    const kept = only === undefined ? [] : (was?.stateIds ?? []).filter((id) => !only.includes(seen.get(id)?.package ?? ''))
    const stateIds = [...kept, ...(digests.get(deviceId) ?? []).map((digest) => ids.get(digest) ?? '')].toSorted()
    const isSamePlace = was !== undefined && was.siteId === siteId && was.actor === actor && was.stateIds.join() === stateIds.join()
    if (isSamePlace || (was === undefined && stateIds.length === 0)) continue
    const after: Place = { deviceId, siteId, actor, stateIds, workCount: stateIds.filter((id) => seen.get(id)?.isNoise === false).length }
    places.push(after)
    countsOf(was, after, seen, counts, reach)
    moved.push(...movesOf(deviceId, was?.stateIds ?? [], stateIds, seen))
  }
  await savePlaces(act, places)
  await addStateCounts(act, counts)
  await addReach(act, [...reach.values()])
  const touched = new Set([...counts].flatMap(([id, n]) => (n === 0 ? [] : [seen.get(id)?.updateId ?? ''])))
  return { moved, updates: await settleUpdates(act, [...touched], policy, because, withdrawn) }
}
