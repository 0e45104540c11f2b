import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import type { Sent } from './daily-limit.rules.ts'
import { saveKeyAlarm } from './keys.store.ts'
import { hasKeyAlarm } from './keys.views.ts'

/** Tells once a day that a key reached its limit. Refused (`inventory/key-alarm-stands`) while it is told. */
export const tellOverLimit = useCase({
  name: 'inventory.tell-key-over-limit',
  clauses: ['PM-3.1'],
  load: (act, { keyId }: { keyId: string; sent: Sent; remote: string }) => hasKeyAlarm(act.tx, keyId, act.now.subtract({ hours: 24 }).toString()),
  decide: (stands) =>
    stands
      ? refuse({
          code: 'inventory/key-alarm-stands',
          clause: 'PM-3.1',
          says: 'It has already been reported.',
          satisfiedBy: 'Nothing more to do.',
          status: 409,
        })
      : ok(true),
  commit: async (act, _, __, { keyId, sent, remote }) => {
    const alarmId = await saveKeyAlarm(act, keyId, sent, remote)
    return {
      value: { alarmId },
      evidence: [
        {
          kind: 'inventory.key-reached-its-limit',
          about: [showId('key', keyId)],
          grade: 'enforced' as const,
          content: { key: showId('key', keyId), ...sent, remote },
        },
      ],
    }
  },
})
