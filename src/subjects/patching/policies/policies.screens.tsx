import type { Refusal } from '../../../core/result.ts'
import { pointLabel, pointNames, type OwnTable } from '../../../core/ssvc/own-table.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { ChecksField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import { faultOf, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { policyWords } from '../plan.names.ts'
import { planHref } from '../plan.screens.tsx'
import { many } from '../plan-row.rules.ts'
import type { KeptTable } from './policy-tables.views.ts'
import type { Simulated } from './simulate-policy.ts'

const day = (date: string | null): string => (date === null ? 'no date' : dateInWords(date))

/** What another policy would do: how many due dates, where, and each before and after. */
function Effects({ simulated }: { simulated: Simulated }) {
  const { moved, tried, decided, rows, more, schools } = simulated
  return (
    <>
      <p>
        <b>
          This would move {moved.toLocaleString('en-US')} of {tried.toLocaleString('en-US')} due dates
        </b>
        , each of one device and one update{decided > 0 && `; ${many(decided, 'situation')} would get another decision but keep the date`}.
      </p>
      {schools.length > 0 && (
        <DataTable
          caption="By school"
          rows={schools}
          empty=""
          columns={[
            { label: 'Site', head: true, cell: (row) => row.site ?? 'no site' },
            { label: 'Earlier', number: true, cell: (row) => row.earlier },
            { label: 'Later', number: true, cell: (row) => row.later },
            { label: 'Get a date', number: true, cell: (row) => row.gained },
            { label: 'Lose it', number: true, cell: (row) => row.lost },
          ]}
        />
      )}
      {rows.length > 0 && (
        <DataTable
          caption="Due dates that would move"
          rows={rows}
          empty=""
          columns={[
            { label: 'Update', head: true, cell: (row) => <a href={planHref(row.updateId)}>{row.package}</a> },
            { label: 'Devices', number: true, cell: (row) => row.devices },
            { label: 'Now', cell: (row) => `${row.before.decision}, ${day(row.before.dueOn)}` },
            { label: 'After', cell: (row) => `${row.after.decision}, ${day(row.after.dueOn)}` },
            { label: 'Change', cell: (row) => row.change },
          ]}
        />
      )}
      {more > 0 && <p class="reason">and {more.toLocaleString('en-US')} more situations</p>}
    </>
  )
}

export type PoliciesShown = {
  readonly inForce: string
  readonly names: readonly string[]
  readonly kept: readonly KeptTable[]
  readonly simulated?: Simulated | undefined
}

