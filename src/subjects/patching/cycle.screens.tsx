import { dateInWords } from '../../core/time/words.ts'
import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Stack, Two } from '../../kit/card.tsx'
import { ChecksField } from '../../kit/choices.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { StandingList, StandingTag, whenIn } from '../changes/index.ts'
import { faultOf, inLabels } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { RuledBy } from '../policy/index.ts'
import { periodInWords, rhythmOf, rhythms, type CyclePolicy } from './cycle.rules.ts'
import type { CycleLine, CycleView, Gap } from './cycle-page.ts'
import type { Administrator, ServerRow } from './cycle.views.ts'

type Frame = { readonly who: Who; readonly path: string }
const deviceHref = (id: string) => `/devices/${showId('dev', id)}`

export type CyclesScreenProps = Frame & {
  lines: readonly CycleLine[]
  gaps: readonly Gap[]
  servers: readonly ServerRow[]
  policy: CyclePolicy
  openDisabledBecause: string | null
  problem?: Refusal | undefined
}

const RhythmForm = ({ servers, disabledBecause }: { servers: readonly ServerRow[]; disabledBecause: string | null }) =>
  disabledBecause !== null ? (
    <Button label="Change a rhythm" disabledBecause={disabledBecause} />
  ) : (
    <details>
    <summary>Change a rhythm</summary>
    <Form action="/cycles/rhythm">
      <SelectField
        name="deviceId"
        label="Server"
        choose="Choose"
        options={servers.map((one) => ({ value: showId('dev', one.deviceId), label: one.host }))}
      />
      <SelectField name="rhythm" label="Rhythm" options={Object.entries(rhythms).map(([value, label]) => ({ value, label }))} />
      <TextField name="why" label="Why" maxlength={500} />
      <Button label="Say so" cost="Holds for cycles opened from now on; kept with your name." />
    </Form>
    </details>
  )

export const CyclesScreen = ({ lines, gaps, servers, policy, openDisabledBecause, problem, ...frame }: CyclesScreenProps) => {
  const open = lines.filter((one) => one.cycle.closedAt === null)
  const left = open.reduce((sum, one) => sum + one.left, 0)
  const when = whenIn(policy.zone)
  return (
    <StaffPage
      {...frame}
      title="Cycles"
      question="Which servers are left, what is each waiting for?"
      answer={
        lines.length === 0
          ? `No cycle yet. Cycles open by themselves ${policy.opensDaysAhead} days ahead, or by hand.`
          : `${open.length} open, ${left} ${left === 1 ? 'server' : 'servers'} left.`
      }
      action={
        openDisabledBecause === null ? (
          <Button label="Open a cycle" kind="first" href="/cycles/new" />
        ) : (
          <Button label="Open a cycle" disabledBecause={openDisabledBecause} />
        )
      }
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        <Card id="cycles" title="Tickets">
          <DataTable
            caption="Cycles, open ones first"
            captionHidden
            rows={lines}
            empty="None yet."
            columns={[
              {
                label: 'Ticket',
                head: true,
                cell: (one) => (
                  <a href={`/cycles/${one.id}`}>
                    T-{one.cycle.number} {periodInWords(one.cycle.period)}
                  </a>
                ),
              },
              { label: 'Systems administrator', cell: (one) => one.cycle.administrator },
              { label: 'Servers left', number: true, cell: (one) => `${one.left} of ${one.cycle.servers.length}` },
              {
                label: 'State',
                cell: (one) =>
                  one.cycle.closedAt !== null ? (
                    <Tag state="good">closed</Tag>
                  ) : one.standing ? (
                    <StandingTag standing={one.standing} />
                  ) : (
                    <Tag state="unknown">cannot be read</Tag>
                  ),
              },
              { label: 'May run until', cell: (one) => <Time {...when(one.cycle.notAfter)} /> },
            ]}
          />
        </Card>
        <Card id="gaps" title="On nobody's ticket">
          <DataTable
            caption="Servers on nobody's ticket"
            captionHidden
            rows={gaps}
            empty="No known gap: every server in scope stands on its administrator's ticket once that opens."
            columns={[
              { label: 'Server', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.host}</a> },
              {
                label: 'What is missing',
                cell: (one) => (
                  <>
                    {one.says} <ClauseLink id="SP-1.1" />
                  </>
                ),
              },
            ]}
          />
        </Card>
        <Card id="rhythms" title="Monthly or quarterly, and who said so">
          <DataTable
            caption="Rhythm of each server"
            captionHidden
            rows={servers}
            empty="No servers yet."
            columns={[
              { label: 'Server', head: true, cell: (one) => <a href={deviceHref(one.deviceId)}>{one.host}</a> },
              { label: 'Rhythm', cell: (one) => rhythms[rhythmOf(one, policy).rhythm] },
              {
                label: 'Who said so',
                cell: (one) =>
                  one.saidBy && one.saidAt ? (
                    <>
                      {one.saidBy}, <Time {...when(one.saidAt)} />: {one.why}
                    </>
                  ) : (
                    'the policy, because nobody else did'
                  ),
              },
            ]}
          />
          {servers.length > 0 && <RhythmForm servers={servers} disabledBecause={openDisabledBecause} />}
        </Card>
      </Stack>
    </StaffPage>
  )
}

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
    answer="One ticket for all of that person's servers. Its change request is submitted with it."
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
              hint={`Left empty: as early as ${policy.leadDays} days of lead time allow. Earlier is marked late and needs the coordinator's express leave (CM-5).`}
            />
            <Button
              label="Open and submit the change request"
              kind="first"
              cost="Both deciders are told at once. Whoever opens another's ticket counts as having written its text and cannot approve it."
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
        <Button label="Save as a new revision" cost="Every decision becomes void, the lead time starts anew, and both deciders are asked again." />
      </Form>
    </details>
  )
}

