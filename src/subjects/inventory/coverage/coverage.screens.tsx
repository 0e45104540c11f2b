import { dateInWords } from '../../../core/time/words.ts'
import { Card, Stack } from '../../../kit/card.tsx'
import { BarTable, LineChart } from '../../../kit/chart.tsx'
import { hrefWith } from '../../../kit/href.ts'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable, Meter } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { whenIn } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { sources, type Source } from '../identity/marks.rules.ts'
import { ages, sides, telling, type AgeKey, type Coverage, type Difference, type SideKey } from './coverage.rules.ts'
import type { CoverageDay, Quality, Unlisted } from './coverage.views.ts'
import { TaskButton, WhoGives } from './task-button.tsx'

const n = (value: number): string => value.toLocaleString('en-US')
const devices = (value: number): string => `${n(value)} ${value === 1 ? 'device' : 'devices'}`
const at = (query: Readonly<Record<string, string>>): string => hrefWith('/coverage/devices', query)
const link = (value: number, href: string, of: string) =>
  value === 0 ? (
    <>0</>
  ) : (
    <a href={href}>
      {n(value)}
      <span class="hidden"> {of}</span>
    </a>
  )

export type CoverageShown = {
  readonly quality: Quality
  readonly coverage: Coverage
  readonly days: readonly CoverageDay[]
  readonly unlisted: readonly Unlisted[]
  readonly alarms: number
  readonly staleDays: number
}

const answerOf = ({ coverage }: CoverageShown) =>
  coverage.is === 'known' ? (
    <>
      Coverage is <b>{coverage.percent} %</b>: {coverage.says}
    </>
  ) : (
    <>Coverage is not known. {coverage.says}</>
  )

export function CoveragePage({ who, ...shown }: CoverageShown & { who: Who }) {
  const { quality, coverage, days, unlisted, staleDays } = shown
  const { counts } = quality
  return (
    <StaffPage who={who} path="/coverage" title="Coverage and data quality" question="Can I trust this list?" answer={answerOf(shown)}>
      <Stack>
        {coverage.is === 'unknown' && counts.all > 0 && (
          <Notice state="unknown">
            {coverage.says} <a href="/devices/import">Bring a list</a>.
          </Notice>
        )}
        {counts.silent > 0 && (
          <Notice state="unknown">
            {devices(counts.silent)} fell silent: nothing was heard of {counts.silent === 1 ? 'it' : 'them'} for {staleDays} days, and what is known
            of {counts.silent === 1 ? 'it' : 'them'} may no longer hold.
          </Notice>
        )}
        <Card id="covered" title="How much is covered" side={<ClauseLink id="PM-3.1" />} now>
          <BarTable
            caption="Devices by how far they are known"
            label="Of all that any source tells of"
            empty=""
            drawn="share"
            rows={[
              {
                label: devices(counts.all),
                parts: [
                  { state: 'good', word: 'managed and heard of', value: counts.managed },
                  { state: 'unknown', word: 'silent', value: counts.silent },
                  { state: 'late', word: 'unmanaged', value: counts.unmanaged },
                ],
              },
            ]}
          />
          <DataTable
            caption="What is to be looked at"
            captionHidden
            rows={toLookAt(shown)}
            empty=""
            columns={[
              { label: 'What', head: true, cell: (row) => row.what },
              { label: 'Devices', number: true, cell: (row) => link(row.n, row.href, row.what) },
              {
                label: 'Share',
                cell: (row) =>
                  counts.all === 0 || row.share === false ? (
                    ''
                  ) : (
                    <>
                      <Meter share={row.n / counts.all} state={row.n === 0 ? 'good' : 'soon'} /> {Math.round((row.n / counts.all) * 1000) / 10} %
                    </>
                  ),
              },
              { label: 'What it means', cell: (row) => row.means },
            ]}
          />
        </Card>
        <Sides quality={quality} who={who} />
        <Card id="fresh" title="When were they last heard from">
          <BarTable
            caption="Devices by when they were last heard from"
            label="Last heard from"
            empty=""
            drawn="count"
            rows={ages.map(({ key, label }) => ({
              label,
              parts: [{ state: isFresh(key, staleDays) ? 'good' : key === 'never' ? 'unknown' : 'soon', word: 'devices', value: quality.ages[key] }],
            }))}
          />
          <p class="reason">
            Heard of is an agent’s word, or the day device management itself last saw it. A purchase, a directory or a list of one’s own cannot tell
            that a device lives. Silent from {staleDays} days on.
          </p>
        </Card>
        <Trend days={days} />
        {unlisted.length > 0 && <NotListed rows={unlisted} total={quality.unlisted} who={who} />}
      </Stack>
    </StaffPage>
  )
}

const isFresh = (key: AgeKey, staleDays: number): boolean => {
  const age = ages.find((one) => one.key === key)
  return age?.days !== null && age !== undefined && age.days <= staleDays
}

const toLookAt = ({ quality: { counts, shared }, alarms }: CoverageShown) => [
  { what: 'Silent', n: counts.silent, href: at({ state: 'silent' }), means: 'Not known: what is installed may have changed since.' },
  {
    what: 'Unmanaged',
    n: counts.unmanaged,
    href: at({ state: 'unmanaged' }),
    means: 'A list or the network tells of it; no agent and no device management does.',
  },
  {
    what: 'Could be one machine',
    n: counts.waiting,
    href: '/devices/duplicates?state=open',
    means: 'Two records, or one too many: a person says.',
    share: false,
  },
  { what: 'Without serial number', n: counts.noSerial, href: at({ missing: 'serial' }), means: 'It cannot be told from another for certain.' },
  { what: 'Without person', n: counts.noPerson, href: at({ missing: 'person' }), means: 'No owner, and no source names whose it is.' },
  { what: 'Without place', n: counts.noPlace, href: at({ missing: 'place' }), means: 'No site.' },
  { what: 'Alarms and quarantine', n: alarms, href: '/devices/alarms', means: 'Claimed identities, and what was turned away.', share: false },
  {
    what: 'Numbers that tell nobody',
    n: shared,
    href: '/devices/duplicates?state=settled',
    means: 'Told by several machines, as a person said; left out of matching.',
    share: false,
  },
]

