import type { Refusal } from '../../../core/result.ts'
import { Button, PostButton } from '../../../kit/button.tsx'
import { Acts, Card } from '../../../kit/card.tsx'
import { CheckField } from '../../../kit/choices.tsx'
import { Form, TextField } from '../../../kit/fields.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { faultOf, whenIn } from '../../assets/index.ts'
import type { Who } from '../../people/index.ts'
import type { FeedSource } from './feed-sources.views.ts'
import { isProvider } from './provider.rules.ts'
import type { Publisher } from './publishers.rules.ts'

export const sourceLabels = {
  name: 'Name',
  url: 'Address of the file',
  hashUrl: 'Address of the hash',
  isSigned: 'The publisher signs it: fetch the signature too',
  signatureUrl: 'Address of the signature',
  release: 'Debian release',
  everyHours: 'Every (hours)',
} as const
type Values = Readonly<Record<string, string | undefined>>

/** A try that has begun: under way, or cut short with the worker that made it. */
function UnderWay({ one, when }: { one: FeedSource; when: ReturnType<typeof whenIn> }) {
  return (
    <>
      <Tag state={one.unended === 0 ? 'wait' : 'late'}>{one.unended === 0 ? 'being fetched' : 'not fetched'}</Tag>{' '}
      <p class="reason">
        Started <Time {...when(one.begunAt ?? '')} />
        {one.unended === 0
          ? '; what is loaded stays until the whole new file is accepted. If the worker stops in the meantime, it starts over.'
          : `; ${one.unended === 1 ? 'the previous try was' : `${one.unended} previous tries were`} cut short because the worker stopped. What is loaded stays; it is tried again every hour, or press Fetch now.`}
      </p>
    </>
  )
}

/** What the district's systems ask for and is not fetched yet: one button each. The address serves who carries files by hand, too. */
function Offered({ offered, barred }: { offered: readonly Publisher[]; barred: string | undefined }) {
  return (
    <div class="sheet">
      <DataTable
        caption="Needed for your systems and not fetched yet"
        rows={offered}
        empty="Everything your systems need is fetched."
        columns={[
          {
            label: 'Feed',
            head: true,
            cell: (one) => (
              <>
                {one.name}
                <br />
                <Code>{one.url}</Code>
              </>
            ),
          },
          { label: 'What it is for', cell: (one) => one.why },
          {
            label: 'Every',
            cell: ({ everyHours }) => (everyHours % 24 === 0 ? (everyHours === 24 ? 'day' : `${everyHours / 24} days`) : `${everyHours} hours`),
          },
          {
            label: 'Actions',
            cell: ({ name, url, everyHours }) => (
              <PostButton
                action="/feeds/sources"
                hidden={{ name, url, everyHours: String(everyHours) }}
                label="Fetch automatically"
                of={name}
                id={`offer-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`}
                disabledBecause={barred}
              />
            ),
          },
        ]}
      />
    </div>
  )
}

/** Documents that their publisher no longer lists: they stay until somebody who looked takes them out. */
function Delisted({ one, action, barred }: { one: FeedSource; action: string; barred: string | undefined }) {
  return (
    <>
      <p class="reason">
        {one.delisted === 1 ? '1 loaded document is' : `${one.delisted.toLocaleString('en-US')} loaded documents are`} no longer listed.{' '}
        {one.delistedSays}
      </p>
      <PostButton
        action={action}
        hidden={{ agree: 'gone' }}
        label="Take them out: I checked with the publisher"
        of={one.name}
        id={`delisted-${showId('fds', one.id)}`}
        disabledBecause={barred}
      />
    </>
  )
}

