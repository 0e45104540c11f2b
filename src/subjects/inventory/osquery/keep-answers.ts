import type { OsqueryResult } from '../../../connectors/agents/contract.ts'
import { ok, refuse } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { noteAssembled, saveAnswers } from './nodes.store.ts'
import { nodeAtTheDoor, storedAnswers } from './nodes.views.ts'
import { noNode } from './refusals.rules.ts'
import { endsRound, ofSchedule } from './rounds.rules.ts'

/** Keeps a daemon's newest answers until a round is over; what is taken in of them then becomes a submission with its own evidence. */
export const keepAnswers = useCase({
  name: 'inventory.keep-answers',
  clauses: ['PM-3.1'],
  load: async (act, { nodeId }: { nodeId: string; answers: readonly OsqueryResult[]; isWhole: boolean }) => ({
    node: await nodeAtTheDoor(act.tx, nodeId),
    stored: await storedAnswers(act.tx, nodeId),
  }),
  decide: ({ node, stored }, { answers, isWhole }) => {
    if (node === undefined || node.isOver) return refuse(noNode)
    const came = ofSchedule(node.platform, answers)
    return ok({
      came,
      ends: endsRound(
        node.platform,
        stored,
        came.map(({ name }) => name),
        isWhole,
      ),
    })
  },
  commit: async (act, { came, ends }, _, { nodeId }) => {
    await saveAnswers(act, nodeId, came)
    return { value: { ends }, evidence: [], under: showId('nod', nodeId) }
  },
})

/** Notes that a round was taken in, or turned away: the next one begins. */
export const closeRound = useCase({
  name: 'inventory.close-round',
  clauses: ['PM-3.1'],
  load: async () => true,
  decide: () => ok(true),
  commit: async (act, _, __, { nodeId, deviceId }: { nodeId: string; deviceId: string | null }) => {
    await noteAssembled(act, nodeId, deviceId)
    return { value: true, evidence: [], under: showId('nod', nodeId) }
  },
})
