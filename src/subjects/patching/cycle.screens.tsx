import { dateInWords } from '../../core/time/words.ts'
import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Stack, Two } from '../../kit/card.tsx'
import { ChecksField } from '../../kit/choices.tsx'
import { DateTimeField, Form, SelectField } from '../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { KeyValue } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { LeadStrip, StandingList, standingState, StandingTag, whenIn } from '../changes/index.ts'
import { faultOf, inLabels, IssuesCard, type Issue } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { RuledBy } from '../policy/index.ts'
import { periodInWords, rhythmOf, rhythms, type CyclePolicy } from './cycle.rules.ts'
import type { CycleView } from './cycle-page.ts'
import type { Administrator, ServerRow } from './cycle.views.ts'

type Frame = { readonly who: Who; readonly path: string }
const deviceHref = (id: string) => `/devices/${showId('dev', id)}`

export type NewCycleProps = Frame & {
  administrators: readonly Administrator[]
  periods: readonly { readonly name: string; readonly canOpen: boolean }[]
  mine: readonly string[] // the periods of which the one who looks has a ticket
  servers: readonly ServerRow[]
  policy: CyclePolicy
  typed?: { administratorId?: string | undefined; period?: string | undefined; notBefore?: string | undefined } | undefined
  problem?: Refusal | undefined
}

const labels = { administratorId: 'Systems administrator', period: 'Period', notBefore: 'First day of work' } as const

/** The first period that can still be opened, and of which this person has no ticket yet. */
const firstOpenable = (periods: NewCycleProps['periods'], mine: readonly string[]): string | undefined =>
  (periods.find(({ name, canOpen }) => canOpen && !mine.includes(name)) ?? periods.find(({ canOpen }) => canOpen))?.name

export const NewCycleScreen = ({ administrators, periods, mine, servers, policy, typed = {}, problem, who, path }: NewCycleProps) => (
  <StaffPage
    who={who}
    path={path}
    title="Open a cycle"
    question="Whose servers, in which period?"
    answer="One ticket covers all of that person's servers. Its change request is submitted with it."
  >
    <Stack>
      {problem && <Problem refusal={inLabels(problem, labels)} />}
      <Two>
        <Card id="open" title="The ticket" now>
          <Form action="/cycles">
            <SelectField
              name="administratorId"
              label="Systems administrator"
              choose="Choose"
              error={faultOf(problem, 'administratorId')}
              value={typed.administratorId ?? (administrators.some((one) => one.id === who.personId) ? showId('per', who.personId) : undefined)}
              options={administrators.map((one) => ({ value: showId('per', one.id), label: one.name }))}
            />
            <SelectField
              name="period"
              label="Period"
              value={typed.period ?? firstOpenable(periods, mine)}
              options={periods.map(({ name, canOpen }) => ({
                value: name,
                label: periodInWords(name),
                disabledBecause: canOpen ? undefined : 'too late for its lead time',
              }))}
              error={faultOf(problem, 'period')}
            />
            <DateTimeField
              name="notBefore"
              kind="date"
              optional
              label={labels.notBefore}
              value={typed.notBefore}
              error={faultOf(problem, 'notBefore')}
              hint={`If left empty: as early as ${policy.leadDays} days of lead time allow. An earlier day is marked late and needs the coordinator's express permission (CM-5).`}
            />
            <Button
              label="Open and submit the change request"
              kind="first"
              cost="Both deciders are notified at once. Whoever opens somebody else's ticket counts as having written its text and cannot approve it."
            />
          </Form>
        </Card>
        <Card id="servers" title="What would be on it">
          <DataTable
            caption="Servers by systems administrator"
            captionHidden
            rows={servers}
            empty="No server in scope has a systems administrator as its owner."
            columns={[
              { label: 'Server', head: true, cell: (one) => one.host },
              { label: 'Owner', cell: (one) => one.owner ?? '' },
              { label: 'Rhythm', cell: (one) => rhythms[rhythmOf(one, policy).rhythm] },
            ]}
          />
        </Card>
      </Two>
    </Stack>
  </StaffPage>
)

const EditCycle = ({ view }: { view: CycleView }) => {
  const { cycle, change, missing } = view
  const disabled =
    cycle.closedAt !== null ? 'The cycle is closed.' : change.mayEdit ? undefined : 'Its systems administrator or the IT Systems Manager edits it.'
  if (disabled !== undefined) return <Button label="Change servers or period" disabledBecause={disabled} />
  const options = [...cycle.servers, ...missing].map((one) => ({ value: showId('dev', one.deviceId), label: one.host }))
  return (
    <details>
      <summary>Change servers or period</summary>
      <Form action={`/cycles/${view.id}/edit`}>
        <ChecksField
          name="servers[]"
          label="Servers on the ticket"
          options={options}
          values={cycle.servers.map((one) => showId('dev', one.deviceId))}
        />
        <DateTimeField
          name="notBefore"
          optional
          label="Not before"
          zone={view.policy.zone}
          hint={`Now ${whenIn(view.policy.zone)(cycle.notBefore).words}`}
        />
        <DateTimeField
          name="notAfter"
          optional
          label="Not after"
          zone={view.policy.zone}
          hint={`Now ${whenIn(view.policy.zone)(cycle.notAfter).words}`}
        />
        <Button label="Save as a new revision" cost="All decisions become void, the lead time starts over, and both deciders are asked again." />
      </Form>
    </details>
  )
}