/** What is fetched by itself, how that goes, and the form for one more. */
export function FeedSources({
  who,
  sources,
  offered,
  barred,
  refusal,
  values = {},
}: {
  who: Who
  sources: readonly FeedSource[]
  offered: readonly Publisher[]
  barred?: string | undefined
  refusal?: Refusal | undefined
  values?: Values | undefined
}) {
  const when = whenIn(who.zone)
  const act = (one: FeedSource, what: string) => `/feeds/sources/${showId('fds', one.id)}/${what}`
  return (
    <Card id="fetched" title="Fetched automatically">
      <p>
        If this machine can reach the internet, the worker fetches feeds from their publishers; each file is checked as if a person had loaded it, and
        loaded whole or not at all. If it cannot, load the files below.
      </p>
      <div class="sheet">
        <DataTable
          caption="Feeds fetched automatically"
          captionHidden
          rows={sources}
          empty="None: every file is loaded by a person."
          columns={[
            {
              label: 'Feed',
              head: true,
              cell: (one) => (
                <>
                  {one.name}
                  <br />
                  <Code>{one.url}</Code>
                </>
              ),
            },
            {
              label: 'State',
              cell: (one) =>
                one.begunAt !== null ? (
                  <UnderWay one={one} when={when} />
                ) : one.fault !== null ? (
                  <>
                    <Tag state="late">not fetched</Tag> <p class="reason">{one.fault}</p>
                  </>
                ) : one.answeredAt === null ? (
                  <Tag state="wait">not tried yet</Tag>
                ) : (
                  <>
                    <Tag state="good">fetched</Tag> <p class="reason">{one.outcome}.</p>
                    {one.delisted > 0 && <Delisted one={one} action={act(one, 'delisted')} barred={barred} />}
                  </>
                ),
            },
            {
              label: 'Last tried',
              cell: (one) => (one.triedAt === null ? <Tag state="wait">within a minute</Tag> : <Time {...when(one.triedAt)} />),
            },
            { label: 'Every', cell: (one) => `${one.everyHours} ${one.everyHours === 1 ? 'hour' : 'hours'}` },
            {
              label: 'Hash',
              cell: (one) =>
                isProvider(one.url) ? (
                  'beside each document'
                ) : one.hashUrl === '' ? (
                  <Tag state="unknown">none published</Tag>
                ) : (
                  'checked against the publisher’s'
                ),
            },
            {
              label: 'Signature',
              cell: (one) =>
                one.signatureUrl !== '' ? 'fetched with the file' : isProvider(one.url) ? 'where published' : <Tag state="unknown">not fetched</Tag>,
            },
            {
              label: 'Actions',
              cell: (one) => (
                <Acts>
                  <PostButton action={act(one, 'fetch')} label="Fetch now" of={one.name} id={`fetch-${one.id}`} disabledBecause={barred} />
                  <PostButton action={act(one, 'remove')} label="Stop fetching" of={one.name} id={`stop-${one.id}`} disabledBecause={barred} />
                </Acts>
              ),
            },
          ]}
        />
      </div>
      {offered.length > 0 && <Offered offered={offered} barred={barred} />}
      <details open={refusal !== undefined || undefined}>
        <summary>Fetch another</summary>
        <Form action="/feeds/sources">
          <TextField
            name="name"
            label={sourceLabels.name}
            maxlength={120}
            value={values.name}
            error={faultOf(refusal, 'name')}
            hint="A name for this list, such as CISA KEV."
          />
          <TextField
            name="url"
            label={sourceLabels.url}
            maxlength={1000}
            value={values.url}
            error={faultOf(refusal, 'url')}
            hint="The https://… address of the file itself, or of a CSAF provider’s provider-metadata.json: then the advisories that have changed are fetched."
          />
          <TextField
            name="hashUrl"
            label={sourceLabels.hashUrl}
            optional
            maxlength={1000}
            value={values.hashUrl}
            error={faultOf(refusal, 'hashUrl')}
            hint="Where the publisher lists its SHA-256 or SHA-512, as with CSAF: a file with a different hash is refused."
          />
          <CheckField
            name="isSigned"
            label={sourceLabels.isSigned}
            optional
            checked={values.isSigned === 'true'}
            hint="A file without its signature is then refused. The signature is checked with the publisher’s keys."
          />
          <TextField
            name="signatureUrl"
            label={sourceLabels.signatureUrl}
            optional
            maxlength={1004}
            value={values.signatureUrl}
            error={faultOf(refusal, 'signatureUrl')}
            hint="If left empty: the file’s own address followed by .asc."
          />
          <TextField
            name="release"
            id="fetch-release"
            label={sourceLabels.release}
            optional
            width="short"
            value={values.release}
            error={faultOf(refusal, 'release')}
            hint="Only if neither the file's name nor its content shows it."
          />
          <TextField
            name="everyHours"
            label={sourceLabels.everyHours}
            inputmode="numeric"
            width="short"
            value={values.everyHours ?? '24'}
            error={faultOf(refusal, 'everyHours')}
            hint="1 to 720. After a failure it is tried again within the hour."
          />
          <Acts>
            <Button label="Fetch automatically" disabledBecause={barred} />
          </Acts>
        </Form>
      </details>
    </Card>
  )
}
