import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Result } from '../../core/result.ts'

/**
 * The positions of the procedures. `systems administrator` patches servers; `school administrator` runs a school or department:
 * never just "administrator".
 */
export const positions = {
  'technology-director': 'Technology Director',
  'technology-coordinator': 'Technology Coordinator', // also leads the change management process unless another is named
  'it-systems-manager': 'IT Systems Manager',
  'systems-administrator': 'Systems administrator',
  'executive-director-of-technology': 'Executive Director of Technology',
  'vice-president-of-technology': 'Vice President of Technology',
  'it-support': 'IT support',
  superintendent: 'Superintendent',
  'superintendent-designee': "Superintendent's designee",
  'second-approver': 'Second approver', // decides what the coordinator asks for (ours)
  principal: 'Principal',
  'school-administrator': 'School administrator',
  'building-secretary': 'Building secretary',
  supervisor: 'Supervisor',
  teacher: 'Teacher',
  'business-owner': 'Business owner',
  tester: 'Tester',
  'information-project-manager': 'Information project manager',
  'third-party': 'Third party',
  auditor: 'Auditor',
} as const
export type Position = keyof typeof positions
export const isPosition = (text: string): text is Position => Object.hasOwn(positions, text)

const itStaff = [
  'technology-director',
  'technology-coordinator',
  'it-systems-manager',
  'systems-administrator',
  'executive-director-of-technology',
  'vice-president-of-technology',
  'it-support',
] as const satisfies readonly Position[]
const readers = [
  ...itStaff,
  'superintendent',
  'superintendent-designee',
  'second-approver',
  'principal',
  'auditor',
] as const satisfies readonly Position[]
const everyone = Object.keys(positions) as readonly Position[]

/** Who may do what: one row an act. A position not named may not. What separates requester and approver stands in `mayDecide` and in the database. */
export const mayTable = {
  'today.see': everyone,
  'devices.see': readers,
  'devices.change': itStaff,
  'devices.import': itStaff,
  'servers.uncover': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'], // PM-2: out of scope, another kind, another patcher
  'others.set-current': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'], // PM-2: one word turns hundreds of systems
  'devices.set-exposure': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
  'issues.see': readers,
  'issues.raise': readers, // PM-4: whoever sees an item may say what is wrong with it
  'issues.work': itStaff,
  'devices.merge': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
  'changes.settle-seen': ['technology-coordinator', 'technology-director', 'it-systems-manager'], // CM-10; not by whoever answers for the server
  'tasks.see': readers,
  'tasks.give': itStaff,
  'devices.ask': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'inventory.enrol': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'inventory.see-raw': ['technology-director', 'it-systems-manager', 'systems-administrator', 'auditor'],
  'feeds.load': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'findings.state': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'advisories.triage': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'advisories.sources': ['technology-director', 'it-systems-manager', 'systems-administrator'],
  'plan.see': readers,
  'plan.assign': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
  'plan.override': ['technology-director', 'it-systems-manager'],
  'cycles.see': readers,
  'cycles.open': ['it-systems-manager', 'technology-director', 'systems-administrator'],
  'cycles.plan': ['systems-administrator', 'it-systems-manager'],
  'changes.approve-as-manager': ['it-systems-manager', 'second-approver'],
  'changes.approve-as-coordinator': ['technology-coordinator', 'second-approver'],
  'runs.see': readers,
  'runs.work': ['systems-administrator', 'it-systems-manager'],
  'people.see': readers,
  'views.share': itStaff, // a saved view shown to everyone; one's own anybody keeps
  'people.change': ['technology-director', 'technology-coordinator', 'it-systems-manager'],
  'people.confirm-recovery': [
    'technology-director',
    'technology-coordinator',
    'it-systems-manager',
    'superintendent',
    'superintendent-designee',
    'second-approver',
    'principal',
  ],
  'people.seal': ['technology-director', 'technology-coordinator', 'it-systems-manager'],
  'people.review-break-glass': ['superintendent', 'superintendent-designee', 'auditor'],
  'calendar.change': ['technology-director', 'technology-coordinator', 'it-systems-manager'], // closed days, which office days are counted without
  'sign-in.configure': ['technology-director', 'technology-coordinator', 'it-systems-manager'],
  'policy.change': ['technology-director', 'technology-coordinator'],
  'procedures.see': everyone,
  'installation.see': readers,
  'installation.confirm-restore': ['technology-director', 'technology-coordinator', 'it-systems-manager', 'systems-administrator'],
  'reports.see': readers,
  'ledger.export': ['technology-director', 'auditor', 'superintendent'],
  'ledger.erase': ['technology-director', 'technology-coordinator'], // two of them: one asks, another agrees
  'ledger.witness': ['technology-director', 'technology-coordinator', 'superintendent'],
  'ledger.rotate': ['technology-director'],
  'demo.remove': ['technology-director'], // of a demonstration; a real district cannot be removed at all
} as const satisfies Readonly<Record<string, readonly Position[]>>
export type MayDo = keyof typeof mayTable

