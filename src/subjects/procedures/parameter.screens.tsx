import { clausesOf, type Pack } from '../../core/policy/pack.ts'
import type { PolicyParameter, PolicyValue } from '../../core/policy/parameters.ts'
import type { Refusal } from '../../core/result.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { KeyValue, Time, type When } from '../../kit/values.tsx'
import { StaffPage } from '../people/index.ts'
import { boundsInWords, valueInWords } from '../policy/index.ts'
import { originWords, parameterHref, UseTag, type Frame } from './policy.screens.tsx'
import type { Simulation } from './simulate.ts'

export type Past = {
  readonly id: string
  readonly value: unknown
  readonly before: unknown
  readonly from: When
  readonly set: When
  readonly by: string
  readonly reason: string
  readonly state: 'in force' | 'over' | 'planned' | 'withdrawn'
}
export type OpenUnder = { readonly what: string; readonly href: string; readonly runs: number; readonly value: string; readonly isOther: boolean }
export type ParameterPage = {
  readonly pack: Pack
  readonly one: PolicyParameter
  readonly value: PolicyValue
  readonly zone: string
  readonly history: readonly Past[]
  readonly open: readonly OpenUnder[]
  readonly mayChange: readonly string[] // who may, in words; empty where this person may
  readonly concerned: readonly string[]
  readonly simulation?: Simulation | undefined
  readonly sent?: { readonly value?: string | undefined; readonly from?: string | undefined; readonly reason?: string | undefined } | undefined
  readonly problem?: Refusal | undefined
}

const faultAt = (problem: Refusal | undefined, field: string): string | undefined =>
  problem?.faults?.find((one) => one.startsWith(`${field}: `))?.slice(field.length + 2)
const optionsOf = (one: PolicyParameter) =>
  (one.type === 'choice' ? one.options : one.type === 'yes-no' ? ['yes', 'no'] : undefined)?.map((option) => ({ value: option, label: option }))

const ValueField = ({ page, id }: { page: ParameterPage; id: string }) => {
  const { one } = page
  const options = optionsOf(one)
  const typed =
    page.sent?.value ??
    (one.type === 'windows'
      ? JSON.stringify(page.value)
      : one.type === 'names' && Array.isArray(page.value)
        ? page.value.join('\n')
        : valueInWords(page.value))
  const base = { name: 'value', id, label: 'New value', hint: `${boundsInWords(one)} (${one.unit})`, error: faultAt(page.problem, one.name) }
  if (options) return <SelectField {...base} value={typed} options={options} width="short" />
  if (one.type === 'names') return <TextField {...base} rows={8} value={typed} />
  if (one.type === 'windows')
    return (
      <TextField
        {...base}
        rows={6}
        value={typed}
        hint='A list such as [{"opens": "2026-11-27T05:00", "closes": "2026-11-27T19:00", "agreement": "who agreed, and when"}], in the district’s time.'
      />
    )
  return <TextField {...base} value={typed} width="short" inputmode={one.type === 'whole' ? 'numeric' : undefined} />
}

const Editor = ({ page }: { page: ParameterPage }) => (
  <Card id="change" title="Change">
    {page.one.type === 'zone' ? (
      <p>The time zone belongs to the district; it is chosen at set-up.</p>
    ) : page.mayChange.length > 0 ? (
      <p>This is for: {page.mayChange.join(', ')}.</p>
    ) : (
      <Form action="/parameters" hidden={{ name: page.one.name }}>
        <ValueField page={page} id="new-value" />
        <DateTimeField
          name="from"
          label="Effective from"
          zone={page.zone}
          value={page.sent?.from}
          hint="If left empty: at once. Never in the past."
          error={faultAt(page.problem, 'from')}
        />
        <TextField
          name="reason"
          label="Why"
          rows={2}
          maxlength={500}
          value={page.sent?.reason}
          hint={`Kept as evidence and sent to: ${page.concerned.join(', ')}.`}
          error={faultAt(page.problem, 'reason')}
        />
        <Button label="Save" kind="first" of={page.one.name} cost="What is in progress keeps the number it was opened under." />
      </Form>
    )}
  </Card>
)

const stateWords = { 'in force': 'in force', over: 'over', planned: 'to come', withdrawn: 'withdrawn' } as const

