import { erasingKind, shownEntry } from '../../core/proof/chain.ts'
import { erase, erasingFacts } from './erasing.store.ts'
import { mayErase, type ErasingReason } from './erasing.rules.ts'
import { useCase } from './use-case.ts'

/**
 * Takes an entry's content and salt out of the ledger for good. Its hash stays, so that everything still verifies, and a new entry says who did
 * it, why and when. Older backups and exports keep what they hold.
 */
export const eraseEntry = useCase<{ readonly entryId: string; readonly reason: ErasingReason }, Awaited<ReturnType<typeof erasingFacts>>, true, null>({
  name: 'ledger.erase-entry',
  clauses: [],
  load: (act, { entryId }) => erasingFacts(act.tx, entryId, act.actor.id),
  decide: (facts) => mayErase(facts),
  commit: async (act, _, facts, { entryId, reason }) => ({
    value: null,
    evidence: [{ kind: erasingKind, grade: 'enforced', about: [shownEntry(entryId)], content: { entry: facts?.seq ?? 0, kind: facts?.kind ?? '', reason } }],
    after: async ([erasing]) => erase(act.tx, entryId, erasing ?? ''),
  }),
})
