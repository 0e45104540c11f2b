import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Card, Empty, Stack } from '../../../kit/card.tsx'
import { BarTable, LineChart } from '../../../kit/chart.tsx'
import { hrefWith } from '../../../kit/href.ts'
import { ClauseLink } from '../../../kit/problem.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { KeyValue } from '../../../kit/values.tsx'
import { showId } from '../../../platform/ids.ts'
import { LeftOutNote } from '../../assets/index.ts'
import { StaffPage, type Who } from '../../people/index.ts'
import { byExposure, issues, leastUpToDateFirst, percent, type FleetFigures, type Issue } from './fleet.rules.ts'
import type { Fleet, FleetDay, SiteFleet } from './fleet.views.ts'

const count = (n: number) => n.toLocaleString('en-US')
const siteOf = (one: Pick<SiteFleet, 'siteId'>): string => (one.siteId === null ? 'none' : showId('sit', one.siteId))
const systems = (site: string | undefined, more: Readonly<Record<string, string>> = {}) => hrefWith('/fleet/systems', { site, ...more })
const n = (value: number, href: string, of: string) =>
  value === 0 ? (
    <>0</>
  ) : (
    <a href={href}>
      {count(value)}
      <span class="hidden"> {of}</span>
    </a>
  )

/** `140 get no more updates and 2 have late patches`. */
const issueWords = ({ issues: by }: FleetFigures): string =>
  (Object.keys(issues) as Issue[])
    .filter((issue) => by[issue] > 0)
    .toSorted((a, b) => by[b] - by[a])
    .map((issue) => `${count(by[issue])} ${issues[issue][by[issue] === 1 ? 0 : 1]}`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1')

const answerOf = ({ all, sites, hasFeeds }: Fleet): string => {
  if (all.systems === 0) return 'No system is known yet.'
  if (!hasFeeds) return 'Not known yet: no feed is loaded, so no system counts as up to date by our own inventory.'
  const exposed = sites.filter(({ exploited }) => exploited > 0)
  const share = percent(all.upToDate, all.systems)
  return `${share} % of ${count(all.systems)} systems are up to date. ${
    all.exploited === 0
      ? 'No known-exploited patches are waiting anywhere'
      : `Known-exploited patches are waiting on ${count(all.exploited)} ${all.exploited === 1 ? 'system' : 'systems'} at ${exposed
          .map(({ name }) => name)
          .slice(0, 3)
          .join(', ')}${exposed.length > 3 ? ` and ${exposed.length - 3} more` : ''}`
  }. ${all.withIssues === 0 ? 'None has issues' : `${count(all.withIssues)} ${all.withIssues === 1 ? 'has' : 'have'} issues: ${issueWords(all)}`}. ${
    all.unknown === 0 ? 'The state of all of them is known.' : `${count(all.unknown)} ${all.unknown === 1 ? 'is' : 'are'} not known.`
  }`
}

export type FleetShown = Fleet & { readonly days: readonly FleetDay[]; readonly imports: readonly string[] }

export function FleetPage({ who, ...fleet }: FleetShown & { who: Who }) {
  const rows = byExposure(fleet.sites)
  const { all, days, imports } = fleet
  return (
    <StaffPage
      who={who}
      path="/fleet"
      title="Fleet health"
      question="Where are we exposed, school by school?"
      answer={answerOf(fleet)}
      action={<Button label="Full report" href="/report" />}
    >
      <Stack>
        {all.systems === 0 ? (
          <Empty says="No system is known yet." />
        ) : (
          <>
            {all.silent > 0 && (
              <Notice state="unknown">
                {count(all.silent)} {all.silent === 1 ? 'system is' : 'systems are'} silent: no agent and no device management has heard from{' '}
                {all.silent === 1 ? 'it' : 'them'} for more than {fleet.staleDays} days. Not known does not mean up to date.
              </Notice>
            )}
            <Card id="sites" title="School by school" side={<ClauseLink id="PM-3.6" />} now>
              <BarTable
                caption="Systems of each site by class"
                label="Site"
                empty=""
                drawn="share"
                rows={leastUpToDateFirst(fleet.sites).map((one) => ({
                  label: one.name,
                  href: systems(siteOf(one)),
                  parts: [
                    { state: 'good', word: 'up to date', value: one.upToDate },
                    { state: 'soon', word: 'pending', value: one.pending },
                    { state: 'late', word: 'with issues', value: one.withIssues },
                    { state: 'unknown', word: 'not known', value: one.unknown },
                  ],
                }))}
              />
              <p class="reason">The site with the smallest share up to date comes first. Each bar is all systems of its site.</p>
              <LeftOutNote of={fleet.leftOut} />
            </Card>
            {all.withIssues > 0 && <IssuesCard all={all} />}
            <Card id="exposed" title="What is exposed">
              <DataTable
                caption="What is exposed at each site"
                captionHidden
                rows={rows}
                empty=""
                columns={[
                  { label: 'Site', head: true, cell: (one) => one.name },
                  { label: 'Systems', number: true, cell: (one) => n(one.systems, systems(siteOf(one)), `systems at ${one.name}`) },
                  {
                    label: 'Up to date',
                    number: true,
                    cell: (one) => (
                      <>
                        {n(one.upToDate, systems(siteOf(one), { class: 'up-to-date' }), `up to date at ${one.name}`)}{' '}
                        <small>{percent(one.upToDate, one.systems)} %</small>
                      </>
                    ),
                  },
                  {
                    label: 'Known exploited waiting',
                    number: true,
                    cell: (one) =>
                      one.exploited === 0 ? (
                        0
                      ) : (
                        <Tag state="late">
                          {n(one.exploited, systems(siteOf(one), { has: 'exploited' }), `with known-exploited patches waiting at ${one.name}`)}
                        </Tag>
                      ),
                  },
                  {
                    label: 'With late patches',
                    number: true,
                    cell: (one) => n(one.overdue, systems(siteOf(one), { has: 'overdue' }), `with late patches at ${one.name}`),
                  },
                  {
                    label: 'No more fixes',
                    number: true,
                    cell: (one) =>
                      one.ended === 0 ? (
                        0
                      ) : (
                        <Tag state="late">{n(one.ended, systems(siteOf(one), { has: 'ended' }), `past the end of support at ${one.name}`)}</Tag>
                      ),
                  },
                  { label: 'Silent', number: true, cell: (one) => n(one.silent, systems(siteOf(one), { has: 'silent' }), `silent at ${one.name}`) },
                  { label: 'Not encrypted', cell: (one) => <Encryption of={one} site={siteOf(one)} name={one.name} /> },
                ]}
              />
              <p class="reason">
                Sites with known-exploited patches waiting come first, then those with the most late patches, then by the share that gets no more
                fixes or is not known.
              </p>
            </Card>
            <TrendCard days={days} imports={imports} />
            <Card id="district" title="The whole district">
              <District all={all} />
            </Card>
          </>
        )}
      </Stack>
    </StaffPage>
  )
}

/** What is not known of most is the word that counts; a figure stands only for those of which it is known. */
function Encryption({ of, site, name }: { of: FleetFigures; site: string | undefined; name: string }) {
  const known = of.systems - of.encryptionUnknown
  const unknown = of.encryptionUnknown > 0 && (
    <Tag state="unknown">
      <span>
        {n(of.encryptionUnknown, systems(site, { has: 'encryption-unknown' }), `whose encryption is not known at ${name}`)} of {count(of.systems)} not
        known
      </span>
    </Tag>
  )
  if (known === 0) return unknown || <>0</>
  const partly = of.partlyEncrypted > 0 && (
    <Tag state="soon">
      <span>{n(of.partlyEncrypted, systems(site, { has: 'partly-encrypted' }), `partly encrypted at ${name}`)} partly</span>
    </Tag>
  )
  const open =
    of.unencrypted > 0 ? (
      <Tag state="late">
        <span>
          {n(of.unencrypted, systems(site, { has: 'unencrypted' }), `not encrypted at ${name}`)} of {count(known)} known
        </span>
      </Tag>
    ) : (
      <>none of {count(known)} known</>
    )
  return (
    <>
      {open} {partly} {unknown}
    </>
  )
}

/** What "with issues" is made of: each system once, by the first reason that holds. */
function IssuesCard({ all }: { all: FleetFigures }) {
  const rows = (Object.keys(issues) as Issue[]).filter((issue) => all.issues[issue] > 0).toSorted((a, b) => all.issues[b] - all.issues[a])
  return (
    <Card id="issues" title="With issues">
      <DataTable
        caption="Systems with issues, each by its first reason"
        captionHidden
        rows={rows}
        empty=""
        columns={[
          { label: 'Why', head: true, cell: (issue) => issueReasons[issue] },
          { label: 'Systems', number: true, cell: (issue) => n(all.issues[issue], systems(undefined, { issue }), issueReasons[issue]) },
        ]}
      />
    </Card>
  )
}
const issueReasons: Readonly<Record<Issue, string>> = {
  late: 'A patch is late',
  ended: 'Gets no more updates: replace or isolate it',
  run: 'Its last run failed, was stopped or was put back',
  alarms: 'Its identity is in doubt',
  nobody: 'It is in scope, but nobody patches it',
}

function TrendCard({ days, imports }: { days: readonly FleetDay[]; imports: readonly string[] }) {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || first === last) {
    return (
      <Card id="trend" title="Over time">
        <p>{days.length === 0 ? 'No day is recorded yet' : 'One day is recorded'}: each day adds a point, and two make a line.</p>
      </Card>
    )
  }
  const share = (pick: (day: FleetDay) => number) => days.map((day) => percent(pick(day), day.systems))
  return (
    <Card id="trend" title="Over time">
      <LineChart
        id="fleet"
        title="Share of systems by day"
        unit=" %"
        most={100}
        at={days.map(({ day }) =>
          dateInWords(day)
            .replace(/^\w+ /, '')
            .replace(/ \d{4}$/, ''),
        )}
        atLabel="Day"
        days={days.map(({ day }) => day)}
        marks={{ label: 'an imported list changed what is known', days: imports }}
        says={`Up to date ${percent(first.upToDate, first.systems)} % on ${dateInWords(first.day)} and ${percent(last.upToDate, last.systems)} % on ${dateInWords(last.day)}; with late patches ${percent(first.overdue, first.systems)} % and ${percent(last.overdue, last.systems)} %.`}
        series={[
          { label: 'Up to date', state: 'good', values: share(({ upToDate }) => upToDate) },
          { label: 'With late patches', state: 'late', values: share(({ overdue }) => overdue) },
          { label: 'Not known', state: 'unknown', values: share(({ unknown }) => unknown) },
        ]}
      />
    </Card>
  )
}

function District({ all }: { all: FleetFigures }) {
  return (
    <KeyValue
      items={[
        { key: 'Systems', value: n(all.systems, systems(undefined), 'systems') },
        { key: 'Up to date', value: n(all.upToDate, systems(undefined, { class: 'up-to-date' }), 'up to date') },
        { key: 'Patches pending, none late', value: n(all.pending, systems(undefined, { class: 'pending' }), 'pending') },
        { key: 'With issues', value: n(all.withIssues, systems(undefined, { class: 'with-issues' }), 'with issues') },
        { key: 'Not known', value: n(all.unknown, systems(undefined, { class: 'unknown' }), 'not known') },
        { key: 'Get no more fixes', value: n(all.ended, systems(undefined, { has: 'ended' }), 'that get no more fixes') },
        { key: 'Disks not encrypted', value: <Encryption of={all} site={undefined} name="the district" /> },
      ]}
    />
  )
}
