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

export const toldKinds = { 'bug-fix': 'Bug fix', feature: 'Feature', security: 'Security, with no vulnerability listed' } as const
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
      title="Add an update without a vulnerability"
      question="Which update is it, and where did you read about it?"
      answer="Bug fixes and features are routine: they wait for the next cycle unless somebody decides otherwise. This is a default, and labeled as one."
    >
      <Stack>
        {sent && <Problem refusal={sent.refusal} />}
        <Card id="tell" title="The update">
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
              hint="The name used in the inventory."
              error={fault('package')}
            />
            <TextField name="target" label="Version to install" value={values.target} maxlength={200} width="medium" error={fault('target')} />
            <SelectField
              name="kind"
              label="What it contains"
              value={values.kind}
              options={Object.entries(toldKinds).map(([value, label]) => ({ value, label }))}
              width="medium"
            />
            <DateTimeField name="releasedOn" label="Published on" kind="date" value={values.releasedOn} error={fault('releasedOn')} />
            <TextField name="source" label="Where you read about it" value={values.source} maxlength={300} error={fault('source')} />
            <Button label="Add update" kind="first" cost="Every device with an older version gets it in its plan." />
          </Form>
        </Card>
        <Card id="told" title="Added so far">
          <DataTable
            caption="Updates added"
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
              { label: 'What it contains', cell: (row) => toldKinds[row.kind] },
              { label: 'Published', cell: (row) => dateInWords(row.releasedOn) },
              { label: 'Source', cell: (row) => row.source },
              {
                label: 'Added',
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
