import type { Refusal } from '../../../core/result.ts'
import { zoneWord } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { Timeline } from '../../../kit/steps.tsx'
import { Notice, Tag, type State } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import type { Choice } from '../assets.views.ts'
import { faultOf, inLabels, shortWhenIn, whenIn } from '../fields.ts'
import { issueHref, issueName, type IssueTarget } from './issue-parts.ts'
import { issueList } from './issue-list.views.ts'
import { issueKinds, issueStates, type IssueState } from './issues.rules.ts'
import type { EntryKind } from './issues.store.ts'
import type { Issue, IssueEntry } from './issues.views.ts'

const labels = { words: 'What is wrong', kind: 'Kind', personId: 'Assign to' } as const
const tags = { raised: 'late', acknowledged: 'soon', answered: 'wait', closed: 'good' } as const satisfies Record<IssueState, State>
const IssueTag = ({ state }: { state: IssueState }) => <Tag state={tags[state]}>{issueStates[state]}</Tag>

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
          by: { cell: (row) => (row.state === 'raised' ? <Time {...when(row.acknowledgeBy)} /> : '') },
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

const done = {
  raised: 'Raised',
  told: 'Notified',
  acknowledged: 'Acknowledged',
  answered: 'Answered',
  escalated: 'One level up',
  'handed-over': 'Handed over',
  closed: 'Closed',
} as const satisfies Record<EntryKind, string>

export type IssueShown = {
  readonly issue: Issue
  readonly entries: readonly IssueEntry[]
  readonly target: IssueTarget | undefined
  readonly people: readonly Choice[]
  readonly above: readonly string[] // who stands above whoever has it
}

const answerOf = ({ issue }: IssueShown): string => {
  if (issue.state === 'closed') return 'It is closed.'
  if (issue.state === 'answered') return `It was answered; ${issue.raisedBy} closes it if that resolves it.`
  const who =
    issue.responsible === null
      ? 'It is assigned to nobody'
      : `It is assigned to ${issue.responsible}, who ${issue.because === 'answers for it' ? 'is responsible for the item' : `has it because ${issue.because}`}`
  return issue.state === 'raised' ? `${who}, and has not been acknowledged.` : `${who}, and was acknowledged.`
}

export function IssuePage({ who, refusal, typed, ...shown }: IssueShown & { who: Who; refusal?: Refusal | undefined; typed?: string | undefined }) {
  const { issue, entries, target, people } = shown
  const when = whenIn(who.zone)
  const href = issueHref(issue.id)
  const work = mayDo(who.positions, 'issues.work')
  const whyNot = work.ok ? undefined : work.refusal.says
  const isOwn = issue.raisedById === who.personId && issue.responsibleId !== who.personId
  const hasIt = issue.responsibleId === who.personId || shown.above.includes(who.personId)
  const notYours = hasIt || isOwn ? undefined : 'It is assigned to somebody else: they answer and close it, or hand it over to you.'
  const isOpen = issue.state !== 'closed'
  return (
    <StaffPage
      who={who}
      path="/issues"
      title={`${issueName(issue.number)}: ${issue.item}`}
      question="What is wrong, who is working on it, and how did it end?"
      answer={answerOf(shown)}
    >
      <Two>
        <Stack>
          {issue.state === 'raised' && (
            <Notice state="late">
              Acknowledge it by <Time {...when(issue.acknowledgeBy)} />
              {issue.level === 'coordinator'
                ? '.'
                : `, or it goes to the ${issue.level === 'owner' ? 'IT Systems Manager' : 'Technology Coordinator'}.`}
            </Notice>
          )}
          <Card id="words" title={issueKinds[issue.kind]} side={<IssueTag state={issue.state} />}>
            <p class="said">{issue.words}</p>
          </Card>
          {refusal && <Problem refusal={inLabels(refusal, { ...labels, words: 'Message' })} />}
          {isOpen && (
            <Card id="act" title="Respond" side={<ClauseLink id="PM-4" />} now>
              <form class="form" method="post" action={`${href}/answer`}>
                <TextField name="words" label="Message" rows={3} value={typed} error={faultOf(refusal, 'words')} maxlength={4000} optional />
                <Acts>
                  {issue.state === 'raised' && (
                    <button class="button first" type="submit" formaction={`${href}/acknowledge`} disabled={whyNot !== undefined || !hasIt}>
                      Acknowledge
                    </button>
                  )}
                  {issue.state === 'answered' && (
                    <button class="button" type="submit" formaction={`${href}/acknowledge`} disabled={notYours !== undefined}>
                      Not resolved
                    </button>
                  )}
                  {issue.state !== 'answered' && (
                    <button
                      class={issue.state === 'acknowledged' ? 'button first' : 'button'}
                      type="submit"
                      disabled={whyNot !== undefined || !hasIt}
                    >
                      Answer
                    </button>
                  )}
                  <button
                    class={issue.state === 'answered' ? 'button first' : 'button'}
                    type="submit"
                    formaction={`${href}/close`}
                    disabled={notYours !== undefined}
                  >
                    Close
                  </button>
                </Acts>
                {isOwn && issue.state === 'raised' && <p class="reason">You raised this: acknowledging is for whoever it is assigned to.</p>}
                {(whyNot ?? notYours) !== undefined && <p class="reason">{whyNot ?? notYours}</p>}
              </form>
            </Card>
          )}
          {isOpen && whyNot === undefined && (
            <Card id="hand" title="Hand over to somebody else">
              <Form action={`${href}/hand-over`}>
                <SelectField
                  name="personId"
                  label={labels.personId}
                  choose="Choose somebody"
                  options={people.filter(({ id }) => id !== issue.responsibleId).map(({ id, name }) => ({ value: showId('per', id), label: name }))}
                />
                <TextField name="words" label="Why" id="hand-words" maxlength={1000} optional />
                <Acts>
                  <Button label="Hand over" />
                </Acts>
              </Form>
            </Card>
          )}
        </Stack>
        <Stack>
          <Card id="facts" title="Details">
            <KeyValue
              items={[
                { key: 'Item', value: target === undefined ? issue.item : <a href={target.href}>{target.title}</a> },
                {
                  key: 'Raised',
                  value: (
                    <>
                      {issue.raisedBy}, <Time {...when(issue.raisedAt)} />
                    </>
                  ),
                },
                { key: 'Assigned to', value: issue.responsible ?? <Tag state="late">nobody</Tag> },
                { key: 'Evidence', value: <a href={`/evidence?about=${showId('iss', issue.id)}`}>in the ledger</a> },
              ]}
            />
          </Card>
          <Card id="trail" title="What happened">
            <Timeline
              entries={entries.map((entry) => ({
                when: when(entry.at),
                what: (
                  <>
                    {done[entry.kind]}
                    {entry.words !== '' && <>: {entry.words}</>}
                  </>
                ),
                small: entry.by ?? 'the clock',
              }))}
            />
          </Card>
        </Stack>
      </Two>
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