export const CycleScreen = ({
  view,
  scheduleHref,
  problem,
  issues,
  now,
  ...frame
}: Frame & { view: CycleView; now: string; scheduleHref?: string | undefined; problem?: Refusal | undefined; issues: readonly Issue[] }) => {
  const { cycle, change, servers, collisions, missing } = view
  const when = whenIn(view.policy.zone)
  const { standing } = change
  return (
    <StaffPage
      {...frame}
      title={`T-${cycle.number} ${periodInWords(cycle.period)}`}
      question="Which servers are left, and what is each one waiting for?"
      answer={
        cycle.closedAt
          ? `Closed ${when(cycle.closedAt).words}.`
          : `${view.left} of ${servers.length} ${servers.length === 1 ? 'server' : 'servers'} left.`
      }
      action={
        scheduleHref &&
        (standing.isApproved ? (
          <Button label="Plan the runs" kind="first" href={scheduleHref} />
        ) : (
          <Button label="Plan the runs" disabledBecause={standing.whyNot[0]?.says ?? ''} />
        ))
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {collisions.length > 0 && (
          <Notice state="late">
            <strong>
              {collisions.length} {collisions.length === 1 ? 'patch is' : 'patches are'} due before this cycle may start.
            </strong>{' '}
            An earlier start needs <a href="#when">another “not before”</a> and the coordinator’s express leave with the approval.{' '}
            <ClauseLink id="CM-5" />
            <ul>
              {[...Map.groupBy(collisions, (one) => one.deviceId).values()].slice(0, 10).map((ofOne) => (
                <li>
                  <a href={deviceHref(ofOne[0]?.deviceId ?? '')}>{ofOne[0]?.host}</a>:{' '}
                  {ofOne
                    .slice(0, 12)
                    .map((one) => `${one.package} (${dateInWords(one.dueOn)})`)
                    .join(', ')}
                  {ofOne.length > 12 && ` and ${ofOne.length - 12} more`}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {missing.length > 0 && (
          <Notice state="soon">
            Not on this ticket although {cycle.administrator} owns them: {missing.map((one) => one.host).join(', ')}. Add them below.{' '}
            <ClauseLink id="SP-1.1" />
          </Notice>
        )}
        {cycle.closedAt === null && (
          <Card id="when" title="When it may run" side={<ClauseLink id="CM-5" />}>
            <LeadStrip standing={standing} now={now} />
          </Card>
        )}
        <Two>
          <Stack>
            <Card id="servers" title="Servers">
              <DataTable
                caption="Servers on the ticket"
                captionHidden
                rows={servers}
                empty="None."
                columns={[
                  { label: 'Server', head: true, cell: (one) => <a href={one.href ?? deviceHref(one.deviceId)}>{one.host}</a> },
                  { label: 'Waiting for', cell: (one) => <Tag state={one.state}>{one.waitsFor}</Tag> },
                ]}
              />
            </Card>
            <Card id="edit" title="Servers and period">
              <EditCycle view={view} />
            </Card>
          </Stack>
          <Stack>
            <Card id="decisions" title="Decisions" side={<StandingTag state={standingState(standing)} />}>
              <StandingList capacities={change.capacities} zone={view.policy.zone} />
              <p>
                <a href={`/changes/${change.id}`}>
                  CR-{change.number}: {standing.isApproved ? 'read it' : 'read and decide'}
                </a>
              </p>
            </Card>
            <Card id="facts" title="The ticket">
              <KeyValue
                items={[
                  { key: 'Systems administrator', value: cycle.administrator },
                  { key: 'Rhythm', value: rhythms[cycle.rhythm] },
                  { key: 'Opened', value: when(cycle.openedAt).words },
                  {
                    key: 'Earliest start',
                    value: (
                      <>
                        {when(standing.earliestStart).words} <ClauseLink id="CM-5" />
                      </>
                    ),
                  },
                  { key: 'Not before', value: when(cycle.notBefore).words },
                  { key: 'Not after', value: when(cycle.notAfter).words },
                  { key: 'Numbers', value: <RuledBy policyId={cycle.policyId} /> },
                  { key: 'Evidence', value: <a href={`/evidence?about=${view.id}`}>All about this ticket</a> },
                  ...(cycle.resolution ? [{ key: 'Resolution', value: cycle.resolution }] : []),
                ]}
              />
            </Card>
            <IssuesCard about={view.id} issues={issues} />
          </Stack>
        </Two>
      </Stack>
    </StaffPage>
  )
}