const History = ({ page }: { page: ParameterPage }) => (
  <Card id="history" title="History">
    <DataTable
      caption="Past and planned values"
      captionHidden
      empty="The district has never changed it: the pack’s default applies."
      rows={page.history}
      columns={[
        { label: 'From', head: true, cell: (row) => <Time {...row.from} /> },
        { label: 'Before', cell: (row) => valueInWords(row.before) },
        { label: 'After', cell: (row) => valueInWords(row.value) },
        { label: 'By', cell: (row) => row.by },
        { label: 'Set', cell: (row) => <Time {...row.set} /> },
        { label: 'Why', cell: (row) => row.reason },
        {
          label: 'State',
          cell: (row) =>
            row.state === 'planned' && page.mayChange.length === 0 ? (
              <>
                {stateWords[row.state]}{' '}
                <PostButton action="/parameters/withdraw" hidden={{ id: row.id }} label="Withdraw" of={`the change to ${valueInWords(row.value)}`} />
              </>
            ) : (
              stateWords[row.state]
            ),
        },
      ]}
    />
  </Card>
)

const Outcome = ({ simulation, one }: { simulation: Simulation; one: PolicyParameter }) => {
  if ('none' in simulation) return <p>{simulation.none}</p>
  if ('fault' in simulation) return <p>{simulation.fault}</p>
  const { otherwise, tried, of, more, asked } = simulation
  return (
    <>
      <p>
        With {valueInWords(asked)} ({one.unit}), {otherwise.length + more} of {tried} {of} would have come out otherwise.
      </p>
      <DataTable
        caption="Decided differently"
        captionHidden
        empty={tried === 0 ? 'There is nothing from the last 12 months to try it on.' : 'Nothing would have been decided differently.'}
        rows={otherwise}
        columns={[
          { label: 'What', head: true, cell: (row) => <a href={row.href}>{row.what}</a> },
          { label: 'Measured', cell: (row) => row.figure },
          { label: 'As it was', cell: (row) => row.before },
          { label: 'With this number', cell: (row) => row.after },
        ]}
      />
      {more > 0 && <p class="reason">and {more} more</p>}
    </>
  )
}

const Simulator = ({ page }: { page: ParameterPage }) => {
  const options = optionsOf(page.one)
  const typed = page.simulation && 'asked' in page.simulation ? valueInWords(page.simulation.asked) : undefined
  const base = { name: 'try', id: 'try', label: 'Try another value', hint: boundsInWords(page.one) }
  return (
    <Card id="simulation" title="What would it have changed in the last 12 months?">
      {page.simulation && 'none' in page.simulation ? (
        <p>{page.simulation.none}</p>
      ) : (
        <form class="form" method="get" action={`${parameterHref(page.one.name)}#simulation`}>
          {options ? (
            <SelectField {...base} value={typed ?? valueInWords(page.value)} options={options} width="short" />
          ) : (
            <TextField {...base} value={typed} width="short" />
          )}
          <Button label="Try" cost="Trying changes nothing." />
        </form>
      )}
      {page.simulation && !('none' in page.simulation) && <Outcome simulation={page.simulation} one={page.one} />}
    </Card>
  )
}

const Under = ({ page }: { page: ParameterPage }) => (
  <Card id="under-way" title="In progress">
    <p>A ticket, its change request and its runs keep the number they were opened under, even after an edit.</p>
    <DataTable
      caption="Open tickets"
      captionHidden
      empty="No ticket is open."
      rows={page.open}
      columns={[
        { label: 'Ticket', head: true, cell: (row) => <a href={row.href}>{row.what}</a> },
        { label: 'Runs', number: true, cell: (row) => row.runs },
        {
          label: 'Uses',
          cell: (row) =>
            row.isOther ? (
              <>
                <b>{row.value}</b>, not the number in force
              </>
            ) : (
              row.value
            ),
        },
      ]}
    />
  </Card>
)

/** One parameter: where it stands, its words, its change, its past, and what another value would have done. */
export const ParameterScreen = ({ page, ...frame }: Frame & { page: ParameterPage }) => {
  const { one, pack } = page
  const clauses = clausesOf(pack).filter((clause) => clause.parameters.includes(one.name))
  return (
    <StaffPage {...frame} title={one.name} question="What does this number do, and what would another one have changed?" answer={one.says}>
      {page.problem && <Problem refusal={page.problem} />}
      <Stack>
        <Card id="stands" title="Current value" now>
          <KeyValue
            items={[
              { key: 'In force', value: `${valueInWords(page.value)} (${one.unit})` },
              { key: 'Default', value: valueInWords(one.default) },
              { key: 'Allowed values', value: boundsInWords(one) },
              { key: 'Set by', value: originWords(one) },
              {
                key: 'Use',
                value: (
                  <>
                    <UseTag one={one} /> {(one.readBy ?? []).join(', ')}
                  </>
                ),
              },
            ]}
          />
          {clauses.map((clause) => (
            <>
              <h3>
                <ClauseLink id={clause.id} /> {clause.title}
              </h3>
              <p>{clause.says}</p>
            </>
          ))}
        </Card>
        <Editor page={page} />
        <Simulator page={page} />
        <Under page={page} />
        <History page={page} />
      </Stack>
    </StaffPage>
  )
}
