import type { Refusal } from '../../core/result.ts'
import { dateInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { DateTimeField, FileField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, Time } from '../../kit/values.tsx'
import { whenIn } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import type { FeedInForce, RefusedFeed } from './feeds.views.ts'

export type FeedAge = FeedInForce & { readonly ageDays: number; readonly isOld: boolean }
export type FeedsShown = { readonly feeds: readonly FeedAge[]; readonly refusals: readonly RefusedFeed[]; readonly maxAgeDays: number }

const slotWords = (feed: FeedInForce): string =>
  feed.slot === 'kev' ? 'Known exploited vulnerabilities (CISA KEV)' : feed.slot === 'debian-tracker' ? 'Debian security tracker, all releases'
    : `Debian fixes, ${feed.release}`

export function FeedsPage({ who, feeds, refusals, maxAgeDays, refusal }: FeedsShown & { who: Who; refusal?: Refusal | undefined }) {
  const when = whenIn(who.zone)
  const may = mayDo(who.positions, 'feeds.load')
  const missing = [...(feeds.some((feed) => feed.kind === 'kev') ? [] : ['the KEV catalogue']),
    ...(feeds.some((feed) => feed.kind === 'debian-fixes') ? [] : ['Debian fix data'])]
  const old = feeds.filter((feed) => feed.isOld).length
  const answer = missing.length > 0 ? `Not yet: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.` : old > 0
    ? `${old} of ${feeds.length} ${old === 1 ? 'is' : 'are'} older than ${maxAgeDays} days.` : `Yes: all ${feeds.length} are at most ${maxAgeDays} days old.`
  return (
    <StaffPage who={who} path="/feeds" title="Feeds" question="Do the findings stand on whole and fresh data?" answer={answer}>
      {refusal && <Problem refusal={refusal} title="Refused, and the loaded feed stays" />}
      <Stack>
        <Card id="loaded" title="In force">
          <DataTable caption="Feeds in force" captionHidden rows={feeds} empty="No feed is loaded: nothing can be found yet." columns={[
            { label: 'Feed', head: true, cell: slotWords },
            { label: 'File', cell: (feed) => <><Code>{feed.name}</Code> <small>SHA-256 {feed.sha256.slice(0, 12)}…</small></> },
            { label: 'Entries', number: true, cell: (feed) => feed.entries.toLocaleString('en-US') },
            { label: 'Published', cell: (feed) => feed.published === null ? 'the format does not tell' : dateInWords(feed.published.slice(0, 10)) },
            { label: 'Loaded', cell: (feed) => <Time {...when(feed.loadedAt)} /> },
            { label: 'Age', cell: (feed) => <Tag state={feed.isOld ? 'late' : 'good'}>{feed.ageDays === 0 ? 'today' : `${feed.ageDays} ${feed.ageDays === 1 ? 'day' : 'days'}`}</Tag> },
          ]} />
          {feeds.filter((feed) => feed.oddities.length > 0).map((feed) => (
            <details><summary>{feed.oddities.length} data errors of the publisher in {feed.name},
              survived</summary><ul>{feed.oddities.map((one) => <li>{one}</li>)}</ul></details>
          ))}
        </Card>
        <Card id="load" title="Load a file" now>
          <p>The KEV catalogue as JSON, Debian's fix data of one release as its scanner fetches it, or the Debian security tracker's JSON. Up to 50
            MB, packed with zlib or gzip or plain. A file is taken whole or not at all.</p>
          <Form action="/feeds" multipart>
            <FileField name="file" label="File" />
            <DateTimeField kind="date" name="publishedOn" label="Published on" optional hint="For Debian's fix data, which tells no date." />
            <TextField name="release" label="Debian release" optional hint="Only where neither name nor content tells it: bookworm." width="short" />
            <Acts><Button label="Load it" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} /></Acts>
          </Form>
        </Card>
        {refusals.length > 0 && (
          <Card id="refused" title="Turned away">
            {refusals.map((one) => (
              <Notice state="late">
                <strong>{one.name}</strong>, <Time {...when(one.at)} />: {one.says}
                {one.faults.length > 1 && <details><summary>All {one.faults.length} faults</summary><ul>{one.faults.map((fault) =>
                  <li>{fault}</li>)}</ul></details>}
              </Notice>
            ))}
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}
