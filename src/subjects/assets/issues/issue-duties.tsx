import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { mayDo, type Who } from '../../people/index.ts'
import type { DeviceSection } from '../assets.routes.tsx'
import { issueHref, issueName } from './issue-parts.ts'
import { IssuesCard } from './issue.screens.tsx'
import { ladder, reached } from './issue-clock.rules.ts'
import { issueHolders, issuesAbout, issuesGoneUp, issuesWaitingFor, type Issue } from './issues.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

const baseOf = (issue: Issue) => ({
  href: issueHref(issue.id),
  clause: 'PM-4',
  why: issue.words.length > 160 ? `${issue.words.slice(0, 160)}…` : issue.words,
})

/** What others have not answered in time, for those above whom the second clock told. */
const unanswered = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => {
  const gone = await issuesGoneUp(tx)
  if (gone.length === 0) return []
  const holders = await issueHolders(tx, now, 'technology-director')
  const isTold = (issue: Issue) =>
    reached(ladder({ ...issue, raisedBy: issue.raisedById }, holders), issue.answerLevel ?? 'owner').some(({ people }) =>
      people.includes(who.personId),
    )
  return gone
    .filter(isTold)
    .map((issue) => ({
      ...baseOf(issue),
      what: `${issueName(issue.number)} on ${issue.item} is not answered yet: ${issue.responsible ?? 'nobody'} has it`,
      dueIso: issue.answerBy ?? undefined,
    }))
}

const waiting = async (tx: Tx, who: Who): Promise<readonly Duty[]> =>
  (await issuesWaitingFor(tx, who.personId, mayDo(who.positions, 'issues.work').ok)).map((issue) => {
    const name = `${issueName(issue.number)} on ${issue.item}`
    const base = baseOf(issue)
    if (issue.isNobodys && mayDo(who.positions, 'issues.work').ok)
      return { ...base, what: `Assign ${name}: nobody has it`, dueIso: issue.acknowledgeBy }
    if (issue.isNobodys)
      return {
        ...base,
        what: `${name} is with nobody yet`,
        why: 'It is offered to whoever fills a position it can go to. If it is urgent, tell somebody yourself.',
      }
    if (issue.state === 'raised') return { ...base, what: `Acknowledge ${name}`, dueIso: issue.acknowledgeBy }
    return issue.state === 'acknowledged'
      ? { ...base, what: `Answer ${name}`, dueIso: issue.answerBy ?? undefined }
      : { ...base, what: `Close ${name}: it was answered` }
  })

/** For Today (PM-4): issues to acknowledge and to answer, by when; what others did not answer in time; own ones that were answered. */
export const issueDuties = async (tx: Tx, who: Who, now: Temporal.Instant): Promise<readonly Duty[]> => [
  ...(await waiting(tx, who)),
  ...(await unanswered(tx, who, now)),
]

/** Issues on a device's own page. */
export const issuesSection: DeviceSection = async (tx, device) => {
  const about = showId('dev', device.id)
  const issues = await issuesAbout(tx, about)
  const json = issues.map((one) => ({ id: showId('iss', one.id), number: one.number, state: one.state, words: one.words }))
  return { name: 'issues', json, page: () => <IssuesCard about={about} issues={issues} /> }
}
