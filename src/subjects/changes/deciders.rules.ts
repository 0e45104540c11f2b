// Who decides in which capacity (SP-1.2, CM-6). Persons are compared, never positions; who counts as the requester is told by `may`.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'
import { instantOf, isBefore, type At } from '../../core/time/zone.ts'

/** The two decisions of a cycle's change. `fixedBy`: the clause that asks for it. */
export const capacities = {
  'it-systems-manager': { word: 'IT Systems Manager', clause: 'SP-1.2' },
  'technology-coordinator': { word: 'Technology Coordinator', clause: 'CM-6' },
} as const
export type Capacity = keyof typeof capacities
export const capacityNames = Object.keys(capacities) as [Capacity, ...Capacity[]]

export type Assignment = { readonly personId: string; readonly position: string; readonly since: string; readonly until: string | null }
export type DelegationFact = {
  readonly id: string
  readonly personId: string
  readonly delegateId: string
  readonly position: string
  readonly appointedBy: string
  readonly since: string
  readonly until: string
}
/** `letIn`: who handed over the link behind whose account; `sharedMailboxes`: whose mail goes to one mailbox (CM-6). */
export type PeopleFacts = {
  readonly assignments: readonly Assignment[]
  readonly delegations: readonly DelegationFact[]
  readonly letIn?: readonly { readonly personId: string; readonly by: string }[]
  readonly sharedMailboxes?: readonly { readonly personId: string; readonly with: string }[]
}

/** Who asks: the requester and whoever wrote the newest text; since when the request stands. */
export type Asked = { readonly requesterId: string; readonly submittedBy: string; readonly createdAt: string }

export type Way =
  | { readonly as: 'holder' | 'second-approver' }
  | { readonly as: 'delegate'; readonly delegationId: string; readonly appointedBy: string }

const isInForce = ({ since, until }: { since: string; until: string | null }, at: At): boolean =>
  !isBefore(at, since) && (until === null || isBefore(at, until))

const holds = (people: PeopleFacts, personId: string, position: string, at: At): boolean =>
  people.assignments.some((one) => one.personId === personId && one.position === position && isInForce(one, at))

// Held at any time since the request was made: stepping down in between changes nothing.
const heldSince = (people: PeopleFacts, personId: string, position: string, since: string, now: At): boolean =>
  people.assignments.some(
    (one) =>
      one.personId === personId && one.position === position && !isBefore(now, one.since) && (one.until === null || isBefore(since, one.until)),
  )

/**
 * Whose turn a decision is. Where who asks holds the very position, the second approver decides: alone for the coordinator (CM-6),
 * beside other holders for the IT systems manager.
 */
export const positionsFor = (capacity: Capacity, asked: Asked, people: PeopleFacts, now: At): readonly string[] => {
  const isOwn = [asked.requesterId, asked.submittedBy].some((id) => heldSince(people, id, capacity, asked.createdAt, now))
  if (!isOwn) return [capacity]
  const isAlone = capacity === 'technology-coordinator' && enforced('CM-6/second-approver-for-coordinator')
  return isAlone ? ['second-approver'] : [capacity, 'second-approver']
}

/**
 * In what way a person may decide in this capacity: as holder, as second approver, or as somebody's delegate now.
 * Refused: `changes/goes-to-second-approver`, `changes/not-yours-to-decide`.
 */
export const wayToDecide = (capacity: Capacity, personId: string, asked: Asked, people: PeopleFacts, now: At): Result<Way> => {
  const wanted = positionsFor(capacity, asked, people, now)
  const direct = wanted.find((position) => holds(people, personId, position, now))
  if (direct !== undefined) return ok({ as: direct === 'second-approver' ? 'second-approver' : 'holder' })
  const delegation = people.delegations.find(
    (one) => one.delegateId === personId && wanted.includes(one.position) && isInForce(one, now) && holds(people, one.personId, one.position, now),
  )
  if (delegation) return ok({ as: 'delegate', delegationId: delegation.id, appointedBy: delegation.appointedBy })
  const { word, clause } = capacities[capacity]
  const isSecondAlone = !wanted.includes(capacity)
  if (isSecondAlone && holds(people, personId, capacity, now))
    return refuse({
      code: 'changes/goes-to-second-approver',
      clause: 'CM-6',
      status: 403,
      says: "This is the coordinator's own request, so the second approver decides it.",
      satisfiedBy: 'a decision by the second approver',
    })
  return refuse({
    code: 'changes/not-yours-to-decide',
    clause,
    status: 403,
    says: `You cannot decide this as ${isSecondAlone ? 'second approver' : word}.`,
    satisfiedBy: `a decision by the ${isSecondAlone ? 'second approver' : word}, or by a delegate appointed before`,
  })
}

/** Everybody who may decide in this capacity now, in a fixed order; empty is a vacancy. `may` is false for who counts as requester or writer. */
export const decidersOf = (capacity: Capacity, asked: Asked, people: PeopleFacts, now: At, may: (personId: string) => boolean): readonly string[] => {
  const everybody = [...people.assignments.map((one) => one.personId), ...people.delegations.map((one) => one.delegateId)]
  return [...new Set(everybody)].filter((id) => may(id) && wayToDecide(capacity, id, asked, people, now).ok).sort()
}

/** The requester and the IT Systems Manager edit a request; whoever writes a text counts as asking for it from then on. */
export const mayEdit = (people: PeopleFacts, requesterId: string, personId: string | undefined, now: At): boolean =>
  personId !== undefined && (personId === requesterId || holds(people, personId, 'it-systems-manager', now))

/** Delegations in force at any time since the request was made: whom the requester appointed counts as the requester even after it ended. */
export const sinceAsked = (delegations: readonly DelegationFact[], createdAt: string): readonly DelegationFact[] =>
  delegations.filter((one) => isBefore(createdAt, one.until))

/** Links last 7 days, or until the decision. */
export const linkEnds = (now: At): string =>
  instantOf(now)
    .add({ hours: 7 * 24 })
    .toString()