/** The policies there are, the one in force, and what another would move. */
export function PoliciesPage({ who, inForce, names, kept, simulated }: PoliciesShown & { who: Who }) {
  const may = mayDo(who.positions, 'policy.change')
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/plan"
      title="Policy of the plan"
      question="Which table sets our due dates, and what would another one change?"
      answer={`In force: ${policyWords[inForce] ?? inForce}.`}
    >
      <Stack>
        <Card id="policies" title="Policies" side={<ClauseLink id="PM-3.3" />}>
          <DataTable
            caption="Policies"
            captionHidden
            rows={names}
            empty=""
            columns={[
              {
                label: 'Policy',
                head: true,
                cell: (name) => (
                  <>
                    {policyWords[name] ?? name} {name === inForce && <Tag state="good">in force</Tag>}
                  </>
                ),
              },
              {
                label: 'What it would change',
                cell: (name) =>
                  name === inForce ? (
                    ''
                  ) : (
                    <a href={`/patching/policies?try=${name}#effects`}>
                      Try it<span class="hidden"> {policyWords[name] ?? name}</span>
                    </a>
                  ),
              },
              {
                label: 'Use as a starting point',
                cell: (name) =>
                  name === 'own-table' || name === 'bod-22-01' ? (
                    ''
                  ) : (
                    <a href={`/patching/policies/own?from=${name}`}>
                      Copy<span class="hidden"> {policyWords[name] ?? name}</span>
                    </a>
                  ),
              },
            ]}
          />
          <p>
            <a href="/patching/policies/own">Write the district’s own table</a>
            {kept[0] && `, version ${kept[0].version} is published`}.
          </p>
        </Card>
        {simulated && (
          <Card id="effects" title={`With ${policyWords[simulated.policy] ?? simulated.policy}`} now>
            <Effects simulated={simulated} />
            {may.ok ? (
              <Form action="/parameters" hidden={{ name: 'priority.policy', value: simulated.policy }}>
                <TextField
                  name="reason"
                  label="Why the district uses it"
                  rows={2}
                  maxlength={500}
                  hint="Kept as evidence and sent to those who patch by it."
                />
                <Button
                  label="Use this policy"
                  kind="first"
                  of={policyWords[simulated.policy] ?? simulated.policy}
                  cost="The plan is ranked again at once."
                />
              </Form>
            ) : (
              <p class="reason">{may.refusal.says}</p>
            )}
          </Card>
        )}
        {kept.length > 0 && (
          <Card id="versions" title="The district’s own table, version by version">
            <DataTable
              caption="Versions"
              captionHidden
              rows={kept}
              empty=""
              columns={[
                { label: 'Version', head: true, cell: (one) => `${one.version}: ${one.name}` },
                {
                  label: 'Published',
                  cell: (one) => (
                    <>
                      <Time {...when(one.publishedAt)} /> by {one.by}
                    </>
                  ),
                },
                { label: 'Why', cell: (one) => one.reason },
                { label: 'Inputs', cell: (one) => one.content.points.map(pointLabel).join(', ') },
              ]}
            />
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}

export type OwnShown = {
  readonly draft: OwnTable
  readonly simulated?: Simulated | undefined
  readonly refusal?: Refusal | undefined
  readonly reason: string
}

/** The district's own table: a row for every combination, tried before it is published. */
export function OwnTablePage({ who, draft, simulated, refusal, reason }: OwnShown & { who: Who }) {
  const may = mayDo(who.positions, 'policy.change')
  return (
    <StaffPage
      who={who}
      path="/plan"
      title="The district’s own table"
      question="For each combination: what is decided, and within how many days?"
      answer={`${many(draft.points.length, 'input')}, ${many(draft.rows.length, 'row')}: every combination has exactly one.`}
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {simulated && (
          <Card id="effects" title="What it would do" now>
            <Effects simulated={simulated} />
          </Card>
        )}
        <Card id="inputs" title="Inputs">
          <form class="form" method="get" action="/patching/policies/own">
            <ChecksField
              name="points[]"
              id="points"
              label="What a decision depends on, at most five"
              values={draft.points}
              options={pointNames.map((point) => ({ value: point, label: pointLabel(point) }))}
            />
            <Button label="Create rows for these" cost="Rows for other inputs start with what CISA BOD 26-04 says." />
          </form>
        </Card>
        <Card id="rows" title="Rows">
          <form method="post" action="/patching/policies/own">
            {draft.points.map((point) => (
              <input type="hidden" name="points[]" value={point} />
            ))}
            <div class="form">
              <TextField
                name="name"
                label="Name of the table"
                value={draft.name}
                maxlength={80}
                width="medium"
                error={refusal && faultOf(refusal, 'name')}
              />
            </div>
            <DataTable
              caption="Rows of the table"
              captionHidden
              rows={draft.rows}
              empty="Choose inputs first."
              columns={[
                {
                  label: draft.points.map(pointLabel).join(' / '),
                  head: true,
                  cell: (row) => (
                    <>
                      {row.values.join(' / ')}
                      <input type="hidden" name="row[]" value={row.values.join(' / ')} />
                    </>
                  ),
                },
                {
                  label: 'Decision',
                  cell: (row) => (
                    <input class="input" name="decision[]" value={row.decision} maxlength={80} aria-label={`Decision for ${row.values.join(', ')}`} />
                  ),
                },
                {
                  label: 'Days',
                  cell: (row) => (
                    <input
                      class="input short"
                      name="days[]"
                      value={row.days === null || Number.isNaN(row.days) ? '' : String(row.days)}
                      inputmode="numeric"
                      maxlength={4}
                      aria-label={`Days for ${row.values.join(', ')}; empty for no date`}
                    />
                  ),
                },
                {
                  label: 'Look for a break-in',
                  cell: (row) => (
                    <select class="input short" name="forensic[]" aria-label={`Look for a break-in for ${row.values.join(', ')}`}>
                      <option value="no" selected={!row.forensic}>
                        no
                      </option>
                      <option value="yes" selected={row.forensic}>
                        yes
                      </option>
                    </select>
                  ),
                },
              ]}
            />
            <TextField
              name="reason"
              label="Why"
              rows={2}
              maxlength={500}
              value={reason}
              hint="Needed to publish; it is shown with the version."
              error={refusal && faultOf(refusal, 'reason')}
            />
            <Acts>
              <Button label="Preview changes" name="act" value="try" />
              <Button
                label="Publish"
                kind="first"
                name="act"
                value="publish"
                disabledBecause={may.ok ? undefined : may.refusal.says}
                cost={may.ok ? 'As the next version; the plan uses it once it is the policy in force.' : undefined}
              />
            </Acts>
          </form>
        </Card>
      </Stack>
    </StaffPage>
  )
}
