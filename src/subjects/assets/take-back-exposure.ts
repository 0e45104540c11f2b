import { ok } from '../../core/result.ts'
import { readId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { markUndone, mayUndo, undoForChange } from '../people/index.ts'
import type { Exposure } from './assets.rules.ts'
import { restoreExposure, type StatedExposure } from './assets.store.ts'
import { deviceForChange } from './assets.views.ts'

/** A statement of exposure taken back by whoever made it (PM-3.3): what stood before stands again, and both are on record. */
export const takeBackExposure = useCase({
  name: 'assets.take-back-exposure',
  clauses: ['PM-3.3'],
  load: async (act, { id }: { readonly id: string }) => {
    const offered = await undoForChange(act.tx, id)
    const deviceId = offered === undefined ? undefined : readId('dev', offered.about)
    const device = deviceId === undefined ? undefined : await deviceForChange(act.tx, deviceId)
    return { offered, device }
  },
  decide: ({ offered, device }, _, { actor, now }) => {
    const set = offered?.after as { exposure?: string; why?: string } | undefined
    const may = mayUndo(device && offered, {
      personId: actor.personId,
      nowMs: now.epochMilliseconds,
      endsMs: offered === undefined ? 0 : Date.parse(offered.endsAt),
      isUnchanged: device?.exposure === set?.exposure && device?.exposureWhy === set?.why && device?.exposureById === actor.personId,
    })
    if (!may.ok) return may
    return ok({
      deviceId: device?.id ?? '',
      about: offered?.about ?? '',
      now: device?.exposure ?? 'unknown',
      before: offered?.before as unknown as StatedExposure & { exposure: Exposure },
    })
  },
  commit: async (act, { deviceId, about, now, before }, _, { id }) => {
    await restoreExposure(act, deviceId, before)
    await markUndone(act, id)
    return {
      value: { deviceId, exposure: before.exposure },
      evidence: [
        {
          kind: 'assets.exposure-taken-back',
          about: [about],
          grade: 'attested' as const,
          content: { before: { exposure: now }, after: { exposure: before.exposure, at: before.at, why: before.why } },
        },
      ],
    }
  },
})
