import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { mayDo, type Who } from '../../people/index.ts'
import type { DeviceSection } from '../assets.routes.tsx'
import { issueHref, issueName } from './issue-parts.ts'
import { IssuesCard } from './issue.screens.tsx'
import { issuesAbout, issuesWaitingFor } from './issues.views.ts'

type Duty = { readonly what: string; readonly why: string; readonly href: string; readonly clause: string; readonly dueIso?: string | undefined }

/** For Today (PM-4): issues to acknowledge, by when, and to answer; own ones that were answered. */
export const issueDuties = async (tx: Tx, who: Who, _: Temporal.Instant): Promise<readonly Duty[]> =>
  (await issuesWaitingFor(tx, who.personId, mayDo(who.positions, 'issues.work').ok)).map((issue) => {
    const name = `${issueName(issue.number)} on ${issue.item}`
    const base = { href: issueHref(issue.id), clause: 'PM-4', why: issue.words.length > 160 ? `${issue.words.slice(0, 160)}…` : issue.words }
    if (issue.isNobodys && mayDo(who.positions, 'issues.work').ok)
      return { ...base, what: `Assign ${name}: nobody has it`, dueIso: issue.acknowledgeBy }
    if (issue.isNobodys)
      return {
        ...base,
        what: `${name} is with nobody yet`,
        why: 'It is offered to whoever fills a position it can go to. If it is urgent, tell somebody yourself.',
      }
    if (issue.state === 'raised') return { ...base, what: `Acknowledge ${name}`, dueIso: issue.acknowledgeBy }
    return issue.state === 'acknowledged' ? { ...base, what: `Answer ${name}` } : { ...base, what: `Close ${name}: it was answered` }
  })

/** Issues on a device's own page. */
export const issuesSection: DeviceSection = async (tx, device) => {
  const about = showId('dev', device.id)
  const issues = await issuesAbout(tx, about)
  const json = issues.map((one) => ({ id: showId('iss', one.id), number: one.number, state: one.state, words: one.words }))
  return { name: 'issues', json, page: () => <IssuesCard about={about} issues={issues} /> }
}
