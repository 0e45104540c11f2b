import type { Refusal } from '../../core/result.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { FileField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Code, KeyValue, Time, type When } from '../../kit/values.tsx'
import { StaffPage } from '../people/index.ts'
import type { Frame } from './policy.screens.tsx'

export type PackIdentity = { readonly name: string; readonly version: string; readonly hash: string; readonly isShipped: boolean }
export type Difference = { readonly what: string; readonly before: string; readonly after: string }
export type PackPage = {
  readonly pack: PackIdentity
  readonly own: number
  readonly taken: readonly (PackIdentity & { readonly when: When; readonly by: string; readonly reason: string })[]
  readonly mayTake: readonly string[] // who may, in words; empty where this person may
  readonly checked?: { readonly pack: PackIdentity; readonly differences: readonly Difference[]; readonly text: string } | undefined
  readonly problem?: Refusal | undefined
  readonly reason?: string | undefined
}

const Take = ({ page }: { page: PackPage }) => (
  <Card id="take" title="Switch to another pack">
    {page.mayTake.length > 0 ? (
      <p>This is for: {page.mayTake.join(', ')}.</p>
    ) : (
      <>
        <p>The file is checked first: you see every fault, or every difference from the pack in force. Checking changes nothing.</p>
        <Form action="/policy/pack/check" multipart>
          <FileField name="file" label="Procedure pack" hint="A YAML file in the format afterbell-pack/1, at most 1 MB." accept=".yaml,.yml" />
          <Button label="Check file" />
        </Form>
        {!page.pack.isShipped && (
          <Form action="/policy/pack/check" hidden={{ shipped: 'yes' }}>
            <Button label="Check the shipped pack" />
          </Form>
        )}
      </>
    )}
  </Card>
)

const Checked = ({ page, checked }: { page: PackPage; checked: NonNullable<PackPage['checked']> }) => (
  <Card id="differences" title={`What ${checked.pack.name} ${checked.pack.version} would change`} now>
    <p>{checked.differences.length} differences from the pack in force. Tickets, requests and runs that are open go on as they were opened.</p>
    <DataTable
      caption="Differences"
      captionHidden
      empty="No difference that any page shows."
      rows={checked.differences.slice(0, 500)}
      columns={[
        { label: 'What', head: true, cell: (row) => row.what },
        { label: 'Now', cell: (row) => row.before },
        { label: 'After', cell: (row) => row.after },
      ]}
    />
    {checked.differences.length > 500 && <p class="reason">and {checked.differences.length - 500} more</p>}
    <Form action="/policy/pack" hidden={{ hash: checked.pack.hash, text: checked.text }}>
      <TextField
        name="reason"
        label="Why"
        rows={2}
        maxlength={500}
        value={page.reason}
        hint="Kept as evidence and sent to everybody who patches or decides."
      />
      <Button label="Switch to this pack" kind="first" of={`${checked.pack.name} ${checked.pack.version}`} />
    </Form>
  </Card>
)

/** Which pack the district goes by, since when; another one taken over, or this one taken out. */
export const PackScreen = ({ page, ...frame }: Frame & { page: PackPage }) => (
  <StaffPage
    {...frame}
    title="Procedure pack"
    question="Which written procedures do we follow?"
    answer={`${page.pack.name} ${page.pack.version}${page.pack.isShipped ? ', as it came with Afterbell' : ''}, with ${page.own} values of the district’s own.`}
    action={
      <Acts>
        <Button label="Export as a file" href="/policy/pack.yaml" />
      </Acts>
    }
  >
    {page.problem && <Problem refusal={page.problem} />}
    <Stack>
      {page.checked && <Checked page={page} checked={page.checked} />}
      <Card id="in-force" title="In force">
        <KeyValue
          items={[
            { key: 'Pack', value: page.pack.name },
            { key: 'Version', value: page.pack.version || 'not known' },
            { key: 'SHA-256', value: <Code>{page.pack.hash}</Code> },
          ]}
        />
        <p class="reason">The exported file includes the district’s own values and can be loaded again with the same numbers.</p>
      </Card>
      <Take page={page} />
      <Card id="taken" title="Packs adopted">
        <DataTable
          caption="Packs adopted"
          captionHidden
          empty="None: the district follows the pack that came with Afterbell."
          rows={page.taken}
          columns={[
            { label: 'Pack', head: true, cell: (row) => `${row.name} ${row.version}${row.isShipped ? ' (shipped)' : ''}` },
            { label: 'When', cell: (row) => <Time {...row.when} /> },
            { label: 'By', cell: (row) => row.by },
            { label: 'Why', cell: (row) => row.reason },
            { label: 'SHA-256', cell: (row) => <Code>{row.hash.slice(0, 16)}</Code> },
          ]}
        />
      </Card>
    </Stack>
  </StaffPage>
)
