import { dateInWords } from '../../../core/time/words.ts'
import type { Refusal } from '../../../core/result.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { Form, SelectField, TextField, DateTimeField } from '../../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultOf, IssuesCard, whenIn, type Choice, type Issue } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { CveLink } from '../../vulnerabilities/index.ts'
import { exposureShort, plainly, policyWords } from '../plan.names.ts'
import { many, riskInWords, weak, type Input } from '../plan-row.rules.ts'
import { Due, planHref, Waits } from '../plan.screens.tsx'
import { answerOf } from './answer.rules.ts'
import type { MoveRow, OverrideRow, SiteReach } from './evaluation.views.ts'
import { History, InShort } from './evaluation.sections.tsx'
import { lineInWords } from './line-words.rules.ts'
import type { PlanItem } from './plan-list.views.ts'
import type { StateLine } from './states.views.ts'

export type EvaluationShown = {
  readonly item: PlanItem
  readonly rank: number | undefined
  readonly today: string
  readonly inputs: readonly Input[]
  readonly states: readonly StateLine[]
  readonly sites: readonly SiteReach[]
  readonly services: readonly string[]
  readonly moves: readonly MoveRow[]
  readonly overrides: readonly OverrideRow[]
  readonly people: readonly Choice[]
  readonly decisions: readonly string[]
  readonly issues: readonly Issue[]
  readonly noFixes: string | undefined // where support of the system has ended
  readonly sent?: { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> } | undefined
}
export type EvaluationProps = EvaluationShown & { readonly who: Who }
type Page = EvaluationProps

const yesNo: Readonly<Record<string, string>> = { 'not-exposed': 'no', exposed: 'yes' }
const day = (date: string | null): string => (date === null ? 'no date' : dateInWords(date))

const Decision = ({ item, rank, today, who }: Page) => {
  const when = whenIn(who.zone)
  return (
    <Card id="decision" title="Decision">
      <KeyValue
        items={[
          {
            key: 'Decision',
            value:
              item.override === null
                ? `${item.decision}, by ${policyWords[item.policy] ?? item.policy}`
                : `${item.decision}, by ${item.override.by} over the computed one`,
          },
          { key: 'Due', value: <Due item={{ dueOn: item.dueOn, fixed: item.target }} today={today} /> },
          ...(item.override === null
            ? []
            : [{ key: 'Computed', value: `${item.computed?.decision ?? 'undecided'}, ${day(item.computed?.dueOn ?? null)}` }]),
          { key: 'Risk level', value: `${riskInWords(item)}: likelihood by severity, times impact on what it serves` },
          { key: 'Place in the plan', value: rank ?? 'closed' },
          { key: 'Waits for', value: <Waits row={item} /> },
          {
            key: 'Version to install',
            value:
              item.target === null ? (
                <Tag state="wait">{item.ecosystem === 'claim' ? 'to be found out' : 'no fix published yet'}</Tag>
              ) : (
                <Code>{item.target}</Code>
              ),
          },
          {
            key: 'Closes',
            value:
              item.cveCount === 0
                ? 'no known vulnerability'
                : item.fixableCount === item.cveCount
                  ? weak(item.cveCount)
                  : `${item.fixableCount.toLocaleString('en-US')} of ${weak(item.cveCount)}`,
          },
          {
            key: 'Evaluated',
            value: (
              <>
                by Afterbell from what is known, <Time {...when(item.computedAt)} />
              </>
            ),
          },
        ]}
      />
    </Card>
  )
}

