import type { Child } from 'hono/jsx'
import type { Refusal } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import type { SavedViewList } from '../../../kit/saved-views.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { KeyValue } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { actors, scopes } from '../assets.rules.ts'
import type { Choice } from '../assets.views.ts'
import { faultOf, idOr, inLabels } from '../fields.ts'
import { IssuesCard } from '../issues/issue.screens.tsx'
import type { Issue } from '../issues/issues.views.ts'
import { SourceForm, type SourceSent } from '../others/source-form.tsx'
import { dataClasses } from './hosted.rules.ts'
import { hostedList, type Hosted } from './hosted.views.ts'

export const hostedHref = (id: string): string => `/hosted/${showId('app', id)}`
const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))
const labels = {
  name: 'Application',
  scopeReason: 'Why out of scope',
  contactEmail: 'E-mail of the vendor’s contact',
  contractEndsOn: 'Contract ends',
  supportEndsOn: 'Support ends',
} as const

/** The end of something, with what it means today. */
function End({ on, today }: { on: string | null; today: string }) {
  if (on === null) return <Tag state="unknown">not known</Tag>
  return on < today ? <Tag state="late">ended {dateInWords(on)}</Tag> : <>{dateInWords(on)}</>
}

export function HostedListPage({
  who,
  page,
  query,
  today,
  views,
}: {
  who: Who
  page: ListPage<Hosted>
  query: ListQuery
  today: string
  views: SavedViewList
}) {
  const may = mayDo(who.positions, 'devices.change')
  return (
    <StaffPage
      who={who}
      path="/hosted"
      title="Hosted applications"
      question="What do others host for us, who owns it, and how long does it last?"
      action={<Button label="Add an application" kind="first" href="/hosted/new" disabledBecause={may.ok ? undefined : may.refusal.says} />}
    >
      <ListView
        list={hostedList}
        page={page}
        query={query}
        words={['application', 'applications']}
        views={views}
        bulk={{ action: '/hosted/bulk', label: 'Change selected', disabledBecause: may.ok ? undefined : may.refusal.says }}
        empty="No hosted applications yet."
        presets={[
          { name: 'Scope not known', query: 'scope=unknown' },
          { name: 'Patched by: not known', query: 'actor=unknown' },
          { name: 'No owner', query: 'owner=none' },
        ]}
        cells={{
          name: {
            head: true,
            cell: (row) => (
              <>
                <a href={hostedHref(row.id)}>{row.name}</a>
                {row.retiredOn !== null && (
                  <>
                    {' '}
                    <Tag state="wait">retired</Tag>
                  </>
                )}
              </>
            ),
          },
          owner: { cell: (row) => row.owner ?? <Tag state="unknown">nobody</Tag> },
          data: { cell: (row) => (row.dataClass === 'unknown' ? <Tag state="unknown">not known</Tag> : dataClasses[row.dataClass]) },
          scope: { cell: (row) => (row.scope === 'unknown' ? <Tag state="unknown">not known</Tag> : scopes[row.scope]) },
          actor: { cell: (row) => (row.patchingActor === 'unknown' ? <Tag state="unknown">not known</Tag> : actors[row.patchingActor]) },
          contract: { cell: (row) => <End on={row.contractEndsOn} today={today} /> },
          support: { cell: (row) => <End on={row.supportEndsOn} today={today} /> },
        }}
      />
    </StaffPage>
  )
}

export type Typed = Readonly<Record<string, string | undefined>>
type FormProps = {
  hosted?: Hosted | undefined
  people: readonly Choice[]
  typed?: Typed | undefined
  refusal?: Refusal | undefined
  whyNot?: string | undefined
}

