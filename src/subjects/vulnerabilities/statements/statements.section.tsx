import type { Refusal } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { RadioField } from '../../../kit/choices.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultOf, whenIn } from '../../assets/index.ts'
import { vulnerabilityHref } from '../cve-link.tsx'
import { count } from '../numbers.rules.ts'
import type { Hit } from '../vulnerability.views.ts'
import { justifications, kinds } from './statement.rules.ts'
import type { Statement } from './statements.views.ts'

export type StatementSent = { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> }
export const labels = {
  finding: 'Product',
  kind: 'What is said',
  justification: 'Why it does not affect you',
  reason: 'Reason',
  until: 'Until',
} as const

const choices = (hits: readonly Hit[]) => [
  ...new Map(
    hits
      .filter((one) => one.statementId === null)
      .map((one) => [
        `${one.ecosystem}|${one.package}`,
        { value: `${one.ecosystem}|${one.package}`, label: `${one.package} on ${count(one.devices, 'device')}` },
      ]),
  ).values(),
]

export function StateCard({
  cve,
  hits,
  sent,
  today,
  maxDays,
  barred,
}: {
  cve: string
  hits: readonly Hit[]
  sent: StatementSent | undefined
  today: string
  maxDays: number
  barred: string | undefined
}) {
  const options = choices(hits)
  return options.length === 0 ? null : (
    <Card id="say" title="Mark as not counting here">
      <p>
        For what the data cannot know. A statement takes the finding out of the plan until its last day, with your name and reason shown. After that
        day it comes back automatically.
      </p>
      <Form action={`${vulnerabilityHref(cve)}/statements`}>
        <SelectField name="finding" label={labels.finding} error={faultOf(sent?.refusal, 'finding')} value={sent?.values.finding} options={options} />
        <RadioField
          name="kind"
          label={labels.kind}
          value={sent?.values.kind ?? 'not-affected'}
          error={faultOf(sent?.refusal, 'kind')}
          options={[
            { value: 'not-affected', label: kinds['not-affected'], hint: 'The product is there, and this vulnerability cannot be used on it.' },
            {
              value: 'wrong-match',
              label: kinds['wrong-match'],
              hint: 'For this vulnerability only. If the name itself is a different product, follow its link under "Found here" instead: that corrects all of its findings. The name is listed for review either way.',
            },
          ]}
        />
        <SelectField
          name="justification"
          label={labels.justification}
          optional
          choose="Choose, if it does not affect you"
          value={sent?.values.justification}
          error={faultOf(sent?.refusal, 'justification')}
          options={Object.entries(justifications).map(([value, label]) => ({ value, label }))}
        />
        <TextField
          name="reason"
          label={labels.reason}
          rows={3}
          maxlength={2000}
          value={sent?.values.reason}
          error={faultOf(sent?.refusal, 'reason')}
          hint="How you know: what was checked, and by whom."
        />
        <DateTimeField
          kind="date"
          name="until"
          label={labels.until}
          value={sent?.values.until}
          error={faultOf(sent?.refusal, 'until')}
          min={today}
          hint={`The last day, at most ${maxDays} days from now.`}
        />
        <Acts>
          <Button label="Save" kind="first" disabledBecause={barred} />
        </Acts>
      </Form>
    </Card>
  )
}

export function Statements({ statements, zone, mayEnd }: { statements: readonly Statement[]; zone: string; mayEnd: string | undefined }) {
  const when = whenIn(zone)
  return statements.length === 0 ? null : (
    <Card id="statements" title="Statements">
      <DataTable
        caption="Statements"
        captionHidden
        rows={statements}
        empty=""
        columns={[
          {
            label: 'Product',
            head: true,
            cell: (one) => (
              <>
                {one.package} {one.hostname !== null && <small>on {one.hostname}</small>}
              </>
            ),
          },
          {
            label: 'Statement',
            cell: (one) => (
              <>
                {kinds[one.kind]}
                {one.justification !== null && `: ${justifications[one.justification].toLowerCase()}`}. {one.reason}
              </>
            ),
          },
          {
            label: 'By',
            cell: (one) => (
              <>
                {one.saidBy}, <Time {...when(one.saidAt)} />
              </>
            ),
          },
          {
            label: 'Until',
            cell: (one) =>
              one.endedAt !== null ? (
                <Tag state="unknown">ended</Tag>
              ) : (
                <>
                  {dateInWords(one.until)}{' '}
                  <Form action={`/vulnerabilities/statements/${showId('stm', one.id)}/end`}>
                    <Button label="End now" disabledBecause={mayEnd} />
                  </Form>
                </>
              ),
          },
        ]}
      />
    </Card>
  )
}