const Inputs = ({ inputs, item, who }: Page) => {
  const when = whenIn(who.zone)
  return (
    <Card id="inputs" title="What it stands on">
      {item.devices > 1 && <p>The facts of its most urgent situation; the others are below.</p>}
      <DataTable
        caption="Inputs"
        captionHidden
        rows={inputs}
        empty="None."
        columns={[
          { label: 'Input', head: true, cell: (input) => input.input },
          { label: 'Value', cell: (input) => yesNo[input.value] ?? plainly(input.value) },
          { label: 'Source', cell: (input) => (input.isDefault ? <Tag state="unknown">{plainly(input.source)}</Tag> : plainly(input.source)) },
          { label: 'Date', cell: (input) => (input.on === null ? '' : input.on.length > 10 ? <Time {...when(input.on)} /> : dateInWords(input.on)) },
        ]}
      />
    </Card>
  )
}

const Relevance = ({ item, states, sites, services, today }: Page) => (
  <Card
    id="relevance"
    title="Where it matters here"
    side={
      <a href={`/plan/devices?update=${showId('pe', item.id)}`}>
        {item.devices === 1 ? 'the device' : `all ${item.devices.toLocaleString('en-US')} devices`}
      </a>
    }
  >
    <KeyValue
      items={[
        { key: 'Services', value: services.length === 0 ? 'none is named for what waits for it' : services.join(', ') },
        {
          key: 'Sites',
          value:
            sites.length === 0
              ? 'none'
              : sites
                  .slice(0, 12)
                  .map((one) => `${one.name ?? 'no site'} (${one.devices})`)
                  .join(', ') + (sites.length > 12 ? ` and ${sites.length - 12} more` : ''),
        },
      ]}
    />
    <DataTable
      caption="Situations"
      captionHidden
      rows={states}
      empty="No device waits for it."
      columns={[
        { label: 'Devices', head: true, cell: (state) => many(state.devices, 'device') },
        { label: 'Installed', cell: (state) => <Code>{state.installed}</Code> },
        { label: 'Exposure', cell: (state) => exposureShort(state.exposure) },
        { label: 'Risk', cell: (state) => riskInWords(state) },
        { label: 'Computed decision', cell: (state) => state.decision },
        { label: 'Computed date', cell: (state) => <Due item={state} today={today} /> },
      ]}
    />
  </Card>
)

const Override = ({ item, who, sent, decisions, overrides }: Page) => {
  const may = mayDo(who.positions, 'plan.override')
  const values = sent?.values ?? {}
  const fault = (name: string) => (sent === undefined ? undefined : faultOf(sent.refusal, name))
  const when = whenIn(who.zone)
  const action = `${planHref(item.id)}/override`
  return (
    <Card id="override" title="Override">
      {item.override !== null && (
        <Notice state="wait" action={<PostButton action={`${action}/end`} label="End it" disabledBecause={may.ok ? undefined : may.refusal.says} />}>
          {item.override.by} said “{item.override.decision}”, {day(item.override.dueOn)}, until {dateInWords(item.override.until)}:{' '}
          {item.override.reason}
        </Notice>
      )}
      <details open={sent !== undefined}>
        <summary>{item.override === null ? 'Say it is otherwise' : 'Say something else'}</summary>
        {may.ok ? (
          <Form action={action}>
            {sent && <Problem refusal={sent.refusal} />}
            <SelectField
              name="decision"
              label="Decision"
              value={values.decision ?? item.decision}
              options={decisions.map((value) => ({ value, label: value }))}
              width="medium"
              error={fault('decision')}
            />
            <DateTimeField
              name="dueOn"
              label="Due"
              kind="date"
              value={values.dueOn ?? item.dueOn ?? ''}
              hint="Left empty: no date of its own."
              optional
              error={fault('dueOn')}
            />
            <DateTimeField
              name="until"
              label="Holds until"
              kind="date"
              value={values.until}
              hint="The last day; after it the computed decision holds again. It also ends when a newer version is published."
              error={fault('until')}
            />
            <TextField
              name="reason"
              label="Why"
              rows={2}
              maxlength={500}
              value={values.reason}
              hint="It stands beside the row in the plan and in the report."
              error={fault('reason')}
            />
            <Button label="Override" kind="first" cost="It moves the plan at once, and can be taken back for ten minutes." />
          </Form>
        ) : (
          <p>{may.refusal.says}</p>
        )}
      </details>
      {overrides.some((one) => one.endedAt !== null) && (
        <DataTable
          caption="Earlier overrides"
          captionHidden
          rows={overrides.filter((one) => one.endedAt !== null)}
          empty=""
          columns={[
            {
              label: 'Said',
              head: true,
              cell: (one) => (
                <>
                  <Time {...when(one.saidAt)} /> by {one.by}
                </>
              ),
            },
            { label: 'What', cell: (one) => `${one.decision}, ${day(one.dueOn)}, for ${one.target ?? 'no version'}` },
            { label: 'Why', cell: (one) => one.reason },
            {
              label: 'Ended',
              cell: (one) => (
                <>
                  {one.endedAt !== null && <Time {...when(one.endedAt)} />} {one.endedWhy}
                </>
              ),
            },
          ]}
        />
      )}
    </Card>
  )
}

