import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { takeBackExposure } from '../assets/index.ts'
import { useCase } from '../ledger/index.ts'
import { evaluate } from './evaluate.ts'

/** Takes a statement of exposure back, and its rows of the plan move back in the same transaction (PM-3.3). */
export const undoExposure = useCase({
  name: 'patching.undo-exposure',
  clauses: ['PM-3.3'],
  load: (act, input: { readonly id: string }) => takeBackExposure.within(act, input),
  decide: (taken) => (taken.ok ? ok(taken.value) : taken),
  commit: async (act, { deviceId, exposure }) => {
    const { moved } = await evaluate(act, [deviceId], `exposure taken back: ${exposure}`)
    return {
      value: { deviceId, moved: moved.length },
      evidence: [
        {
          kind: 'patching.plan-moved',
          about: [showId('dev', deviceId)],
          grade: 'observed' as const,
          content: { because: `exposure taken back: ${exposure}`, moved: moved.length },
        },
      ],
    }
  },
})
