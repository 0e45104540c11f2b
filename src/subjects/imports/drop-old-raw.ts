import { ok, refuse } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { dropOldRaw, hasOldRaw } from './raw.store.ts'

/** The bytes of lists whose time is over go; their hash, their report and what became of each row stay (PM-3.1, `imports.rawDays`). */
export const dropOldLists = useCase({
  name: 'imports.drop-old-lists',
  clauses: ['PM-3.1'],
  load: (act, _: Readonly<Record<never, never>>) => hasOldRaw(act),
  decide: (hasOld) =>
    hasOld
      ? ok(true)
      : refuse({
          code: 'imports/nothing-old',
          clause: 'PM-3.1',
          status: 404,
          says: 'No list is kept longer than it should be.',
          satisfiedBy: 'Nothing is to do.',
        }),
  commit: async (act) => {
    const gone = await dropOldRaw(act)
    return {
      value: { gone },
      evidence: [{ kind: 'imports.raw-gone', about: [], grade: 'observed' as const, content: { sha256: gone.slice(0, 100), files: gone.length } }],
    }
  },
})
