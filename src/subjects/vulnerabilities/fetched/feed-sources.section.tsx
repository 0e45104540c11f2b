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
import type { Publisher } from './publishers.rules.ts'

export const sourceLabels = {
  name: 'Name',
  url: 'Address of the file',
  hashUrl: 'Address of its hash',
  isSigned: 'Its publisher signs it: fetch the signature too',
  signatureUrl: 'Address of its signature',
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
        Begun <Time {...when(one.begunAt ?? '')} />
        {one.unended === 0
          ? '; what is loaded stays until the new file is taken whole. Should the worker end meanwhile, it begins again.'
          : `; ${one.unended === 1 ? 'the try before it was' : `${one.unended} tries before it were`} cut short because the worker ended. What is loaded stays; it is tried each hour, or press Fetch now.`}
      </p>
    </>
  )
}

/** What the district's systems ask for and is not fetched yet: one button each. The address serves who carries files by hand, too. */
function Offered({ offered, barred }: { offered: readonly Publisher[]; barred: string | undefined }) {
  return (
    <div class="sheet">
      <DataTable
        caption="What your systems ask for and is not fetched yet"
        rows={offered}
        empty="All that your systems ask for is fetched."
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
            label: 'Do',
            cell: ({ name, url, everyHours }) => (
              <PostButton
                action="/feeds/sources"
                hidden={{ name, url, everyHours: String(everyHours) }}
                label="Fetch it by itself"
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
    <Card id="fetched" title="Fetched by itself">
      <p>
        Where this machine reaches the internet, the worker fetches feeds from their publishers; a file is taken as if a person had brought it, whole
        or not at all. Where it does not, carry them in below.
      </p>
      <div class="sheet">
        <DataTable
          caption="Feeds fetched by themselves"
          captionHidden
          rows={sources}
          empty="None is: every file is carried in by a person."
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
                  <Tag state="wait">to be asked</Tag>
                ) : (
                  <>
                    <Tag state="good">fetched</Tag> <p class="reason">{one.outcome}.</p>
                  </>
                ),
            },
            {
              label: 'Last asked',
              cell: (one) => (one.triedAt === null ? <Tag state="wait">within a minute</Tag> : <Time {...when(one.triedAt)} />),
            },
            { label: 'Every', cell: (one) => `${one.everyHours} ${one.everyHours === 1 ? 'hour' : 'hours'}` },
            { label: 'Hash', cell: (one) => (one.hashUrl === '' ? <Tag state="unknown">none published</Tag> : 'held against the publisher’s') },
            { label: 'Signature', cell: (one) => (one.signatureUrl === '' ? <Tag state="unknown">not asked for</Tag> : 'fetched with it') },
            {
              label: 'Do',
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
            hint="As you call it: CISA KEV."
          />
          <TextField
            name="url"
            label={sourceLabels.url}
            maxlength={1000}
            value={values.url}
            error={faultOf(refusal, 'url')}
            hint="https://… of the file itself, as named below."
          />
          <TextField
            name="hashUrl"
            label={sourceLabels.hashUrl}
            optional
            maxlength={1000}
            value={values.hashUrl}
            error={faultOf(refusal, 'hashUrl')}
            hint="Where its publisher tells its SHA-256 or SHA-512, as with CSAF: a file with another hash is turned away."
          />
          <CheckField
            name="isSigned"
            label={sourceLabels.isSigned}
            optional
            checked={values.isSigned === 'true'}
            hint="A file that comes without its signature is turned away then. It is checked by the publisher’s keys."
          />
          <TextField
            name="signatureUrl"
            label={sourceLabels.signatureUrl}
            optional
            maxlength={1004}
            value={values.signatureUrl}
            error={faultOf(refusal, 'signatureUrl')}
            hint="Left empty: the file’s own address with .asc behind it."
          />
          <TextField
            name="release"
            id="fetch-release"
            label={sourceLabels.release}
            optional
            width="short"
            value={values.release}
            error={faultOf(refusal, 'release')}
            hint="Only where neither the file's name nor its content tells it."
          />
          <TextField
            name="everyHours"
            label={sourceLabels.everyHours}
            inputmode="numeric"
            width="short"
            value={values.everyHours ?? '24'}
            error={faultOf(refusal, 'everyHours')}
            hint="1 to 720. After a fault it is asked again within the hour."
          />
          <Acts>
            <Button label="Fetch it by itself" disabledBecause={barred} />
          </Acts>
        </Form>
      </details>
    </Card>
  )
}
