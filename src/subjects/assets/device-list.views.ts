import { sql } from 'kysely'
import { listOf, type Option } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { readId, showId } from '../../platform/ids.ts'
import { actors, exposures, kinds, scopes } from './assets.rules.ts'
import { deviceColumns, devicesJoined, siteChoices, type Device } from './assets.views.ts'

const sites = async (tx: Tx): Promise<readonly Option[]> =>
  [...(await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name })), { value: 'none', label: 'No site' }]

/** Devices (PM-3.1): what is sorted and searched by has columns and indexes of its own (migration 0130). `staleBefore` is an instant. */
export const deviceList = listOf<Device, { readonly staleBefore: string }>({
  name: 'devices', path: '/devices', title: 'Devices', select: deviceColumns, from: devicesJoined, id: sql`d.id`, idOf: (device) => showId('dev', device.id),
  start: { sort: 'hostname' },
  search: {
    label: 'Name, serial number, system, model or owner',
    where: (like) => sql`(d.search_text like ${like} or d.owner_id in (select id from people_person where lower(name) like ${like}))`,
  },
  filters: {
    kind: { label: 'Kind', options: kinds, where: (kind) => sql`d.kind = ${kind}` },
    site: {
      label: 'Site', options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return site === 'none' ? sql`d.site_id is null` : id === undefined ? undefined : sql`d.site_id = ${id}::uuid`
      },
    },
    seen: {
      label: 'Last heard of', options: { stale: 'Silent', fresh: 'Heard of' },
      where: (seen, { staleBefore }) => (seen === 'stale' ? sql`d.last_seen < ${staleBefore}::timestamptz` : sql`d.last_seen >= ${staleBefore}::timestamptz`),
    },
    actor: { label: 'Patched by', options: actors, isSeldom: true, where: (actor) => sql`d.patching_actor = ${actor}` },
    exposure: { label: 'Exposure', options: exposures, where: (exposure) => sql`d.exposure = ${exposure}`, isSeldom: true },
    scope: { label: 'Scope', options: scopes, where: (scope) => sql`d.scope = ${scope}`, isSeldom: true },
    owner: {
      label: 'Owner', options: { named: 'Named', none: 'Nobody is named' }, isSeldom: true,
      where: (owner) => (owner === 'none' ? sql`d.owner_id is null` : sql`d.owner_id is not null`),
    },
  },
  columns: {
    hostname: { heading: 'Device', value: (device) => device.hostname, sort: { by: sql`d.name_key`, as: 'text' } },
    site: { heading: 'Site', value: (device) => device.site, sort: { by: sql`coalesce(s.name, '')`, as: 'text' } },
    kind: { heading: 'Kind', value: (device) => kinds[device.kind], sort: { by: sql`d.kind`, as: 'text' } },
    system: { heading: 'System', value: (device) => device.osName, sort: { by: sql`d.system_key`, as: 'text' } },
    version: { heading: 'Version', value: (device) => device.osVersion, isExported: 'only' },
    serial: { heading: 'Serial number', value: (device) => device.serial, isExported: 'only' },
    scope: { heading: 'Scope', value: (device) => scopes[device.scope], isExported: 'only' },
    actor: { heading: 'Patched by', value: (device) => actors[device.patchingActor], sort: { by: sql`d.patching_actor`, as: 'text' } },
    exposure: { heading: 'Exposure', value: (device) => exposures[device.exposure], sort: { by: sql`d.exposure`, as: 'text' } },
    owner: { heading: 'Owner', value: (device) => device.owner, isExported: 'only' },
    first: { heading: 'First seen', value: (device) => device.firstSeen, isExported: 'only' },
    seen: { heading: 'Last seen', value: (device) => device.lastSeen, sort: { by: sql`d.last_seen`, as: 'timestamptz' } },
  },
})
