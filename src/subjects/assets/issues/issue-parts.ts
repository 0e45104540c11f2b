import { Temporal } from 'temporal-polyfill'
import { inWords } from '../../../core/time/words.ts'
import type { PolicyValues } from '../../../core/policy/parameters.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { append, type Act } from '../../ledger/index.ts'
import type { Notice } from '../../notices/index.ts'
import { districtOf } from '../../people/index.ts'
import { insertEntry } from './issues.store.ts'
import { contactsOf, type Issue } from './issues.views.ts'

/** What an issue can be raised on: its name, its page, and who answers for it (null: nobody). */
export type IssueTarget = { readonly title: string; readonly href: string; readonly ownerId: string | null }
/** By the prefix of a shown id. */
export type IssueTargets = Readonly<Record<string, (tx: Tx, id: string) => Promise<IssueTarget | undefined>>>
export type IssueParts = {
  readonly db: Db
  readonly publicUrl: string
  readonly policyOf: (tx: Tx) => Promise<PolicyValues>
  readonly tell: (act: Act, notice: Notice) => Promise<string>
  readonly targets: IssueTargets
}

export const needsPerson = {
  code: 'assets/issue-needs-a-person',
  clause: 'PM-4',
  status: 403,
  says: 'Only a signed-in person can do this.',
  satisfiedBy: 'Sign in.',
} as const

export const issueName = (number: number): string => `I-${number}`
export const issueHref = (id: string): string => `/issues/${showId('iss', id)}`

/** The item behind a shown id; undefined where there is none, or nothing can be raised on it. */
export const targetOf = async (tx: Tx, targets: IssueTargets, about: string): Promise<IssueTarget | undefined> => {
  const prefix = /^([a-z]{2,5})_/.exec(about)?.[1] ?? ''
  const find = Object.hasOwn(targets, prefix) ? targets[prefix] : undefined
  const id = find && readId(prefix, about)
  return find && id ? find(tx, id) : undefined
}

type Telling = Pick<Issue, 'id' | 'number' | 'item' | 'words' | 'acknowledgeBy'> & { readonly answerBy?: string | null }
/** What whoever is told is asked to do, by the clock that runs. */
const asked = {
  acknowledge: (by: string) => [`Acknowledge it by ${by}, or it goes one level up:`],
  answer: (by: string) => [`Answer it, close it, or set a new date with a reason by ${by}:`],
  nothing: () => [],
} as const satisfies Record<string, (by: string) => readonly string[]>

/**
 * Tells people of an issue by mail, in the act's own transaction: a commit without it does not exist (PM-4). Who has no address is named in the
 * timeline; gives whether anybody could be told.
 */
export const tellOf = async (
  parts: IssueParts,
  act: Act,
  issue: Telling,
  to: readonly string[],
  why: string,
  asks: keyof typeof asked = 'acknowledge',
): Promise<boolean> => {
  const people = await contactsOf(act.tx, to)
  const reachable = people.filter(({ email }) => email !== null)
  const district = await districtOf(act.tx)
  const due = (asks === 'answer' ? issue.answerBy : undefined) ?? issue.acknowledgeBy
  const by = inWords(due, district?.zone ?? 'UTC', { withYear: true })
  if (reachable.length > 0) {
    const notice = await parts.tell(act, {
      kind: 'issue',
      about: showId('iss', issue.id),
      subject: `${issueName(issue.number)} on ${issue.item}: ${why}`,
      body: [`An issue on ${issue.item}: ${why}.`, issue.words, ...asked[asks](by), `${parts.publicUrl}${issueHref(issue.id)}`].join('\n\n'),
      dueBy: Temporal.Instant.from(due),
      to: reachable.map(({ id, email }) => ({ personId: id, address: email ?? '' })),
    })
    await append(act, {
      kind: 'assets.issue-told',
      clauses: ['PM-4'],
      about: [showId('iss', issue.id), notice],
      grade: 'enforced',
      content: { people: reachable.map(({ id }) => showId('per', id)), why },
    })
  }
  const names = (some: typeof people) => some.map(({ name }) => name).join(', ')
  const silent = people.filter(({ email }) => email === null)
  await insertEntry(
    act,
    issue.id,
    'told',
    [
      ...(reachable.length > 0 ? [`By mail: ${names(reachable)}.`] : []),
      ...(silent.length > 0 ? [`No e-mail address is known for ${names(silent)}.`] : []),
      ...(people.length === 0 ? ['Nobody could be notified.'] : []),
    ].join(' '),
  )
  return reachable.length > 0
}
