import { makeLinks } from '../src/subjects/demo/index.ts'
import { reading, type From } from '../src/subjects/ledger/index.ts'
import { peopleOf } from '../src/subjects/people/people.views.ts'
import { names, people } from './people.ts'

export type SignInLink = { readonly role: string; readonly name: string; readonly personId: string; readonly link: string }

/** A fresh link for each part that can be tried, in the order of the cast. */
export const signInLinks = async (where: Pick<From, 'db' | 'districtId'>, publicUrl: string): Promise<readonly SignInLink[]> => {
  const here = await reading(where, (tx, now) => peopleOf(tx, now))
  const parts = names.flatMap((key) => {
    const { name, role } = { role: undefined, ...people[key] }
    const personId = here.find((one) => one.name === name)?.id
    return role === undefined || personId === undefined ? [] : [{ role, name, personId }]
  })
  const made = await makeLinks({ ...where, actor: { id: 'demo:start', proof: 'process' } }, { personIds: parts.map(({ personId }) => personId) })
  if (!made.ok) throw new Error(made.refusal.says)
  return parts.map((part, i) => ({ ...part, link: `${publicUrl}/demo/sign-in/${made.value[i]?.token}` }))
}
