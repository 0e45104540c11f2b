import { dateInWords, inWords } from '../../core/time/words.ts'
import { Button, PostButton } from '../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../kit/card.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable, Meter, Pager } from '../../kit/table.tsx'
import { Notice, Tag, type State } from '../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { deviceHref, whenIn } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { patchesHref, patchWords, systemsHref, systemWords } from './compliance-files.ts'
import type { ComplianceReport, SystemOnReport } from './compliance-report.ts'
import type { Reason, SystemClass } from './compliance.rules.ts'
import type { PatchRow } from './compliance.views.ts'
import { Due, planHref } from './plan.screens.tsx'

const classTags = { 'up-to-date': ['good', 'up to date'], pending: ['soon', 'pending'], 'with-issues': ['late', 'with issues'], unknown: ['unknown', 'unknown'] } as const satisfies Record<SystemClass, readonly [State, string]>
const ClassTag = ({ is }: { is: SystemClass }) => <Tag state={classTags[is][0]}>{classTags[is][1]}</Tag>

const meanings = {
  upToDate: ['good', 'Every fix that the loaded data names is installed, and we heard of it lately'], pending: ['soon', 'Patches wait, none is late'],
  withIssues: ['late', 'A patch is late, the last run failed or was reverted, its identity is in doubt, or nobody patches it'], unknown: ['unknown', 'Silent too long, no fix data, or nobody said who patches it'],
  excepted: ['wait', 'Exceptions are not built yet, so none is counted'],
} as const satisfies Partial<Record<keyof typeof systemWords, readonly [State, string]>>

const number = (n: number) => n.toLocaleString('en-US')
const Figure = ({ n, href, of }: { n: number; href: string; of: string }) => <a href={href}>{number(n)}<span class="hidden"> {of}</span></a>

export const answerOf = ({ systems }: ComplianceReport): string => (systems.total === 0 ? 'No system is known yet.'
  : `Of ${number(systems.total)} ${systems.total === 1 ? 'system' : 'systems'}: ${number(systems.upToDate)} up to date, ${number(systems.pending)} pending, ${number(systems.withIssues)} with issues, ${number(systems.unknown)} unknown.`)

export function ReportPage({ who, report }: { who: Who; report: ComplianceReport }) {
  const keys = Object.keys(meanings) as (keyof typeof meanings)[]
  return (
    <StaffPage who={who} path="/report" title="Compliance report" question="Are we within our own rules?" answer={answerOf(report)}>
      <Stack>
        {report.basis.feeds.length === 0 && <Notice state="unknown" action={<Button label="Load feeds" href="/feeds" />}>No feed is loaded: nothing can be called up to date.</Notice>}
        {report.basis.inventory.turnedAway > 0 && (
          <Notice state="late" action={<Button label="Look" of="at what was turned away" href="/devices/alarms" />}>
            {number(report.basis.inventory.turnedAway)} {report.basis.inventory.turnedAway === 1 ? 'submission was' : 'submissions were'} turned away: what they held is missing here.
          </Notice>
        )}
        <Card id="systems" title="Systems" side={<ClauseLink id="PM-3.6" />} now>
          <DataTable caption="Systems by class" captionHidden rows={keys} empty="" columns={[
            { label: 'Class', head: true, cell: (key) => <Tag state={meanings[key][0]}>{systemWords[key]}</Tag> },
            { label: 'Systems', number: true, cell: (key) => <><Figure n={report.systems[key]} href={systemsHref(key)} of={`systems ${systemWords[key]}`} /><Meter share={report.systems.total === 0 ? 0 : report.systems[key] / report.systems.total} state={meanings[key][0]} /></> },
            { label: 'What it means', cell: (key) => meanings[key][1] },
          ]} />
          <KeyValue items={[
            { key: 'All systems', value: <Figure n={report.systems.total} href={systemsHref('total')} of="systems" /> },
            { key: 'Scope not told yet', value: <Figure n={report.gaps.scopeUnknown} href="/report/systems?gap=scope" of="systems whose scope nobody told" /> },
            { key: 'Servers without an owner', value: <Figure n={report.gaps.serversWithoutOwner} href="/report/systems?gap=owner" of="servers without an owner" /> },
            { key: 'Out of scope, with a reason', value: <Figure n={report.basis.inventory.outOfScope} href="/devices?scope=out" of="devices out of scope" /> },
          ]} />
        </Card>
        <Patches report={report} />
        <Card id="take" title="Take it with you">
          <p>A report that is made goes on record: its figures, what they stand on, and the hash of its list, so that the ledger proves it later.</p>
          <Acts><PostButton action="/report.csv" label="Make it as CSV" kind="first" /><PostButton action="/report.json" label="Make it as JSON" /></Acts>
          <p>PDF, XLSX and OSCAL are not built yet, nor is a report as of an earlier moment.</p>
        </Card>
        <BasisCard report={report} />
      </Stack>
    </StaffPage>
  )
}

function Patches({ report }: { report: ComplianceReport }) {
  const { patches } = report
  const keys = Object.keys(patchWords) as (keyof typeof patchWords)[]
  return (
    <Card id="patches" title="Patches">
      <DataTable caption="Patches" captionHidden rows={keys} empty="" columns={[
        { label: 'Patches', head: true, cell: (key) => patchWords[key] },
        { label: 'Number', number: true, cell: (key) => <Figure n={patches[key]} href={patchesHref(key)} of={`patches: ${patchWords[key]}`} /> },
      ]} />
      <DataTable caption="Pending patches by decision" rows={Object.entries(patches.byDecision).toSorted((a, b) => b[1] - a[1])} empty="No patch is pending that we know of." columns={[
        { label: 'Decision', head: true, cell: ([decision]) => decision }, { label: 'Number', number: true, cell: ([decision, n]) => <Figure n={n} href={patchesHref('pending', decision)} of={`patches: ${decision}`} /> },
      ]} />
    </Card>
  )
}

