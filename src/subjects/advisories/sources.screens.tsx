import type { Refusal } from '../../core/result.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { Form, SelectField, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Code, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { faultOf, inLabels, whenIn } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import type { Source } from './advisories.views.ts'
import { securities, sourceKinds } from './source.rules.ts'

type Shown = Source & { readonly isSilent: boolean; readonly isUnread: boolean }
type Sent = { readonly refusal: Refusal; readonly values: Readonly<Record<string, string>> }
const labels = {
  kind: 'Kind',
  name: 'Name',
  address: 'Server or address',
  security: 'Encryption',
  username: 'Sign-in name',
  folder: 'Folder',
  silentDays: 'Silent after (days)',
} as const
const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))

const answerOf = (all: readonly Shown[]): string => {
  const bad = all.filter((one) => one.isSilent || one.isUnread)
  return all.length === 0
    ? 'None is set up: what mailing lists and news report is not known here.'
    : bad.length === 0
      ? `${all.length === 1 ? 'The one source is' : `All ${all.length} sources are`} being read and had something recently.`
      : `Nothing recent is known from ${bad.map(({ name }) => name).join(', ')}.`
}

export function SourcesPage({ who, sources, sent }: { who: Who; sources: readonly Shown[]; sent?: Sent | undefined }) {
  const may = mayDo(who.positions, 'advisories.sources')
  const barred = may.ok ? undefined : may.refusal.says
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/advisories"
      title="Sources of advisories"
      question="Where do advisories come from, and is each source still active?"
      answer={answerOf(sources)}
    >
      <Stack>
        {sent && <Problem refusal={inLabels(sent.refusal, labels)} title="Not set up" />}
        <div class="sheet">
          <DataTable
            caption="Sources"
            captionHidden
            rows={sources}
            empty="No source is set up yet."
            columns={[
              {
                label: 'Source',
                head: true,
                cell: (one) => (
                  <>
                    {one.name} <small>{sourceKinds[one.kind]}</small>
                    <br />
                    <Code>{one.kind === 'mailbox' ? `${one.username}, ${one.folder} at ${one.address}` : one.address}</Code>
                  </>
                ),
              },
              { label: 'State', cell: (one) => <SourceTag source={one} /> },
              {
                label: 'Last read',
                cell: (one) => (one.answeredAt === null ? <Tag state="unknown">never</Tag> : <Time {...when(one.answeredAt)} />),
              },
              { label: 'Newest', cell: (one) => (one.newestAt === null ? <Tag state="unknown">nothing yet</Tag> : <Time {...when(one.newestAt)} />) },
              { label: 'Delivered', cell: (one) => one.items.toLocaleString('en-US') },
              {
                label: 'Action',
                cell: (one) => (
                  <Acts>
                    <PostButton
                      action={`/advisories/sources/${showId('ads', one.id)}/try`}
                      label="Try it"
                      of={one.name}
                      id={`try-${one.id}`}
                      disabledBecause={barred}
                    />
                    <PostButton
                      action={`/advisories/sources/${showId('ads', one.id)}/remove`}
                      label="Stop reading"
                      of={one.name}
                      id={`stop-${one.id}`}
                      disabledBecause={barred}
                      cost={
                        one.untriaged === 0
                          ? undefined
                          : `${one.untriaged.toLocaleString('en-US')} of them ${one.untriaged === 1 ? 'waits' : 'wait'} for triage and ${one.untriaged === 1 ? 'stays' : 'stay'} in the inbox.`
                      }
                    />
                  </Acts>
                ),
              },
            ]}
          />
        </div>
        <Card id="new" title="Set up a source">
          <p>
            A mailbox that security mailing lists are sent to, or the news feed of a site. Mailboxes are only read: nothing in them is marked, moved
            or deleted. The password never stands here: whoever runs Afterbell puts it into a file; “Try it” says which.
          </p>
          <Form action="/advisories/sources">
            <SelectField name="kind" label={labels.kind} value={sent?.values.kind} options={options(sourceKinds)} />
            <TextField
              name="name"
              label={labels.name}
              maxlength={120}
              value={sent?.values.name}
              error={faultOf(sent?.refusal, 'name')}
              hint="A name for this list, such as oss-security or CISA news."
            />
            <TextField
              name="address"
              label={labels.address}
              maxlength={500}
              value={sent?.values.address}
              error={faultOf(sent?.refusal, 'address')}
              hint="imap.example.org for a mailbox; https://… for news."
            />
            <SelectField
              name="security"
              label={labels.security}
              value={sent?.values.security}
              options={options(securities)}
              hint="For a mailbox. Mailboxes are only read with encryption."
            />
            <TextField
              name="username"
              label={labels.username}
              optional
              autocomplete="off"
              maxlength={200}
              value={sent?.values.username}
              error={faultOf(sent?.refusal, 'username')}
              hint="For a mailbox."
            />
            <TextField
              name="folder"
              label={labels.folder}
              optional
              maxlength={200}
              value={sent?.values.folder}
              hint="For a mailbox; INBOX if left empty."
            />
            <TextField
              name="silentDays"
              label={labels.silentDays}
              inputmode="numeric"
              width="short"
              value={sent?.values.silentDays ?? '14'}
              error={faultOf(sent?.refusal, 'silentDays')}
              hint="After this many days without anything new, the source is shown as silent."
            />
            <Acts>
              <Button label="Set up" kind="first" disabledBecause={barred} />
            </Acts>
          </Form>
        </Card>
      </Stack>
    </StaffPage>
  )
}

function SourceTag({ source }: { source: Shown }) {
  if (source.fault !== null)
    return (
      <>
        <Tag state="late">cannot be read</Tag> <p class="reason">{source.fault}</p>
      </>
    )
  if (source.isUnread) return <Tag state="late">not read</Tag>
  return source.isSilent ? (
    <>
      <Tag state="unknown">do not know</Tag> <p class="reason">Nothing new for more than {source.silentDays} days.</p>
    </>
  ) : source.answeredAt === null ? (
    <Tag state="wait">not read yet</Tag>
  ) : (
    <Tag state="good">active</Tag>
  )
}
