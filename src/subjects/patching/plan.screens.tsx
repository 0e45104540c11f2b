import { Temporal } from 'temporal-polyfill'
import { dateInWords, inWords, zoneWord } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { ListView } from '../../kit/list.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Notice, Tag } from '../../kit/tag.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { ageInWords, kevInWords, type FeedDates } from '../vulnerabilities/index.ts'
import { partlyWords, silentWords } from './in-doubt.rules.ts'
import { exposureShort, plainly } from './plan.names.ts'
import { many, riskInWords, tieInWords } from './plan-row.rules.ts'
import type { PlanCounts } from './plan.views.ts'
import { causeInWords, changesOf } from './updates/moved.ts'
import { planList, saysOf, waitsOf, type PlanItem } from './updates/plan-list.views.ts'
import type { StateLine } from './updates/states.views.ts'

export const planHref = (id: string): string => `/patching/evaluations/${showId('pe', id)}`

/** The due date in words, with what it means today. */
export function Due({ item, today }: { item: { readonly dueOn: string | null; readonly fixed: string | null }; today: string }) {
  if (item.dueOn === null) return <Tag state="wait">{item.fixed === null ? 'no fix yet' : 'at the next upgrade'}</Tag>
  const words = dateInWords(item.dueOn)
  return item.dueOn < today ? <Tag state="late">late, was due {words}</Tag> : <Tag state={item.dueOn === today ? 'late' : 'soon'}>by {words}</Tag>
}

const presets = [
  { name: 'Known exploited and exposed', query: 'exploited=exposed' },
  { name: 'Late', query: 'due=late' },
  { name: 'Moved since you last looked', query: 'moved=looked' },
  { name: 'No owner', query: 'owner=none' },
] as const

export type PlanShown = {
  readonly page: ListPage<PlanItem>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly counts: PlanCounts
  readonly emergencies: readonly PlanItem[]
  readonly states: readonly StateLine[]
  readonly today: string
  readonly movedSince: string
  readonly looked: string | undefined
  readonly moved: number // updates that moved since then
  readonly feeds: readonly (FeedDates & { readonly name: string })[]
  readonly toCheck: number // findings that no data decides
  readonly noFixes: ReadonlyMap<string, string> // by line: what to say where support of the system has ended
}

const answerOf = ({ feeds, counts }: PlanShown): string => {
  if (feeds.length === 0) return 'Not known yet: no feed is loaded.'
  if (counts.patches === 0)
    return counts.undecidable > 0
      ? `No open updates are known on the devices that can be checked; ${many(counts.undecidable, 'device')} cannot be checked.`
      : 'No open updates are known.'
  return `${many(counts.patches, 'update')} open on ${many(counts.devices, 'device')}, ${counts.overdue === 0 ? 'none' : counts.overdue} late, ${
    counts.exploited === 0 ? 'none' : counts.exploited
  } against what is known to be exploited, ${kevInWords(feeds)}.${
    counts.noise === 0 ? '' : ` The list holds ${counts.noise.toLocaleString('en-US')} more for headers, tools and kernels that are not running.`
  }`
}

/** Since when moves are marked for whoever looks, and the button that says they have seen them. Looking alone changes nothing. */
function Looked({ shown, zone }: { shown: PlanShown; zone: string }) {
  const { looked, moved } = shown
  const since = looked === undefined ? 'in the last 24 hours' : `since you last looked, ${inWords(Temporal.Instant.from(looked), zone)}`
  return (
    <form class="acts" method="post" action="/looks">
      <input type="hidden" name="list" value="plan" />
      <input type="hidden" name="path" value="/plan" />
      <span>
        {moved === 0 ? (
          `Nothing moved ${since}.`
        ) : (
          <>
            <a href="/plan?moved=looked">
              {many(moved, 'update')} moved {since}
            </a>
            , and {moved === 1 ? 'is' : 'are'} marked.
          </>
        )}
      </span>
      <Button
        label="Mark as looked at"
        id="looked"
        disabledBecause={moved === 0 && looked !== undefined ? 'Nothing has moved since you last looked.' : undefined}
      />
    </form>
  )
}

/** What moved, from where to where and why; nothing where it stands as it stood when whoever looks last looked. */
function Move({ row, movedSince, zone }: { row: PlanItem; movedSince: string; zone: string }) {
  const { move } = row
  if (move === null || Temporal.Instant.compare(move.at, movedSince) < 0) return null
  const isNew = move.rankBefore === null
  const parts = [
    ...changesOf({ ...move, package: row.package }),
    !isNew && move.dueBefore === move.dueAfter && move.decisionBefore !== move.decisionAfter ? `${move.decisionBefore} → ${move.decisionAfter}` : '',
  ].filter((part) => part !== '')
  return (
    <small class="moved">
      <Tag state="wait">{isNew ? 'new' : 'moved'}</Tag> {[...parts, causeInWords(move.because)].join('; ')},{' '}
      {inWords(Temporal.Instant.from(move.at), zone)}
    </small>
  )
}

