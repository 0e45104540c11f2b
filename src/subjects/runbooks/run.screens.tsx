import type { Child } from 'hono/jsx'
import type { Refusal } from '../../core/result.ts'
import { instantOf } from '../../core/time/zone.ts'
import { inWords, spanInWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Card, Stack, Two } from '../../kit/card.tsx'
import { PasskeyButton } from '../../kit/passkey-button.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { Steps, type Step } from '../../kit/steps.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { KeyValue, Time, type When } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { noticeKindOf } from '../notices/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { RuledBy } from '../policy/index.ts'
import { NowCard } from './now.screens.tsx'
import type { RunPage } from './run-page.ts'
import { stateWords } from './run.rules.ts'
import { templateOf, type StepRow } from './steps.rules.ts'

export type Frame = { readonly who: Who; readonly path: string }
const whenIn =
  (zone: string) =>
  (iso: string): When => ({ iso, words: inWords(iso, zone) })

const stepStates = { waiting: 'todo', intended: 'now', done: 'done', failed: 'failed', skipped: 'done' } as const satisfies Record<
  StepRow['state'],
  Step['state']
>

const smallOf = (row: StepRow, zone: string): Child => {
  const outcome = row.outcome ?? {}
  const parts = [
    row.state === 'skipped' ? 'not needed' : '',
    typeof outcome['name'] === 'string' ? outcome['name'] : '',
    typeof outcome['says'] === 'string' ? outcome['says'] : '',
    Array.isArray(outcome['installed']) && outcome['installed'].length > 0 ? `${outcome['installed'].length} installed` : '',
    typeof outcome['count'] === 'number' ? `${outcome['count']} installed` : '',
    outcome['grade'] === 'attested' ? 'attested' : outcome['grade'] === 'stand-in' ? 'stand-in' : '',
    row.state === 'intended' && row.intendedAt ? `begun ${inWords(row.intendedAt, zone)}` : '',
    row.endedAt && row.state !== 'skipped' ? inWords(row.endedAt, zone) : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : undefined
}

const stepList = (page: RunPage): readonly Step[] => {
  const { steps, policy, shownGates, next, testers } = page
  const answers = new Map<string, RunPage['shownGates'][number]>(shownGates.map((one) => [one.step, one]))
  const nextStep = 'step' in next ? next.step : undefined
  return steps
    .filter((row) => row.state !== 'skipped' || row.step === 'revert')
    .map((row) => {
      const template = templateOf(row.step)
      const name = `${template?.title ?? row.step}${template?.pass === undefined ? '' : `, pass ${template.pass}`}`
      const answer = answers.get(row.step)
      if (answer) return { name, clause: row.clause, state: answer.state, small: answer.says }
      const isNow = row.step === nextStep && row.state !== 'failed'
      const small =
        row.step === 'verdict' && row.state === 'waiting'
          ? testers.map((one) => `${one.name}: ${one.verdict ?? 'not yet'}`).join('; ')
          : smallOf(row, policy.zone)
      return { name, clause: row.clause, state: isNow ? 'now' : stepStates[row.state], small }
    })
}

const tags = { waiting: 'wait', accepted: 'good', told: 'good', refused: 'late', bounced: 'late', dropped: 'late' } as const

function Deliveries({ page }: { page: RunPage }) {
  const when = whenIn(page.policy.zone)
  return (
    <Card id="told" title="Who was notified" side={<a href="/notices">All notices</a>}>
      <DataTable
        caption="Messages about this run, by recipient"
        captionHidden
        rows={page.deliveries}
        empty="Nobody yet."
        columns={[
          { label: 'To', head: true, cell: (row) => row.person ?? row.address },
          { label: 'Message', cell: (row) => <a href={`/notices/${showId('ntc', row.noticeId)}`}>{noticeKindOf(row.kind).label}</a> },
          {
            label: 'State',
            cell: (row) => (
              <>
                <Tag state={tags[row.state]}>{row.state}</Tag> <Time {...when(row.stateAt)} />
              </>
            ),
          },
          { label: 'Answer', cell: (row) => row.reply ?? '' },
        ]}
      />
    </Card>
  )
}

function TimeCard({ page }: { page: RunPage }) {
  const { run, policy, left, now, plannedWindow } = page
  const minutes = left ? Math.max(0, Math.floor(instantOf(now).until(left.closes).total('minutes'))) : 0
  return (
    <Card id="time" title="Time">
      <p>
        {plannedWindow ? (
          <>
            It starts <strong>{inWords(run.plannedStart, policy.zone)}</strong> and ends by {inWords(run.plannedEnd, policy.zone)}.
          </>
        ) : left ? (
          <>
            <strong>
              {Math.floor(minutes / 60)} h {minutes % 60} min
            </strong>{' '}
            to the end of the window.
          </>
        ) : (
          'Currently outside the maintenance window.'
        )}
      </p>
      <KeyValue
        items={[
          { key: 'Planned', value: spanInWords(run.plannedStart, run.plannedEnd, policy.zone) },
          ...(plannedWindow ? [{ key: 'Its window', value: spanInWords(plannedWindow.opens, plannedWindow.closes, policy.zone) }] : []),
          { key: 'Worked on', value: run.way === 'runner' ? 'by the runner' : 'by hand' },
          {
            key: 'Ticket',
            value: (
              <a href={`/cycles/${showId('cyc', run.cycleId)}`}>
                {run.ticket}, {run.administrator}
              </a>
            ),
          },
          { key: 'Server', value: <a href={`/devices/${showId('dev', run.deviceId)}`}>{run.hostname}</a> },
          { key: 'Numbers', value: <RuledBy policyId={run.policyId} /> },
          { key: 'Evidence', value: <a href={`/evidence?about=${page.id}`}>All about this run</a> },
        ]}
      />
    </Card>
  )
}

function Testers({ page }: { page: RunPage }) {
  const when = whenIn(page.policy.zone)
  return (
    <Card id="testers" title="Testers">
      <DataTable
        caption="Who tests"
        captionHidden
        rows={page.testers}
        empty="No testers. Add one on the server’s page."
        columns={[
          { label: 'Tester', head: true, cell: (row) => `${row.name}, ${row.service}` },
          {
            label: 'The time',
            cell: (row) =>
              row.answer === null ? (
                <Tag state="wait">not answered</Tag>
              ) : (
                <Tag state={row.answer === 'accepted' ? 'good' : 'late'}>
                  {row.answer === 'other-time' && row.proposedAt ? `proposes ${when(row.proposedAt).words}` : row.answer}
                </Tag>
              ),
          },
          {
            label: 'Does it work?',
            cell: (row) =>
              row.verdict === null ? (
                <Tag state="wait">not answered</Tag>
              ) : (
                <>
                  <Tag state={row.verdict === 'pass' ? 'good' : 'late'}>
                    {row.verdict === 'pass' ? 'yes' : row.verdict === 'fail' ? 'no' : 'cannot test'}
                  </Tag>{' '}
                  {row.failedTests ?? row.notes}
                </>
              ),
          },
        ]}
      />
    </Card>
  )
}

const WhyItWaits = ({ waits, isAhead, policy }: { waits: NonNullable<RunPage['waits']>; isAhead: boolean; policy: RunPage['policy'] }) => (
  <Notice state={waits.since === undefined ? 'soon' : 'late'}>
    <strong>{waits.since === undefined ? 'The runner will wait.' : isAhead ? 'The runner does not start.' : 'The runner is waiting.'}</strong>{' '}
    {waits.says} {waits.clause !== '-' && <ClauseLink id={waits.clause} />} What helps: {waits.satisfiedBy}.
    {(waits.faults ?? []).length > 1 && ` In all: ${(waits.faults ?? []).join(' ')}`}
    {waits.since !== undefined && ` Since ${inWords(waits.since, policy.zone)}.`}
  </Notice>
)

const rollBackSigned = ({ id, wayBack }: RunPage) => (
  <form method="post" action={`/runs/${id}/revert`}>
    <input type="hidden" name="agreedTo" value={wayBack.snapshotAt} />
    <PasskeyButton
      label={`${wayBack.label}, with your passkey`}
      kind="danger"
      act="get"
      ask={`/runs/${id}/revert/sign`}
      to={`/runs/${id}`}
      withoutScripts="A passkey needs scripts. Without one the runner may not roll the server back; restore the snapshot on the hypervisor."
    />
    <p class="reason">{wayBack.cost}</p>
  </form>
)

const rollBack = (page: RunPage) => {
  const { id, wayBack } = page
  if (!wayBack.disabledBecause && page.hasPasskey && page.run.way === 'runner') return rollBackSigned(page)
  return plainRollBack({ id, wayBack })
}

const plainRollBack = ({ id, wayBack }: Pick<RunPage, 'id' | 'wayBack'>) =>
  wayBack.disabledBecause ? (
    <Button label={wayBack.label} kind="danger" disabledBecause={`${wayBack.disabledBecause} ${wayBack.cost}`.trim()} />
  ) : (
    <PostButton action={`/runs/${id}/revert`} kind="danger" label={wayBack.label} hidden={{ agreedTo: wayBack.snapshotAt }} cost={wayBack.cost} />
  )

/** The console of one run: what is next and is it safe; the way back always top right. */
export const RunScreen = ({ page, problem, ...frame }: Frame & { page: RunPage; problem?: Refusal | undefined }) => {
  const [words, state] = stateWords[page.run.state]
  return (
    <StaffPage
      {...frame}
      title={`${page.run.hostname}, ${page.run.ticket}`}
      question="What is the next step, and is it safe?"
      answer={
        <>
          It is <Tag state={state}>{words}</Tag>
          {page.run.stateReason ? `: ${page.run.stateReason}` : ''}
        </>
      }
      action={rollBack(page)}
    >
      <Stack>
        {problem && <Problem refusal={problem} />}
        {page.revertOrdered && <Notice state="wait">{page.revertOrdered}</Notice>}
        {page.waits && <WhyItWaits waits={page.waits} isAhead={page.run.state === 'scheduled'} policy={page.policy} />}
        {page.deliveries.some((row) => row.state === 'bounced' || row.state === 'refused') && page.run.state === 'scheduled' && (
          <Notice state="late">Somebody was not reached by mail. Notify them another way and record it on the notice’s page.</Notice>
        )}
        <Two>
          <Stack>
            <NowCard page={page} />
            <Card id="procedure" title="The procedure, server-patching revision 1">
              <p>
                <a href={`/runs/${page.id}/sheet.pdf`}>Print it as a sheet (PDF)</a>, for a night when the network is down.
              </p>
              <Steps steps={stepList(page)} />
            </Card>
          </Stack>
          <Stack>
            <TimeCard page={page} />
            <Testers page={page} />
            <Card id="others" title="Other runs that day">
              <DataTable
                caption="Other runs within a day"
                captionHidden
                rows={page.others}
                empty="None."
                columns={[
                  { label: 'Server', head: true, cell: (one) => <a href={`/runs/${showId('run', one.id)}`}>{one.hostname}</a> },
                  { label: 'State', cell: (one) => <Tag state={stateWords[one.state][1]}>{stateWords[one.state][0]}</Tag> },
                ]}
              />
            </Card>
            <p>
              <a href={`/runs/${page.id}`}>Refresh</a>
            </p>
          </Stack>
        </Two>
        <Deliveries page={page} />
      </Stack>
    </StaffPage>
  )
}
