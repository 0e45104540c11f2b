import { ok, refuse } from '../../core/result.ts'
import { useCase } from '../ledger/index.ts'
import { saveSoftwareScope, type SoftwareScope } from './software-scope.store.ts'

export type ScopeOfSoftware = {
  readonly titles: readonly { readonly ecosystem: string; readonly name: string }[]
  readonly scope: SoftwareScope
  readonly reason: string | null
}
const mostAtOnce = 500

/** Whether titles of software are ours to patch (PM-2), many in one act; `unknown` makes them an open question again. */
export const setSoftwareScope = useCase({
  name: 'assets.set-software-scope',
  clauses: ['PM-2'],
  load: async (_, input: ScopeOfSoftware) => input,
  decide: ({ titles, scope, reason }, _, { actor }) => {
    const no = (code: string, says: string, satisfiedBy: string, faults: readonly string[]) =>
      refuse({ code: `assets/${code}`, clause: 'PM-2', status: 422, says, satisfiedBy, faults })
    if (actor.personId === undefined)
      return refuse({
        code: 'assets/scope-needs-a-person',
        clause: 'PM-2',
        status: 403,
        says: 'Only a signed-in person can set the scope.',
        satisfiedBy: 'Sign in.',
      })
    if (titles.length === 0 || titles.length > mostAtOnce)
      return no('no-titles', `Between one and ${mostAtOnce} titles can be set at once.`, 'Select some.', ['id: is empty, or too many'])
    if (scope === 'out' && (reason ?? '').trim() === '')
      return no('out-of-scope-needs-a-reason', 'A title can be out of scope only with a reason.', 'Say why the department does not patch it.', [
        'reason: is missing',
      ])
    return ok({ titles, scope, reason: scope === 'out' ? (reason ?? '').trim() : null })
  },
  commit: async (act, { titles, scope, reason }) => {
    await saveSoftwareScope(act, titles, scope, reason)
    return {
      value: { titles: titles.length },
      evidence: [
        {
          kind: 'assets.software-scope-set',
          about: [],
          grade: 'attested' as const,
          content: { scope, reason, titles: titles.map(({ ecosystem, name }) => `${ecosystem} ${name}`) },
        },
      ],
    }
  },
})
