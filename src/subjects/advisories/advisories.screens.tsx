import type { Refusal } from '../../core/result.ts'
import { untilInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Acts, Card, Empty, Stack } from '../../kit/card.tsx'
import { TextField } from '../../kit/fields.tsx'
import { ListView } from '../../kit/list.tsx'
import { ClauseLink, Problem } from '../../kit/problem.tsx'
import type { SavedViewList } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag, type State as TagState } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { deviceHref, whenIn, type Choice } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { CveLink } from '../vulnerabilities/index.ts'
import { itemList, type Counts, type ForTriage, type Item, type Touch, type WholeItem } from './advisories.views.ts'
import { cleanLink } from './told.ts'
import { itemHref, type Triage } from './triage-items.ts'
import { TriageForms } from './triage.screens.tsx'
import { states, type State } from './triage.rules.ts'

const tags: Readonly<Record<State, TagState>> = { untriaged: 'wait', finding: 'soon', task: 'soon', nothing: 'good' }
const StateTag = ({ item }: { item: Pick<Item, 'state' | 'isLate'> }) =>
  item.isLate ? <Tag state="late">triage is late</Tag> : <Tag state={tags[item.state]}>{states[item.state]}</Tag>
const many = (n: number, one: string, more = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`

type ListShown = {
  readonly page: ListPage<Item>
  readonly query: ListQuery
  readonly counts: Counts
  readonly views: SavedViewList
  readonly hasSource: boolean
}
const presets = [
  { name: 'To triage, touches us', query: 'state=untriaged&touches=yes' },
  { name: 'Late', query: 'late=late' },
  { name: 'All to triage', query: 'state=untriaged' },
] as const
const answerOf = ({ counts, hasSource }: ListShown): string => {
  if (!hasSource)
    return counts.untriaged === 0
      ? 'No mailing list and no news is read: nothing is known from there.'
      : `No mailing list and no news is read; ${many(counts.untriaged, 'advisory', 'advisories')} of sources that were removed still ${counts.untriaged === 1 ? 'waits' : 'wait'} for triage.`
  if (counts.untriaged === 0) return 'Everything that came in is triaged.'
  return counts.touching === 0
    ? `Nothing that waits names software that is here; ${many(counts.untriaged, 'advisory waits', 'advisories wait')} for triage.`
    : `${many(counts.touching, 'advisory', 'advisories')} to triage ${counts.touching === 1 ? 'names' : 'name'} software that is here${counts.exploited > 0 ? `, ${counts.exploited} known to be exploited` : ''}${counts.late > 0 ? `; ${counts.late} late` : ''}.`
}

export function AdvisoriesPage({ who, ...shown }: ListShown & { who: Who }) {
  const { page, query, views } = shown
  const may = mayDo(who.positions, 'advisories.triage')
  const when = whenIn(who.zone)
  return (
    <StaffPage who={who} path="/advisories" title="Advisories" question="Which news touch us, and what follows from them?" answer={answerOf(shown)}>
      {!shown.hasSource && (
        <Notice state="unknown" action={<Button label="Set one up" href="/advisories/sources" />}>
          No mailbox and no news feed is set up.
        </Notice>
      )}
      <ListView
        list={itemList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['advisory', 'advisories']}
        empty="No advisory matches."
        bulk={{ action: '/advisories/bulk', label: 'Nothing to do …', verb: 'End', disabledBecause: may.ok ? undefined : may.refusal.says }}
        cells={{
          subject: {
            head: true,
            cell: (row) => (
              <>
                <a href={itemHref(row.id)}>{row.subject || '(no subject)'}</a>
                {row.fault !== null && (
                  <>
                    {' '}
                    <Tag state="unknown">could not be read</Tag>
                  </>
                )}
              </>
            ),
          },
          devices: {
            cell: (row) => (
              <>
                {row.devices === 0 ? <span class="reason">none known</span> : row.devices.toLocaleString('en-US')}
                {row.isExploited && (
                  <>
                    {' '}
                    <Tag state="late">exploited</Tag>
                  </>
                )}
              </>
            ),
          },
          cves: {
            cell: (row) => (
              <>
                {row.cves.slice(0, 1).map((cve) => (
                  <CveLink cve={cve} />
                ))}
                {row.cves.length > 1 && ` and ${row.cves.length - 1} more`}
              </>
            ),
          },
          taken: { cell: (row) => <Time {...when(row.takenAt)} /> },
          state: { cell: (row) => <StateTag item={row} /> },
        }}
      />
      <p class="reason">
        Read from <a href="/advisories/sources">these sources</a>. “None known” means that no software we recognise is named: the text may still
        concern you.
      </p>
    </StaffPage>
  )
}

/** An open update of the patch plan that closes vulnerabilities an item names. */
export type Planned = { readonly package: string; readonly says: string; readonly href: string; readonly cves: readonly string[] }
export type ItemShown = {
  readonly inPlan: readonly Planned[]
  readonly item: WholeItem
  readonly touches: readonly Touch[]
  readonly devices: readonly { readonly id: string; readonly hostname: string; readonly software: string }[]
  readonly people: readonly Choice[]
  readonly today: string
}
export type TriageSent = { readonly refusal: Refusal; readonly wish: Triage }

export function AdvisoryPage({ who, sent, ...shown }: ItemShown & { who: Who; sent?: TriageSent | undefined }) {
  const { item, touches } = shown
  const when = whenIn(who.zone)
  const names = [...new Set(touches.map(({ name }) => name))]
  const answer =
    item.devices > 0
      ? `Yes: ${many(item.devices, 'device')} here ${item.devices === 1 ? 'runs' : 'run'} ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.${item.isExploited ? ' It is known to be exploited.' : ''}`
      : `No software that we recognise here is named.${item.isExploited ? ' A vulnerability it names is known to be exploited.' : ''}`
  return (
    <StaffPage who={who} path="/advisories" title={item.subject || '(no subject)'} question="Does it touch us, and what do we do?" answer={answer}>
      <Stack>
        {item.fault !== null && <Notice state="unknown">{item.fault} It is kept so that nothing is missed.</Notice>}
        {item.twins > 0 && (
          <Notice state="unknown">
            {many(item.twins, 'other advisory claims', 'other advisories claim')} the same id with other words: mailing lists add footers, and anybody
            can send an id.
          </Notice>
        )}
        <Card id="touches" title="What it touches here">
          {touches.length === 0 ? (
            <Empty says="Nothing that we recognise.">
              Names and vulnerabilities in the text were compared with what devices report. Silence here is not safety.
            </Empty>
          ) : (
            <DataTable
              caption="Software and devices"
              captionHidden
              rows={touches}
              empty=""
              columns={[
                {
                  label: 'Software',
                  head: true,
                  cell: (one) => (
                    <>
                      {one.name} <small>{one.version || 'no version told'}</small>
                    </>
                  ),
                },
                {
                  label: 'By',
                  cell: (one) =>
                    one.cve === '' ? (
                      <>
                        its name <Tag state="unknown">any version</Tag>
                      </>
                    ) : (
                      <CveLink cve={one.cve} />
                    ),
                },
                {
                  label: 'Devices',
                  cell: (one) => (
                    <>
                      {one.devices.toLocaleString('en-US')}:{' '}
                      {one.named.map((device, at) => (
                        <>
                          {at > 0 && ', '}
                          <a href={deviceHref(device.id)}>{device.hostname}</a>
                        </>
                      ))}
                      {one.devices > one.named.length && ` and ${(one.devices - one.named.length).toLocaleString('en-US')} more`}
                    </>
                  ),
                },
              ]}
            />
          )}
          {item.cves.length > 0 && (
            <p>
              Names{' '}
              {item.cves.slice(0, 20).map((cve, at) => (
                <>
                  {at > 0 && ', '}
                  <CveLink cve={cve} />
                </>
              ))}
              {item.cves.length > 20 && ` and ${item.cves.length - 20} more`}.
            </p>
          )}
        </Card>
        {shown.inPlan.length > 0 && (
          <Notice state="good">
            Already in the patch plan:
            <ul>
              {shown.inPlan.map((one) => (
                <li>
                  <a href={one.href}>{one.package}</a> ({one.cves.slice(0, 5).join(', ')}
                  {one.cves.length > 5 && ` and ${one.cves.length - 5} more`}): {one.says}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {item.state === 'untriaged' ? (
          <TriageForms who={who} shown={shown} sent={sent} />
        ) : (
          <Card id="decided" title={`Decided: ${states[item.state]}`} side={<ClauseLink id="PM-3.2" />}>
            <p>{item.reason}</p>
            <p class="reason">
              {item.decidedBy}
              {item.decidedAt !== null && (
                <>
                  , <Time {...when(item.decidedAt)} />
                </>
              )}
            </p>
          </Card>
        )}
        <Card id="text" title="What it says">
          <KeyValue
            items={[
              { key: 'From', value: item.sender || <Tag state="unknown">not told</Tag> },
              { key: 'Source', value: item.source },
              { key: 'Dated', value: item.datedAt === null ? <Tag state="unknown">not told</Tag> : <Time {...when(item.datedAt)} /> },
              { key: 'Came in', value: <Time {...when(item.takenAt)} /> },
              ...(item.state === 'untriaged'
                ? [
                    {
                      key: 'Triage by',
                      value: (
                        <>
                          {untilInWords(item.dueAt, who.zone)} {item.isLate && <Tag state="late">late</Tag>}
                        </>
                      ),
                    },
                  ]
                : []),
              ...(item.link === ''
                ? []
                : [
                    {
                      key: 'Published at',
                      value:
                        cleanLink(item.link) === item.link ? (
                          <a href={item.link} rel="noreferrer noopener nofollow">
                            {item.link}
                          </a>
                        ) : (
                          item.link
                        ),
                    },
                  ]),
            ]}
          />
          <pre class="prose">{item.body || '(no text)'}</pre>
          {item.isCut && <p class="reason">It is longer than what is kept here; the rest stands where it came from.</p>}
          <p class="reason">Who sent it is what the message says of itself. It is shown as plain text; nothing in it was opened or fetched.</p>
        </Card>
      </Stack>
    </StaffPage>
  )
}

export function BulkPage({
  who,
  items,
  refusal,
  reason,
}: {
  who: Who
  items: readonly ForTriage[]
  refusal?: Refusal | undefined
  reason?: string | undefined
}) {
  const open = items.filter(({ state }) => state === 'untriaged')
  const touching = open.filter(({ devices }) => devices > 0)
  return (
    <StaffPage
      who={who}
      path="/advisories"
      title={`End ${many(open.length, 'advisory', 'advisories')}`}
      question="Is there nothing to do for any of them?"
      crumbs={[]}
      answer={
        open.length === 0
          ? 'None that is marked waits for triage.'
          : touching.length > 0
            ? `${many(touching.length, 'of them touches', 'of them touch')} devices here: look at ${touching.length === 1 ? 'it' : 'them'} first.`
            : 'None of them names software that we recognise here.'
      }
    >
      <Stack>
        {refusal && <Problem refusal={refusal} />}
        <div class="sheet">
          <DataTable
            caption="Advisories marked"
            captionHidden
            rows={items}
            empty="No advisory is marked."
            columns={[
              { label: 'Advisory', head: true, cell: (one) => <a href={itemHref(one.id)}>{one.subject || '(no subject)'}</a> },
              {
                label: 'Devices here',
                cell: (one) => (
                  <>
                    {one.devices.toLocaleString('en-US')}
                    {one.isExploited && (
                      <>
                        {' '}
                        <Tag state="late">exploited</Tag>
                      </>
                    )}
                  </>
                ),
              },
              {
                label: 'What happens',
                cell: (one) =>
                  one.state === 'untriaged' ? 'ends with nothing to do' : <Tag state="unknown">decided already: {states[one.state]}</Tag>,
              },
            ]}
          />
        </div>
        {open.length > 0 && (
          <form class="form" method="post" action="/advisories/bulk">
            {open.map(({ id }) => (
              <input type="hidden" name="id[]" value={showId('adv', id)} />
            ))}
            <TextField
              name="reason"
              label="Why there is nothing to do"
              rows={3}
              maxlength={2000}
              value={reason}
              error={refusal?.faults?.includes('reason: is missing') ? 'is missing' : undefined}
            />
            <Acts>
              <Button
                kind="first"
                label={`End ${many(open.length, 'advisory', 'advisories')}`}
                cost="Each is on record with your name and this reason; you may take it back for ten minutes."
              />
              <Button label="Back" href="/advisories" />
            </Acts>
          </form>
        )}
      </Stack>
    </StaffPage>
  )
}
