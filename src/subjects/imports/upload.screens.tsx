import type { Refusal } from '../../core/result.ts'
import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { FileField, Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { StaffPage, type Who } from '../people/index.ts'
import type { ImportFile } from './imports.views.ts'
import { sourceNames, sourceOf } from './sources.rules.ts'
import { countWords } from './words.rules.ts'

type Shown = {
  who: Who
  recent: readonly ImportFile[]
  refusal?: Refusal | undefined
  table?: string | undefined
  source?: string | undefined
  previous?: string | undefined
}

export function UploadPage({ who, recent, refusal, table, source, previous }: Shown) {
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Import devices"
      question="Which list do you have?"
      answer="Any CSV or XLSX with one device per row. You see what each column becomes, and what would change, before anything changes."
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <Card id="hand-in" title="The file" now>
          <Form action="/devices/import" multipart>
            <FileField
              name="file"
              label="CSV or XLSX file"
              accept=".csv,.tsv,.txt,.xlsx,text/csv"
              previous={previous}
              optional={table !== undefined && table !== ''}
              hint="Up to 50,000 rows. The file is read in isolation and kept unchanged."
            />
            <SelectField
              name="source"
              label="Source"
              optional
              value={source}
              options={[
                { value: '', label: 'Detect from the headings' },
                ...sourceNames.map((name) => ({ value: name, label: sourceOf(name).label })),
              ]}
            />
            <details open={table !== undefined && table !== ''}>
              <summary>No file? Paste the rows</summary>
              <TextField
                name="table"
                label="Rows with their headings"
                rows={8}
                value={table}
                optional
                hint="You can paste cells copied from a spreadsheet."
              />
            </details>
            <Acts>
              <Button label="Look at its columns" kind="first" />
            </Acts>
          </Form>
        </Card>
        {recent.length > 0 && (
          <Card id="recent" title="Recent imports">
            <DataTable
              caption="Recent imports"
              captionHidden
              rows={recent}
              empty="None."
              columns={[
                { label: 'List', head: true, cell: (file) => <a href={`/devices/import/${showId('imp', file.id)}`}>{file.name}</a> },
                { label: 'From', cell: (file) => sourceOf(file.mapping.source).label },
                {
                  label: 'Uploaded',
                  cell: (file) => (
                    <>
                      <Time iso={isoIn(file.receivedAt, who.zone)} words={inWords(file.receivedAt, who.zone)} />
                      {file.receivedBy && <small> by {file.receivedBy}</small>}
                    </>
                  ),
                },
                {
                  label: 'Result',
                  cell: (file) =>
                    file.state === 'applied' ? (
                      countWords(file)
                    ) : file.state === 'applying' ? (
                      <Tag state="wait">being imported</Tag>
                    ) : (
                      <Tag state="soon">not imported yet</Tag>
                    ),
                },
              ]}
            />
          </Card>
        )}
        <Card id="where" title="Where to find each list">
          <KeyValue items={sourceNames.map((name) => ({ key: sourceOf(name).label, value: sourceOf(name).where }))} />
          <p>
            The list of devices as Afterbell exports it (<a href="/devices.csv">CSV</a>, <a href="/devices.xlsx">XLSX</a>) can be imported again as it
            is: correct it in a spreadsheet and import it. Unfamiliar words are in the <a href="/glossary">glossary</a>.
          </p>
        </Card>
      </Stack>
    </StaffPage>
  )
}
