import type { Refusal } from '../../../core/result.ts'
import { zoneWord } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { Tag, type State } from '../../../kit/tag.tsx'
import { Time, type When } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { faultOf, inLabels, shortWhenIn } from '../fields.ts'
import { issueHref, issueName, type IssueTarget } from './issue-parts.ts'
import { dueOf, issueList } from './issue-list.views.ts'
import { issueKinds, issueStates, type IssueState } from './issues.rules.ts'
import type { Issue } from './issues.views.ts'

export const labels = { words: 'What is wrong', kind: 'Kind', personId: 'Assign to' } as const
const tags = { raised: 'late', acknowledged: 'soon', answered: 'wait', closed: 'good' } as const satisfies Record<IssueState, State>
export const IssueTag = ({ state }: { state: IssueState }) => <Tag state={tags[state]}>{issueStates[state]}</Tag>

const Due = ({ due, when }: { due: string | null; when: (iso: string) => When }) => (due === null ? <></> : <Time {...when(due)} />)

export function IssueListPage({ who, page, query, views }: { who: Who; page: ListPage<Issue>; query: ListQuery; views: SavedViewList }) {
  const when = shortWhenIn(who.zone)
  const may = mayDo(who.positions, 'issues.raise')
  return (
    <StaffPage
      who={who}
      path="/issues"
      title="Issues"
      question="What is wrong, who is working on it, and has it been acknowledged?"
      answer={
        page.total === 0 && Object.values(query).every((one) => one === undefined)
          ? 'No issues yet. Every device, service, application, patch and cycle has a button to raise one.'
          : undefined
      }
    >
      <ListView
        list={issueList}
        page={page}
        query={query}
        words={['issue', 'issues']}
        views={views}
        bulk={{
          action: '/issues/bulk',
          label: 'Acknowledge or hand over selected',
          verb: 'Acknowledge or hand over',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        empty="No issue matches."
        presets={[
          { name: 'Open', query: 'state=open' },
          { name: 'Not acknowledged', query: 'state=raised' },
          { name: 'Assigned to me', query: 'mine=mine' },
        ]}
        cells={{
          number: { head: true, cell: (row) => <a href={issueHref(row.id)}>{issueName(row.number)}</a> },
          state: { cell: (row) => <IssueTag state={row.state} /> },
          responsible: { cell: (row) => row.responsible ?? <Tag state="late">nobody</Tag> },
          raised: { cell: (row) => <Time {...when(row.raisedAt)} /> },
          by: { cell: (row) => <Due due={dueOf(row)} when={when} /> },
        }}
      />
      <p class="reason">Times are {zoneWord(who.zone)}.</p>
    </StaffPage>
  )
}

type NewShown = {
  who: Who
  about: string
  target: IssueTarget
  typed?: { kind?: string | undefined; words?: string | undefined } | undefined
  refusal?: Refusal | undefined
}

export function NewIssuePage({ who, about, target, typed, refusal }: NewShown) {
  return (
    <StaffPage
      who={who}
      path="/issues"
      title="Raise an issue"
      question={`What is wrong with ${target.title}?`}
      crumbs={[]}
      answer="Whoever is responsible is notified at once, and you are notified when they answer."
    >
      <Card id="issue" title={target.title} side={<ClauseLink id="PM-4" />} now>
        {refusal && <Problem refusal={inLabels(refusal, labels)} />}
        <Form action="/issues" hidden={{ about }}>
          <SelectField
            name="kind"
            label={labels.kind}
            value={typed?.kind}
            options={Object.entries(issueKinds).map(([value, label]) => ({ value, label }))}
          />
          <TextField
            name="words"
            label={labels.words}
            rows={5}
            value={typed?.words}
            error={faultOf(refusal, 'words')}
            maxlength={4000}
            hint="What you saw, where and when. It is sent exactly as you write it."
          />
          <Acts>
            <Button label="Raise issue" kind="first" />
            <Button label="Back" href={target.href} />
          </Acts>
        </Form>
      </Card>
    </StaffPage>
  )
}

/** Open issues of an item and the button that raises one; for the item's own page. Whoever may see an item may raise one. */
export function IssuesCard({ about, issues }: { about: string; issues: readonly Issue[] }) {
  const open = issues.filter(({ state }) => state !== 'closed')
  return (
    <Card id="issues" title="Issues" side={<ClauseLink id="PM-4" />}>
      {open.length === 0 ? (
        <p>No open issues{issues.length === 0 ? '' : `; ${issues.length} closed`}.</p>
      ) : (
        <ul>
          {open.map((one) => (
            <li>
              <a href={issueHref(one.id)}>{issueName(one.number)}</a> <IssueTag state={one.state} /> {one.words.slice(0, 120)}
            </li>
          ))}
        </ul>
      )}
      <Acts>
        <Button label="Raise an issue" href={`/issues/new?about=${about}`} />
      </Acts>
    </Card>
  )
}
