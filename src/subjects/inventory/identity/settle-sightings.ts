import { whole } from '../../../core/policy/parameters.ts'
import { showId } from '../../../platform/ids.ts'
import { insertDevices, servesSomething, type DeviceWords } from '../../assets/index.ts'
import type { Act, Evidence } from '../../ledger/index.ts'
import { policyValues } from '../../policy/index.ts'
import { apartPairs, pairOf, sightingsAround, tiedDevices, type Around } from './around.views.ts'
import { deviceFrom } from './device-from.ts'
import { countsOf } from './merge-devices.ts'
import { mergeRecords } from './merges.store.ts'
import { partition } from './partition.rules.ts'
import { raiseReview } from './reviews.store.ts'
import type { Seen } from './same-machine.rules.ts'
import { settling, type Settling } from './settle.rules.ts'
import { tieSightings, type ToldSighting } from './sightings.store.ts'

export type Settled = {
  readonly deviceOf: ReadonlyMap<string, string>
  readonly folded: ReadonlySet<string>
  readonly made: readonly string[]
  readonly merged: number
  readonly asked: number
  readonly evidence: readonly Evidence[]
}

const merge = async (act: Act, folds: Settling['folds'], words: readonly DeviceWords[]): Promise<Evidence[]> => {
  const evidence: Evidence[] = []
  for (const { keptId, goneId, tie } of folds) {
    const { id, before } = await mergeRecords(act, keptId, goneId, tie.reason, { words })
    evidence.push({
      kind: 'inventory.devices-merged',
      about: [showId('dev', keptId), showId('dev', goneId), showId('mrg', id)],
      grade: 'observed',
      content: {
        kept: showId('dev', keptId),
        gone: showId('dev', goneId),
        confidence: tie.confidence,
        reason: tie.reason,
        by: 'rule',
        moved: countsOf(before),
      },
    })
  }
  return evidence
}

const ask = async (act: Act, { pairs, doubts }: Pick<Settling, 'pairs' | 'doubts'>): Promise<Evidence[]> => {
  const evidence: Evidence[] = []
  for (const raised of [...pairs.map(({ otherId, ...pair }) => ({ ...pair, otherId })), ...doubts]) {
    const id = await raiseReview(act, raised)
    if (id === undefined) continue
    const other = 'otherId' in raised ? [showId('dev', raised.otherId)] : []
    evidence.push({
      kind: 'inventory.review-raised',
      about: [showId('rev', id), showId('dev', raised.deviceId), ...other],
      grade: 'observed',
      content: { trap: raised.trap, confidence: raised.confidence, reason: raised.reason },
    })
  }
  return evidence
}

/** Whether a person keeps two sightings apart, by the devices they are tied to. */
const apartBy = (around: readonly Around[], pairs: ReadonlySet<string>): ((a: Seen, b: Seen) => boolean) => {
  const deviceOf = new Map(around.map(({ seen, deviceId }) => [seen.id, deviceId]))
  return (a, b) => {
    const [x, y] = [deviceOf.get(a.id), deviceOf.get(b.id)]
    return pairs.size > 0 && !!x && !!y && x !== y && pairs.has(pairOf(x, y).join(' '))
  }
}

/**
 * Works out whose the touched sightings are and does what is sure: ties them, adds devices, folds one that only lists told of into the machine it
 * is. Everything less sure becomes a question for a person. `toldOf`: what was told, by the sighting's id, for devices that must be added.
 */
export const settleSightings = async (
  act: Act,
  touched: readonly string[],
  toldOf: ReadonlyMap<string, ToldSighting>,
  words: readonly DeviceWords[] = [],
): Promise<Settled> => {
  const around = await sightingsAround(act, touched)
  const ids = [...new Set(around.flatMap(({ deviceId }) => deviceId ?? []))]
  const [devices, apart, values] = [await tiedDevices(act, ids), await apartPairs(act, ids), await policyValues(act.tx)]
  const resolved = partition(
    around.map(({ seen }) => seen),
    { joinFrom: whole(values, 'inventory.joinConfidence'), areApart: apartBy(around, apart) },
  )
  const isTouched = new Set(touched)
  const toMake = settling(around, resolved, devices, isTouched).make
  const made =
    toMake.length === 0
      ? []
      : await insertDevices(
          act,
          toMake.map((group) => deviceFrom(group.flatMap((id) => toldOf.get(id) ?? []))),
        )
  const ownOf = new Map(toMake.flatMap((group, n) => group.map((id) => [id, made[n] ?? ''] as const)))
  const known = around.map((one) => ({ ...one, deviceId: ownOf.get(one.id) ?? one.deviceId }))
  const plan = settling(known, resolved, [...devices, ...made.map((id) => ({ id, hasInventory: false }))], isTouched)
  const ties = [
    ...[...ownOf].map(([id, deviceId]) => ({ id, deviceId, tiedBy: 'made' as const, confidence: 100, reason: 'Added as a new device.' })),
    ...plan.ties.map(({ id, deviceId, tie }) => ({ id, deviceId, tiedBy: 'rule' as const, ...tie })),
  ]
  await tieSightings(act, ties)
  // A device that carries a service was looked after by a person: that one is asked.
  const serving = await servesSomething(
    act,
    plan.folds.map(({ goneId }) => goneId),
  )
  const folds = plan.folds.filter(({ goneId }) => !serving.has(goneId))
  const asked = plan.folds
    .filter(({ goneId }) => serving.has(goneId))
    .map(({ keptId, goneId, tie }) => ({ deviceId: keptId, otherId: goneId, ...tie, trap: 'unsure' as const }))
  const merged = await merge(act, folds, words)
  const goneTo = new Map(folds.map(({ keptId, goneId }) => [goneId, keptId]))
  const at = (id: string): string => goneTo.get(id) ?? id
  const pairs = [...plan.pairs, ...asked]
    .map((one) => ({ ...one, deviceId: at(one.deviceId), otherId: at(one.otherId) }))
    .filter(({ deviceId, otherId }) => deviceId !== otherId)
  const questions = await ask(act, { pairs, doubts: plan.doubts.filter(({ deviceId }) => !goneTo.has(deviceId)) })
  const deviceOf = new Map(known.flatMap(({ id, deviceId }) => (deviceId === null ? [] : [[id, at(deviceId)] as const])))
  for (const { id, deviceId } of ties) deviceOf.set(id, at(deviceId))
  return { deviceOf, folded: new Set(goneTo.keys()), made, merged: folds.length, asked: questions.length, evidence: [...merged, ...questions] }
}
