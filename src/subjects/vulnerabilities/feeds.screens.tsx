import type { Refusal } from '../../core/result.ts'
import { feedOfSlot, isPart } from './feed-slot.rules.ts'
import { slotWords } from './slot-words.ts'
import { dateInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { CheckField } from '../../kit/choices.tsx'
import { DateTimeField, FileField, Form, TextField } from '../../kit/fields.tsx'
import { Problem } from '../../kit/problem.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, Time } from '../../kit/values.tsx'
import { faultOf, inLabels, whenIn } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { ageInWords, type FeedDates } from './feed-age.rules.ts'
import { FeedSources, sourceLabels } from './fetched/feed-sources.section.tsx'
import type { Publisher } from './fetched/publishers.rules.ts'
import type { FeedSource } from './fetched/feed-sources.views.ts'
import { missingFeeds, type FeedNeeds } from './feed-needs.rules.ts'
import type { FeedInForce, RefusedFeed } from './feeds.views.ts'
import { mustSign } from './signed/signature.rules.ts'
import { SignatureTag } from './signed/signature-tag.tsx'

export type FeedAge = FeedInForce & FeedDates
export type FeedsShown = {
  readonly feeds: readonly FeedAge[]
  readonly refusals: readonly RefusedFeed[]
  readonly maxAgeDays: number
  readonly sources: readonly FeedSource[]
  readonly mustBeSigned: readonly string[] // slots
  readonly needs: FeedNeeds
  readonly lacking: readonly string[] // releases of distributions here that no loaded data names
  readonly offered: readonly Publisher[]
}

/** Documents loaded one by one are one row: the newest of them, with how many there are. */
const documentsOf = (feeds: readonly FeedAge[], feed: FeedAge): readonly FeedAge[] =>
  isPart(feed.slot) ? feeds.filter((one) => isPart(one.slot) && feedOfSlot(one.slot) === feedOfSlot(feed.slot)) : []
const newestFirst = (a: FeedAge, b: FeedAge): number => (b.published ?? '').localeCompare(a.published ?? '') || a.slot.localeCompare(b.slot)
const rowsOf = (feeds: readonly FeedAge[]): readonly FeedAge[] =>
  feeds.filter((feed) => !isPart(feed.slot) || documentsOf(feeds, feed).toSorted(newestFirst)[0]?.slot === feed.slot)
const mostNamed = 200
function FeedName({ feed, documents }: { feed: FeedAge; documents: readonly FeedAge[] }) {
  if (documents.length < 2) return <>{slotWords(feed)}</>
  const whole = slotWords({ slot: feedOfSlot(feed.slot), release: feed.release })
  return (
    <>
      {whole}: {documents.length} documents; the dates here are the newest one’s
      <details>
        <summary>All {documents.length}</summary>
        <ul>
          {documents
            .toSorted(newestFirst)
            .slice(0, mostNamed)
            .map((one) => (
              <li>
                {one.name}, {one.published === null ? 'date not known' : dateInWords(one.published.slice(0, 10))}
              </li>
            ))}
        </ul>
        {documents.length > mostNamed && <p>These are the newest {mostNamed}; the API lists all of them.</p>}
      </details>
    </>
  )
}

const labels = {
  file: 'File',
  signature: 'Signature',
  publishedOn: 'Published on',
  release: 'Debian release',
  agree: 'CISA removed these entries: I checked',
} as const
/** Asked only where a list was turned away for what it lacks. */
const askedToAgree = ({ refusals }: FeedsShown, refusal: Refusal | undefined): 'kev' | 'other' | undefined => {
  const asked = [...refusals.slice(0, 1).flatMap((one) => one.faults), ...(refusal?.faults ?? [])].filter((fault) => fault.startsWith('agree: '))
  return asked.length === 0 ? undefined : asked.some((fault) => fault.includes('known exploited')) ? 'kev' : 'other'
}
const agreeing = {
  kev: {
    label: labels.agree,
    hint: 'The refused list is missing known exploited vulnerabilities that the loaded one has. Their findings lose that mark at once. Your confirmation is kept as evidence.',
  },
  other: {
    label: 'The publisher really made this change: I checked',
    hint: 'The refused file is missing most of the loaded one, or would close most of the findings based on it. Your confirmation is kept as evidence.',
  },
} as const
type FeedSent = { readonly refusal: Refusal; readonly values: Readonly<Record<string, string | undefined>> }

const answerOf = ({ feeds, maxAgeDays, needs, lacking }: FeedsShown): string => {
  const missing = [...missingFeeds(feeds, needs), ...lacking.map((system) => `fix data for ${system}`)]
  const old = feeds.filter((feed) => feed.isOld).length
  const undated = feeds.filter((feed) => feed.ageDays === null).length
  const isAre = (n: number): string => `${n} of ${feeds.length} ${n === 1 ? 'is' : 'are'}`
  if (missing.length > 0) return `Not yet: ${missing.join(', ').replace(/, ([^,]*)$/, ' and $1')} ${missing.length === 1 ? 'is' : 'are'} missing.`
  const told = [...(old > 0 ? [`${isAre(old)} older than ${maxAgeDays} days.`] : []), ...(undated > 0 ? [`${isAre(undated)} of unknown age.`] : [])]
  const earlier = feeds.filter(({ ageDays, isOld: is }) => !is && ageDays !== null && ageDays > maxAgeDays).length
  const months = earlier === 0 ? '' : `, plus ${earlier} earlier ${earlier === 1 ? 'month' : 'months'} from Microsoft`
  return told.length > 0 ? told.join(' ') : `Yes: all ${feeds.length - earlier} are at most ${maxAgeDays} days old${months}.`
}

export function FeedsPage({ who, sent, unset, ...shownFeeds }: FeedsShown & { who: Who; sent?: FeedSent | undefined; unset?: FeedSent | undefined }) {
  const { feeds, refusals } = shownFeeds
  const refusal = sent?.refusal
  const when = whenIn(who.zone)
  const may = mayDo(who.positions, 'feeds.load')
  const asked = askedToAgree(shownFeeds, refusal)
  return (
    <StaffPage who={who} path="/feeds" title="Feeds" question="Are the findings based on complete, current data?" answer={answerOf(shownFeeds)}>
      {refusal && <Problem refusal={inLabels(refusal, labels)} title="Refused; the loaded feed stays" />}
      {unset && <Problem refusal={inLabels(unset.refusal, sourceLabels)} title="Not set up" />}
      <Stack>
        <Card id="loaded" title="Loaded">
          <DataTable
            caption="Loaded feeds"
            captionHidden
            rows={rowsOf(feeds)}
            empty="No feed is loaded: nothing can be found yet."
            columns={[
              { label: 'Feed', head: true, cell: (feed) => <FeedName feed={feed} documents={documentsOf(feeds, feed)} /> },
              {
                label: 'File',
                cell: (feed) => (
                  <>
                    <Code>{feed.name}</Code> <small>SHA-256 {feed.sha256.slice(0, 12)}…</small>
                  </>
                ),
              },
              { label: 'Entries', number: true, cell: (feed) => feed.entries.toLocaleString('en-US') },
              {
                label: 'Published',
                cell: (feed) => (feed.published === null ? 'not stated in this format' : dateInWords(feed.published.slice(0, 10))),
              },
              { label: 'Loaded', cell: (feed) => <Time {...when(feed.loadedAt)} /> },
              { label: 'Age', cell: (feed) => <AgeTag feed={feed} /> },
              {
                label: 'Signature',
                cell: (feed) => <SignatureTag feed={feed} isNeeded={mustSign(feedOfSlot(feed.slot), shownFeeds.mustBeSigned)} />,
              },
            ]}
          />
          <p>
            Whose signatures count, and which feeds must be signed: <a href="/feeds/keys">publishers’ keys</a>.
          </p>
          {feeds
            .filter((feed) => feed.oddities.length > 0)
            .map((feed) => (
              <details>
                <summary>
                  {feed.oddities.length} {feed.oddities.length === 1 ? 'data error' : 'data errors'} by the publisher in {feed.name}, worked around
                </summary>
                <ul>
                  {feed.oddities.map((one) => (
                    <li>{one}</li>
                  ))}
                </ul>
              </details>
            ))}
        </Card>
        <FeedSources
          who={who}
          sources={shownFeeds.sources}
          offered={shownFeeds.offered}
          barred={may.ok ? undefined : may.refusal.says}
          refusal={unset?.refusal}
          values={unset?.values}
        />
        <Card id="load" title="Load a file" now>
          <p>
            Everyone needs the first. Of the others, load those for the systems you have: Debian’s fixes for Debian servers, Microsoft’s updates for
            Windows. Download them in a browser or with curl on any machine with internet access (most addresses are above), and load them here:
          </p>
          <ul>
            <li>
              <strong>Known exploited vulnerabilities.</strong> On cisa.gov search for “Known Exploited Vulnerabilities Catalog”, and download the
              JSON file. One file covers everything.
            </li>
            <li>
              <strong>Debian fixes.</strong> From the Debian security tracker, one file for each release you run:{' '}
              <Code>https://security-tracker.debian.org/tracker/debsecan/release/1/bookworm</Code>, with your release's name at the end (Debian 12 is
              bookworm, 13 is trixie). It is the file that Debian's scanner debsecan downloads; debsecan itself is not needed. The whole tracker works
              too: as JSON, or as the lists its team writes (the folder “data” of the security-tracker as one archive, or CVE/list, DSA/list and
              DLA/list joined into one file). One replaces the other.
            </li>
            <li>
              <strong>For Windows, macOS and phones: affected products.</strong> NVD's data (JSON 2.0, one file per year) and CVE records (CVE JSON
              5). CVE records also say whether an attack can be automated and what it gains; without them the stricter answer is used, and marked as
              such.
            </li>
            <li>
              <strong>For Windows itself: Microsoft's security updates.</strong> The definitions that WES-NG keeps (definitions.zip, all updates in
              one file), or the monthly documents from Microsoft's API (CVRF, XML or JSON). With CVE records or NVD data as well, installed builds are
              compared too.
            </li>
            <li>
              <strong>For other Linux systems and for packages: </strong> OSV records for an ecosystem (its all.zip), or a vendor's CSAF advisories
              and VEX, as one document or an archive of documents. A device counts as checked only where the whole list for its own release is loaded;
              single documents find what they name, and no more.
            </li>
            <li>
              <strong>End of support:</strong> the data from endoflife.date, as one file for all products (JSON). If the date is not in the file name,
              enter it below.
            </li>
            <li>
              <strong>Optional: EPSS scores</strong> (CSV). They break ties between equal due dates, and never set a due date.
            </li>
          </ul>
          <p>
            Up to 50 MB, plain or compressed (gzip, zlib, zip, tar). A file is loaded whole or not at all; its type is detected from its content.
            Download new ones at least every {shownFeeds.maxAgeDays} days.
          </p>
          <Form action="/feeds" multipart>
            <FileField name="file" label={labels.file} error={faultOf(refusal, 'file')} previous={sent?.values.file} />
            <FileField
              name="signature"
              label={labels.signature}
              optional
              error={faultOf(refusal, 'signature')}
              previous={sent?.values.signature}
              hint="If the publisher signs the file: the matching file that ends in .asc or .sig (OpenPGP), as with CSAF documents."
            />
            <DateTimeField
              kind="date"
              name="publishedOn"
              label={labels.publishedOn}
              optional
              value={sent?.values.publishedOn}
              error={faultOf(refusal, 'publishedOn')}
              hint="For Debian's fix data, which contains no date: the day you downloaded it. If left empty, its age is not known and it cannot show anything to be up to date."
            />
            <TextField
              name="release"
              label={labels.release}
              optional
              value={sent?.values.release}
              error={faultOf(refusal, 'release')}
              width="short"
              hint="Needed only if neither the file's name nor its content shows it. Example: bookworm."
            />
            {asked && <CheckField name="agree" value="gone" {...agreeing[asked]} optional />}
            <Acts>
              <Button label="Load file" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} />
            </Acts>
          </Form>
        </Card>
        {refusals.length > 0 && (
          <Card id="refused" title="Refused files">
            {refusals.map((one) => (
              <Notice state="late">
                <strong>{one.name}</strong>, <Time {...when(one.at)} />: {one.says}
                {one.faults.length > 1 && (
                  <details>
                    <summary>All {one.faults.length} faults</summary>
                    <ul>
                      {one.faults.map((fault) => (
                        <li>{fault}</li>
                      ))}
                    </ul>
                  </details>
                )}
              </Notice>
            ))}
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}

export function AgeTag({ feed }: { feed: FeedDates }) {
  const { words, state } = ageInWords(feed)
  return <Tag state={state}>{words}</Tag>
}