export const CycleScreen = ({
  view,
  scheduleHref,
  problem,
  ...frame
}: Frame & { view: CycleView; scheduleHref?: string | undefined; problem?: Refusal | undefined }) => {
  const { cycle, change, servers, collisions, missing } = view
  const when = whenIn(view.policy.zone)
  const { standing } = change
  return (
    <StaffPage
      {...frame}
      title={`T-${cycle.number} ${periodInWords(cycle.period)}`}
      question="Which servers are left, what is each waiting for?"
      answer={cycle.closedAt ? `Closed ${when(cycle.closedAt).words}.` : `${view.left} of ${servers.length} ${servers.length === 1 ? 'server' : 'servers'} left.`}
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
            <strong>{collisions.length} {collisions.length === 1 ? 'patch is' : 'patches are'} due before this cycle may start, so each needs an emergency change.</strong>{' '}
            <ClauseLink id="CM-5" />
            <ul>
              {[...Map.groupBy(collisions, (one) => one.deviceId).values()].slice(0, 10).map((ofOne) => (
                <li>
                  <a href={deviceHref(ofOne[0]?.deviceId ?? '')}>{ofOne[0]?.host}</a>: {ofOne.slice(0, 12).map((one) => `${one.package} (${dateInWords(one.dueOn)})`).join(', ')}
                  {ofOne.length > 12 && ` and ${ofOne.length - 12} more`}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {missing.length > 0 && (
          <Notice state="soon">
            Not on this ticket though {cycle.administrator} answers for them: {missing.map((one) => one.host).join(', ')}. Add them below.{' '}
            <ClauseLink id="SP-1.1" />
          </Notice>
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
                  { label: 'Waits for', cell: (one) => <Tag state={one.state}>{one.waitsFor}</Tag> },
                ]}
              />
            </Card>
            <Card id="edit" title="Servers and period">
              <EditCycle view={view} />
            </Card>
          </Stack>
          <Stack>
            <Card id="decisions" title="Decisions" side={<StandingTag standing={standing} />}>
              <StandingList capacities={change.capacities} zone={view.policy.zone} />
              <p>
                <a href={`/changes/${change.id}`}>CR-{change.number}: {standing.isApproved ? 'read it' : 'read and decide'}</a>
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
          </Stack>
        </Two>
      </Stack>
    </StaffPage>
  )
}
