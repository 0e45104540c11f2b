import { ok, refuse, type Refused } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import { endAssignmentRow, insertAssignment } from './people.store.ts'
import { assignmentsOf, holdingsOf, peopleOf, sitesOf, type AssignmentRow } from './people.views.ts'
import { decidingPositions, mayTable, positions, type Holding, type Position } from './people.rules.ts'

const unknown = (what: string): Refused =>
  refuse({ code: 'people/unknown', clause: '-', status: 404, says: `There is no such ${what} here.`, satisfiedBy: 'Find it on the People page.' })

/** Else a break-glass code would make an approver. */
export const noDeciderByBreakGlass: Refused = refuse({
  code: 'people/break-glass-makes-no-decider',
  clause: 'CM-6',
  status: 403,
  says: 'Somebody signed in with a break-glass account cannot give anyone a position that decides.',
  satisfiedBy: 'Ask somebody who signed in with their own account and may change people.',
})

type Give = { readonly personId: string; readonly position: Position; readonly siteId?: string | undefined }
type GiveFacts = { readonly isHere: boolean; readonly isSite: boolean; readonly held: readonly AssignmentRow[] }

/** Gives a position from now on, for one site or the whole district. */
export const assignPosition = useCase<Give, GiveFacts, undefined, { assignmentId: string }>({
  name: 'people.assign-position',
  clauses: ['PM-4', 'PM-8'],
  load: async (act, { personId, siteId }) => ({
    isHere: (await peopleOf(act.tx, act.now, personId)).length === 1,
    isSite: siteId === undefined || (await sitesOf(act.tx)).some((one) => one.id === siteId),
    held: (await assignmentsOf(act.tx, personId)).filter((one) => one.until === null && one.site === null),
  }),
  decide: (facts, { personId, position, siteId }, { actor }) => {
    if (!facts.isHere) return unknown('person')
    if (actor.proof === 'break-glass' && decidingPositions.includes(position)) return noDeciderByBreakGlass
    if (actor.personId === personId && decidingPositions.includes(position))
      return refuse({
        code: 'people/no-deciding-position-for-oneself',
        clause: 'CM-6',
        status: 403,
        says: `You cannot make yourself ${positions[position]}: that position decides what others, and you, ask for.`,
        satisfiedBy: 'Ask somebody else who may change people to give it to you.',
      })
    if (!facts.isSite) return unknown('site')
    return siteId === undefined && facts.held.some((one) => one.position === position)
      ? refuse({
          code: 'people/position-held',
          clause: '-',
          status: 409,
          says: `They are already ${positions[position]}.`,
          satisfiedBy: 'Nothing to do.',
        })
      : ok(undefined)
  },
  commit: async (act, _, __, { personId, position, siteId }) => {
    const id = await insertAssignment(act, { personId, position, siteId, by: act.actor.personId ?? personId })
    const content = { person: showId('per', personId), position, site: siteId === undefined ? undefined : showId('sit', siteId) }
    return {
      value: { assignmentId: id },
      evidence: [{ kind: 'people.position-assigned', grade: 'enforced', about: [showId('per', personId), showId('asg', id)], content }],
    }
  },
})

type End = { readonly personId: string; readonly assignmentId: string }
type EndFacts = { readonly row: AssignmentRow | undefined; readonly others: readonly Holding[] }

/** Ends a position now. Refused where nobody who can sign in would be left to give positions: the district would be locked out of itself. */
export const endAssignment = useCase<End, EndFacts, AssignmentRow, { ended: true }>({
  name: 'people.end-assignment',
  clauses: ['PM-4', 'PM-8'],
  load: async (act, { personId, assignmentId }) => {
    const row = (await assignmentsOf(act.tx, personId)).find((one) => one.id === assignmentId)
    return { row, others: (await holdingsOf(act.tx, act.now)).filter((one) => one.personId !== personId || one.position !== row?.position) }
  },
  decide: ({ row, others }) => {
    if (!row || row.until !== null) return unknown('position to end')
    const keepers: readonly string[] = mayTable['people.change']
    const isLast = keepers.includes(row.position) && !others.some((one) => one.hasAccount && keepers.includes(one.position))
    return isLast
      ? refuse({
          code: 'people/last-who-may-change-people',
          clause: 'PM-8',
          status: 409,
          says: 'After this, nobody could assign positions.',
          satisfiedBy: `First make somebody else with an account ${mayTable['people.change'].map((one) => positions[one]).join(' or ')}.`,
        })
      : ok(row)
  },
  commit: async (act, row, _, { personId }) => {
    await endAssignmentRow(act, row.id)
    const person = showId('per', personId)
    return {
      value: { ended: true },
      evidence: [
        {
          kind: 'people.assignment-ended',
          grade: 'enforced',
          about: [person, showId('asg', row.id)],
          content: { person, position: row.position, since: row.since },
        },
      ],
    }
  },
})
