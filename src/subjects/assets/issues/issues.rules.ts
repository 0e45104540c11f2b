// PM-4: an issue raised on any item reaches whoever answers for it at once; who that is, what moves it, and to whom it goes when nobody acknowledges.
import { machine, canMove } from '../../../core/state/machine.ts'
import { enforced } from '../../../core/policy/switch.ts'
import { refuse, type Refusal, type Result } from '../../../core/result.ts'

export const issueKinds = {
  'does-not-work': 'Something does not work',
  outage: 'An unplanned outage',
  security: 'A security concern',
  'cannot-be-patched': 'It cannot be patched',
  'wrong-data': 'What is shown is wrong',
  question: 'A question',
  other: 'Something else',
} as const
export type IssueKind = keyof typeof issueKinds

export type IssueState = 'raised' | 'acknowledged' | 'answered' | 'closed'
export const issueStates = {
  raised: 'not acknowledged',
  acknowledged: 'acknowledged',
  answered: 'answered',
  closed: 'closed',
} as const satisfies Record<IssueState, string>
export const issueMachine = machine('issue', {
  states: ['new', 'raised', 'acknowledged', 'answered', 'closed'],
  initial: 'new',
  moves: [
    { from: 'new', to: 'raised', by: 'whoever saw it', clause: 'PM-4' },
    { from: 'raised', to: 'acknowledged', by: 'the responsible person', clause: 'PM-4' },
    { from: 'raised', to: 'answered', by: 'the responsible person', clause: 'PM-4' },
    { from: 'raised', to: 'closed', by: 'whoever raised it', clause: 'PM-4' },
    { from: 'acknowledged', to: 'raised', by: 'whoever hands it over', clause: 'PM-4' },
    { from: 'acknowledged', to: 'answered', by: 'the responsible person', clause: 'PM-4' },
    { from: 'acknowledged', to: 'closed', by: 'the responsible person', clause: 'PM-4' },
    { from: 'answered', to: 'acknowledged', by: 'whoever raised it', clause: 'PM-4' },
    { from: 'answered', to: 'closed', by: 'whoever raised it', clause: 'PM-4' },
  ],
})

export const levels = ['owner', 'manager', 'coordinator'] as const
export type Level = (typeof levels)[number]

/** Holders of the positions an issue can go to, by person; nobody is in them who has left. */
export type Holders = { readonly default: readonly string[]; readonly manager: readonly string[]; readonly coordinator: readonly string[] }
export type Found = { readonly personId: string | null; readonly level: Level; readonly because: string }
export type Asked = { readonly ownerId: string | null; readonly raisedBy: string; readonly holders: Holders; readonly defaultName: string }

/**
 * Who is told first: who answers for the item; nobody named, the default owner; where that is who raises it, the next one up. `personId` null: every
 * one of these positions is vacant or held by the person who raises it.
 */
export const responsibleFor = ({ ownerId, raisedBy, holders, defaultName }: Asked): Found => {
  const other = (some: readonly string[]) => some.find((id) => id !== raisedBy)
  const owner = ownerId !== null && ownerId !== raisedBy ? ownerId : undefined
  if (owner !== undefined) return { personId: owner, level: 'owner', because: 'answers for it' }
  const why = ownerId === null ? 'nobody answers for it' : 'who answers for it raised this'
  const byDefault = ownerId === null ? other(holders.default) : undefined
  if (byDefault !== undefined) return { personId: byDefault, level: 'owner', because: `${why}, so it falls to the ${defaultName}` }
  const manager = other(holders.manager)
  if (manager !== undefined) return { personId: manager, level: 'manager', because: `${why}, so it goes to the IT Systems Manager` }
  const coordinator = other([...holders.coordinator, ...holders.default])
  if (coordinator !== undefined) return { personId: coordinator, level: 'coordinator', because: `${why}, so it goes on to whoever else leads` }
  return { personId: null, level: 'coordinator', because: `${why}, and nobody else holds a position it could go to` }
}

