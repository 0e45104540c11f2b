import { dateInWords, inWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Stack } from '../../kit/card.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable, Meter } from '../../kit/table.tsx'
import { Notice, Tag, type State } from '../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../kit/values.tsx'
import { LeftOutNote, whenIn } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { AgeTag, kevInWords, statementKinds, vulnerabilityHref } from '../vulnerabilities/index.ts'
import { patchesHref, patchWords, systemsHref, systemWords } from './compliance-files.ts'
import { HostedCard } from './others/hosted-report.section.tsx'
import { planHref } from './plan.screens.tsx'
import { clockWords, policyWords } from './plan.names.ts'
import type { ComplianceReport } from './compliance-report.ts'
import { TrackRecordCard } from './track-record.section.tsx'

const meanings = {
  upToDate: ['good', 'Every fix that the loaded data lists is installed, and it was heard from recently'],
  pending: ['soon', 'Patches are waiting, none is late'],
  withIssues: [
    'late',
    'A patch is late, it gets no more updates, the last run failed or was reverted, its identity is in doubt, or nobody patches it',
  ],
  unknown: ['unknown', 'Silent too long, no fix data, or who patches it is not known'],
} as const satisfies Partial<Record<keyof typeof systemWords, readonly [State, string]>>

const number = (n: number) => n.toLocaleString('en-US')
const Figure = ({ n, href, of }: { n: number; href: string; of: string }) => (
  <a href={href}>
    {number(n)}
    <span class="hidden"> {of}</span>
  </a>
)

const answerOf = ({ systems }: ComplianceReport): string =>
  systems.total === 0
    ? 'No system is known yet.'
    : `Of ${number(systems.total)} ${systems.total === 1 ? 'system' : 'systems'}: ${number(systems.upToDate)} up to date, ` +
      `${number(systems.pending)} pending, ${number(systems.withIssues)} with issues, ${number(systems.unknown)} unknown.`

export function ReportPage({ who, report }: { who: Who; report: ComplianceReport }) {
  const keys = Object.keys(meanings) as (keyof typeof meanings)[]
  return (
    <StaffPage who={who} path="/report" title="Compliance report" question="Are we within our own rules?" answer={answerOf(report)}>
      <Stack>
        {report.basis.feeds.length === 0 && (
          <Notice state="unknown" action={<Button label="Load feeds" href="/feeds" />}>
            No feed is loaded, so nothing can be shown to be up to date.
          </Notice>
        )}
        {report.basis.inventory.turnedAway > 0 && (
          <Notice state="late" action={<Button label="Look" of="at refused submissions" href="/devices/alarms" />}>
            {number(report.basis.inventory.turnedAway)} {report.basis.inventory.turnedAway === 1 ? 'submission was' : 'submissions were'} refused and
            not counted here.
          </Notice>
        )}
        <Card id="systems" title="Systems" side={<ClauseLink id="PM-3.6" />} now>
          <DataTable
            caption="Systems by class"
            captionHidden
            rows={keys}
            empty=""
            columns={[
              {
                label: 'Class',
                head: true,
                cell: (key) => (
                  <>
                    <Tag state={meanings[key][0]}>{systemWords[key]}</Tag> <span class="rest">{meanings[key][1]}</span>
                  </>
                ),
              },
              {
                label: 'Systems',
                number: true,
                cell: (key) => (
                  <>
                    <Figure n={report.systems[key]} href={systemsHref(key)} of={`systems ${systemWords[key]}`} />
                    <Meter share={report.systems.total === 0 ? 0 : report.systems[key] / report.systems.total} state={meanings[key][0]} />
                  </>
                ),
              },
            ]}
          />
          <KeyValue
            items={[
              { key: 'All systems', value: <Figure n={report.systems.total} href={systemsHref('total')} of="systems" /> },
              {
                key: 'Scope not known',
                value: <Figure n={report.gaps.scopeUnknown} href="/report/systems?gap=scope" of="systems whose scope is not known" />,
              },
              {
                key: 'Servers without an owner',
                value: <Figure n={report.gaps.serversWithoutOwner} href="/report/systems?gap=owner" of="servers without an owner" />,
              },
            ]}
          />
          <LeftOutNote of={report.basis.inventory.leftOut} />
        </Card>
        <Patches report={report} />
        <TrackRecordCard record={report.trackRecord} />
        <HostedCard hosted={report.hosted} />
        <Card id="take" title="Export">
          <p>
            A report you create is recorded: its figures, what they are based on, and the hash of its list, so that the ledger can prove it later.
          </p>
          <Acts>
            <PostButton action="/report.pdf" label="Create PDF" kind="first" />
            <PostButton action="/report.csv" label="Create CSV" />
            <PostButton action="/report.xlsx" label="Create XLSX" />
            <PostButton action="/report.json" label="Create JSON" />
          </Acts>
        </Card>
        <Overrides report={report} />
        <Stated report={report} />
        <BasisCard report={report} />
      </Stack>
    </StaffPage>
  )
}

