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
      answer="Any CSV or XLSX with one device a row. You see what each column would become, and what would change, before anything does."
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
              hint="Up to 50,000 rows. It is read apart from everything else, and kept as it came."
            />
            <SelectField
              name="source"
              label="Where it is from"
              optional
              value={source}
              options={[
                { value: '', label: 'Find out by its headings' },
                ...sourceNames.map((name) => ({ value: name, label: sourceOf(name).label })),
              ]}
            />
            <details open={table !== undefined && table !== ''}>
              <summary>No file at hand? Paste the rows</summary>
              <TextField
                name="table"
                label="Rows with their headings"
                rows={8}
                value={table}
                optional
                hint="Cells copied from a spreadsheet will do."
              />
            </details>
            <Acts>
              <Button label="Look at its columns" kind="first" />
            </Acts>
          </Form>
        </Card>
        {recent.length > 0 && (
          <Card id="recent" title="Lists that came before">
            <DataTable
              caption="Lists that came before"
              captionHidden
              rows={recent}
              empty="None."
              columns={[
                { label: 'List', head: true, cell: (file) => <a href={`/devices/import/${showId('imp', file.id)}`}>{file.name}</a> },
                { label: 'From', cell: (file) => sourceOf(file.mapping.source).label },
                {
                  label: 'Handed in',
                  cell: (file) => (
                    <>
                      <Time iso={isoIn(file.receivedAt, who.zone)} words={inWords(file.receivedAt, who.zone)} />
                      {file.receivedBy && <small> by {file.receivedBy}</small>}
                    </>
                  ),
                },
                {
                  label: 'What came of it',
                  cell: (file) =>
                    file.state === 'applied' ? (
                      countWords(file)
                    ) : file.state === 'applying' ? (
                      <Tag state="wait">being taken in</Tag>
                    ) : (
                      <Tag state="soon">not taken in yet</Tag>
                    ),
                },
              ]}
            />
          </Card>
        )}
        <Card id="where" title="Where each list is had">
          <KeyValue items={sourceNames.map((name) => ({ key: sourceOf(name).label, value: sourceOf(name).where }))} />
          <p>
            The list of devices as it is saved (<a href="/devices.csv">CSV</a>, <a href="/devices.xlsx">XLSX</a>) is read back as it is: change what
            is wrong in a spreadsheet and import it. Words you do not know: <a href="/glossary">glossary</a>.
          </p>
        </Card>
      </Stack>
    </StaffPage>
  )
}
