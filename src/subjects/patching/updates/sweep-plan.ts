import { ok } from '../../../core/result.ts'
import { useCase } from '../../ledger/index.ts'
import { sweepStates } from './states.store.ts'

/** Takes away situations that no device is in any more. They are derived, and evidence holds what moved: nothing is entered on the ledger. */
export const sweepPlan = useCase({
  name: 'patching.sweep-plan',
  clauses: ['PM-3.3'],
  load: async (_, __: Readonly<Record<string, never>>) => true,
  decide: () => ok(true),
  commit: async (act) => ({ value: { swept: await sweepStates(act) }, evidence: [], under: 'patching.plan-evaluated' }),
})