function HostedForm({ hosted, people, typed = {}, refusal, whyNot }: FormProps) {
  const text = (name: keyof Hosted & string, now = ''): string => typed[name] ?? (hosted?.[name] as string | null | undefined) ?? now
  const field = (name: 'name' | 'vendor' | 'product' | 'version' | 'contact', label: string, hint?: Child) => (
    <TextField name={name} label={label} value={text(name)} error={faultOf(refusal, name)} maxlength={200} hint={hint} optional={name !== 'name'} />
  )
  return (
    <Form action={hosted === undefined ? '/hosted' : hostedHref(hosted.id)}>
      {refusal && <Problem refusal={inLabels(refusal, labels)} />}
      {field('name', labels.name)}
      {field('vendor', 'Vendor')}
      {field('product', 'Product', 'The name used in advisories, if different.')}
      {field('version', 'Version', 'If the vendor publishes one.')}
      <SelectField
        name="ownerId"
        label="Owner"
        value={typed['ownerId'] ?? idOr('per', hosted?.ownerId ?? null)}
        options={[{ value: 'none', label: 'Nobody' }, ...people.map(({ id, name }) => ({ value: showId('per', id), label: name }))]}
      />
      <SelectField name="dataClass" label="Data it holds" value={text('dataClass', 'unknown')} options={options(dataClasses)} />
      <SelectField name="patchingActor" label="Who patches it" value={text('patchingActor', 'vendor')} options={options(actors)} />
      <SelectField name="scope" label="Scope" value={text('scope', 'in')} options={options(scopes)} />
      <TextField
        name="scopeReason"
        label={labels.scopeReason}
        value={text('scopeReason')}
        error={faultOf(refusal, 'scopeReason')}
        maxlength={500}
        optional
        hint="Only an out-of-scope application needs it (PM-2)."
      />
      <DateTimeField
        kind="date"
        name="contractEndsOn"
        label={labels.contractEndsOn}
        value={text('contractEndsOn')}
        error={faultOf(refusal, 'contractEndsOn')}
        optional
      />
      <DateTimeField
        kind="date"
        name="supportEndsOn"
        label={labels.supportEndsOn}
        value={text('supportEndsOn')}
        error={faultOf(refusal, 'supportEndsOn')}
        optional
      />
      {field('contact', 'The vendor’s contact')}
      <TextField
        name="contactEmail"
        label={labels.contactEmail}
        type="email"
        value={text('contactEmail')}
        error={faultOf(refusal, 'contactEmail')}
        optional
      />
      {hosted !== undefined && <DateTimeField kind="date" name="retiredOn" label="Not used since" value={text('retiredOn')} optional />}
      <Acts>
        <Button
          label={hosted === undefined ? 'Add application' : 'Save'}
          kind={hosted === undefined ? 'first' : 'plain'}
          disabledBecause={whyNot}
          id="hosted-keep"
        />
      </Acts>
    </Form>
  )
}

export function NewHostedPage({ who, ...rest }: { who: Who; people: readonly Choice[]; typed?: Typed | undefined; refusal?: Refusal | undefined }) {
  return (
    <StaffPage who={who} path="/hosted" title="Add a hosted application" question="What is it, who owns it, and how long does it last?" crumbs={[]}>
      <Card id="new" title="The application" side={<ClauseLink id="PM-2" />} now>
        <HostedForm {...rest} />
      </Card>
    </StaffPage>
  )
}

export type HostedShown = { readonly hosted: Hosted; readonly people: readonly Choice[]; readonly issues: readonly Issue[]; readonly today: string }

export function HostedPage({
  who,
  hosted,
  people,
  issues,
  today,
  typed,
  refusal,
  told,
}: HostedShown & { who: Who; typed?: Typed | undefined; refusal?: Refusal | undefined; told?: SourceSent | undefined }) {
  const may = mayDo(who.positions, 'devices.change')
  const whyNot = may.ok ? undefined : may.refusal.says
  const isOver = (on: string | null) => on !== null && on < today
  return (
    <StaffPage
      who={who}
      path="/hosted"
      title={hosted.name}
      question="Who owns it, who patches it, and how long does it last?"
      answer={`${hosted.vendor === '' ? 'Who runs it is not known' : `${hosted.vendor} runs it`}; ${hosted.owner === null ? 'it has no owner here' : `its owner is ${hosted.owner}`}.`}
    >
      <Stack>
        {isOver(hosted.supportEndsOn) && hosted.retiredOn === null && (
          <Notice state="late">Its support has ended: new vulnerabilities are no longer fixed.</Notice>
        )}
        <Two>
          <Stack>
            <Card id="hosted" title="Edit">
              <HostedForm hosted={hosted} people={people} typed={typed} refusal={refusal} whyNot={whyNot} />
            </Card>
          </Stack>
          <Stack>
            <Card id="facts" title="What it is" side={<ClauseLink id="PM-2" />}>
              <KeyValue
                items={[
                  {
                    key: 'Scope',
                    value:
                      hosted.scope === 'unknown' ? (
                        <Tag state="unknown">not known</Tag>
                      ) : (
                        `${scopes[hosted.scope]}${hosted.scopeReason === null ? '' : `: ${hosted.scopeReason}`}`
                      ),
                  },
                  {
                    key: 'Patched by',
                    value: hosted.patchingActor === 'unknown' ? <Tag state="unknown">not known</Tag> : actors[hosted.patchingActor],
                  },
                  { key: 'Data', value: hosted.dataClass === 'unknown' ? <Tag state="unknown">not known</Tag> : dataClasses[hosted.dataClass] },
                  { key: 'Contract ends', value: <End on={hosted.contractEndsOn} today={today} /> },
                  { key: 'Support ends', value: <End on={hosted.supportEndsOn} today={today} /> },
                  { key: 'Contact', value: [hosted.contact, hosted.contactEmail].filter(Boolean).join(', ') || <Tag state="unknown">nobody</Tag> },
                  { key: 'Evidence', value: <a href={`/evidence?about=${showId('app', hosted.id)}`}>in the ledger</a> },
                ]}
              />
            </Card>
            <SourceForm
              action={`${hostedHref(hosted.id)}/told`}
              actor={hosted.patchingActor}
              whyNot={whyNot}
              zone={who.zone}
              product={hosted.product || hosted.name}
              sent={told}
            />
            <IssuesCard about={showId('app', hosted.id)} issues={issues} />
          </Stack>
        </Two>
      </Stack>
    </StaffPage>
  )
}