const Owner = ({ item, people, who }: Page) => {
  const may = mayDo(who.positions, 'plan.assign')
  return (
    <Card id="owner" title="Owner" side={<ClauseLink id="PM-4" />}>
      <p>
        {item.owner ??
          (item.hostOwner === null ? 'No owner is named, so it falls to the Technology Director.' : `${item.hostOwner}, the owner of ${item.host}.`)}
      </p>
      {may.ok ? (
        <Form action="/plan/bulk" hidden={{ 'id[]': showId('pe', item.id) }}>
          <SelectField
            name="toOwner"
            label="Owner"
            value={item.ownerId === null ? 'none' : showId('per', item.ownerId)}
            width="medium"
            options={[
              { value: 'none', label: item.hostOwner === null ? 'Nobody: it falls to the director' : `Nobody here: it stays with ${item.hostOwner}` },
              ...people.map(({ id, name }) => ({ value: showId('per', id), label: name })),
            ]}
          />
          <Button label="Assign" of={`an owner of ${item.package}`} />
        </Form>
      ) : (
        <p class="reason">{may.refusal.says}</p>
      )}
    </Card>
  )
}

/** One update: is it critical, and does it matter here? */
export function EvaluationPage(page: Page) {
  const { item, who, services, today } = page
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/plan"
      title={`${item.package}${item.line === '' ? '' : `, ${lineInWords(item.line)}`}`}
      question="Is this update critical and relevant to us?"
      answer={answerOf(item, services, today).short}
    >
      <Stack>
        {item.closedAt !== null && (
          <Notice state="good">
            Closed <Time {...when(item.closedAt)} />: it is no longer found on any device.
          </Notice>
        )}
        {item.missing.length > 0 && (
          <Notice state="unknown">Not decided, because something is not known: {item.missing.map(plainly).join('; ')}.</Notice>
        )}
        <InShort {...page} />
        <Decision {...page} />
        <Relevance {...page} />
        <Inputs {...page} />
        <Owner {...page} />
        <IssuesCard about={showId('pe', item.id)} issues={page.issues} />
        <Override {...page} />
        <History {...page} />
        {item.cveCount > 0 && (
          <Card id="cves" title="Vulnerabilities">
            {item.kevCves.length > 0 && (
              <p>
                {item.kevCves.map((cve) => (
                  <>
                    <CveLink cve={cve} /> <Tag state="late">known exploited</Tag>{' '}
                  </>
                ))}
              </p>
            )}
            <details>
              <summary>
                {item.cves.length < item.cveCount ? `The first ${item.cves.length} of ` : 'All '}
                {item.cveCount.toLocaleString('en-US')}
              </summary>
              <p>
                {item.cves.map((cve) => (
                  <>
                    <CveLink cve={cve} />{' '}
                  </>
                ))}
              </p>
              {item.cves.length < item.cveCount && <p class="reason">Every one stands on the page of each device, with its reason.</p>}
            </details>
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}