/** What holds it up; a ticket is the way to itself. */
export function Waits({ row }: { row: PlanItem }) {
  const [before, ticket, after] = waitsOf(row).split(/(\bT-\d+)/, 3)
  return (
    <>
      {before}
      {ticket && <a href={`/cycles?text=${ticket}`}>{ticket}</a>}
      {after}
    </>
  )
}

/** The devices of an update by the situation they are in: what the row's one date does not tell. */
function Situations({ row, states, today }: { row: PlanItem; states: readonly StateLine[]; today: string }) {
  const mine = states.filter(({ updateId }) => updateId === row.id)
  if (mine.length < 2) return null
  return (
    <details class="situations">
      <summary>
        {mine.length} situations<span class="hidden"> of {row.package}</span>
      </summary>
      <ul>
        {mine.slice(0, 8).map((state) => (
          <li>
            {many(state.devices, 'device')} with {state.installed}, {exposureShort(state.exposure)}:{' '}
            {row.override === null ? <Due item={state} today={today} /> : 'by override'}
          </li>
        ))}
      </ul>
      {mine.length > 8 && (
        <p>
          <a href={planHref(row.id)}>{mine.length - 8} more</a>
        </p>
      )}
    </details>
  )
}

function Emergencies({ rows, today, total }: { rows: readonly PlanItem[]; today: string; total: number }) {
  if (rows.length === 0) return null
  return (
    <Card id="emergencies" title="Known exploited, and exposed here" side={<ClauseLink id="PM-3.3" />} now>
      <p>Isolating it now and patching in the next window is a valid first response.</p>
      <ol class="emergencies">
        {rows.map((row) => (
          <li>
            <a href={planHref(row.id)}>{row.package}</a> <Due item={{ dueOn: row.dueOn, fixed: row.target }} today={today} /> {saysOf(row, today)}
            {(row.owner ?? row.hostOwner) ? ` Owner: ${row.owner ?? row.hostOwner}.` : ' It has no owner, so it falls to the director.'}
          </li>
        ))}
      </ol>
      {total > rows.length && (
        <p>
          <a href="/plan?exploited=exposed">All {total}</a>
        </p>
      )}
    </Card>
  )
}

