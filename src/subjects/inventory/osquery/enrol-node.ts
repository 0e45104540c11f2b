import { ok, refuse } from '../../../core/result.ts'
import { newId, showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { makeKey } from '../key-text.ts'
import { keyAtTheDoor } from '../keys.views.ts'
import { noKey } from '../refusals.rules.ts'
import { endOldNodes, saveNode } from './nodes.store.ts'
import type { Platform } from './schedule.rules.ts'

const kept = 5 // enrolments of one host's name by one key in force at once: cloned machines tell one name

/** Enrols a daemon of osquery by its site's key (PM-3.1). Its node key is in the answer and nowhere else: only the hash is kept. */
export const enrolNode = useCase({
  name: 'inventory.enrol-node',
  clauses: ['PM-3.1'],
  load: (act, input: { keyId: string; host: string; hostname: string; platform: Platform; version: string; remote: string }) =>
    keyAtTheDoor(act.tx, input.keyId),
  decide: (key) => (key === undefined || key.isRevoked ? refuse(noKey) : ok({ id: newId() })),
  commit: async (act, { id }, _, input) => {
    const { text, secretHash } = makeKey(act.districtId, id, 'n')
    await saveNode(act, { ...input, id, secretHash })
    const ended = await endOldNodes(act, input.keyId, input.host, kept)
    return {
      value: { nodeKey: text },
      evidence: [
        {
          kind: 'inventory.daemon-enrolled',
          about: [showId('nod', id), showId('key', input.keyId)],
          grade: 'observed' as const,
          content: {
            host: input.host,
            hostname: input.hostname,
            platform: input.platform,
            osquery: input.version,
            remote: input.remote,
            ended: ended.length,
          },
        },
      ],
    }
  },
})