/** Whether someone holding these positions may do an act. `signed-in` is for everyone who is, `own-account` too: it stays open to who must first add a second factor. */
export const mayDo = (held: readonly string[], act: string): Result<true> => {
  if (act === 'signed-in' || act === 'own-account') return ok(true)
  const allowed: readonly string[] = Object.hasOwn(mayTable, act) ? mayTable[act as MayDo] : []
  if (held.some((position) => allowed.includes(position))) return ok(true)
  return refuse({
    code: 'people/not-your-position',
    clause: 'PM-4',
    status: 403,
    says: allowed.length === 0 ? 'Nobody may do this here.' : `This is for: ${allowed.map((one) => positions[one as Position]).join(', ')}.`,
    satisfiedBy: 'Ask one of them, or ask the Technology Director for the position.',
  })
}

export type Delegation = { readonly personId: string; readonly delegateId: string; readonly appointedBy: string }

/** Everyone who counts as the requester: the person, the delegates the person appointed, and whom those appointed in turn. */
const countsAs = (requesterId: string, delegations: readonly Delegation[]): ReadonlySet<string> => {
  const circle = new Set([requesterId])
  for (const personId of circle)
    // a set walks on into what is added on the way
    for (const one of delegations) if (one.appointedBy === personId) circle.add(one.delegateId)
  return circle
}

export type Separation = {
  readonly requesterId: string // whoever asked first: changing the requester afterwards changes nothing
  readonly deciderId: string
  readonly delegations: readonly Delegation[] // those in force
  readonly hasRequestersMailbox?: boolean // mail to both goes to one mailbox
  readonly invitedByRequester?: boolean // the requester handed over the link behind the decider's account, themselves or through others
}

/**
 * CM-6, ours: nobody approves their own request. Persons are compared, never positions. Refused: `people/approver-is-requester`,
 * `people/approver-is-delegate-of-requester`, `people/approver-has-requesters-mailbox`, `people/approver-was-let-in-by-requester`.
 */
export const mayDecide = ({
  requesterId,
  deciderId,
  delegations,
  hasRequestersMailbox = false,
  invitedByRequester = false,
}: Separation): Result<true> => {
  if (!enforced('CM-6/approver-is-not-requester')) return ok(true)
  const no = (code: string, says: string, satisfiedBy: string) => refuse({ code: `people/${code}`, clause: 'CM-6', status: 403, says, satisfiedBy })
  const another = 'Somebody else who holds the position, or the second approver, must decide.'
  if (deciderId === requesterId) return no('approver-is-requester', 'You requested this yourself, and nobody decides their own request.', another)
  if (countsAs(requesterId, delegations).has(deciderId))
    return no('approver-is-delegate-of-requester', 'The requester appointed you as a delegate, so you count as the requester.', another)
  if (hasRequestersMailbox && enforced('CM-6/one-mailbox-one-person'))
    return no(
      'approver-has-requesters-mailbox',
      'Your mail and the requester’s go to the same mailbox, so the two of you cannot be told apart.',
      'Somebody with a mailbox of their own must decide.',
    )
  if (invitedByRequester)
    return no(
      'approver-was-let-in-by-requester',
      'The requester handed over the link to your account, or one that led to it, so the two of you cannot be told apart.',
      'Get a new invitation by mail, or from somebody whose own account the requester did not open; then decide again.',
    )
  return ok(true)
}

