import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Stack } from '../../../kit/card.tsx'
import { BarTable, LineChart } from '../../../kit/chart.tsx'
import { Figures } from '../../../kit/figures.tsx'
import { hrefWith } from '../../../kit/href.ts'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable, Meter } from '../../../kit/table.tsx'
import { Notice } from '../../../kit/tag.tsx'
import { Code, Time } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { LeftOutNote, whenIn, type LeftOut } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { sources, type Source } from '../identity/marks.rules.ts'
import { ages, coverageOf, sides, telling, type AgeKey, type Coverage, type Difference, type SideKey } from './coverage.rules.ts'
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
  readonly leftOut: LeftOut
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
  const { quality, coverage, days, unlisted, staleDays, leftOut } = shown
  const { counts } = quality
  return (
    <StaffPage who={who} path="/coverage" title="Coverage and quality" question="Can I trust this list?" answer={answerOf(shown)}>
      <Stack>
        {coverage.is === 'unknown' && counts.all > 0 && (
          <Notice state="unknown" action={<Button label="Import a list" href="/devices/import" />}>
            Coverage is not known yet: the figures below are only about devices that are in a list.
          </Notice>
        )}
        <Sides quality={quality} who={who} />
        <Card id="covered" title="How much is covered" side={<ClauseLink id="PM-3.1" />}>
          <BarTable
            caption="Devices by how far they are known"
            label="Of all devices in any source"
            empty=""
            drawn="share"
            rows={[
              {
                label: devices(counts.all),
                parts: [
                  { state: 'good', word: 'managed and heard from', value: counts.managed },
                  { state: 'unknown', word: 'silent', value: counts.silent },
                  { state: 'late', word: 'unmanaged', value: counts.unmanaged },
                ],
              },
            ]}
          />
          <DataTable
            caption="What needs a look"
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
                      <Meter share={row.n / counts.all} state={row.n === 0 ? 'good' : 'soon'} />{' '}
                      {`${Math.round((row.n / counts.all) * 1000) / 10}\u00a0%`}
                    </>
                  ),
              },
              { label: 'What it means', cell: (row) => row.means },
            ]}
          />
          <LeftOutNote of={leftOut} />
          {quality.unlisted > 0 && (
            <p class="reason">
              With them {n(quality.unlisted)} {quality.unlisted === 1 ? 'is' : 'are'} counted here that a source saw and that{' '}
              {quality.unlisted === 1 ? 'is' : 'are'} on no list.
            </p>
          )}
        </Card>
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
            Heard from means that an agent reported, or that device management itself saw it. A purchase, a directory or your own list cannot show
            that a device is in use. After {staleDays} days it is silent.
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

const toLookAt = ({ quality: { counts, shared, unlisted: loose }, alarms, staleDays }: CoverageShown) => [
  {
    what: 'Silent',
    n: counts.silent,
    href: at({ state: 'silent' }),
    means: `Not heard from for ${staleDays} days: what is installed may have changed since.`,
  },
  {
    what: 'Unmanaged',
    n: counts.unmanaged - loose,
    href: at({ state: 'unmanaged' }),
    means: 'A list has it; no agent and no device management hears from it.',
  },
  { what: 'Seen, but not in any list', n: loose, href: '#unlisted', means: 'The network saw it, and no device in the list is known to be it.' },
  {
    what: 'Could be one machine',
    n: counts.waiting,
    href: '/devices/duplicates?state=open',
    means: 'Two records that may be the same machine: somebody has to check.',
    share: false,
  },
  { what: 'Without serial number', n: counts.noSerial, href: at({ missing: 'serial' }), means: 'It cannot be identified for certain.' },
  { what: 'Without person', n: counts.noPerson, href: at({ missing: 'person' }), means: 'No owner, and no source shows who has it.' },
  { what: 'Without place', n: counts.noPlace, href: at({ missing: 'place' }), means: 'No site.' },
  { what: 'Alarms and quarantine', n: alarms, href: '/devices/alarms', means: 'Claimed identities and refused submissions.', share: false },
  {
    what: 'Serial numbers and addresses that several machines share',
    n: shared,
    href: '/devices/duplicates?state=settled',
    means: 'Confirmed by a person; they are left out of matching.',
    share: false,
  },
]

/** Purchase, device management and what is really there, beside each other; what one has and another lacks, a task away. */
function Sides({ quality, who }: { quality: Quality; who: Who }) {
  const rows = telling(quality.differences, quality.sides)
  const others = (['directory', 'hypervisor', 'sheet'] as const satisfies readonly Source[])
    .map((source) => ({ label: sources[source], n: quality.counts.bySource[source] ?? 0 }))
    .filter(({ n: many }) => many > 0)
  return (
    <Card id="sides" title="Purchased, managed, seen" side={<ClauseLink id="PM-3.1" />} now>
      <Figures
        label="How many devices each source tells of"
        items={(Object.keys(sides) as SideKey[]).map((key) => ({
          label: sides[key],
          value: quality.sides[key] === 0 ? undefined : quality.sides[key],
          none: 'no list yet',
          href: at({ has: key }),
        }))}
      />
      {others.length > 0 && <p class="reason">Beside them: {others.map(({ label, n: many }) => `${label} ${n(many)}`).join(', ')}.</p>}
      <DataTable
        caption="In one list and not in another"
        rows={rows}
        empty="There are no two lists to compare, or they agree."
        columns={[
          { label: 'Difference', head: true, cell: differenceWords },
          { label: 'What it means', cell: (row) => row.means },
          { label: 'Devices', number: true, cell: (row) => link(row.n, at({ has: row.has, lacks: row.lacks }), differenceWords(row)) },
          {
            label: 'Action',
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
  const share = (day: CoverageDay): number | undefined => {
    const coverage = coverageOf(day)
    return coverage.is === 'known' ? coverage.percent : undefined
  }
  const words = (day: CoverageDay): string => {
    const value = share(day)
    return value === undefined ? 'not known' : `${value} %`
  }
  if (first === undefined || last === undefined || first === last)
    return (
      <Card id="trend" title="Over time">
        <p>{days.length === 0 ? 'No day has been counted yet' : 'One day has been counted'}: each day adds a point, and two make a line.</p>
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
    <Card id="unlisted" title="Seen, but not in any list">
      <p>{devices(total)} that a source saw and no device of the list is known to be: a stranger’s, a printer, or one that nobody entered.</p>
      <DataTable
        caption="Seen, but not in any list"
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { label: 'What', head: true, cell: (row) => row.hostname ?? <Code>{row.key}</Code> },
          { label: 'Address', cell: (row) => <Code>{row.macs[0] ?? ''}</Code> },
          { label: 'By', cell: (row) => sources[row.source] },
          { label: 'Reported', cell: (row) => <Time {...when(row.toldAt)} /> },
          {
            label: 'Action',
            cell: (row) => (
              <TaskButton
                who={who}
                label="Make it my task"
                of={row.hostname ?? row.key}
                id={`task-${row.id}`}
                task={{
                  what: `Find out what ${(row.hostname ?? row.key).slice(0, 100)} is`,
                  why: `${sources[row.source]} saw it; it is not in any list.`,
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
