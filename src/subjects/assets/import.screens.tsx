import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, TextField } from '../../kit/fields.tsx'
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
        <Card id="table-card" title="The table" now>
          <Form action="/devices/import">
            <TextField name="table" label="Table, as CSV" rows={12} value={table} hint={`Columns: ${importHeadings.join(', ')}. Only Device must be there; others are left alone.`} />
            <Acts>
              <Button label="Take the devices in" kind="first" />
              <Button label="Try it first" name="try" value="yes" />
            </Acts>
          </Form>
        </Card>
        {tried && (
          <Card id="tried" title="What it would do">
            <p>{tried.added} would be added, {tried.known} are on the list already, {tried.rejected.length} cannot be used. Nothing was changed.</p>
            {tried.rejected.length > 0 && (
              <DataTable caption="Rows that cannot be used" rows={tried.rejected.slice(0, shownRows)} empty="None."
                columns={[{ label: 'Line', head: true, cell: ({ line }) => line }, { label: 'Why not', cell: ({ says }) => says }]} />
            )}
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}
