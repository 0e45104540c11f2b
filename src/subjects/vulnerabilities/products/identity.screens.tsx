import type { Refusal } from '../../../core/result.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack } from '../../../kit/card.tsx'
import { RadioField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { Problem } from '../../../kit/problem.tsx'
import type { SavedView } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { faultOf, inLabels, whenIn } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { systems, unrecognisedList, type IdentityRule, type SoftwareName, type Version } from './identity.views.ts'

const nameHref = (id: string): string => `/devices/unrecognised/${id}`
const number = (n: string | number): string => Number(n).toLocaleString('en-US')

type ListShown = {
  readonly page: ListPage<SoftwareName>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly rules: readonly IdentityRule[]
}

export function UnrecognisedPage({ who, page, query, views, rules }: ListShown & { who: Who }) {
  const isBare = page.total === 0 && Object.values(query).every((value) => value === undefined)
  const may = mayDo(who.positions, 'findings.state')
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/devices/software"
      title="Unrecognized software"
      question="Which reported names are not recognized?"
      answer={
        isBare
          ? 'None of the names reported so far.'
          : 'The most common come first. Identify one, and all of its versions on every device are checked for vulnerabilities.'
      }
    >
      <ListView
        list={unrecognisedList}
        page={page}
        query={query}
        views={views}
        words={['name', 'names']}
        bulk={{
          action: '/devices/unrecognised/bulk',
          label: 'Identify the selected names',
          verb: 'Identify',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        empty={isBare ? 'Every reported name is recognized.' : 'No name matches. Remove a filter.'}
        cells={{
          name: { head: true, cell: (row) => <a href={nameHref(row.id)}>{row.name}</a> },
          publisher: { cell: (row) => row.publisher || <Tag state="unknown">not known</Tag> },
          system: { cell: (row) => systems[row.ecosystem] ?? row.ecosystem },
          why: { cell: (row) => (row.doubt === null ? <Tag state="unknown">not recognized</Tag> : <>Wrong match. {row.doubt}</>) },
          installations: { cell: (row) => number(row.installations) },
        }}
      />
      {rules.length > 0 && (
        <Card id="rules" title="Identified by people">
          <DataTable
            caption="Names identified by people"
            captionHidden
            rows={rules}
            empty=""
            columns={[
              {
                label: 'Name',
                head: true,
                cell: (rule) => (
                  <>
                    {rule.plainName} <small>{systems[rule.ecosystem] ?? rule.ecosystem}</small>
                  </>
                ),
              },
              {
                label: 'Is',
                cell: (rule) =>
                  rule.product === null ? (
                    'not a product'
                  ) : (
                    <>
                      {rule.label} <Code>{rule.product}</Code>
                    </>
                  ),
              },
              { label: 'Reason', cell: (rule) => rule.reason },
              {
                label: 'By',
                cell: (rule) => (
                  <>
                    {rule.saidBy}, <Time {...when(rule.saidAt)} />
                  </>
                ),
              },
              {
                label: 'Action',
                cell: (rule) => (
                  <Form action={`/devices/namings/${showId('idr', rule.id)}/forget`}>
                    <Button label="Remove" disabledBecause={may.ok ? undefined : may.refusal.says} />
                  </Form>
                ),
              },
            ]}
          />
        </Card>
      )}
    </StaffPage>
  )
}

export type NameShown = {
  readonly name: SoftwareName
  readonly versions: readonly Version[]
  readonly suggested: readonly string[]
  readonly knownAs: string | null
}
export type NameSent = { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> }
const labels = { is: 'What it is', suggested: 'Name in feeds', product: 'Product', label: 'What you call it', reason: 'How you know' } as const

export function NamePage({ who, name, versions, suggested, knownAs, sent }: NameShown & { who: Who; sent?: NameSent | undefined }) {
  const may = mayDo(who.positions, 'findings.state')
  const value = sent?.values
  return (
    <StaffPage
      who={who}
      path="/devices/software"
      title={name.name}
      question="Which product is it?"
      answer={knownAs === null ? 'Not recognized, so its vulnerabilities are not known.' : `Identified as ${knownAs}.`}
    >
      {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not saved" />}
      <Stack>
        <Card id="name" title="Identify it" now>
          <Form action={nameHref(name.id)}>
            <RadioField
              name="is"
              label={labels.is}
              error={faultOf(sent?.refusal, 'is')}
              value={value?.is ?? suggested[0] ?? 'product'}
              options={[
                ...suggested.map((product) => ({ value: product, label: product, hint: 'Feeds list a product with this name.' })),
                { value: 'product', label: 'Another product', hint: 'Enter it below the way feeds name it.' },
                {
                  value: 'nothing',
                  label: 'Not a product in the feeds',
                  hint: "The district's own software, a driver, or part of another entry. It leaves this list.",
                },
              ]}
            />
            <TextField
              name="product"
              label={labels.product}
              optional
              value={value?.product}
              error={faultOf(sent?.refusal, 'product')}
              maxlength={200}
              hint="vendor:product as in CPE names, for example papercut:papercut_mf, or a whole CPE name."
            />
            <TextField name="label" label={labels.label} optional value={value?.label} maxlength={200} hint={`If left empty: ${name.name}.`} />
            <TextField
              name="reason"
              label={labels.reason}
              value={value?.reason}
              error={faultOf(sent?.refusal, 'reason')}
              maxlength={2000}
              hint="For example the publisher's page, or the program's About box."
            />
            <Acts>
              <Button label="Save" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} />
            </Acts>
          </Form>
          <p class="reason">
            This applies to every version, architecture and language of this name, on every device of the district, now and later. It can be removed.
          </p>
        </Card>
        <Card id="versions" title="As reported">
          <DataTable
            caption="Versions"
            captionHidden
            rows={versions}
            empty="No device reports it at present."
            columns={[
              { label: 'Version', head: true, cell: (one) => <Code>{one.version || 'version not known'}</Code> },
              { label: 'Name', cell: (one) => one.name },
              { label: 'Devices', number: true, cell: (one) => number(one.n) },
            ]}
          />
          <p>
            {systems[name.ecosystem] ?? name.ecosystem}
            {name.publisher !== '' && `, by ${name.publisher}`}.{' '}
            <a href={`/devices/software?name=${encodeURIComponent(name.name)}`}>Devices that have it</a>
          </p>
        </Card>
      </Stack>
    </StaffPage>
  )
}
