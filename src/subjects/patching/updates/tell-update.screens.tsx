import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { dateInWords } from '../../../core/time/words.ts'
import { faultOf, whenIn } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import type { ToldUpdate } from './told.views.ts'

export const toldKinds = { 'bug-fix': 'Bug fix', feature: 'Feature', security: 'Security, with no vulnerability named' } as const
export type ToldShown = {
  readonly told: readonly ToldUpdate[]
  readonly ecosystems: readonly string[]
  readonly sent?: { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> } | undefined
}

/** An update that no feed names: noted by a person, and judged like every other. */
export function TellUpdatePage({ who, told, ecosystems, sent }: ToldShown & { who: Who }) {
  const values = sent?.values ?? {}
  const fault = (name: string) => (sent === undefined ? undefined : faultOf(sent.refusal, name))
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/plan"
      title="An update that no vulnerability names"
      question="Which update, and where was it read?"
      answer="Bug fixes and features are routine: they wait for the next cycle, unless somebody says otherwise. That is a default, and labelled so."
    >
      <Stack>
        {sent && <Problem refusal={sent.refusal} />}
        <Card id="tell" title="Note it">
          <Form action="/patching/updates">
            <SelectField
              name="ecosystem"
              label="Kind of package"
              value={values.ecosystem}
              options={ecosystems.map((value) => ({ value, label: value }))}
              width="short"
            />
            <TextField
              name="package"
              label="Package"
              value={values.package}
              maxlength={200}
              hint="As the inventory names it."
              error={fault('package')}
            />
            <TextField name="target" label="Version to install" value={values.target} maxlength={200} width="medium" error={fault('target')} />
            <SelectField
              name="kind"
              label="What it brings"
              value={values.kind}
              options={Object.entries(toldKinds).map(([value, label]) => ({ value, label }))}
              width="medium"
            />
            <DateTimeField name="releasedOn" label="Published on" kind="date" value={values.releasedOn} error={fault('releasedOn')} />
            <TextField name="source" label="Where it was read" value={values.source} maxlength={300} error={fault('source')} />
            <Button label="Judge it" kind="first" cost="Every device that has an older version gets it in its plan." />
          </Form>
        </Card>
        <Card id="told" title="Noted so far">
          <DataTable
            caption="Updates noted"
            captionHidden
            rows={told}
            empty="None yet."
            columns={[
              {
                label: 'Package',
                head: true,
                cell: (row) => (
                  <>
                    {row.package} <Code>{row.target}</Code>
                  </>
                ),
              },
              { label: 'What it brings', cell: (row) => toldKinds[row.kind] },
              { label: 'Published', cell: (row) => dateInWords(row.releasedOn) },
              { label: 'Read', cell: (row) => row.source },
              {
                label: 'Noted',
                cell: (row) => (
                  <>
                    <Time {...when(row.saidAt)} /> by {row.saidBy}
                  </>
                ),
              },
            ]}
          />
        </Card>
      </Stack>
    </StaffPage>
  )
}
