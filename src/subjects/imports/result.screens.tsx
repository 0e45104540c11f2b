import { inWords } from '../../core/time/words.ts'
import { isoIn } from '../../core/time/zone.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { deviceHref } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import type { Outcome } from './imports.store.ts'
import type { ImportFile } from './imports.views.ts'
import { outcomeWords } from './report.ts'
import { sourceOf } from './sources.rules.ts'
import { countWords } from './words.rules.ts'

/** What became of a table that was taken in, and where to go from here. */
export function ResultPage({ who, file, rows }: { who: Who; file: ImportFile; rows: readonly Outcome[] }) {
  const when = (iso: string) => ({ iso: isoIn(iso, who.zone), words: inWords(iso, who.zone, { withYear: true }) })
  const href = `/devices/import/${showId('imp', file.id)}`
  const isUnderWay = file.state === 'applying'
  const answer =
    file.state === 'discarded'
      ? 'This list was discarded; nothing was imported from it.'
      : isUnderWay
        ? `${file.done.toLocaleString('en-US')} of ${file.rows.toLocaleString('en-US')} rows so far: ${countWords(file)}`
        : countWords(file)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title={file.name}
      question="What did the import do?"
      answer={answer}
      action={<Button label="See the devices" href="/devices" kind="first" />}
    >
      <Stack>
        {isUnderWay && (
          <Card id="under-way" title="Not all rows are imported yet" now>
            <Acts>
              <PostButton
                action={`${href}/take`}
                label="Continue the import"
                cost="Only if nobody else is running it: rows already imported stay, and none is imported twice."
              />
            </Acts>
          </Card>
        )}
        {!isUnderWay && file.state !== 'discarded' && (
          <Card id="next" title="What next">
            <ul>
              <li>
                <a href="/devices?site=none">Devices without a site</a>, and those where{' '}
                <a href="/devices?actor=unknown">who patches them is not known</a>
              </li>
              <li>
                <a href="/plan">The patch plan</a>: ChromeOS, macOS, iOS and iPadOS are ranked by their version alone, as far as the{' '}
                <a href="/feeds">feeds</a> cover it
              </li>
              <li>
                <a href="/devices/enrol">Have servers and Windows devices report on their own</a>: their packages and updates are what is ranked
              </li>
              <li>
                <a href="/report">The compliance report</a> includes them from now on
              </li>
            </ul>
          </Card>
        )}
        <Card
          id="rows"
          title="Row by row"
          side={
            <span>
              <a href={`${href}/rows.csv`}>All rows as CSV</a> <a href={`${href}/rows.xlsx`}>as XLSX</a>
            </span>
          }
        >
          <DataTable
            caption={rows.length === 1 ? '1 row' : `The first ${rows.length} rows`}
            captionHidden={rows.length === 0}
            rows={rows}
            empty="Every row was imported without changing anything."
            columns={[
              { label: 'Row', head: true, cell: ({ line }) => line.toLocaleString('en-US') },
              { label: 'Device', cell: ({ label, deviceId }) => (deviceId === null ? label : <a href={deviceHref(deviceId)}>{label}</a>) },
              { label: 'Outcome', cell: ({ outcome }) => (outcome === 'refused' ? <Tag state="late">refused</Tag> : outcomeWords[outcome]) },
              { label: 'What changed, or why it did not', cell: ({ says }) => says.join('; ') },
            ]}
          />
        </Card>
        <Card id="file" title="The file">
          <KeyValue
            items={[
              { key: 'Read as', value: sourceOf(file.mapping.source).label },
              {
                key: 'Uploaded',
                value: (
                  <>
                    <Time {...when(file.receivedAt)} />
                    {file.receivedBy && ` by ${file.receivedBy}`}
                  </>
                ),
              },
              ...(file.endedAt ? [{ key: 'Imported', value: <Time {...when(file.endedAt)} /> }] : []),
              { key: 'Rows', value: file.rows.toLocaleString('en-US') },
              { key: 'SHA-256', value: <Code>{file.sha256}</Code> },
            ]}
          />
        </Card>
      </Stack>
    </StaffPage>
  )
}
