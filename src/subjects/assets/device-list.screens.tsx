import { zoneWord } from '../../core/time/words.ts'
import { Button } from '../../kit/button.tsx'
import { ListView } from '../../kit/list.tsx'
import type { SavedView } from '../../kit/saved-views.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import type { ListPage, ListQuery } from '../../platform/db/list.ts'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { actors, exposures, kinds } from './assets.rules.ts'
import type { Device } from './assets.views.ts'
import { deviceList } from './device-list.views.ts'
import { deviceHref, shortWhenIn } from './fields.ts'

/** What is asked of this list most, for whoever has not saved a view yet. */
const presets = [
  { name: 'Servers', query: 'kind=server' },
  { name: 'Silent', query: 'seen=stale' },
  { name: 'No site', query: 'site=none' },
  { name: 'Patched by: not known', query: 'actor=unknown' },
  { name: 'Not encrypted', query: 'encryption=no' },
  { name: 'No antivirus', query: 'antivirus=missing' },
  { name: 'No filter client', query: 'filter=absent' },
] as const

export type DeviceListShown = {
  readonly page: ListPage<Device>
  readonly query: ListQuery
  readonly views: readonly SavedView[]
  readonly staleBefore: string
  readonly staleDays: number
}

/** How many there are, or match what is asked for. */
const answerOf = ({ total, isMore }: DeviceListShown['page'], query: ListQuery): string => {
  const n = `${isMore ? 'More than ' : ''}${total.toLocaleString('en-US')}`
  const isNarrowed = Object.entries(query).some(
    ([name, value]) => value !== undefined && !['sort', 'order', 'size', 'after', 'before', 'at'].includes(name),
  )
  return isNarrowed
    ? `${n} ${total === 1 && !isMore ? 'device matches' : 'devices match'}.`
    : `${n} ${total === 1 ? 'device' : 'devices'} on the list.`
}

export function DeviceListPage({ who, page, query, views, staleBefore, staleDays }: DeviceListShown & { who: Who }) {
  const when = shortWhenIn(who.zone)
  const day = (iso: string) => ({ ...when(iso), words: when(iso).words.replace(/,.*/, '') }) // a list has a day, not an hour
  const mayEnrol = mayDo(who.positions, 'inventory.enrol')
  const mayChange = mayDo(who.positions, 'devices.change')
  const isBare = page.total === 0 && Object.values(query).every((value) => value === undefined)
  return (
    <StaffPage
      who={who}
      path="/devices"
      title="Devices"
      question="What do we have, who owns it, and when was it last heard from?"
      answer={isBare ? 'No device has reported yet: add some.' : answerOf(page, query)}
      action={<Button label="Add devices" kind="first" href="/devices/enrol" disabledBecause={mayEnrol.ok ? undefined : mayEnrol.refusal.says} />}
    >
      <ListView
        list={deviceList}
        page={page}
        query={query}
        views={views}
        presets={presets}
        words={['device', 'devices']}
        empty={isBare ? 'No device has reported yet.' : 'No device matches. Remove a filter.'}
        bulk={{ action: '/devices/bulk', label: 'Change selected', disabledBecause: mayChange.ok ? undefined : mayChange.refusal.says }}
        cells={{
          hostname: {
            head: true,
            cell: (row) => (
              <>
                <a href={deviceHref(row.id)}>{row.hostname}</a>
                {row.assetTag !== null && row.assetTag !== row.hostname && (
                  <>
                    {' '}
                    <small>{row.assetTag}</small>
                  </>
                )}
              </>
            ),
          },
          site: {
            cell: (row) => (
              <>
                {row.site ?? <Tag state="unknown">no site</Tag>}
                {row.room !== null && (
                  <>
                    {' '}
                    <small>{row.room}</small>
                  </>
                )}
              </>
            ),
          },
          kind: { cell: (row) => (row.kind === 'unknown' ? <Tag state="unknown">not known</Tag> : kinds[row.kind]) },
          system: {
            cell: (row) => (
              <>
                {row.osName || 'not known'} <small>{row.osVersion}</small>
              </>
            ),
          },
          actor: { cell: (row) => (row.patchingActor === 'unknown' ? <Tag state="unknown">not known</Tag> : actors[row.patchingActor]) },
          exposure: { cell: (row) => (row.exposure === 'unknown' ? <Tag state="unknown">not known</Tag> : exposures[row.exposure]) },
          heard: {
            cell: (row) =>
              row.freshAt === null ? (
                <Tag state="unknown">{row.namedAt === null ? 'never' : 'never, only listed'}</Tag>
              ) : (
                <>
                  {row.freshAt < staleBefore && <Tag state="unknown">silent</Tag>} <Time {...when(row.heardAt ?? row.freshAt)} />
                  {row.heardAt === null && (
                    <>
                      {' '}
                      <small>by its management</small>
                    </>
                  )}
                </>
              ),
          },
          named: { cell: (row) => (row.namedAt === null ? <small>in none</small> : <Time {...day(row.namedAt)} />) },
        }}
      />
      <p>
        Printers, network gear, phones, cameras and door controllers run no agent: <a href="/devices/by-hand">add one by hand</a>, or import many from
        a <a href="/devices/import">spreadsheet</a>.
      </p>
      <p class="reason">
        Times are {zoneWord(who.zone)}. A device is silent when neither an agent on it nor its management was heard from for {staleDays} days; a list
        that names it is not its word. Exposure that is not known counts as exposed.
      </p>
    </StaffPage>
  )
}