export function PlanPage({ who, ...shown }: PlanShown & { who: Who }) {
  const { page, query, views, counts, emergencies, states, today, movedSince, feeds, toCheck, noFixes } = shown
  const hasFeeds = feeds.length > 0
  const partly = counts.partly.reduce((sum, { devices }) => sum + devices, 0)
  const doubtful = feeds.filter((feed) => feed.isOld || feed.ageDays === null)
  const mayPlan = mayDo(who.positions, 'plan.assign')
  const isRanked = (query.sort ?? 'rank') === 'rank' && query.order !== 'descending'
  const isNarrowed = Object.entries(query).some(
    ([name, value]) => value !== undefined && !['sort', 'order', 'size', 'after', 'before', 'at'].includes(name),
  )
  return (
    <StaffPage
      who={who}
      path="/plan"
      title="Patch plan"
      question="What do we patch first, and why?"
      answer={answerOf(shown)}
      action={hasFeeds ? undefined : <Button label="Load feeds" kind="first" href="/feeds" />}
    >
      <Stack>
        {counts.undecidable > 0 && (
          <Notice state="unknown" action={<Button label="See which, and why" href="/report/systems?gap=data" />}>
            {many(counts.undecidable, 'device')} cannot be checked. {silentWords(counts.silent)}
            {counts.unsaid > 0 &&
              (counts.undecidable === 1
                ? ' Who patches it is not known.'
                : ` Who patches ${counts.unsaid === counts.undecidable ? 'them' : `${counts.unsaid.toLocaleString('en-US')} of them`} is not known.`)}{' '}
            An empty list does not mean {counts.undecidable === 1 ? 'it is' : 'they are'} safe.
          </Notice>
        )}
        {counts.partly.length > 0 && (
          <Notice state="unknown" action={<Button label="See which" href="/report/systems?gap=part" />}>
            {many(partly, 'device')} {partly === 1 ? 'is' : 'are'} checked in part. {partlyWords(counts.partly)} What is found stands in this list;
            finding nothing does not mean that nothing is missing.
          </Notice>
        )}
        {toCheck > 0 && (
          <Notice state="unknown" action={<Button label="Check them" href="/vulnerabilities?state=undecided" />}>
            {many(toCheck, 'finding')} cannot be decided by data and {toCheck === 1 ? 'is' : 'are'} not in this list: somebody has to check{' '}
            {toCheck === 1 ? 'it' : 'them'}.
          </Notice>
        )}
        {doubtful.length > 0 && (
          <Notice state={doubtful.some((feed) => feed.isOld) ? 'late' : 'unknown'} action={<Button label="Load newer ones" href="/feeds" />}>
            {doubtful.map((feed) => `${feed.name}: ${feed.isOld ? `${feed.ageDays} days old` : ageInWords(feed).words}`).join('. ')}. What was
            published since is not known here.
          </Notice>
        )}
        {!isNarrowed && page.from <= 1 && <Emergencies rows={emergencies} today={today} total={counts.emergencies} />}
        {hasFeeds && <Looked shown={shown} zone={who.zone} />}
        <ListView
          list={planList}
          page={page}
          query={query}
          views={views}
          presets={presets}
          words={['update', 'updates']}
          empty={
            !hasFeeds
              ? 'No feed is loaded: load the KEV catalog and fix data on the Feeds page.'
              : isNarrowed
                ? 'No open update matches. Remove a filter.'
                : 'No open updates are known.'
          }
          bulk={{ action: '/plan/bulk', label: 'Assign an owner to selected', disabledBecause: mayPlan.ok ? undefined : mayPlan.refusal.says }}
          cells={{
            rank: {
              head: true,
              cell: (row) => {
                const at = page.rows.indexOf(row)
                const above = page.rows[at - 1]
                const tie = isRanked ? tieInWords({ ...row, fixed: row.target }, above && { ...above, fixed: above.target }) : null
                return (
                  <>
                    {isRanked && !isNarrowed && <span class="rank">{page.from + at}</span>} <a href={planHref(row.id)}>{row.package}</a>
                    {row.kevCves.length > 0 && (
                      <>
                        {' '}
                        <Tag state="late">known exploited</Tag>
                      </>
                    )}
                    {row.isNoise && (
                      <>
                        {' '}
                        <Tag state="wait">ranked last</Tag>
                      </>
                    )}
                    {row.override !== null && (
                      <>
                        {' '}
                        <Tag state="wait">by override</Tag>
                      </>
                    )}
                    <span class="rest">
                      {saysOf(row, today)}
                      {noFixes.has(row.line) && (
                        <>
                          {' '}
                          <Tag state="late">end of support</Tag> {noFixes.get(row.line)}
                        </>
                      )}
                    </span>
                    <span class="rest waits">
                      Waits for <Waits row={row} />.
                    </span>
                    {row.missing.length > 0 && <span class="rest">Not decided: {row.missing.map(plainly).join('; ')}.</span>}
                    {row.override !== null && (
                      <span class="rest">
                        {row.override.by} until {dateInWords(row.override.until)}: {row.override.reason}
                      </span>
                    )}
                    <Move row={row} movedSince={movedSince} zone={who.zone} />
                    {tie !== null && (
                      <details class="situations">
                        <summary>
                          Why here<span class="hidden">: {row.package}</span>
                        </summary>
                        <p>{tie}</p>
                      </details>
                    )}
                    <Situations row={row} states={states} today={today} />
                  </>
                )
              },
            },
            devices: {
              cell: (row) => (
                <>
                  {row.devices.toLocaleString('en-US')}
                  {row.sites > 0 && <small> at {many(row.sites, 'site')}</small>}
                </>
              ),
            },
            owner: {
              cell: (row) =>
                row.owner ??
                (row.hostOwner === null ? (
                  <Tag state="unknown">no owner</Tag>
                ) : (
                  <>
                    {row.hostOwner} <small>owner of {row.host}</small>
                  </>
                )),
            },
            due: {
              cell: (row) => (
                <>
                  <Due item={{ dueOn: row.dueOn, fixed: row.target }} today={today} /> <small>{row.decision}</small>
                </>
              ),
            },
            risk: { cell: (row) => riskInWords(row) },
          }}
        />
        <p class="reason">
          In the order of the due date, then of what is known to be exploited, risk, exposure; EPSS breaks what ties are left. Times are{' '}
          {zoneWord(who.zone)}. <a href="/patching/policies">The policy behind it</a>, and{' '}
          <a href="/patching/updates/new">an update that no vulnerability names</a>.
        </p>
      </Stack>
    </StaffPage>
  )
}
