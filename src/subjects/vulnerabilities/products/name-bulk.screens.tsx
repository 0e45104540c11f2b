import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../../kit/card.tsx'
import { SelectField, TextField } from '../../../kit/fields.tsx'
import { Problem } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { faultOf, inLabels } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { systems, type SoftwareName } from './identity.views.ts'

export type NameBulk = {
  readonly rows: readonly SoftwareName[]
  readonly is?: 'nothing' | 'product' | undefined
  readonly product: string
  readonly reason: string
}
const labels = { product: 'Product', reason: 'How you know' } as const
const names = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'name' : 'names'}`

/** One statement of many names: first what it would say of each, then one button. The address is the preview. */
export function NameBulkPage({ who, rows, is, product, reason, refusal }: NameBulk & { who: Who; refusal?: Refusal | undefined }) {
  const isWhole = is !== undefined && reason.trim() !== '' && (is === 'nothing' || product.trim() !== '')
  const becomes = is === 'nothing' ? 'not a product that feeds know' : product.trim()
  const ids = rows.map(({ id }) => <input type="hidden" name="id[]" value={id} />)
  return (
    <StaffPage
      who={who}
      path="/devices/software"
      title={`Say what ${names(rows.length)} ${rows.length === 1 ? 'is' : 'are'}`}
      question="What would it say of each of them?"
      crumbs={[{ href: '/devices/unrecognised', label: 'Unrecognised software' }]}
      answer={
        isWhole
          ? `${names(rows.length)} would leave the list: ${becomes}.`
          : 'Choose what holds of all of them, and how you know; nothing changes before you have seen it.'
      }
    >
      <Stack>
        {refusal && <Problem refusal={inLabels(refusal, labels)} title="Not recorded" />}
        {rows.length === 0 ? (
          <Empty says="No name is marked.">
            Go back to the <a href="/devices/unrecognised">list</a> and mark some.
          </Empty>
        ) : (
          <>
            <Card id="say" title="What holds of them">
              <form class="form" method="get" action="/devices/unrecognised/bulk">
                {ids}
                <SelectField
                  name="is"
                  label="What they are"
                  value={is}
                  choose="Choose"
                  options={[
                    { value: 'nothing', label: 'Not products that feeds know: our own, drivers, parts of others' },
                    { value: 'product', label: 'All of them one product' },
                  ]}
                />
                <TextField
                  name="product"
                  label={labels.product}
                  value={product}
                  maxlength={400}
                  optional
                  hint="Where all are one product: as feeds name it, vendor:product, such as zoom:meetings."
                  error={faultOf(refusal, 'product')}
                />
                <TextField name="reason" label={labels.reason} value={reason} maxlength={2000} error={faultOf(refusal, 'reason')} />
                <Acts>
                  <Button label="Show what it would say" {...(isWhole ? {} : { kind: 'first' as const })} />
                </Acts>
              </form>
            </Card>
            {isWhole && (
              <form method="post" action="/devices/unrecognised/bulk">
                {ids}
                <input type="hidden" name="is" value={is} />
                <input type="hidden" name="product" value={product} />
                <input type="hidden" name="reason" value={reason} />
                <Button
                  kind="first"
                  label={`Say it of ${names(rows.length)}`}
                  cost="Each is on record with your name; each can be taken back from the list."
                />
              </form>
            )}
            <div class="sheet">
              <DataTable
                caption="Names and what would be said"
                captionHidden
                rows={rows}
                empty="None."
                columns={[
                  { label: 'Name', head: true, cell: (row) => <a href={`/devices/unrecognised/${row.id}`}>{row.name}</a> },
                  { label: 'Publisher', cell: (row) => row.publisher || 'not told' },
                  { label: 'System', cell: (row) => systems[row.ecosystem] ?? row.ecosystem },
                  { label: 'Installed', number: true, cell: (row) => Number(row.installations).toLocaleString('en-US') },
                  { label: 'Would be', cell: () => (isWhole ? becomes : '') },
                ]}
              />
            </div>
          </>
        )}
      </Stack>
    </StaffPage>
  )
}
