import { z } from 'zod'
import { refuse } from '../../../core/result.ts'
import type { BulkRow } from '../../../kit/bulk.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { rowsNamed } from '../../../platform/db/list.ts'
import type { Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listBulkRoutes, mayDo, type Asked, type Who } from '../../people/index.ts'
import { personChoices, type Choice } from '../assets.views.ts'
import { issueList } from './issue-list.views.ts'
import { issueHref, issueName, type IssueParts } from './issue-parts.ts'
import { aboveNow } from './issue-clock.rules.ts'
import { issueNotFound, issueStates, mayHandOver, mayMove, type Holders } from './issues.rules.ts'
import { issueHolders, type Issue } from './issues.views.ts'
import { handOverIssue, moveIssueTo } from './work-issue.ts'

const shape = {
  toDo: z.enum(['', 'acknowledge', 'hand-over']).default(''),
  toWho: z.string().max(60).default(''),
  words: z.string().max(1000).default(''),
}
type Said = Asked<typeof shape>
const missing = ({ toDo, toWho }: Said): readonly string[] => [
  ...(toDo === '' ? ['toDo: is missing'] : []),
  ...(toDo === 'hand-over' && readId('per', toWho) === undefined ? ['toWho: is missing'] : []),
]

type Around = { readonly who: Who; readonly holders: Holders; readonly people: readonly Choice[] }
const rowOf = (issue: Issue, asked: Said, { who, holders, people }: Around): BulkRow => {
  const base = {
    id: showId('iss', issue.id),
    name: `${issueName(issue.number)} ${issue.item}`,
    href: issueHref(issue.id),
    now: `${issueStates[issue.state]}, assigned to ${issue.responsible ?? 'nobody'}`,
  }
  if (missing(asked).length > 0) return { ...base, would: [] }
  if (asked.toDo === 'acknowledge') {
    if (issue.state === 'acknowledged') return { ...base, would: [] }
    const of = { ...issue, raisedBy: issue.raisedById }
    const may = mayMove({ ...of, above: aboveNow(of, holders) }, 'acknowledged', who.personId, asked.words)
    return may.ok
      ? { ...base, would: [`acknowledged by you${issue.state === 'answered' ? ': the answer was not enough' : ''}`] }
      : { ...base, would: [], whyNot: may.refusal.says }
  }
  const works = mayDo(who.positions, 'issues.work')
  if (!works.ok) return { ...base, would: [], whyNot: works.refusal.says }
  const person = people.find(({ id }) => id === readId('per', asked.toWho))
  if (person !== undefined && person.id === issue.responsibleId) return { ...base, would: [] }
  const may = mayHandOver(issue, person)
  return may.ok ? { ...base, would: [`handed over to ${may.value.name}, who is notified at once`] } : { ...base, would: [], whyNot: may.refusal.says }
}

/** Many issues acknowledged, or handed over (PM-4): each by who may move that one, and each side hears of it. */
export const issueBulkRoutes = (parts: IssueParts): readonly Route<Who>[] =>
  listBulkRoutes({
    db: parts.db,
    list: issueList,
    given: async (_, __, who) => ({ personId: who.personId }),
    path: '/issues/bulk',
    menu: '/issues',
    may: 'issues.raise',
    clauses: ['PM-4'],
    says: {
      preview: 'What acknowledging or handing over would do to the selected issues (`id[]`), or to all of the list’s address (`all=yes`)',
      act: 'Acknowledge issues (`id[]`), or hand them over (`toWho`), who is notified at once',
    },
    code: 'assets/issues-in-part',
    json: { rows: 'issues', did: 'moved' },
    words: ['issue', 'issues'],
    title: (issues) => `Work through ${issues}`,
    question: 'Acknowledge them, or hand them over?',
    unsaid: 'Choose what to do; nothing changes until you have seen it.',
    cost: 'Whoever raised it or has it is notified by mail of each.',
    shape,
    labels: { toDo: 'What to do', toWho: 'Hand over to', words: 'Message' },
    missing,
    near: personChoices,
    look: async ({ tx, now, who, near, asked }, shown) => {
      const ids = shown.flatMap((one) => readId('iss', one) ?? [])
      const rows = await rowsNamed(tx, issueList, { personId: who.personId }, ids)
      const holders = await issueHolders(tx, now, 'technology-director')
      return rows.map((issue) => rowOf(issue, asked, { who, holders, people: near }))
    },
    act: async ({ from, who, asked }, shown) => {
      const issueId = readId('iss', shown)
      if (issueId === undefined) return refuse(issueNotFound)
      if (asked.toDo === 'acknowledge') return moveIssueTo(parts, 'acknowledged')(from, { issueId, words: asked.words })
      const works = mayDo(who.positions, 'issues.work')
      return works.ok ? handOverIssue(parts)(from, { issueId, personId: readId('per', asked.toWho) ?? '', words: asked.words }) : works
    },
    label: (issues, { toDo }) => (toDo === 'hand-over' ? `Hand over ${issues}` : `Acknowledge ${issues}`),
    fields: ({ asked, near, who, fault }) => {
      const works = mayDo(who.positions, 'issues.work')
      return (
        <>
          <SelectField
            name="toDo"
            label="What to do"
            value={asked.toDo}
            choose="Choose"
            error={fault('toDo')}
            options={[
              { value: 'acknowledge', label: 'Acknowledge' },
              { value: 'hand-over', label: 'Hand over', disabledBecause: works.ok ? undefined : 'for IT staff' },
            ]}
          />
          <SelectField
            name="toWho"
            label="Hand over to"
            value={asked.toWho}
            choose="Choose somebody"
            error={fault('toWho')}
            options={near.map(({ id, name }) => ({ value: showId('per', id), label: name }))}
            optional
          />
          <TextField name="words" label="Message" value={asked.words} maxlength={1000} optional />
        </>
      )
    },
  })
