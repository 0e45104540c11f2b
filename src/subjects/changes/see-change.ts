import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { requestOf, type Request } from './changes.views.ts'
import { changeNotFound, newestOf } from './standing.ts'

/** "I have read it": who saw which exact text before deciding. A press of a button, never an opened page (CM-5: time to review). */
export const seeChange = useCase<
  { readonly requestId: string; readonly textHash: string },
  Request | undefined,
  Request,
  { readonly requestId: string }
>({
  name: 'changes.see',
  clauses: ['CM-5'],
  load: (act, input) => requestOf(act.tx, input.requestId),
  decide: (request, input) => {
    if (!request) return refuse(changeNotFound)
    if (newestOf(request).textHash === input.textHash) return ok(request)
    return refuse({
      code: 'changes/text-changed',
      clause: 'CM-5',
      status: 409,
      says: 'The request was changed after you were shown it.',
      satisfiedBy: 'reading the new text',
    })
  },
  commit: async (act, request, _, input) => ({
    value: { requestId: request.id },
    evidence: [
      {
        kind: 'changes.text-seen',
        grade: 'attested',
        about: [showId('chg', request.id), ...(act.actor.personId ? [showId('per', act.actor.personId)] : [])],
        content: { request: `CR-${request.number}`, textHash: input.textHash },
      },
    ],
  }),
})