/** Positions whose word lets a change go ahead. */
export const decidingPositions: readonly Position[] = ['technology-coordinator', 'it-systems-manager', 'second-approver']

/** Positions without which a procedure stands still (PM-8), each with the work that waits. */
export const neededPositions = {
  'technology-director': 'is responsible for the procedures and decides exceptions (PM-8, PM-6)',
  'technology-coordinator': 'approves changes and leads the change process (CM-6)',
  'it-systems-manager': 'approves each patch cycle (SP-1.2)',
  'systems-administrator': 'patches the servers and gets the tickets (SP-1.1)',
  'second-approver': "decides the coordinator's own requests (CM-6)",
  'executive-director-of-technology': 'authorizes security tests and is notified of a vendor’s breach (TU-3.3, TU-6.E)',
} as const satisfies Partial<Record<Position, string>>

const deciding: readonly Position[] = ['technology-director', 'technology-coordinator', 'it-systems-manager']

export type Holding = { readonly position: string; readonly personId: string; readonly hasAccount: boolean }
export type Gap = { readonly position: Position; readonly kind: 'vacant' | 'no-account' | 'cannot-decide' | 'no-delegate'; readonly says: string }

/** Who may stand behind a request: they open cycles, or the cycle is theirs. */
const askers: readonly Position[] = mayTable['cycles.open']
const deciders: readonly Position[] = ['second-approver', 'technology-coordinator', 'it-systems-manager']
export type LetInBy = { readonly personId: string; readonly person: string; readonly by: string; readonly byName: string }

/** How somebody who may not decide for the one reason of a handed-over link comes to decide after all. */
export const inviteAnew = (name: string): string => `invite ${name} again by mail, or have somebody else invite ${name}`

/** CM-6: positions whose every holder with an account was let in by somebody who asks, so that what that one asks for finds nobody to decide it. */
const letInGaps = (holdings: readonly Holding[], letIn: readonly LetInBy[]): readonly Gap[] =>
  deciders.flatMap((position): Gap | [] => {
    const holders = [...new Set(holdings.filter((one) => one.position === position && one.hasAccount).map((one) => one.personId))]
    const asks = (personId: string) => holdings.some((one) => one.personId === personId && askers.includes(one.position as Position))
    const barred = holders.map((id) => letIn.find((one) => one.personId === id && asks(one.by)))
    const first = barred[0]
    if (first === undefined || barred.includes(undefined)) return []
    const says = `${first.person} cannot decide what ${first.byName} requests, because ${first.byName} handed over the link to the account: ${inviteAnew(first.person)}.`
    return { position, kind: 'cannot-decide', says }
  })

/**
 * PM-8: positions nobody holds, whose holders cannot sign in yet, and deciding ones where nobody would stand in.
 * Holdings and delegations are those in force.
 */
export const gapsOf = (
  holdings: readonly Holding[],
  delegations: readonly { readonly position: string }[],
  letIn: readonly LetInBy[] = [],
): readonly Gap[] => [
  ...letInGaps(holdings, letIn),
  ...(Object.entries(neededPositions) as [Position, string][]).flatMap(([position, work]): Gap | [] => {
    const holders = holdings.filter((one) => one.position === position)
    const name = positions[position]
    if (holders.length === 0) return { position, kind: 'vacant', says: `The position ${name} is vacant; it ${work}.` }
    if (!holders.some((one) => one.hasAccount)) return { position, kind: 'no-account', says: `No ${name} has opened an account yet.` }
    const isAlone = new Set(holders.map((one) => one.personId)).size === 1 && !delegations.some((one) => one.position === position)
    return deciding.includes(position) && isAlone ? { position, kind: 'no-delegate', says: `Nobody stands in when the ${name} is away.` } : []
  }),
]
