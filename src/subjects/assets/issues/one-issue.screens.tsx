import type { Refusal } from '../../../core/result.ts'
import { untilInWords } from '../../../core/time/words.ts'
import { isoIn } from '../../../core/time/zone.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { Timeline } from '../../../kit/steps.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import { dayAfter } from '../../../core/time/days.ts'
import { showId } from '../../../platform/ids.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import type { Choice } from '../assets.views.ts'
import { faultOf, inLabels, whenIn } from '../fields.ts'
import { nextRung, reached, type Rung } from './issue-clock.rules.ts'
import { issueHref, issueName, type IssueTarget } from './issue-parts.ts'
import { IssueTag, labels } from './issue.screens.tsx'
import { issueKinds } from './issues.rules.ts'
import type { EntryKind } from './issues.store.ts'
import type { Issue, IssueEntry } from './issues.views.ts'

const done = {
  raised: 'Raised',
  told: 'Notified',
  acknowledged: 'Acknowledged',
  answered: 'Answered',
  escalated: 'One level up',
  dated: 'New date',
  'handed-over': 'Handed over',
  closed: 'Closed',
} as const satisfies Record<EntryKind, string>

export type IssueShown = {
  readonly issue: Issue
  readonly entries: readonly IssueEntry[]
  readonly target: IssueTarget | undefined
  readonly people: readonly Choice[]
  readonly above: readonly string[] // who stands above whoever has it
  readonly rungs: readonly Rung[] // the steps of its second clock
  readonly today: string
  readonly maxDays: number // as far ahead a new date may be
}
/** What was typed into a form that came back refused. */
export type IssueTyped = { readonly words?: string; readonly date?: { readonly on: string; readonly why: string } }

const answerOf = ({ issue }: IssueShown): string => {
  if (issue.state === 'closed') return 'It is closed.'
  if (issue.state === 'answered') return `It was answered; ${issue.raisedBy} closes it if that resolves it.`
  const who =
    issue.responsible === null
      ? 'It is assigned to nobody'
      : `It is assigned to ${issue.responsible}, who ${issue.because === 'answers for it' ? 'is responsible for the item' : `has it because ${issue.because}`}`
  return issue.state === 'raised' ? `${who}, and has not been acknowledged.` : `${who}, and was acknowledged.`
}

const dateLabels = { on: 'Answered by', why: 'Reason' } as const
type DateProps = Pick<IssueShown, 'today' | 'maxDays'> & {
  href: string
  typed: IssueTyped['date']
  refusal: Refusal | undefined
  whyNot: string | undefined
}
/** It takes longer: until when, and why. */
function DateCard({ today, maxDays, href, typed, refusal, whyNot }: DateProps) {
  return (
    <Card id="date" title="Set a new date">
      <Form action={`${href}/date`}>
        <DateTimeField
          kind="date"
          name="on"
          label={dateLabels.on}
          value={typed?.on}
          min={today}
          max={dayAfter(today, maxDays)}
          error={faultOf(refusal, 'on')}
        />
        <TextField
          name="why"
          label={dateLabels.why}
          value={typed?.why}
          error={faultOf(refusal, 'why')}
          maxlength={1000}
          hint="Whoever raised it is notified."
        />
        <Acts>
          <Button label="Set date" disabledBecause={whyNot} />
        </Acts>
      </Form>
    </Card>
  )
}

/** Which clock runs, until when, and what its end sets off. */
function Clock({ issue, rungs, zone }: Pick<IssueShown, 'issue' | 'rungs'> & { zone: string }) {
  const when = whenIn(zone)
  if (issue.state === 'raised')
    return (
      <Notice state="late">
        Acknowledge it by <Time {...when(issue.acknowledgeBy)} />
        {issue.level === 'coordinator' ? '.' : `, or it goes to the ${issue.level === 'owner' ? 'IT Systems Manager' : 'Technology Coordinator'}.`}
      </Notice>
    )
  if (issue.answerBy === null || issue.answerLevel === null) return null
  const by = <Time iso={isoIn(issue.answerBy, zone)} words={untilInWords(issue.answerBy, zone)} />
  if (issue.answerLevel === 'top')
    return <Notice state="late">It was not answered by {by}, and nobody else is above. Answer it, close it, or set a new date.</Notice>
  const [told, next] = [reached(rungs, issue.answerLevel), nextRung(rungs, issue.answerLevel)]
  return (
    <Notice state={told.length === 0 ? 'soon' : 'late'}>
      {told.length > 0 &&
        `It was not answered in time: the ${told.map(({ name }) => name).join(' and the ')} ${told.length === 1 ? 'was' : 'were'} notified. `}
      Answer it by {by}, or {next === undefined ? `${issue.raisedBy} is notified that it was not` : `the ${next.name} is notified`}.
    </Notice>
  )
}

export function IssuePage({
  who,
  refusal,
  typed,
  ...shown
}: IssueShown & { who: Who; refusal?: Refusal | undefined; typed?: IssueTyped | undefined }) {
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
          <Clock issue={issue} rungs={shown.rungs} zone={who.zone} />
          <Card id="words" title={issueKinds[issue.kind]} side={<IssueTag state={issue.state} />}>
            <p class="said">{issue.words}</p>
          </Card>
          {refusal && <Problem refusal={inLabels(refusal, { ...labels, ...dateLabels, words: 'Message' })} />}
          {isOpen && (
            <Card id="act" title="Respond" side={<ClauseLink id="PM-4" />} now>
              <form class="form" method="post" action={`${href}/answer`}>
                <TextField name="words" label="Message" rows={3} value={typed?.words} error={faultOf(refusal, 'words')} maxlength={4000} optional />
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
          {issue.state === 'acknowledged' && whyNot === undefined && (
            <DateCard
              {...shown}
              href={href}
              typed={typed?.date}
              refusal={refusal}
              whyNot={hasIt ? undefined : 'Only whoever it is assigned to, or who is above them, sets its date.'}
            />
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
