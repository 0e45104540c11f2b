import { setDemoClock } from '../../platform/db/demo-clock.ts'
import { instantOf } from '../../core/time/zone.ts'
import { useCase } from '../ledger/index.ts'
import { districtOf } from '../people/index.ts'
import { mayMove } from './demo.rules.ts'

/** Moves a demonstration's clock on. In a real district it is refused here, and by the database whoever asks. */
export const moveClock = useCase({
  name: 'demo.move-clock',
  clauses: [],
  load: async (act, _: { readonly to: string }) => (await districtOf(act.tx))?.isDemo ?? false,
  decide: (isDemo, { to }, { now }) => mayMove(isDemo, now, to),
  commit: async (act, _, __, { to }) => {
    await setDemoClock(act, instantOf(to))
    return {
      value: { now: to },
      evidence: [
        { kind: 'demo.clock-moved', about: [], grade: 'enforced' as const, content: { from: act.now.toString({ smallestUnit: 'second' }), to } },
      ],
    }
  },
})