function BasisCard({ report: { basis, notes, zone, asOf } }: { report: ComplianceReport }) {
  const when = whenIn(zone)
  const heard = (iso: string | null) => (iso === null ? 'never' : <Time {...when(iso)} />)
  return (
    <Card id="basis" title="What it stands on">
      <KeyValue items={[
        { key: 'As of', value: <Time iso={asOf} words={inWords(asOf, zone, { withYear: true })} /> },
        { key: 'Systems heard of', value: <>from {heard(basis.inventory.heardOfFrom)} to {heard(basis.inventory.heardOfTo)}; stale after {basis.inventory.staleDays} days</> },
        { key: 'Submissions turned away', value: <a href="/devices/alarms">{number(basis.inventory.turnedAway)}, and {number(basis.inventory.openAlarms)} alarms open</a> },
        { key: 'Policy', value: `${basis.policy.name}, clock from: ${basis.policy.clockStart}` },
        { key: 'Ledger', value: <>{number(basis.ledger.entries)} entries sealed, {number(basis.ledger.unsealed)} waiting; head {basis.ledger.head === null ? 'none yet' : <Code>{basis.ledger.head}</Code>}</> },
      ]} />
      <DataTable caption="Feeds" rows={basis.feeds} empty="No feed is loaded." columns={[
        { label: 'Feed', head: true, cell: (feed) => <a href="/feeds">{feed.name}</a> }, { label: 'Published', cell: (feed) => (feed.published === null ? 'the format does not tell' : dateInWords(feed.published.slice(0, 10))) },
        { label: 'Loaded', cell: (feed) => <Time {...when(feed.loadedAt)} /> }, { label: 'Age', cell: (feed) => <Tag state={feed.isOld ? 'late' : 'good'}>{feed.ageDays} {feed.ageDays === 1 ? 'day' : 'days'}</Tag> },
      ]} />
      <ul>{notes.map((note) => <li>{note}</li>)}</ul>
    </Card>
  )
}

export type PageOf = { readonly total: number; readonly page: number; readonly pageSize: number; readonly href: (page: number) => string }
const Pages = ({ total, page, pageSize, href }: PageOf) => (
  <Pager from={total === 0 ? 0 : (page - 1) * pageSize + 1} to={Math.min(total, page * pageSize)} of={total} previousHref={page > 1 ? href(page - 1) : undefined} nextHref={page * pageSize < total ? href(page + 1) : undefined} />
)

const Reasons = ({ row }: { row: SystemOnReport }) => {
  const at = (about: Reason['about']): string => (about === 'run' && row.runId !== null ? `/runs/${showId('run', row.runId)}`
    : about === 'alarms' ? '/devices/alarms' : about === 'feeds' ? '/feeds' : about === 'plan' ? `/plan?text=${encodeURIComponent(row.hostname)}` : deviceHref(row.id))
  return row.reasons.length === 0 ? <>{row.says}</> : <>{row.reasons.map((reason) => <><a href={at(reason.about)}>{reason.says}</a> </>)}</>
}

export function SystemsPage({ who, title, rows, ...pages }: PageOf & { who: Who; title: string; rows: readonly SystemOnReport[] }) {
  const when = whenIn(who.zone)
  return (
    <StaffPage who={who} path="/report" title={title} question="Which systems are these, and why?" answer={`${number(pages.total)} ${pages.total === 1 ? 'system' : 'systems'}.`} action={<Button label="Back to the report" href="/report" />}>
      {pages.total === 0 ? <Empty says="No system is among these." /> : (
        <Card id="systems" title="Each with its reasons">
          <DataTable caption="Systems" captionHidden rows={rows} empty="" columns={[
            { label: 'System', head: true, cell: (row) => <a href={deviceHref(row.id)}>{row.hostname}</a> }, { label: 'Class', cell: (row) => <ClassTag is={row.class} /> },
            { label: 'Why', cell: (row) => <Reasons row={row} /> }, { label: 'Last heard of', cell: (row) => <Time {...when(row.lastSeen)} /> },
            { label: 'Evidence', cell: (row) => <a href={`/evidence?about=${showId('dev', row.id)}`}>evidence<span class="hidden"> of {row.hostname}</span></a> },
          ]} />
          <Pages {...pages} />
        </Card>
      )}
    </StaffPage>
  )
}

export function PatchesPage({ who, title, today, rows, ...pages }: PageOf & { who: Who; title: string; today: string; rows: readonly PatchRow[] }) {
  return (
    <StaffPage who={who} path="/report" title={title} question="Which patches are these, and why?" answer={`${number(pages.total)} ${pages.total === 1 ? 'patch' : 'patches'}.`} action={<Button label="Back to the report" href="/report" />}>
      {pages.total === 0 ? <Empty says="No patch is among these." /> : (
        <Card id="patches" title="In the order of the plan">
          <DataTable caption="Patches" captionHidden rows={rows} empty="" columns={[
            { label: 'Patch', head: true, cell: (row) => <a href={planHref(row.id)}>{row.package} on {row.hostname}</a> }, { label: 'Why', cell: (row) => row.says },
            { label: 'Decision', cell: (row) => row.decision }, { label: 'Due', cell: (row) => <Due item={row} today={today} /> },
          ]} />
          <Pages {...pages} />
        </Card>
      )}
    </StaffPage>
  )
}
