import { ok } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'

type Done = { readonly what: 'password-changed' | 'sessions-ended'; readonly count?: number }

/** Evidence of what a person did to their own account; the sign-in library has done it by then, in tables of its own. */
export const noteAccountAct = useCase<Done, undefined, undefined, undefined>({
  name: 'people.own-account',
  clauses: [],
  load: async () => undefined,
  decide: () => ok(undefined),
  commit: async (act, _, __, { what, count }) => {
    const person = showId('per', act.actor.personId ?? act.actor.id)
    return { value: undefined, evidence: [{ kind: `people.${what}`, grade: 'enforced', about: [person], content: { person, count } }] }
  },
})
