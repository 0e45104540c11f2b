import { ok } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { lockDevices, type DeviceWords, type FoldChoice } from '../../assets/index.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import { offerUndo } from '../../people/index.ts'
import { mayMerge } from './merging.rules.ts'
import { mergeRecords, type BeforeMerge } from './merges.store.ts'
import { endApart, settleReviews } from './reviews.store.ts'
import { sidesOf, type Side } from './seen-by.views.ts'

/** What others do once a device is another one: findings and plan follow. */
export type OnMoved = (act: Act, change: { readonly deviceId: string }) => Promise<unknown>
/** Open work that a device stands in, in words, by its id. */
export type OpenWork = (act: Pick<Act, 'tx'>, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
export type MergeInput = {
  readonly keptId: string
  readonly goneId: string
  readonly why: string
  readonly onMoved: OnMoved
  readonly openWork: OpenWork
  /** What others say of devices and goes with it. */
  readonly words?: readonly DeviceWords[]
  /** Whose word a person chose where both say something. */
  readonly choice?: FoldChoice
}

/** What went over, by table, for the evidence. */
export const countsOf = ({ own, carried }: BeforeMerge): Record<string, number> =>
  Object.fromEntries(
    Object.entries({ ...own?.rows, ...carried }).flatMap(([table, keys]): [string, number][] => (keys.length === 0 ? [] : [[table, keys.length]])),
  )
const saidWords = ({ exposure, scope, patchingActor }: Side) => ({ exposure, scope, patchingActor })

/**
 * A person says that two records are one machine. The one's history stays where it was written and is read with the other's; taken back within 10
 * minutes, or split later.
 */
export const mergeDevices = useCase({
  name: 'inventory.merge-devices',
  clauses: ['PM-3.1'],
  load: async (act, { keptId, goneId, openWork }: MergeInput) => {
    await lockDevices(act, [keptId, goneId])
    const sides = await sidesOf(act.tx, [keptId, goneId])
    return { kept: sides.find(({ id }) => id === keptId), gone: sides.find(({ id }) => id === goneId), work: await openWork(act, [keptId, goneId]) }
  },
  decide: ({ kept, gone, work }, { why }, { actor }) => {
    const may = mayMerge(kept, gone, { why, personId: actor.personId, work })
    return may.ok ? ok(may.value) : may
  },
  commit: async (act, { kept, gone }, _, { why, onMoved, words, choice }) => {
    const { id, before } = await mergeRecords(act, kept.id, gone.id, why.trim(), { words, choice })
    await endApart(act, kept.id, gone.id)
    await settleReviews(act, { deviceIds: [kept.id, gone.id], isPair: true }, 'merged', why.trim())
    await settleReviews({ ...act, actor: { id: act.actor.id, proof: act.actor.proof } }, { deviceIds: [gone.id] }, 'moot', 'Merged into another one.')
    for (const deviceId of [gone.id, kept.id]) await onMoved(act, { deviceId })
    await offerUndo(act, {
      kind: 'inventory.merge',
      about: showId('dev', kept.id),
      says: `${gone.hostname} merged into ${kept.hostname}.`,
      before: { goneId: gone.id },
      after: { mergeId: id },
    })
    return {
      value: { mergeId: id, keptId: kept.id },
      evidence: [
        {
          kind: 'inventory.devices-merged',
          about: [showId('dev', kept.id), showId('dev', gone.id), showId('mrg', id)],
          grade: 'attested' as const,
          content: {
            kept: showId('dev', kept.id),
            gone: showId('dev', gone.id),
            by: 'person',
            reason: why.trim(),
            before: {
              kept: { name: kept.hostname, serial: kept.serial, uuid: kept.uuid, submissions: kept.submissions, titles: kept.titles },
              gone: { name: gone.hostname, serial: gone.serial, uuid: gone.uuid, submissions: gone.submissions, titles: gone.titles },
            },
            after: {
              sightings: before.sightings.length,
              identities: before.identities.length,
              services: before.fold.services.length,
              moved: countsOf(before),
              said: { before: { kept: saidWords(kept), gone: saidWords(gone) }, tookOver: Object.keys(before.fold.kept), chosen: { ...choice } },
              inventory: before.taken === null ? 'of the one that stays' : 'of the one that went: it is newer',
            },
          },
        },
      ],
    }
  },
})
