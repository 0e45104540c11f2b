import type { Refusal } from '../../core/result.ts'
import { untilInWords } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { Card, Empty, Stack } from '../../kit/card.tsx'
import { ListView } from '../../kit/list.tsx'
import { ClauseLink } from '../../kit/problem.tsx'
import type { SavedViewList } from '../../kit/saved-views.tsx'
import { DataTable } from '../../kit/table.tsx'
import { Notice, Tag, type State as TagState } from '../../kit/tag.tsx'
import { KeyValue, Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { deviceHref, whenIn, type Choice } from '../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { CveLink } from '../vulnerabilities/index.ts'
import { itemList, touchesShown, type Counts, type Item, type ThingNamed, type Touch, type WholeItem } from './advisories.views.ts'
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
  { name: 'To look through together', query: 'state=untriaged&look=together' },
  { name: 'Late', query: 'late=late' },
  { name: 'All to triage', query: 'state=untriaged' },
] as const
const answerOf = ({ counts, hasSource }: ListShown): string => {
  if (!hasSource)
    return counts.untriaged === 0
      ? 'No mailing lists or news are read: what they report is not known.'
      : `No mailing lists or news are read; ${many(counts.untriaged, 'advisory', 'advisories')} from removed sources still ${counts.untriaged === 1 ? 'waits' : 'wait'} for triage.`
  if (counts.untriaged === 0) return 'Everything received has been triaged.'
  const late = counts.late > 0 ? `; ${counts.late} late` : ''
  return counts.touching === 0
    ? `Nothing waiting is about anything here; ${many(counts.untriaged, 'advisory is', 'advisories are')} waiting for triage${late}.`
    : `${many(counts.touching, 'advisory', 'advisories')} to triage ${counts.touching === 1 ? 'is' : 'are'} about something here${counts.exploited > 0 ? `, ${counts.exploited} known to be exploited` : ''}${counts.untriaged > counts.touching ? `; ${counts.untriaged.toLocaleString('en-US')} wait in all` : ''}${late}.`
}

export function AdvisoriesPage({ who, ...shown }: ListShown & { who: Who }) {
  const { page, query, views } = shown
  const may = mayDo(who.positions, 'advisories.triage')
  const when = whenIn(who.zone)
  return (
    <StaffPage
      who={who}
      path="/advisories"
      title="Advisories"
      question="Which advisories affect us, and what do we do about them?"
      answer={answerOf(shown)}
    >
      {!shown.hasSource && (
        <Notice state="unknown" action={<Button label="Set one up" href="/advisories/sources" />}>
          No mailbox or news feed is set up.
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
                {row.devices > 0 ? row.devices.toLocaleString('en-US') : row.things === 0 && <span class="reason">none known</span>}
                {row.things > 0 && (
                  <small>
                    {' '}
                    {row.devices > 0 && 'and '}
                    {many(row.things, 'application or service', 'applications or services')}
                  </small>
                )}
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
        Read from <a href="/advisories/sources">these sources</a>. “None known” means that nothing we recognize is named - no software, device model,
        application or service: the text may still concern you, so it has its day too.
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
  readonly hasMoreTouches: boolean
  readonly things: readonly ThingNamed[]
  readonly devices: readonly { readonly id: string; readonly hostname: string; readonly software: string }[]
  readonly people: readonly Choice[]
  readonly today: string
}
export type TriageSent = { readonly refusal: Refusal; readonly wish: Triage }

export function AdvisoryPage({ who, sent, ...shown }: ItemShown & { who: Who; sent?: TriageSent | undefined }) {
  const { item, touches } = shown
  const when = whenIn(who.zone)
  const names = [...new Set(touches.map(({ name }) => name))]
  const parts = [
    ...(item.devices > 0
      ? [
          `${many(item.devices, 'device')} here ${item.devices === 1 ? 'has' : 'have'} ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        ]
      : []),
    ...(shown.things.length > 0
      ? [
          `it names ${shown.things
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}`,
        ]
      : []),
  ]
  const answer =
    item.fault !== null
      ? 'Not known: it could not be read. Read it at the source, then decide.'
      : parts.length > 0
        ? `Yes: ${parts.join('; ')}.${item.isExploited ? ' It is known to be exploited.' : ''}`
        : `Nothing that we recognize here is named.${item.isExploited ? ' A vulnerability it names is known to be exploited.' : ''}`
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
          {shown.things.length > 0 && (
            <ul>
              {shown.things.map((one) => (
                <li>
                  <a href={one.kind === 'service' ? `/services/${showId('svc', one.id)}` : `/hosted/${showId('app', one.id)}`}>{one.name}</a>
                  {one.kind === 'service' ? ', a service of ours' : ', which others run for us'}
                  {one.by !== one.name && `: it names ${one.by}`}
                </li>
              ))}
            </ul>
          )}
          {touches.length === 0 && shown.things.length === 0 ? (
            <Empty says="Nothing that we recognize.">
              Names and vulnerabilities in the text were compared with what devices report, their models, hosted applications and services. Finding
              nothing does not mean it is safe.
            </Empty>
          ) : touches.length === 0 ? null : (
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
                      {one.name} <small>{one.ecosystem === 'model' ? 'device model' : one.version || 'version not known'}</small>
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
          {shown.hasMoreTouches && <p class="reason">The first {touchesShown} versions are shown; the count of devices is of all.</p>}
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
              { key: 'From', value: item.sender || <Tag state="unknown">not known</Tag> },
              { key: 'Source', value: item.source },
              { key: 'Dated', value: item.datedAt === null ? <Tag state="unknown">not known</Tag> : <Time {...when(item.datedAt)} /> },
              { key: 'Received', value: <Time {...when(item.takenAt)} /> },
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
          {item.isCut && <p class="reason">It is longer than what is kept here; read the rest at the source.</p>}
          <p class="reason">The sender is what the message itself claims. It is shown as plain text; nothing in it was opened or fetched.</p>
        </Card>
      </Stack>
    </StaffPage>
  )
}
