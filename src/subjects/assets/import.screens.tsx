import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { FileField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { StaffPage, type Who } from '../people/index.ts'
import type { Imported } from './import-devices.ts'
import { importHeadings } from './import.rules.ts'

type Shown = { readonly who: Who; readonly table?: string; readonly refusal?: Refusal | undefined; readonly tried?: Imported }

const shownRows = 200

export function ImportPage({ who, table, refusal, tried }: Shown) {
  return (
    <StaffPage who={who} path="/devices" title="Devices from a table" question="How do devices get onto the list that no agent reports on?"
      answer="From a spreadsheet saved as CSV: one line a device, the first line naming the columns.">
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        {tried && (
          <Card id="tried" title="What it would do" now>
            <p>{tried.added} would be added, {tried.known} are on the list already, {tried.rejected.length} cannot be used. Nothing was changed.</p>
            {tried.left.length > 0 && <p>Columns left alone: {tried.left.join(', ')}.</p>}
            {tried.rejected.length > 0 && (
              <DataTable caption="Rows that cannot be used" rows={tried.rejected.slice(0, shownRows)} empty="None."
                columns={[{ label: 'Line', head: true, cell: ({ line }) => line }, { label: 'Why not', cell: ({ says }) => says }]} />
            )}
          </Card>
        )}
        <Card id="table-card" title="The table" now={tried === undefined}>
          <p>Columns: {importHeadings.join(', ')}; common other names for them (Name, Serial, School, Type, Make) are understood. Only Device must be
            there; others are left alone. Schools must stand under <a href="/sites">Sites</a> first. It takes in all rows or none: try it first, and
            every row that cannot be used says why.</p>
          <Form action="/devices/import" multipart>
            <FileField name="file" label="CSV file" accept=".csv,.tsv,.txt,text/csv" optional />
            <TextField name="table" label="Or the table itself, pasted" rows={12} value={table} optional hint="With commas, semicolons or tabs: cells copied from a spreadsheet will do." />
            <Acts>
              <Button label="Try it first" name="try" value="yes" />
              <Button label="Take the devices in" kind="first" />
            </Acts>
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}
