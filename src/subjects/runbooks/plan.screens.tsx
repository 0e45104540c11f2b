import type { Refusal } from '../../core/result.ts'
import type { nextSlots } from '../../core/time/fits.ts'
import { instantOf } from '../../core/time/zone.ts'
import { inWords, spanInWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { RadioField } from '../../kit/choices.tsx'
import { ClockStrip } from '../../kit/clock-strip.tsx'
import { DateTimeField, Form, TextField } from '../../kit/fields.tsx'
import { FormErrors, Problem, type FormError } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { showId } from '../../platform/ids.ts'
import { StaffPage } from '../people/index.ts'
import { noticeSpan } from './notice.rules.ts'
import { noticePolicy, type Policy } from './parts.ts'
import type { Frame } from './run.screens.tsx'
import { isOpen, stateWords } from './run.rules.ts'
import type { CycleServer, Run } from './runbooks.views.ts'

export type Slot = ReturnType<typeof nextSlots>[number]
export type PlanPage = {
  readonly server: CycleServer
  readonly policy: Policy
  readonly now: string
  readonly slots: readonly Slot[]
  readonly workMinutes: number
  readonly advice: readonly Refusal[]
  readonly replaces: Run | undefined
  readonly typed: string | undefined
  readonly sent?: { readonly way?: string | undefined; readonly workMinutes?: string | undefined; readonly slot?: string | undefined } | undefined
  readonly faults?: readonly FormError[] | undefined
  readonly linksNote?: string | undefined // that links work on this machine only
}

/** The first slot drawn: now, the notice's last moment, the window and the work in it. */
function SlotStrip({ page }: { page: PlanPage }) {
  const [slot] = page.slots
  if (!slot) return null
  const ms = (iso: string) => instantOf(iso).epochMilliseconds
  const { zone } = page.policy
  const by = noticeSpan(slot.start, noticePolicy(page.policy)).by
  const words = (iso: string) => inWords(iso, zone)
  const first = Math.min(by.epochMilliseconds, ms(slot.window.opens)) - 3_600_000
  const from = ms(page.now) < first - 24 * 3_600_000 ? first : Math.min(ms(page.now) - 3_600_000, first) // days ahead, now would leave the window a hair
  return (
    <ClockStrip
      label="The first available time"
      from={from}
      to={ms(slot.window.closes) + 3_600_000}
      now={ms(page.now) < from ? undefined : { at: ms(page.now), words: words(page.now) }}
      points={[{ kind: 'notice', at: by.epochMilliseconds, label: 'users notified by', words: inWords(by, zone) }]}
      spans={[
        {
          kind: 'window',
          from: ms(slot.window.opens),
          to: ms(slot.window.closes),
          label: 'window',
          fromWords: words(slot.window.opens),
          toWords: words(slot.window.closes),
        },
        {
          kind: 'hold',
          from: ms(slot.start),
          to: ms(slot.end),
          label: 'work, test, time to roll back',
          fromWords: words(slot.start),
          toWords: words(slot.end),
        },
      ]}
    />
  )
}

const faultAt = (page: PlanPage, field: string) => page.faults?.find((one) => one.field === field)?.says

/** When may this server be patched? The next times that can be had, each with its reason; any other may be typed and is judged. */
export const PlanScreen = ({ page, problem, ...frame }: Frame & { page: PlanPage; problem?: Refusal | undefined }) => {
  const { server, policy, slots, replaces } = page
  return (
    <StaffPage
      {...frame}
      title={`${replaces ? 'Move' : 'Plan'} ${server.hostname}, ${server.ticket}`}
      question="When can we do it with the least disruption?"
      answer={
        slots[0] ? `The first available time is ${inWords(slots[0].start, policy.zone)}.` : 'There is no available time in this ticket’s period.'
      }
    >
      <Stack>
        {problem && (page.faults ? <FormErrors errors={page.faults} /> : <Problem refusal={problem} />)}
        {page.linksNote && <Notice state="unknown">The tester gets a link by mail. {page.linksNote}</Notice>}
        {page.advice.map((one) => (
          <Notice state="soon">{one.says} It can be planned, but it will not start until that is fixed.</Notice>
        ))}
        <SlotStrip page={page} />
        <Card id="plan" title="Choose a time">
          <Form
            action="/runs"
            hidden={{
              cycleId: showId('cyc', server.cycleId),
              deviceId: showId('dev', server.deviceId),
              ...(replaces ? { replacesId: showId('run', replaces.id) } : {}),
            }}
          >
            {slots.length > 0 && (
              <RadioField
                name="slot"
                label="Available times"
                options={slots.map(({ start, end, window }, at) => ({
                  value: start,
                  label: spanInWords(start, end, policy.zone),
                  hint: `${at === 0 ? 'The earliest: the' : 'The'} window is open ${spanInWords(window.opens, window.closes, policy.zone)}; users are notified by ${inWords(noticeSpan(start, noticePolicy(policy)).by, policy.zone)}.`,
                }))}
                value={page.typed === undefined ? (page.sent?.slot ?? slots[0]?.start) : undefined}
              />
            )}
            <DateTimeField
              name="start"
              label="Another start"
              optional
              zone={policy.zone}
              error={faultAt(page, 'start')}
              value={page.typed === undefined ? undefined : isoIn(page.typed, policy.zone).slice(0, 16)}
            />
            <TextField
              name="workMinutes"
              label="Minutes of work"
              inputmode="numeric"
              width="short"
              value={page.sent?.workMinutes ?? String(page.workMinutes)}
              error={faultAt(page, 'workMinutes')}
              hint={`${policy.testMinutes} min for tests and ${policy.rollbackMinutes} min for a rollback are added.`}
            />
            <RadioField
              name="way"
              label="Who works on it"
              options={[
                {
                  value: 'runner',
                  label: 'The runner',
                  hint: 'Only for servers in the runner’s own list.',
                  disabledBecause: server.patchingActor === 'runbook' ? undefined : 'The server’s page does not say that a runbook patches it.',
                },
                { value: 'by-hand', label: 'A person, by hand', hint: 'The same gates and clocks; each step is attested with evidence.' },
              ]}
              value={page.sent?.way ?? 'by-hand'}
            />
            <Button label={replaces ? 'Move run' : 'Plan run'} kind="first" />
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}

export type Choice = { readonly server: CycleServer; readonly run: Run | undefined }
/** Which server of the ticket? */
export const ChooseServerScreen = ({
  ticket,
  cycleId,
  choices,
  zone,
  ...frame
}: Frame & { ticket: string; cycleId: string; choices: readonly Choice[]; zone: string }) => (
  <StaffPage {...frame} title={`Plan the runs of ${ticket}`} question="Which servers are left, and when?">
    <Card id="servers" title="Servers on the ticket">
      <DataTable
        caption="Servers"
        captionHidden
        rows={choices}
        empty="None."
        columns={[
          { label: 'Server', head: true, cell: ({ server }) => server.hostname },
          {
            label: 'Run',
            cell: ({ run }) =>
              run ? (
                <>
                  <a href={`/runs/${showId('run', run.id)}`}>{inWords(run.plannedStart, zone)}</a>{' '}
                  <Tag state={stateWords[run.state][1]}>{stateWords[run.state][0]}</Tag>
                </>
              ) : (
                'not planned'
              ),
          },
          {
            label: 'Plan',
            cell: ({ server, run }) =>
              run && (isOpen(run.state) || run.state === 'finished') ? (
                ''
              ) : (
                <Button label="Plan" of={server.hostname} href={`/runs/new?cycle=${cycleId}&device=${showId('dev', server.deviceId)}`} />
              ),
          },
        ]}
      />
    </Card>
  </StaffPage>
)
