import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { stateExposure, type ExposureStatement } from '../assets/index.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { offerUndo } from '../people/index.ts'
import { evidenceOfMoves } from './evaluate-devices.ts'
import { evaluate, type Moved } from './evaluate.ts'
import { movedInWords, movedOnDevice, shortMove } from './updates/moved.ts'
import { tellEmergencies } from './updates/tell-emergencies.ts'
import { positionOf } from './plan.views.ts'

type First = { readonly package: string; readonly dueOn: string | null; readonly rank: number }

/** Where the device's first row stands in the whole plan; the rank is its place, from 1. */
const firstOf = async (act: Act, deviceId: string): Promise<First | null> => {
  const row = await positionOf(act.tx, deviceId)
  return row === undefined ? null : { package: row.package, dueOn: row.dueOn, rank: row.rank }
}

/**
 * A person states a device's exposure, and its rows move at once: rank and due date before and after stand in one piece of
 * evidence (PM-3.3). The statement itself is the device's own evidence, in the same transaction.
 */
export const setExposure = useCase({
  name: 'patching.set-exposure',
  clauses: ['PM-3.3'],
  load: async (act, input: ExposureStatement) => {
    const before = await firstOf(act, input.deviceId)
    return { before, stated: await stateExposure.within(act, input) }
  },
  decide: ({ before, stated }) => (stated.ok ? ok({ before, undo: stated.value.undo }) : stated),
  commit: async (act, { before, undo }, _, { deviceId, exposure }) => {
    const because = undo.says
    const done = await evaluate(act, [deviceId], because)
    const { moved } = done
    const says = done.updates.length === 0 ? movedOnDevice(moved) : movedInWords(done.updates.map(shortMove))
    await offerUndo(act, { ...undo, says: `${undo.says}. ${says}` })
    await tellEmergencies(act)
    const after = await firstOf(act, deviceId)
    return {
      value: { deviceId, exposure, moved: moved.length, before, after, says },
      evidence: [
        {
          kind: 'patching.plan-moved',
          about: [showId('dev', deviceId), ...done.updates.slice(0, 50).map(({ id }) => showId('pe', id))],
          grade: 'observed' as const,
          content: {
            because,
            first: { before: before && { ...before }, after: after && { ...after } },
            moved: moved.length,
            rows: moved.slice(0, 200).map(briefly),
            updates: evidenceOfMoves([], because, done).content.updates,
          },
        },
      ],
    }
  },
})

const briefly = ({ package: name, before, after }: Moved) => ({
  package: name,
  before: before && { dueOn: before.dueOn, decision: before.decision },
  after: after && { dueOn: after.dueOn, decision: after.decision },
})
