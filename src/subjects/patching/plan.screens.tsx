import { dateInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { hrefWith } from '../../kit/href.ts'
import { ClauseLink } from '../../kit/problem.tsx'
import { DataTable, Pager } from '../../kit/table.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import { Code, KeyValue, Time } from '../../kit/values.tsx'
import { showId } from '../../platform/ids.ts'
import { deviceHref, FilterForm, kinds, whenIn, type Choice } from '../assets/index.ts'
import { StaffPage, type Who } from '../people/index.ts'
import { ageInWords, kevInWords, type FeedDates } from '../vulnerabilities/index.ts'
import { riskInWords, tieInWords } from './plan-row.rules.ts'
import type { PlanCounts, PlanItem } from './plan.views.ts'

export const planHref = (id: string): string => `/plan/${showId('pe', id)}`

/** The due date in words, with what it means today. */
export function Due({ item, today }: { item: Pick<PlanItem, 'dueOn' | 'fixed'>; today: string }) {
  if (item.dueOn === null) return <Tag state="wait">{item.fixed === null ? 'no fix yet' : 'at the next upgrade'}</Tag>
  const words = dateInWords(item.dueOn)
  return item.dueOn < today ? <Tag state="late">late, was due {words}</Tag> : <Tag state={item.dueOn === today ? 'late' : 'soon'}>by {words}</Tag>
}

const exposureWords: Readonly<Record<string, string>> = { 'not-exposed': 'no', exposed: 'yes' }
/** Policies by the names people know them under. */
export const policyWords: Readonly<Record<string, string>> = {
  'bod-26-04': 'CISA BOD 26-04', 'cisa-coordinator': 'CISA Coordinator SSVC', 'ssvc-deployer': 'SSVC Deployer', 'bod-22-01': 'CISA BOD 22-01 (revoked)',
  'bod-19-02': 'CISA BOD 19-02 (revoked)',
}

export const clockWords: Readonly<Record<string, string>> = {
  'later-of-fix-and-detection': 'the later of the fix and its detection here', 'fix-published': 'the fix', 'detected-here': 'its detection here',
}
const slugs = Object.entries({ ...policyWords, ...clockWords })

/** A stored text with its slugs and dates in words. */
const plainly = (text: string): string =>
  slugs.reduce((words, [slug, said]) => words.replaceAll(slug, said), text).replace(/\d{4}-\d\d-\d\d/g, (date) => dateInWords(date))

export type PlanShown = {
  readonly rows: readonly PlanItem[]; readonly total: number; readonly page: number; readonly pageSize: number; readonly noise: readonly PlanItem[]
  readonly noiseTotal: number; readonly counts: PlanCounts
  readonly sites: readonly Choice[]; readonly today: string; readonly feeds: readonly (FeedDates & { readonly name: string })[]; readonly query: Readonly<Record<string, string | undefined>>
}

export function PlanPage({ who, rows, total, page, pageSize, noise, noiseTotal, counts, sites, today, feeds, query }: PlanShown & { who: Who }) {
  const hasFeeds = feeds.length > 0
  const at = (more: Record<string, string | number | undefined>) => hrefWith('/plan', { ...query, page: undefined, ...more })
  const first = rows[0]
  const doubtful = feeds.filter((feed) => feed.isOld || feed.ageDays === null)
  const answer = !hasFeeds ? 'Nothing can be said yet: no feed is loaded.' : counts.patches === 0 ? 'No known patch is open.'
    : `${counts.patches.toLocaleString('en-US')} ${counts.patches === 1 ? 'patch' : 'patches'} open on ${counts.devices} ${counts.devices === 1 ? 'device'
      : 'devices'}, ${counts.overdue === 0 ? 'none' : counts.overdue} late, ${counts.exploited === 0 ? 'none'
      : counts.exploited} against what is known to be exploited, ${kevInWords(feeds)}.`
  return (
    <StaffPage who={who} path="/plan" title="Patch plan" question="What first, and why?" answer={answer}
      action={hasFeeds ? undefined : <Button label="Load feeds" kind="first" href="/feeds" />}>
      <Stack>
        {counts.undecidable > 0 && (
          <Notice state="unknown">{counts.undecidable} {counts.undecidable === 1 ? 'device' : 'devices'} cannot be judged: no fix data is loaded for
            what they run. Silence here is not safety.</Notice>
        )}
        {doubtful.length > 0 && (
          <Notice state={doubtful.some((feed) => feed.isOld) ? 'late' : 'unknown'} action={<Button label="Load newer ones" href="/feeds" />}>
            {doubtful.map((feed) => `${feed.name}: ${feed.isOld ? `${feed.ageDays} days old` : ageInWords(feed).words}`).join('. ')}. What was
            published since is not known here.
          </Notice>
        )}
        <FilterForm action="/plan" fields={[
          { name: 'text', label: 'Package, device or CVE', value: query.text },
          { name: 'kind', label: 'Kind', value: query.kind, options: Object.entries(kinds).map(([value, label]) => ({ value, label })) },
          { name: 'site', label: 'Site', value: query.site, options: sites.map(({ id, name }) => ({ value: showId('sit', id), label: name })) },
          { name: 'exploited', label: 'Known exploited', value: query.exploited, options: [{ value: 'yes', label: 'Only these' }] },
        ]} />
        {first === undefined && <Empty
          says={hasFeeds ? 'No open patch matches.' : 'No feed is loaded.'}>{hasFeeds ? 'Take a filter away, or be glad.'
            : 'Load the KEV catalogue and Debian\'s fix data on the page Feeds.'}</Empty>}
        {first !== undefined && <Card id="plan" title="In this order"><Rows rows={rows} today={today} from={(page - 1) * pageSize} />
          <Pager from={(page - 1) * pageSize + 1} to={Math.min(total, page * pageSize)} of={total}
            previousHref={page > 1 ? at({ page: page - 1 }) : undefined}
              nextHref={page * pageSize < total ? at({ page: page + 1 }) : undefined} /></Card>}
        {noiseTotal > 0 && (
          <Card id="noise" title="Ranked last">
            <details>
              <summary>{noiseTotal.toLocaleString('en-US')} about headers, tools and kernels that do not run</summary>
              <Rows rows={noise} today={today} from={total} />
            </details>
          </Card>
        )}
      </Stack>
    </StaffPage>
  )
}

function Rows({ rows, today, from }: { rows: readonly PlanItem[]; today: string; from: number }) {
  const ranked = rows.map((item, at) => ({ item, rank: from + at + 1, tie: tieInWords(item, rows[at - 1]) }))
  return (
    <DataTable caption="Patches in the order of work" captionHidden rows={ranked} empty="None." columns={[
      { label: 'Rank', number: true, cell: ({ rank }) => rank },
      { label: 'What first and why', head: true, cell: ({ item, tie }) => <><a
        href={planHref(item.id)}>{item.package} on {item.hostname}</a> <span class="rest">{item.says}{tie !== null && ` ${tie}`}</span></> },
      { label: 'Device', cell: ({ item }) => <><a
        href={deviceHref(item.deviceId)}>{item.hostname}</a>{item.service !== null && <small> {item.service}</small>}</> },
      { label: 'CVEs', number: true,
        cell: ({ item }) => <>{item.cveCount.toLocaleString('en-US')}{item.kevCves.length > 0 && <> <Tag
          state="late">{item.kevCves.length} exploited</Tag></>}</> },
      { label: 'Risk', cell: ({ item }) => riskInWords(item) },
      { label: 'Decision', cell: ({ item }) => <>{item.decision} <ClauseLink id="PM-3.3" /></> },
      { label: 'Due', cell: ({ item }) => <Due item={item} today={today} /> },
    ]} />
  )
}

type EvaluationShown = { readonly item: PlanItem; readonly cves: readonly string[]; readonly today: string; readonly rank: number | undefined }

export function EvaluationPage({ who, item, cves, today, rank }: EvaluationShown & { who: Who }) {
  const when = whenIn(who.zone)
  return (
    <StaffPage who={who} path="/plan" title={`${item.package} on ${item.hostname}`} question="Is this patch critical and relevant to us?"
      answer={item.says}>
      <Stack>
        {item.closedAt !== null && <Notice state="good">Closed <Time {...when(item.closedAt)} />: it is no longer found on this device.</Notice>}
        {item.missing.length > 0 && <Notice state="unknown">Not decided, because something is not known: {item.missing.map(plainly).join('; ')}.</Notice>}
        <Card id="decision" title="Decision" side={<ClauseLink id="PM-3.3" />}>
          <KeyValue items={[
            { key: 'Decision', value: `${item.decision}, by ${policyWords[item.policy] ?? item.policy}` }, { key: 'Due', value: <Due item={item} today={today} /> },
            { key: 'Risk level', value: riskInWords(item) },
            { key: 'Place in the plan', value: rank ?? 'closed' }, { key: 'Device', value: <a href={deviceHref(item.deviceId)}>{item.hostname}</a> },
            { key: 'Service', value: item.service ?? <Tag state="unknown">none is named</Tag> },
            { key: 'Installed', value: <Code>{item.installed}</Code> },
            { key: 'Fixed in', value: item.fixed === null ? <Tag state="wait">no fix published yet</Tag> : <Code>{item.fixed}</Code> },
            { key: 'Closes', value: `${item.fixableCount.toLocaleString('en-US')} of ${item.cveCount.toLocaleString('en-US')} vulnerabilities` },
            { key: 'Evaluated', value: <Time {...when(item.computedAt)} /> },
          ]} />
        </Card>
        <Card id="inputs" title="What it stands on">
          <DataTable caption="Inputs" captionHidden rows={item.inputs} empty="None." columns={[
            { label: 'Input', head: true, cell: (input) => input.input }, { label: 'Value', cell: (input) => exposureWords[input.value] ?? plainly(input.value) },
            { label: 'Source', cell: (input) => (input.isDefault ? <Tag state="unknown">{plainly(input.source)}</Tag> : plainly(input.source)) },
            { label: 'Date', cell: (input) => (input.on === null ? '' : input.on.length > 10 ? <Time {...when(input.on)} /> : dateInWords(input.on)) },
          ]} />
        </Card>
        <Card id="cves" title="Vulnerabilities">
          {item.kevCves.length > 0 && <p>{item.kevCves.map((cve) => <><Code>{cve}</Code> <Tag state="late">known exploited</Tag> </>)}</p>}
          <details>
            <summary>{cves.length < item.cveCount ? `${cves.length.toLocaleString('en-US')} of ` : 'All '}{item.cveCount.toLocaleString('en-US')}</summary>
            <p>{cves.map((cve) => <><Code>{cve}</Code> </>)}</p>
          </details>
        </Card>
      </Stack>
    </StaffPage>
  )
}