/** The next one up from a level, past whoever raised it, and where the coordinator is nobody else whoever leads beside them; undefined where nobody else is above. */
export const nextUp = (
  level: Level,
  now: string | null,
  holders: Holders,
  raisedBy?: string,
): { readonly level: Level; readonly personId: string; readonly all: readonly string[] } | undefined => {
  for (const next of levels.slice(levels.indexOf(level) + 1)) {
    const others = (some: readonly string[]) => some.filter((id) => id !== now && id !== raisedBy)
    const leading = others(holders.coordinator)
    const all = next === 'manager' ? others(holders.manager) : leading.length > 0 ? leading : others(holders.default)
    if (all[0] !== undefined) return { level: next, personId: all[0], all }
  }
  return undefined
}

export const issueNotFound: Refusal = {
  code: 'assets/issue-not-found',
  clause: 'PM-4',
  says: 'There is no such issue in this district.',
  satisfiedBy: 'Find it in the list of issues.',
  status: 404,
}

export type Moving = {
  readonly state: IssueState
  readonly raisedBy: string
  readonly responsibleId: string | null
  readonly above: readonly string[] // who stands above the responsible person: to them it would go on
}
/** Those to whom an issue goes on by its clock, and where nobody has it those to whom it would fall. */
export const aboveOf = ({ manager, coordinator, default: fallen }: Holders, responsibleId: string | null): readonly string[] => [
  ...manager,
  ...coordinator,
  ...(responsibleId === null ? fallen : []),
]
/** Who has nothing to do with it does nothing to it. */
export const refuseStranger = (
  { raisedBy, responsibleId, above }: Moving,
  to: 'acknowledged' | 'answered' | 'closed',
  personId: string,
): Result<never> | undefined => {
  const mayAlways = personId === responsibleId || above.includes(personId)
  if (mayAlways || (personId === raisedBy && to !== 'answered') || !enforced('PM-4/issue-moved-by-who-has-it')) return undefined
  return refuse({
    code: 'assets/issue-is-another-s',
    clause: 'PM-4',
    status: 403,
    says: 'It is assigned to somebody else. Only they, whoever is above them, or (to close it) whoever raised it can do this.',
    satisfiedBy: 'Ask them, or have it handed over to you.',
  })
}
/**
 * Whether this person may move it there. Who raised it does not acknowledge it for the one who must, nobody else speaks for either of them, and words are
 * needed for an answer and a close.
 */
export const mayMove = (issue: Moving, to: 'acknowledged' | 'answered' | 'closed', personId: string, words: string): Result<unknown> => {
  const no = (code: string, says: string, satisfiedBy: string, status: 403 | 422 = 403, faults?: readonly string[]) =>
    refuse({ code: `assets/${code}`, clause: 'PM-4', status, says, satisfiedBy, ...(faults ? { faults } : {}) })
  const move = canMove(issueMachine, issue.state, to)
  if (!move.ok) return refuse({ ...move.refusal, clause: 'PM-4' })
  if (issue.state === 'raised' && to !== 'closed' && personId === issue.raisedBy && personId !== issue.responsibleId) {
    return no(
      'issue-is-your-own',
      'You raised this yourself: acknowledging it is for whoever it is assigned to.',
      'Wait for them, or close it if it is resolved.',
    )
  }
  const stranger = refuseStranger(issue, to, personId)
  if (stranger !== undefined) return stranger
  if (to !== 'acknowledged' && words.trim() === '') {
    return no('issue-needs-words', to === 'answered' ? 'An answer needs a message.' : 'To close it, say how it ended.', 'Write a sentence.', 422, [
      'words: is missing',
    ])
  }
  return move
}

/** Whether it may be handed over to this person: while it is open, to somebody who is here and has not got it already. */
export const mayHandOver = <P extends { readonly id: string }>(
  issue: { readonly state: IssueState; readonly responsibleId: string | null },
  person: P | undefined,
): Result<P> => {
  if (issue.state === 'closed')
    return refuse({ code: 'assets/issue-is-closed', clause: 'PM-4', status: 409, says: 'It is closed.', satisfiedBy: 'Raise a new one.' })
  if (person !== undefined && person.id !== issue.responsibleId) return { ok: true, value: person }
  return refuse({
    code: 'assets/issue-to-nobody-else',
    clause: 'PM-4',
    status: 422,
    says: 'It is with that person already, or nobody of that name works here.',
    satisfiedBy: 'Choose somebody else.',
    faults: ['personId: is nobody it could go to'],
  })
}
