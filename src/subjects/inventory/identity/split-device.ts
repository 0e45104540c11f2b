import { ok, refuse, type Refused } from '../../../core/result.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { insertDevices, lockDevices, type DeviceWords } from '../../assets/index.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { markUndone, mayUndo, offerUndo, undoForChange } from '../../people/index.ts'
import { countsOf, type OnMoved } from './merge-devices.ts'
import { commonMarks, mergeForChange, mergeRecords, unmergeRecords } from './merges.store.ts'
import { needsReason } from './merging.rules.ts'
import { endApart, keepApart, settleReviews } from './reviews.store.ts'
import { sidesOf, sightingById, type Side } from './seen-by.views.ts'
import { deviceFrom } from './device-from.ts'
import { shareMarks, tieSightings } from './sightings.store.ts'

const notMerged = refuse({
  code: 'inventory/not-merged',
  clause: 'PM-3.1',
  says: 'These two are not merged.',
  satisfiedBy: 'See the device’s page for its merged records.',
  status: 409,
})
const ofPerson = refuse({
  code: 'inventory/merge-needs-a-person',
  clause: 'PM-3.1',
  says: 'Only a signed-in person can split a record.',
  satisfiedBy: 'Sign in.',
  status: 403,
})

/** A record that was merged on stands nowhere to give anything back to: the later merge is split first. */
const mergedLater = (keptId: string, sides: readonly Side[]): Refused | undefined => {
  const kept = sides.find(({ id }) => id === keptId)
  return kept === undefined || kept.mergedInto === null
    ? undefined
    : refuse({
        code: 'inventory/merged-on',
        clause: 'PM-3.1',
        says: `${kept.hostname}, which it was merged into, was itself merged later.`,
        satisfiedBy: 'Split the later one first.',
        status: 409,
      })
}

/** From now on these are two: nothing joins them again by rule, and what both tell counts for neither. Gives those marks. */
const learnApart = async (act: Act, a: string, b: string, why: string): Promise<readonly string[]> => {
  await keepApart(act, a, b, why)
  const common = await commonMarks(act, a, b)
  await shareMarks(
    act,
    common.map(({ kind, value }) => ({ kind: kind === 'agent' ? 'device-id' : kind, value })),
    `Two machines tell it, as was said: ${why}`,
  )
  return common.map(({ kind, value }) => `${kind} ${value}`)
}

/** A person says that a merge was wrong: both stand as before, history where it was written, and no rule makes them one again. */
export const splitMerged = useCase({
  name: 'inventory.split-devices',
  clauses: ['PM-3.1'],
  load: async (
    act,
    { goneId }: { readonly goneId: string; readonly why: string; readonly onMoved: OnMoved; readonly words?: readonly DeviceWords[] },
  ) => {
    const merge = await mergeForChange(act, goneId)
    if (merge !== undefined) await lockDevices(act, [merge.keptId, merge.goneId])
    return { merge, sides: merge === undefined ? [] : await sidesOf(act.tx, [merge.keptId, merge.goneId]) }
  },
  decide: ({ merge, sides }, { why }, { actor }) => {
    if (merge === undefined) return notMerged
    if (actor.personId === undefined) return ofPerson
    const later = mergedLater(merge.keptId, sides)
    if (later !== undefined) return later
    const reason = needsReason(why)
    return reason === undefined
      ? ok({
          merge,
          name: sides.find(({ id }) => id === merge.goneId)?.hostname ?? '',
          keptName: sides.find(({ id }) => id === merge.keptId)?.hostname ?? '',
        })
      : refuse(reason)
  },
  commit: async (act, { merge, name, keptName }, _, { why, onMoved, words }) => {
    await unmergeRecords(act, merge, why.trim(), words)
    const shared = await learnApart(act, merge.keptId, merge.goneId, why.trim())
    for (const deviceId of [merge.goneId, merge.keptId]) await onMoved(act, { deviceId })
    await offerUndo(act, {
      kind: 'inventory.split',
      about: showId('dev', merge.keptId),
      says: `${name} split from ${keptName}.`,
      before: { keptId: merge.keptId, goneId: merge.goneId },
      after: { goneId: merge.goneId },
    })
    return {
      value: { keptId: merge.keptId, deviceId: merge.goneId },
      evidence: [
        {
          kind: 'inventory.devices-split',
          about: [showId('dev', merge.keptId), showId('dev', merge.goneId), showId('mrg', merge.id)],
          grade: 'attested' as const,
          content: {
            before: { merged: true, since: merge.at, because: merge.why },
            after: { merged: false, back: countsOf(merge.before) },
            reason: why.trim(),
            toldByBoth: [...shared],
          },
        },
      ],
    }
  },
})

