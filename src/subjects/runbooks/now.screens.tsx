import { inWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { RadioField } from '../../kit/choices.tsx'
import { DateTimeField, Form, TextField } from '../../kit/fields.tsx'
import { Notice } from '../../kit/tag.tsx'
import { Code, KeyValue, Log } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { noticeKind } from './notice.rules.ts'
import { workOf } from './outcomes.rules.ts'
import { isDue, type RunPage } from './run-page.ts'
import type { StepId } from './server-patching.rules.ts'
import { isDone, isTouched, rowOf, templateOf, workOrder } from './steps.rules.ts'

const questions = {
  update: ['How did the installation end?', 'It ended well', 'It failed'],
  snapshot: ['Is the snapshot listed under exactly this name?', 'It is listed', 'It is not'],
  reboot: ['Did it restart and come back?', 'It did', 'It did not'],
  look: ['Is anything left to install, or is another restart needed?', 'Nothing is left', 'Something is left'],
  revert: ['Are the old versions back?', 'They are', 'They are not'],
  'snapshot-removal': ['Is the snapshot gone from the list?', 'It is gone', 'It is still listed'],
} as const

const readsOnly = ['backup-gate', 'backup-after', 'look', 'health-checks']

function Attest({ page, step }: { page: RunPage; step: StepId }) {
  const work = workOf(step)
  if (!work) return null
  const question = Object.hasOwn(questions, work) ? questions[work as keyof typeof questions] : undefined
  const isBackup = work === 'backup-gate' || work === 'backup-after'
  return (
    <Form action={`/runs/${page.id}/steps/${step}/attest`}>
      {isBackup && <DateTimeField name="lastGoodAt" label="The last good backup ended" zone={page.policy.zone} />}
      {isBackup && (
        <RadioField
          name="result"
          label="How did the last job end?"
          options={[
            { value: 'ok', label: 'Well' },
            { value: 'warn', label: 'With warnings' },
            { value: 'fail', label: 'It failed' },
          ]}
        />
      )}
      {question && (
        <RadioField
          name="yes"
          label={question[0]}
          options={[
            { value: 'yes', label: question[1] },
            { value: 'no', label: question[2] },
          ]}
        />
      )}
      {work === 'update' && <TextField name="installed" label="How many updates were installed?" optional inputmode="numeric" width="short" />}
      <TextField
        name="said"
        label="What you saw"
        hint="Describe it, or paste what the console shows. Never a password."
        rows={4}
        maxlength={20_000}
      />
      <TextField name="fileHash" label="SHA-256 of a picture or log you keep" optional maxlength={64} />
      <Button label="I did this and saw it" kind="first" />
    </Form>
  )
}

/** Why the step is still to be done although it was tried. */
function LastTry({ page, step }: { page: RunPage; step: StepId }) {
  const row = rowOf(page.steps, step)
  if (row?.state !== 'failed') return null
  const said = row.outcome?.['lastLines']
  const lines = Array.isArray(said) ? said.map(String).slice(-3) : []
  return (
    <Notice state="late">
      <strong>The last try failed{row.endedAt && `, ${inWords(row.endedAt, page.policy.zone)}`}.</strong> {String(row.outcome?.['says'] ?? '')}
      {page.run.way === 'runner' && ' The runner looks and tries again by itself.'}
      {lines.length > 0 && <Log lines={lines.map((text) => ({ at: row.step, text }))} />}
    </Notice>
  )
}

function ByHand({ page, step }: { page: RunPage; step: StepId }) {
  const template = templateOf(step)
  const row = rowOf(page.steps, step)
  const isBegun = row?.state === 'intended' || readsOnly.includes(workOf(step) ?? '')
  const begun = row?.state === 'intended' && row.intendedAt ? inWords(row.intendedAt, page.policy.zone) : undefined
  return (
    <>
      <LastTry page={page} step={step} />
      {begun && (
        <p>
          Begun {begun}
          {page.begunBy && ` by ${page.begunBy}`}. Whoever started it does it, and reports the result below.
        </p>
      )}
      <KeyValue
        items={[
          { key: 'What', value: template?.what ?? '' },
          { key: 'How', value: template?.byHand ?? '' },
          { key: 'Why', value: template?.why ?? '' },
          ...(workOf(step)?.startsWith('snapshot') ? [{ key: 'Name', value: <Code>{page.snapshotName}</Code> }] : []),
        ]}
      />
      {isBegun ? (
        <Attest page={page} step={step} />
      ) : (
        <PostButton
          action={`/runs/${page.id}/steps/${step}/begin`}
          kind="first"
          label="Start this step"
          disabledBecause={page.notNow && `${page.notNow.says} What helps: ${page.notNow.satisfiedBy}.`}
          cost="The order, the window and time for a rollback are checked now. Then you do it and come back here."
        />
      )}
    </>
  )
}

/** What was begun before the window closed may still be told; seen clean, the run goes on to its test. */
function BegunBefore({ page }: { page: RunPage }) {
  const step = workOrder(page.steps)
  const row = step && rowOf(page.steps, step)
  if (!step || page.run.way !== 'by-hand' || !(row?.state === 'intended' || (workOf(step) === 'look' && row?.state !== 'done'))) return null
  return (
    <>
      <p>
        <strong>{templateOf(step)?.title}.</strong>{' '}
        {row?.state === 'intended'
          ? 'It was started before the window closed: report the result.'
          : 'Looking changes nothing: report what you see. If nothing is left, the testers are asked.'}
      </p>
      <Attest page={page} step={step} />
    </>
  )
}

function WithReason({ page, act, label, ask, kind }: { page: RunPage; act: string; label: string; ask: string; kind?: 'first' | 'danger' }) {
  return (
    <Form action={`/runs/${page.id}/${act}`}>
      <TextField name={act === 'back-in-production' ? 'remark' : 'reason'} id={`${act}-words`} label={ask} rows={2} maxlength={2000} />
      <Button label={label} kind={kind} />
    </Form>
  )
}

function Scheduled({ page }: { page: RunPage }) {
  const closed = page.shownGates.filter(({ state }) => state === 'failed')
  const waiting = page.shownGates.filter(({ state, step }) => state === 'todo' && step !== 'gate-window')
  const isTold = page.deliveries.some(({ kind }) => kind === noticeKind)
  const because =
    closed.length > 0
      ? `${closed.length} of ${page.gates.length} gates are closed: ${closed.map(({ step }) => templateOf(step)?.clause).join(', ')}.`
      : isDue(page)
        ? undefined
        : `Not before ${inWords(page.run.plannedStart, page.policy.zone)}${isTold ? ', as announced to the users' : ''}.`
  return (
    <>
      <p>{closed.length + waiting.length === 0 ? 'All gates are open at present.' : [...closed, ...waiting].map(({ says }) => says).join(' ')}</p>
      {page.run.way === 'runner' ? (
        <p>
          A runner whose own list names {page.run.hostname} starts it automatically{because ? ` once all gates are open. ${because}` : '.'} Whether
          one does is not known here: the list stands on the runner’s computer alone. Without one nobody begins it; plan it by hand instead.
        </p>
      ) : because ? (
        <Button label="Start" disabledBecause={because} />
      ) : (
        <PostButton action={`/runs/${page.id}/start`} kind="first" label="Start" cost="All gates are checked again." />
      )}
      <WithReason page={page} act="withdraw" label="Withdraw this plan" ask="Why it does not take place; everyone who was notified gets this" />
    </>
  )
}

const lines = (page: RunPage) =>
  page.steps
    .flatMap((row) => {
      const installed = row.outcome?.['installed']
      return Array.isArray(installed)
        ? (installed as { name: string; from: string | null; to: string }[]).map((one) => ({
            at: row.step,
            text: `${one.name} ${one.from ?? 'new'} → ${one.to}`,
          }))
        : []
    })
    .slice(-12)

const isUnpatched = (state: RunPage['run']['state']): boolean => ['withdrawn', 'not-started', 'stopped', 'reverted'].includes(state)

const PlanAgain = ({ page: { run } }: { page: RunPage }) => (
  <p>
    This run has ended without patching anything: {run.hostname} stays open on {run.ticket} until another run does.{' '}
    <a href={`/runs/new?cycle=${showId('cyc', run.cycleId)}&device=${showId('dev', run.deviceId)}`}>Plan another time</a>
  </p>
)

function Body({ page }: { page: RunPage }) {
  const { run, next } = page
  if (run.state === 'scheduled') return <Scheduled page={page} />
  if (!page.mayWork)
    return (
      <p>
        {next.kind === 'person' ? next.says : next.kind === 'over' ? 'It has ended.' : 'It continues automatically, or with whoever works on it.'}
      </p>
    )
  const log = lines(page)
  return (
    <>
      {log.length > 0 && <Log lines={log} />}
      {next.kind === 'person' && <p>{next.says}</p>}
      {next.kind === 'message' && (
        <p>
          {next.step === 'hold'
            ? 'The snapshot is held; it is removed in the first window after the set time.'
            : 'The messages are sent within a few seconds.'}
        </p>
      )}
      {(next.kind === 'step' || next.kind === 'probe') &&
        (run.way === 'by-hand' ? (
          <ByHand page={page} step={next.step} />
        ) : (
          <>
            <LastTry page={page} step={next.step} />
            <p>The runner is at: {templateOf(next.step)?.title}.</p>
          </>
        ))}
      {next.kind === 'over' && (isUnpatched(run.state) && page.isNewest ? <PlanAgain page={page} /> : <p>Nothing is left to do here.</p>)}
      {run.state === 'testing' && isDone(page.steps, 'verdict') && (
        <WithReason page={page} act="back-in-production" kind="first" label="Back in production" ask="Remark for the ticket" />
      )}
      {run.state === 'test-failed' && (
        <WithReason page={page} act="ask-again" label="Ask those without an answer again" ask="Why they are asked again" />
      )}
      {run.state === 'over-window' && <BegunBefore page={page} />}
      {page.mayTryAgain && (
        <PostButton
          action={`/runs/${page.id}/try-again`}
          label="Try the installation again"
          cost="The approval, this run’s window and time for a rollback are checked again."
        />
      )}
      {(run.state === 'not-clean' || run.state === 'over-window') && (
        <WithReason page={page} act="keep" label="Keep it and have it tested" ask="Why it stays as it is; the server still counts as not patched" />
      )}
      {run.state === 'working' && !isTouched(rowOf(page.steps, 'snapshot')) && (
        <WithReason page={page} act="stop" label="Stop; nothing was changed" ask="Why it stops" />
      )}
      {run.state === 'finished' && (
        <PostButton
          action={`/runs/${page.id}/close-ticket`}
          label={`Close ${run.ticket}`}
          cost="It closes automatically when every server is finished; this checks again."
        />
      )}
    </>
  )
}

const title = ({ next, run }: RunPage): string => {
  if (run.state === 'scheduled') return 'Now: ready to start?'
  if (run.state === 'over-window') return 'Decide now: put it back, or keep it and have it tested?'
  if (run.state === 'not-clean') return 'Now: put it back, or keep it and have it tested?'
  const step = 'step' in next && next.step ? templateOf(next.step) : undefined
  return step ? `Now: ${step.title}${step.pass === undefined ? '' : `, pass ${step.pass}`}` : 'Now'
}

export const NowCard = ({ page }: { page: RunPage }) => (
  <>
    {page.mine && (page.run.state === 'scheduled' || page.run.state === 'testing') && (
      <p>
        You are a tester of this server. <a href={`/runs/${page.id}/test`}>Your page</a>
      </p>
    )}
    <Card id="now" title={title(page)} now>
      <Body page={page} />
    </Card>
  </>
)
