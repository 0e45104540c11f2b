import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import type { Rhythm } from './cycle.rules.ts'
import { insertRhythm } from './cycle.store.ts'
import { serversOf, type ServerRow } from './cycle.views.ts'

export type RhythmInput = { readonly deviceId: string; readonly rhythm: Rhythm; readonly why: string }

/** Who says monthly or quarterly for a server, when and why (SP-1.1). It holds for cycles opened from now on. */
export const setCycleRhythm = useCase<
  RhythmInput,
  ServerRow | undefined,
  { server: ServerRow; by: string },
  { readonly deviceId: string; readonly rhythm: Rhythm }
>({
  name: 'patching.set-rhythm',
  clauses: ['SP-1.1'],
  load: async (act, input) => (await serversOf(act.tx, act.now)).find((one) => one.deviceId === input.deviceId),
  decide: (server, input, { actor }) => {
    const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 422) =>
      refuse({ code: `cycles/${code}`, clause: 'SP-1.1', status, says, satisfiedBy })
    if (!server) return no('no-such-server', 'There is no such server in scope.', 'a server from the list', 404)
    if (actor.personId === undefined)
      return no('said-by-persons', 'Only a signed-in person can set whether a server is patched monthly or quarterly.', 'signing in', 403)
    if (input.why.trim() === '' || input.why.length > 500)
      return no('rhythm-needs-a-reason', 'Changing the rhythm of a server needs a reason.', 'a reason of at most 500 characters', 422)
    return ok({ server, by: actor.personId })
  },
  commit: async (act, { server, by }, _, input) => {
    await insertRhythm(act, { deviceId: input.deviceId, rhythm: input.rhythm, saidBy: by, why: input.why.trim() })
    return {
      value: { deviceId: input.deviceId, rhythm: input.rhythm },
      evidence: [
        {
          kind: 'patching.rhythm-said',
          grade: 'attested',
          about: [showId('dev', input.deviceId), showId('per', by)],
          content: { device: showId('dev', input.deviceId), before: server.rhythm, after: input.rhythm, why: input.why.trim() },
        },
      ],
    }
  },
})