/** What a person said over the computed decision: a report that goes by it must show it, beside what was computed. */
function Overrides({ report: { overrides } }: { report: ComplianceReport }) {
  if (overrides.length === 0) return null
  const day = (date: string | null): string => (date === null ? 'no date' : dateInWords(date))
  return (
    <Card id="overrides" title="By override">
      <DataTable
        caption="Overrides in force"
        captionHidden
        rows={overrides}
        empty=""
        columns={[
          { label: 'Update', head: true, cell: (one) => <a href={planHref(one.updateId)}>{one.package}</a> },
          { label: 'Devices', number: true, cell: (one) => one.devices },
          { label: 'Computed', cell: (one) => `${one.computed ?? 'undecided'}, ${day(one.computedDueOn)}` },
          { label: 'Used instead', cell: (one) => `${one.decision}, ${day(one.dueOn)}` },
          { label: 'Why', cell: (one) => `${one.by}, until ${dateInWords(one.until)}: ${one.reason}` },
        ]}
      />
    </Card>
  )
}

/** Findings that somebody's word takes out of every figure above: who, why and until when, what is known to be exploited first. */
function Stated({ report: { statements } }: { report: ComplianceReport }) {
  if (statements.length === 0) return null
  return (
    <Card id="stated" title="Not counted, by a person’s statement">
      <DataTable
        caption="Findings that do not count"
        captionHidden
        rows={statements.slice(0, 200)}
        empty=""
        columns={[
          {
            label: 'Vulnerability',
            head: true,
            cell: (one) => (
              <>
                <a href={vulnerabilityHref(one.cve)}>{one.cve}</a>
                {one.isExploited && (
                  <>
                    {' '}
                    <Tag state="late">known to be exploited</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: 'In', cell: (one) => one.package },
          { label: 'Where', cell: (one) => one.hostname ?? 'every device' },
          { label: 'Statement', cell: (one) => statementKinds[one.kind] },
          { label: 'Why', cell: (one) => `${one.saidBy}, until ${dateInWords(one.until)}: ${one.reason}` },
        ]}
      />
    </Card>
  )
}

function Patches({ report: { patches, basis } }: { report: ComplianceReport }) {
  const keys = Object.keys(patchWords) as (keyof typeof patchWords)[]
  const decisions = Object.entries(patches.byDecision).toSorted((a, b) => b[1] - a[1])
  return (
    <Card id="patches" title="Patches">
      <KeyValue
        items={keys.map((key) => ({
          key: patchWords[key],
          value: (
            <>
              <Figure n={patches[key]} href={patchesHref(key)} of={`patches: ${patchWords[key]}`} />
              {key === 'exploited' && `, ${kevInWords(basis.feeds)}`}
            </>
          ),
        }))}
      />
      <h3>Pending, by decision</h3>
      {decisions.length === 0 ? (
        <p>No pending patches are known.</p>
      ) : (
        <KeyValue
          items={decisions.map(([decision, n]) => ({
            key: decision,
            value: <Figure n={n} href={patchesHref('pending', decision)} of={`patches: ${decision}`} />,
          }))}
        />
      )}
    </Card>
  )
}

function BasisCard({ report: { basis, notes, zone, asOf } }: { report: ComplianceReport }) {
  const when = whenIn(zone)
  const heard = (iso: string | null) => (iso === null ? 'never' : <Time {...when(iso)} />)
  return (
    <Card id="basis" title="What it is based on">
      <KeyValue
        items={[
          { key: 'As of', value: <Time iso={asOf} words={inWords(asOf, zone, { withYear: true })} /> },
          {
            key: 'Systems heard from',
            value: (
              <>
                {basis.inventory.heardOfTo === null ? (
                  'none yet'
                ) : (
                  <>
                    from {heard(basis.inventory.heardOfFrom)} to {heard(basis.inventory.heardOfTo)}
                  </>
                )}
                ; stale after {basis.inventory.staleDays} days
              </>
            ),
          },
          {
            key: 'Refused submissions',
            value: (
              <a href="/devices/alarms">
                {number(basis.inventory.turnedAway)}, and {number(basis.inventory.openAlarms)} alarms open
              </a>
            ),
          },
          {
            key: 'Policy',
            value: (
              <>
                {policyWords[basis.policy.name] ?? basis.policy.name}; days count from{' '}
                {clockWords[basis.policy.clockStart] ?? basis.policy.clockStart}
              </>
            ),
          },
          {
            key: 'Ledger',
            value: (
              <>
                {number(basis.ledger.entries)} entries sealed, {number(basis.ledger.unsealed)} waiting; head{' '}
                {basis.ledger.head === null ? 'none yet' : <Code>{basis.ledger.head}</Code>}
              </>
            ),
          },
        ]}
      />
      <DataTable
        caption="Feeds"
        rows={basis.feeds}
        empty="No feed is loaded."
        columns={[
          { label: 'Feed', head: true, cell: (feed) => <a href="/feeds">{feed.name}</a> },
          { label: 'Published', cell: (feed) => (feed.published === null ? 'not stated in this format' : dateInWords(feed.published.slice(0, 10))) },
          { label: 'Loaded', cell: (feed) => <Time {...when(feed.loadedAt)} /> },
          { label: 'Age', cell: (feed) => <AgeTag feed={feed} /> },
        ]}
      />
      <ul>
        {notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </Card>
  )
}
