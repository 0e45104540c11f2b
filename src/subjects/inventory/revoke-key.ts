import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { saveRevocation } from './keys.store.ts'
import { keyExists } from './keys.views.ts'

/** Ends a key at once: the next request that carries it gets 401 and leaves nothing. Devices it brought stay. */
export const revokeKey = useCase({
  name: 'inventory.revoke-key',
  clauses: ['PM-3.1'],
  load: (act, input: { keyId: string }) => keyExists(act.tx, input.keyId),
  decide: (key) => {
    if (key === undefined)
      return refuse({
        code: 'inventory/key-not-found',
        clause: 'PM-3.1',
        says: 'There is no such key.',
        satisfiedBy: 'Choose one from the list.',
        status: 404,
      })
    if (key.isRevoked)
      return refuse({
        code: 'inventory/key-revoked-already',
        clause: 'PM-3.1',
        says: 'This key is already revoked.',
        satisfiedBy: 'Nothing more to do.',
        status: 409,
      })
    return ok(key)
  },
  commit: async (act, key, _, input) => {
    await saveRevocation(act, input.keyId)
    return {
      value: { keyId: input.keyId },
      evidence: [{ kind: 'inventory.key-revoked', about: [showId('key', input.keyId)], grade: 'enforced' as const, content: { label: key.label } }],
    }
  },
})