/** A person says that one source’s word is of another machine: it gets a record of its own, and no rule brings it back. */
export const splitSighting = useCase({
  name: 'inventory.split-sighting',
  clauses: ['PM-3.1'],
  load: (act, { sightingId }: { readonly sightingId: string; readonly why: string; readonly onMoved: OnMoved }) => sightingById(act.tx, sightingId),
  decide: (sighting, { why }, { actor }) => {
    if (sighting === undefined || sighting.deviceId === null)
      return refuse({
        code: 'inventory/sighting-not-found',
        clause: 'PM-3.1',
        says: 'No device is based on this record.',
        satisfiedBy: 'Choose one from the device’s page.',
        status: 404,
      })
    if (actor.personId === undefined) return ofPerson
    const reason = needsReason(why)
    return reason === undefined ? ok({ ...sighting, deviceId: sighting.deviceId }) : refuse(reason)
  },
  commit: async (act, sighting, _, { why, onMoved }) => {
    await lockDevices(act, [sighting.deviceId])
    const [made = ''] = await insertDevices(act, [deviceFrom([sighting])])
    await tieSightings(act, [{ id: sighting.id, deviceId: made, tiedBy: 'person', confidence: 100, reason: 'A person said so.' }])
    await settleReviews(act, { deviceIds: [], sightingIds: [sighting.id] }, 'split', why.trim())
    const shared = await learnApart(act, sighting.deviceId, made, why.trim())
    for (const deviceId of [sighting.deviceId, made]) await onMoved(act, { deviceId })
    return {
      value: { keptId: sighting.deviceId, deviceId: made },
      evidence: [
        {
          kind: 'inventory.devices-split',
          about: [showId('dev', sighting.deviceId), showId('dev', made)],
          grade: 'attested' as const,
          content: {
            before: { device: showId('dev', sighting.deviceId) },
            after: { device: showId('dev', made) },
            source: sighting.source,
            key: sighting.key,
            reason: why.trim(),
            toldByBoth: [...shared],
          },
        },
      ],
    }
  },
})

/** A merge taken back within its ten minutes by whoever made it. Nothing is learnt from it: it was a slip. */
export const undoMerge = (onMoved: OnMoved, words: readonly DeviceWords[] = []) =>
  useCase({
    name: 'inventory.undo-merge',
    clauses: ['PM-3.1'],
    load: async (act, { id }: { readonly id: string }) => {
      const offered = await undoForChange(act.tx, id)
      const goneId = (offered?.before as { goneId?: string } | undefined)?.goneId
      const merge = goneId === undefined ? undefined : await mergeForChange(act, goneId)
      return { offered, merge, sides: merge === undefined ? [] : await sidesOf(act.tx, [merge.keptId]) }
    },
    decide: ({ offered, merge, sides }, _, { actor, now }) => {
      const later = merge === undefined ? undefined : mergedLater(merge.keptId, sides)
      if (later !== undefined) return later
      const isUnchanged = merge !== undefined && merge.id === (offered?.after as { mergeId?: string } | undefined)?.mergeId
      const may = mayUndo(offered, {
        personId: actor.personId,
        nowMs: now.epochMilliseconds,
        endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
        isUnchanged,
      })
      return may.ok && merge !== undefined ? ok(merge) : may.ok ? notMerged : may
    },
    commit: async (act, merge, _, { id }) => {
      await unmergeRecords(act, merge, 'Undone.', words)
      for (const deviceId of [merge.goneId, merge.keptId]) await onMoved(act, { deviceId })
      await markUndone(act, id)
      return {
        value: { deviceId: merge.goneId },
        evidence: [
          {
            kind: 'inventory.devices-split',
            about: [showId('dev', merge.keptId), showId('dev', merge.goneId), showId('mrg', merge.id)],
            grade: 'attested' as const,
            content: { before: { merged: true, because: merge.why }, after: { merged: false }, reason: 'Undone.' },
          },
        ],
      }
    },
  })

/** A split taken back: the two are one again, and may be found to be one again by rule. */
export const undoSplit = (onMoved: OnMoved, words: readonly DeviceWords[] = []) =>
  useCase({
    name: 'inventory.undo-split',
    clauses: ['PM-3.1'],
    load: async (act, { id }: { readonly id: string }) => {
      const offered = await undoForChange(act.tx, id)
      const { keptId = '', goneId = '' } = (offered?.before ?? {}) as { keptId?: string; goneId?: string }
      return { offered, sides: readId('dev', showId('dev', keptId)) === undefined ? [] : await sidesOf(act.tx, [keptId, goneId]), keptId, goneId }
    },
    decide: ({ offered, sides, keptId, goneId }, _, { actor, now }) => {
      const isUnchanged = sides.length === 2 && sides.every(({ mergedInto }) => mergedInto === null)
      const may = mayUndo(offered, {
        personId: actor.personId,
        nowMs: now.epochMilliseconds,
        endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
        isUnchanged,
      })
      return may.ok ? ok({ keptId, goneId }) : may
    },
    commit: async (act, { keptId, goneId }, _, { id }) => {
      await lockDevices(act, [keptId, goneId])
      const merged = await mergeRecords(act, keptId, goneId, 'A split was undone.', { words })
      await endApart(act, keptId, goneId)
      for (const deviceId of [goneId, keptId]) await onMoved(act, { deviceId })
      await markUndone(act, id)
      return {
        value: { deviceId: keptId },
        evidence: [
          {
            kind: 'inventory.devices-merged',
            about: [showId('dev', keptId), showId('dev', goneId), showId('mrg', merged.id)],
            grade: 'attested' as const,
            content: { before: { merged: false }, after: { merged: true }, by: 'person', reason: 'A split was undone.' },
          },
        ],
      }
    },
  })
