import { Button } from '../../kit/button.tsx'
import { Card, Stack } from '../../kit/card.tsx'
import { DataTable, Pager, type Column } from '../../kit/table.tsx'
import { Tag } from '../../kit/tag.tsx'
import { Time } from '../../kit/values.tsx'
import { mayDo, StaffPage, type Who } from '../people/index.ts'
import { showId } from '../../platform/ids.ts'
import { actors, exposures, kinds, scopes } from './assets.rules.ts'
import type { Choice, Device } from './assets.views.ts'
import { deviceHref, whenIn } from './fields.ts'
import { FilterForm, hrefWith } from './filter-form.tsx'

const systemOf = (device: Pick<Device, 'osName' | 'osVersion'>): string => `${device.osName} ${device.osVersion}`.trim() || 'not known'

export type ListShown = {
  readonly rows: readonly Device[]; readonly total: number; readonly page: number; readonly pageSize: number; readonly staleBefore: string
  readonly staleDays: number
  readonly sites: readonly Choice[]; readonly query: Readonly<Record<string, string | undefined>>
}

const options = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))

export function DeviceListPage({ who, rows, total, page, pageSize, staleBefore, staleDays, sites, query }: ListShown & { who: Who }) {
  const at = (more: Record<string, string | number | undefined>) => hrefWith('/devices', { ...query, page: undefined, ...more })
  const sort = (name: string): NonNullable<Column<Device>['sort']> => {
    const isIt = (query.sort ?? 'hostname') === name
    const isDown = query.order === 'descending'
    return { href: at({ sort: name, order: isIt && !isDown ? 'descending' : undefined }),
      ...(isIt ? { is: isDown ? 'descending' as const : 'ascending' as const } : {}) }
  }
  const isStale = (device: Device): boolean => device.lastSeen < staleBefore
  const when = whenIn(who.zone)
  const mayEnrol = mayDo(who.positions, 'inventory.enrol')
  return (
    <StaffPage who={who} path="/devices" title="Devices" question="What is there, whose is it, and when was it last heard of?"
      answer={total === 0 && Object.values(query).every((value) => value === undefined) ? 'No device has reported yet: add some.'
        : `${total.toLocaleString('en-US')} ${total === 1 ? 'device' : 'devices'}; stale means not heard of for ${staleDays} days.`}
      action={<Button label="Add devices" kind="first" href="/devices/enrol" disabledBecause={mayEnrol.ok ? undefined : mayEnrol.refusal.says} />}>
      <Stack>
        <FilterForm action="/devices" fields={[
          { name: 'text', label: 'Name, serial, system, owner', value: query.text },
          { name: 'kind', label: 'Kind', value: query.kind, options: options(kinds) },
          { name: 'site', label: 'Site', value: query.site, options: sites.map(({ id, name }) => ({ value: showId('sit', id), label: name })) },
          { name: 'scope', label: 'Scope', value: query.scope, options: options(scopes) },
          { name: 'seen', label: 'Last heard of', value: query.seen, options: [{ value: 'stale', label: 'Stale' }] },
        ]} />
        <Card id="list" title="List" side={<a href={hrefWith('/devices.csv', { ...query, page: undefined })}>As a spreadsheet</a>}>
          <DataTable caption="Devices" captionHidden rows={rows} empty="No device matches. Take a filter away." columns={[
            { label: 'Device', head: true, cell: (row) => <a href={deviceHref(row.id)}>{row.hostname}</a>, sort: sort('hostname') },
            { label: 'Site', cell: (row) => row.site ?? <Tag state="unknown">no site</Tag>, sort: sort('site') },
            { label: 'Kind', cell: (row) => (row.kind === 'unknown' ? <Tag state="unknown">not known</Tag> : kinds[row.kind]), sort: sort('kind') },
            { label: 'System', cell: systemOf, sort: sort('system') },
            { label: 'Patched by', cell: (row) => (row.patchingActor === 'unknown' ? <Tag state="unknown">not known</Tag>
              : actors[row.patchingActor]) },
            { label: 'Exposure', cell: (row) => (row.exposure === 'unknown' ? <Tag state="unknown">not known, counts as exposed</Tag>
              : exposures[row.exposure]) },
            { label: 'Last heard of', cell: (row) => <>{isStale(row) && <Tag state="late">stale</Tag>} <Time {...when(row.lastSeen)} /></>,
              sort: sort('seen') },
          ]} />
          <Pager from={total === 0 ? 0 : (page - 1) * pageSize + 1} to={Math.min(total, page * pageSize)} of={total}
            previousHref={page > 1 ? at({ page: page - 1 }) : undefined} nextHref={page * pageSize < total ? at({ page: page + 1 }) : undefined} />
        </Card>
        <p><a href="/devices/software">Who has which software?</a></p>
        <p><a href="/devices/alarms">Can I trust this list? Alarms and what was turned away</a></p>
      </Stack>
    </StaffPage>
  )
}