/** Purchase, device management and what is really there, beside each other; what one has and another lacks, a task away. */
function Sides({ quality, who }: { quality: Quality; who: Who }) {
  const rows = telling(quality.differences, quality.sides)
  const others = (['directory', 'hypervisor', 'sheet'] as const satisfies readonly Source[])
    .map((source) => ({ label: sources[source], n: quality.counts.bySource[source] ?? 0, href: '' }))
    .filter(({ n: many }) => many > 0)
  const three = (Object.keys(sides) as SideKey[]).map((key) => ({ label: sides[key], n: quality.sides[key], href: at({ has: key }) }))
  return (
    <Card id="sides" title="Three counts side by side">
      <DataTable
        caption="How many each source tells of"
        captionHidden
        rows={[...three, ...others]}
        empty=""
        columns={[
          { label: 'Source', head: true, cell: (row) => row.label },
          {
            label: 'Devices',
            number: true,
            cell: (row) => (row.n === 0 ? <Tag state="unknown">no list yet</Tag> : row.href === '' ? n(row.n) : link(row.n, row.href, row.label)),
          },
        ]}
      />
      <DataTable
        caption="In one list and not in another"
        rows={rows}
        empty="No two lists are there to compare, or they agree."
        columns={[
          { label: 'Difference', head: true, cell: differenceWords },
          { label: 'Devices', number: true, cell: (row) => link(row.n, at({ has: row.has, lacks: row.lacks }), differenceWords(row)) },
          {
            label: 'Act',
            cell: (row) => (
              <TaskButton
                who={who}
                label="Make it my task"
                of={differenceWords(row)}
                id={`task-${row.has}-${row.lacks}`}
                task={{
                  what: `Find ${devices(row.n)}: ${differenceWords(row).toLowerCase()}`,
                  why: 'The lists do not agree.',
                  about: `coverage:${row.has}:${row.lacks}`,
                  href: at({ has: row.has, lacks: row.lacks }),
                  to: '/coverage#sides',
                }}
              />
            ),
          },
        ]}
      />
      <WhoGives who={who} />
    </Card>
  )
}
const differenceWords = ({ has, lacks }: Pick<Difference, 'has' | 'lacks'>): string => `${sides[has]}, not ${sides[lacks].toLowerCase()}`

function Trend({ days }: { days: readonly CoverageDay[] }) {
  const [first, last] = [days[0], days.at(-1)]
  const share = (day: CoverageDay): number | undefined =>
    day.all === 0 || day.sources < 2 ? undefined : Math.floor((day.managed / day.all) * 1000) / 10
  const words = (day: CoverageDay): string => {
    const value = share(day)
    return value === undefined ? 'not known' : `${value} %`
  }
  if (first === undefined || last === undefined || first === last)
    return (
      <Card id="trend" title="Over time">
        <p>{days.length === 0 ? 'No day is counted yet' : 'One day is counted'}: each day adds a point, and two make a line.</p>
      </Card>
    )
  return (
    <Card id="trend" title="Over time">
      <LineChart
        id="coverage"
        title="Coverage by day"
        unit=" %"
        most={100}
        at={days.map(({ day }) =>
          dateInWords(day)
            .replace(/^\w+ /, '')
            .replace(/ \d{4}$/, ''),
        )}
        atLabel="Day"
        days={days.map(({ day }) => day)}
        says={`Covered ${words(first)} on ${dateInWords(first.day)} and ${words(last)} on ${dateInWords(last.day)}.`}
        series={[
          { label: 'Covered', state: 'good', values: days.map(share) },
          {
            label: 'Silent',
            state: 'unknown',
            values: days.map((day) => (day.all === 0 ? undefined : Math.round((day.silent / day.all) * 1000) / 10)),
          },
        ]}
      />
    </Card>
  )
}

function NotListed({ rows, total, who }: { rows: readonly Unlisted[]; total: number; who: Who }) {
  const when = whenIn(who.zone)
  return (
    <Card id="unlisted" title="Seen, and on no list">
      <p>{devices(total)} that a source saw and no device of the list is known to be: a stranger’s, a printer, or one that nobody entered.</p>
      <DataTable
        caption="Seen, and on no list"
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { label: 'What', head: true, cell: (row) => row.hostname ?? <Code>{row.key}</Code> },
          { label: 'Address', cell: (row) => <Code>{row.macs[0] ?? ''}</Code> },
          { label: 'By', cell: (row) => sources[row.source] },
          { label: 'Told here', cell: (row) => <Time {...when(row.toldAt)} /> },
          {
            label: 'Act',
            cell: (row) => (
              <TaskButton
                who={who}
                label="Make it my task"
                of={row.hostname ?? row.key}
                id={`task-${row.id}`}
                task={{
                  what: `Find out what ${(row.hostname ?? row.key).slice(0, 100)} is`,
                  why: `${sources[row.source]} saw it; it is on no list.`,
                  about: showId('sgt', row.id),
                  href: '/coverage#unlisted',
                  to: '/coverage#unlisted',
                }}
              />
            ),
          },
        ]}
      />
    </Card>
  )
}
