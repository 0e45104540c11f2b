import type { Child } from 'hono/jsx'
import type { Refusal } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { Button } from '../../../kit/button.tsx'
import { Acts, Card, Stack, Two } from '../../../kit/card.tsx'
import { DateTimeField, Form, SelectField, TextField } from '../../../kit/fields.tsx'
import { ListView } from '../../../kit/list.tsx'
import { ClauseLink, Problem } from '../../../kit/problem.tsx'
import type { SavedView } from '../../../kit/saved-views.tsx'
import { DataTable } from '../../../kit/table.tsx'
import { Notice, Tag } from '../../../kit/tag.tsx'
import { KeyValue, Time } from '../../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, faultOf, inLabels, whenIn, type Choice } from '../../assets/index.ts'
import { mayDo, StaffPage, type Who } from '../../people/index.ts'
import { AgeTag, type FeedDates } from '../../vulnerabilities/index.ts'
import { many } from '../plan-row.rules.ts'
import { endingKinds, endInWords, meansOf } from './support.rules.ts'
import { sourceWords, supportList, type Ending, type Holder } from './support.views.ts'

export const endingHref = (id: string): string => `/end-of-support/${showId('sup', id)}`
const thing = { hosted: ['/hosted', 'app'], contract: ['/hosted', 'app'], service: ['/services', 'svc'] } as const
const labels = { endsOn: 'Supported until', readWhere: 'Where you read it', ownerId: 'Owner', todo: 'What to do' } as const
const states = { past: 'late', soon: 'soon', year: 'soon', later: 'good', 'goes-on': 'good', unknown: 'unknown' } as const

/** The end with its state; a day within the year is not yet a warning. */
export function EndTag({ row }: { row: Pick<Ending, 'ends' | 'endsOn' | 'when'> }) {
  const words = endInWords(row)
  return row.when === 'later' || row.when === 'year' || row.when === 'goes-on' ? <>{words}</> : <Tag state={states[row.when]}>{words}</Tag>
}

function Source({ row }: { row: Ending }) {
  if (row.source === 'none') return <Tag state="unknown">not known</Tag>
  return (
    <>
      {sourceWords(row)}
      {row.sourceOn !== null && (
        <>
          {' '}
          <small>of {dateInWords(row.sourceOn)}</small>
        </>
      )}
    </>
  )
}

const todoOf = (row: Ending): Child => row.todo || (row.successor === null ? (row.when === 'past' ? 'Replace it' : '') : `Move to ${row.successor}`)

const presets = [
  { name: 'Ended', query: 'when=past' },
  { name: 'Within 90 days', query: 'when=soon' },
  { name: 'No owner', query: 'owner=none' },
  { name: 'Not known', query: 'when=unknown' },
] as const

export type SupportShown = {
  readonly page: ListPage<Ending>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly feed: FeedDates | undefined
  readonly counts: { readonly past: number; readonly soon: number; readonly unknown: number }
}

const answerOf = ({ counts: { past, soon, unknown }, feed, page, query }: SupportShown): string => {
  const parts = [
    ...(past > 0 ? [`${many(past, 'product has', 'products have')} ended and ${past === 1 ? 'is' : 'are'} still here`] : []),
    ...(soon > 0 ? [`${soon} end within 90 days`] : []),
    ...(unknown > 0 ? [`for ${unknown} the end is not known`] : []),
  ]
  if (parts.length > 0) return `${parts.join(', ')}.`
  if (page.total === 0 && Object.values(query).every((one) => one === undefined)) return 'There is nothing here yet.'
  return feed === undefined ? 'How long anything here gets fixes is not known.' : 'Nothing here is known to have ended.'
}

export function SupportPage({ who, ...shown }: SupportShown & { who: Who }) {
  const { page, query, feed, views } = shown
  const may = mayDo(who.positions, 'devices.change')
  return (
    <StaffPage
      who={who}
      path="/end-of-support"
      title="End of support"
      question="What runs out when, who owns it, and what replaces it?"
      answer={answerOf(shown)}
    >
      {feed === undefined && (
        <Notice state="unknown">
          No end-of-life dates are loaded: for systems and software nothing is known until the endoflife.date data is.{' '}
          <a href="/feeds#load">Load a file</a>
        </Notice>
      )}
      <ListView
        list={supportList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['row', 'rows']}
        bulk={{
          action: '/end-of-support/bulk',
          label: 'Set owner and plan for selected',
          verb: 'Set for',
          disabledBecause: may.ok ? undefined : may.refusal.says,
        }}
        empty="Nothing here matches."
        cells={{
          name: { head: true, cell: (row) => <a href={endingHref(row.id)}>{row.name}</a> },
          ends: { cell: (row) => <EndTag row={row} /> },
          owner: { cell: (row) => row.owner ?? <Tag state="unknown">nobody</Tag> },
          todo: { cell: todoOf },
          source: { cell: (row) => <Source row={row} /> },
        }}
      />
      <p class="reason">
        Where nobody tells a day, that is not a good sign and is shown as not known. Programs that a Linux distribution packages end with the
        distribution; browsers, of which only the newest version is supported, stand in the plan.{' '}
        {feed !== undefined && (
          <>
            The data of endoflife.date: <AgeTag feed={feed} />.
          </>
        )}
      </p>
    </StaffPage>
  )
}

