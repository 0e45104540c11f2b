import { ok, refuse, type Result } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { reading, useCase, type From } from '../../ledger/index.ts'
import type { Auth } from '../sign-in/auth.ts'
import { endDelegationRow, endEverythingOf } from './people-endings.store.ts'
import { accountIdOf } from './people-endings.views.ts'
import { delegationsOf, holdingsOf, peopleOf, type DelegationRow, type PersonRow } from '../people.views.ts'
import { mayDo, mayTable, positions, type Holding } from '../people.rules.ts'

type EndFacts = { readonly person: PersonRow | undefined; readonly others: readonly Holding[] }
const unknown = refuse({
  code: 'people/unknown-person',
  clause: '-',
  status: 404,
  says: 'There is no such person here.',
  satisfiedBy: 'Find them on the People page.',
})

/** Positions, delegations, invitations and every link bound to the person end in one act. Nothing they did is taken away. */
const leave = useCase<{ readonly personId: string }, EndFacts, PersonRow, { ended: number }>({
  name: 'people.end-person',
  clauses: ['PM-8'],
  load: async (act, { personId }) => ({
    person: (await peopleOf(act.tx, act.now, personId))[0],
    others: (await holdingsOf(act.tx, act.now)).filter((one) => one.personId !== personId),
  }),
  decide: ({ person, others }, _, { actor }) => {
    if (!person) return unknown
    if (actor.personId === person.id)
      return refuse({
        code: 'people/own-end',
        clause: 'PM-8',
        status: 409,
        says: 'You cannot record that you left yourself.',
        satisfiedBy: 'Ask somebody else who may change people to do it.',
      })
    const keepers: readonly string[] = mayTable['people.change']
    return others.some((one) => one.hasAccount && keepers.includes(one.position))
      ? ok(person)
      : refuse({
          code: 'people/last-who-may-change-people',
          clause: 'PM-8',
          status: 409,
          says: 'After this, nobody could assign positions.',
          satisfiedBy: `First make somebody else with an account ${mayTable['people.change'].map((one) => positions[one]).join(' or ')}.`,
        })
  },
  commit: async (act, { id }) => {
    const ended = await endEverythingOf(act, id)
    const person = showId('per', id)
    return {
      value: { ended: ended.assignments.length + ended.delegations.length },
      evidence: [
        {
          kind: 'people.person-left',
          grade: 'enforced',
          about: [person, ...ended.assignments.map((one) => showId('asg', one)), ...ended.delegations.map((one) => showId('dlg', one))],
          content: { person, positionsEnded: ended.assignments.length, delegationsEnded: ended.delegations.length },
        },
      ],
    }
  },
})

/** Sessions lie outside the district's transaction and end after it; who has left is nobody at the door from the commit on. */
export const endPerson = async (from: From, auth: Auth, personId: string): Promise<Result<{ ended: number; sessionsEnded: number }>> => {
  const left = await leave(from, { personId })
  if (!left.ok) return left
  const userId = await reading(from, (tx) => accountIdOf(tx, personId))
  return ok({ ...left.value, sessionsEnded: userId === undefined ? 0 : await auth.endSessions(userId) })
}

type DelegationFacts = { readonly row: DelegationRow | undefined; readonly mine: readonly string[] }

/** Ends a delegation before its time: by either of the two, by whoever appointed it, or by who may change people. */
export const endDelegation = useCase<{ readonly delegationId: string }, DelegationFacts, DelegationRow, { ended: true }>({
  name: 'people.end-delegation',
  clauses: ['PM-8', 'CM-6'],
  load: async (act, { delegationId }) => ({
    row: (await delegationsOf(act.tx, act.now)).find((one) => one.id === delegationId),
    mine: (await peopleOf(act.tx, act.now, act.actor.personId ?? '00000000-0000-0000-0000-000000000000'))[0]?.positions ?? [],
  }),
  decide: ({ row, mine }, _, { actor }) => {
    if (!row)
      return refuse({
        code: 'people/unknown-delegation',
        clause: 'PM-8',
        status: 404,
        says: 'There is no such delegation, or it has ended.',
        satisfiedBy: 'Reload the page.',
      })
    const isTheirs = [row.personId, row.delegateId, row.appointedBy].includes(actor.personId ?? '')
    return isTheirs || mayDo(mine, 'people.change').ok
      ? ok(row)
      : refuse({
          code: 'people/not-your-delegate',
          clause: 'PM-8',
          status: 403,
          says: 'This delegation is not yours to end.',
          satisfiedBy: 'Ask one of the two, or somebody who may change people.',
        })
  },
  commit: async (act, row) => {
    await endDelegationRow(act, row.id)
    const [person, delegate] = [showId('per', row.personId), showId('per', row.delegateId)]
    return {
      value: { ended: true },
      evidence: [
        {
          kind: 'people.delegation-ended',
          grade: 'enforced',
          about: [person, delegate, showId('dlg', row.id)],
          content: { person, delegate, position: row.position, was: row.until },
        },
      ],
    }
  },
})
