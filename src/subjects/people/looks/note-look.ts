import { ok, refuse } from '../../../core/result.ts'
import { useCase } from '../../ledger/index.ts'
import { lookedAt } from './looks.views.ts'
import { saveLook } from './looks.store.ts'

/** A person says that they have looked through a list: what moves from now on is marked for them. Looking itself writes nothing. */
export const noteLook = useCase({
  name: 'people.note-look',
  clauses: [],
  load: (act, { list }: { readonly list: string }) => lookedAt(act.tx, act.actor.personId ?? '00000000-0000-0000-0000-000000000000', list),
  decide: (before, _, { actor }) =>
    actor.personId === undefined
      ? refuse({ code: 'people/look-needs-a-person', clause: '-', says: 'Only a person looks.', satisfiedBy: 'Sign in.', status: 403 })
      : ok({ personId: actor.personId, before: before ?? null }),
  commit: async (act, { personId, before }, _, { list }) => {
    await saveLook(act, personId, list)
    return {
      value: { list },
      evidence: [{ kind: 'people.list-looked-through', about: [], grade: 'attested' as const, content: { list, before, after: act.now.toString() } }],
    }
  },
})
