import { Temporal } from 'temporal-polyfill'
import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Moment } from '../ledger/index.ts'
import { insertDelegation } from './people.store.ts'
import { holdingsOf, peopleOf } from './people.views.ts'
import { mayDo, positions, type Holding, type Position } from './people.rules.ts'

/** Stands in for one position of one person, from `since` (now, where it is not given) until `until`: ISO instants. */
export type Appointment = {
  readonly personId: string
  readonly delegateId: string
  readonly position: Position
  readonly since?: string | undefined
  readonly until: string
}
type Facts = { readonly known: readonly string[]; readonly holdings: readonly Holding[]; readonly mine: readonly string[] }
type Span = { readonly since: Temporal.Instant; readonly until: Temporal.Instant }

const decide = ({ known, holdings, mine }: Facts, input: Appointment, { now, actor }: Moment) => {
  const no = (code: string, says: string, satisfiedBy: string, status: 403 | 404 | 422 = 422) =>
    refuse({ code: `people/${code}`, clause: 'PM-8', status, says, satisfiedBy })
  const span: Span = { since: input.since === undefined ? now : Temporal.Instant.from(input.since), until: Temporal.Instant.from(input.until) }
  if (!known.includes(input.personId) || !known.includes(input.delegateId))
    return no('unknown', 'There is no such person here.', 'Choose somebody from the People page.', 404)
  if (actor.personId !== input.personId && !mayDo(mine, 'people.change').ok)
    return no('not-your-delegate', 'Only the person a delegate stands in for, or somebody who may change people, can appoint one.', 'Ask them.', 403)
  if (input.personId === input.delegateId) return no('own-delegate', 'A person cannot be their own delegate.', 'Choose another person.')
  if (!holdings.some((one) => one.personId === input.personId && one.position === input.position))
    return no('position-not-held', `They are not ${positions[input.position]}, so nobody can stand in for that.`, 'Choose a position they hold.')
  if (Temporal.Instant.compare(span.until, span.since) <= 0 || Temporal.Instant.compare(span.until, now) <= 0)
    return no('delegation-over', 'It would end before it starts.', 'Choose a later end.')
  return ok(span)
}

export const appointDelegate = useCase<Appointment, Facts, Span, { delegationId: string }>({
  name: 'people.appoint-delegate',
  clauses: ['PM-8', 'CM-6'],
  load: async (act) => {
    const people = await peopleOf(act.tx, act.now)
    return {
      known: people.map((one) => one.id),
      holdings: await holdingsOf(act.tx, act.now),
      mine: people.find((one) => one.id === act.actor.personId)?.positions ?? [],
    }
  },
  decide,
  commit: async (act, span, _, { personId, delegateId, position }) => {
    const [since, until] = [span.since.toString(), span.until.toString()]
    const id = await insertDelegation(act, { personId, delegateId, position, appointedBy: act.actor.personId ?? personId, since, until })
    return {
      value: { delegationId: id },
      evidence: [
        {
          kind: 'people.delegate-appointed',
          grade: 'enforced',
          about: [showId('per', personId), showId('per', delegateId), showId('dlg', id)],
          content: { person: showId('per', personId), delegate: showId('per', delegateId), position, since, until },
        },
      ],
    }
  },
})
