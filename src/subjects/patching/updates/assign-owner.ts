import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { updateForChange } from './evaluation.views.ts'
import { saveOwner } from './updates.store.ts'

/** Names who answers for an update (PM-4), or that nobody does: then it falls to the director. */
export const assignOwner = useCase({
  name: 'patching.assign-owner',
  clauses: ['PM-4', 'PM-3.3'],
  load: (act, { updateId }: { readonly updateId: string; readonly ownerId: string | null }) => updateForChange(act.tx, updateId),
  decide: (update, { ownerId }) => {
    if (update === undefined)
      return refuse({
        code: 'patching/evaluation-not-found',
        clause: 'PM-3.3',
        status: 404,
        says: 'There is no such patch evaluation.',
        satisfiedBy: 'Choose one from the patch plan.',
      })
    return update.ownerId === ownerId
      ? refuse({
          code: 'patching/owner-stands',
          clause: 'PM-4',
          status: 409,
          says: 'It is already assigned that way.',
          satisfiedBy: 'Choose another person.',
        })
      : ok(update)
  },
  commit: async (act, update, _, { updateId, ownerId }) => {
    await saveOwner(act, updateId, ownerId)
    return {
      value: { updateId, ownerId },
      evidence: [
        {
          kind: 'patching.owner-named',
          about: [showId('pe', updateId)],
          grade: 'attested' as const,
          content: { package: update.package, before: update.ownerId && showId('per', update.ownerId), after: ownerId && showId('per', ownerId) },
        },
      ],
    }
  },
})