export type EndingShown = { readonly row: Ending; readonly holders: readonly Holder[]; readonly people: readonly Choice[] }
type Typed = Readonly<Record<string, string | undefined>>

export function EndingPage({
  who,
  row,
  holders,
  people,
  typed,
  refusal,
}: EndingShown & { who: Who; typed?: Typed | undefined; refusal?: Refusal | undefined }) {
  const when = whenIn(who.zone)
  const may = mayDo(who.positions, 'devices.change')
  const own = row.kind === 'hosted' || row.kind === 'contract' || row.kind === 'service' ? thing[row.kind] : undefined
  return (
    <StaffPage who={who} path="/end-of-support" title={row.name} question="Until when is it supported, and what then?" answer={meansOf(row)}>
      <Stack>
        <Two>
          <Stack>
            <Card id="end" title="Its end" side={<ClauseLink id="PM-2" />}>
              <KeyValue
                items={[
                  { key: 'Kind', value: endingKinds[row.kind] },
                  { key: 'Ends', value: <EndTag row={row} /> },
                  ...(row.paidUntil === null ? [] : [{ key: 'Under a contract', value: `until ${dateInWords(row.paidUntil)}, for whoever has one` }]),
                  { key: 'Newest that is supported', value: row.successor ?? <Tag state="unknown">not known</Tag> },
                  { key: 'Owner', value: row.owner ?? <Tag state="unknown">nobody</Tag> },
                  { key: 'What to do', value: row.todo || <Tag state="unknown">nobody said</Tag> },
                  { key: 'Source', value: <Source row={row} /> },
                  ...(row.link === null || !row.link.startsWith('https://')
                    ? []
                    : [
                        {
                          key: 'Publisher',
                          value: (
                            <a href={row.link} rel="noreferrer">
                              {new URL(row.link).hostname}
                            </a>
                          ),
                        },
                      ]),
                  ...(row.saidAt === null
                    ? []
                    : [
                        {
                          key: 'Said by',
                          value: (
                            <>
                              {row.saidBy}, <Time {...when(row.saidAt)} />
                            </>
                          ),
                        },
                      ]),
                  { key: 'Evidence', value: <a href={`/evidence?about=${showId('sup', row.id)}`}>in the ledger</a> },
                ]}
              />
              {own !== undefined && row.thingId !== null && (
                <p>
                  <a href={`${own[0]}/${showId(own[1], row.thingId)}`}>Its own page</a>
                </p>
              )}
            </Card>
            {row.devices > 0 && (
              <Card id="devices" title={many(row.devices, 'device')}>
                <DataTable
                  caption="Devices that have it"
                  captionHidden
                  rows={holders}
                  empty=""
                  columns={[
                    { label: 'Device', head: true, cell: (one) => <a href={deviceHref(one.id)}>{one.hostname}</a> },
                    { label: 'Site', cell: (one) => one.site ?? <Tag state="unknown">no site</Tag> },
                  ]}
                />
                {row.devices > holders.length && (
                  <p class="reason">
                    The first {holders.length} of {row.devices.toLocaleString('en-US')} by name.
                  </p>
                )}
              </Card>
            )}
          </Stack>
          <Card id="say" title="Say what is to be done" now>
            <Form action={endingHref(row.id)}>
              {refusal && <Problem refusal={inLabels(refusal, labels)} />}
              <SelectField
                name="ownerId"
                label={labels.ownerId}
                value={typed?.['ownerId'] ?? (row.ownerId === null ? 'none' : showId('per', row.ownerId))}
                options={[{ value: 'none', label: 'Nobody' }, ...people.map(({ id, name }) => ({ value: showId('per', id), label: name }))]}
                hint="Told on Today ahead of the day."
              />
              <TextField
                name="todo"
                label={labels.todo}
                value={typed?.['todo'] ?? row.todo}
                optional
                maxlength={500}
                hint="Replace in summer 2027; isolate until then; extended support is bought."
              />
              {own === undefined && (
                <>
                  <DateTimeField
                    kind="date"
                    name="endsOn"
                    label={labels.endsOn}
                    value={typed?.['endsOn'] ?? row.toldOn ?? ''}
                    error={faultOf(refusal, 'endsOn')}
                    optional
                    hint="Where you know it better: a contract, a maker’s letter. It then stands over the published day."
                  />
                  <TextField
                    name="readWhere"
                    label={labels.readWhere}
                    value={typed?.['readWhere'] ?? row.readWhere}
                    error={faultOf(refusal, 'readWhere')}
                    optional
                    maxlength={300}
                    hint="A day needs it."
                  />
                </>
              )}
              <Acts>
                <Button label="Save" kind="first" disabledBecause={may.ok ? undefined : may.refusal.says} />
              </Acts>
            </Form>
          </Card>
        </Two>
      </Stack>
    </StaffPage>
  )
}
