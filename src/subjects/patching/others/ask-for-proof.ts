import { text, type PolicyValues } from '../../../core/policy/parameters.ts'
import { ok, refuse } from '../../../core/result.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { contactsOf, issueHolders } from '../../assets/index.ts'
import { useCase, type Act } from '../../ledger/index.ts'
import type { Notice } from '../../notices/index.ts'
import { otherActors, type OtherActor } from './actor.rules.ts'
import { actorParties, patchedByOthers } from './others.views.ts'

export type ProofParts = {
  readonly policyOf: (tx: Tx) => Promise<PolicyValues>
  readonly publicUrl: string
  readonly tell: (act: Act, notice: Notice) => Promise<string>
}
const listed = 60 // systems a letter names; the count is whole

/** Asks whoever patches for proof of what they have not proved: by mail to the contact, or, where none is named, to whoever it falls to here. */
export const askForProof = ({ policyOf, publicUrl, tell }: ProofParts) =>
  useCase({
    name: 'patching.ask-for-proof',
    clauses: ['PM-2', 'PM-3.6'],
    load: async (act, { actor }: { readonly actor: OtherActor }) => {
      const values = await policyOf(act.tx)
      const rows = (await patchedByOthers(act.tx, act.now, values)).filter((row) => row.actor === actor && row.is !== 'proved' && row.is !== 'ended') // no proof helps what gets no more fixes
      const party = (await actorParties(act.tx)).find((one) => one.actor === actor)
      const holders = await issueHolders(act.tx, act.now, text(values, 'owner.default'))
      const own = (await contactsOf(act.tx, [...holders.default, ...holders.manager, ...holders.coordinator])).filter(({ email }) => email !== null)
      return { rows, party, own }
    },
    decide: ({ rows, party, own }) => {
      const no = (code: string, says: string, satisfiedBy: string) =>
        refuse({ code: `patching/${code}`, clause: 'PM-2', status: 409, says, satisfiedBy })
      if (rows.length === 0) return no('nothing-to-prove', 'Everything they patch is already proved.', 'Nothing to do.')
      const to = party?.email ? [{ address: party.email }] : own.slice(0, 1).map(({ id, email }) => ({ personId: id, address: email ?? '' }))
      return to.length === 0
        ? no('nobody-to-ask', 'There is no contact, and nobody here has an e-mail address it could go to.', 'Add a contact for this actor.')
        : ok({ to, isOutside: Boolean(party?.email) })
    },
    commit: async (act, { to, isOutside }, { rows }, { actor }) => {
      const names = rows.slice(0, listed).map((row) => `- ${row.name}: ${row.says}`)
      const notice = await tell(act, {
        kind: 'proof-asked',
        about: `actor-${actor}`,
        subject: `Proof of patching is missing for ${rows.length} ${rows.length === 1 ? 'system' : 'systems'}`,
        body: [
          `${isOutside ? 'You patch these for us' : `${otherActors[actor].name} patches these for us`}, and nothing recent shows that they are up to date:`,
          names.join('\n'),
          ...(rows.length > listed ? [`and ${rows.length - listed} more.`] : []),
          isOutside
            ? 'Please answer with the version each runs and when it was last seen.'
            : `Bring the list up to date: ${publicUrl}/patched-by-others?actor=${actor}`,
        ].join('\n\n'),
        to,
      })
      return {
        value: { systems: rows.length, notice },
        evidence: [
          {
            kind: 'patching.proof-asked',
            about: [],
            grade: 'observed' as const,
            content: {
              actor,
              systems: rows.length,
              isOutside,
              standings: Object.fromEntries([...Map.groupBy(rows, (row) => row.is)].map(([is, some]) => [is, some.length])),
            },
          },
        ],
      }
    },
  })
