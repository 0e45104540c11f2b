import { sql } from 'kysely'
import { listOf, type Option } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { readId, showId } from '../../platform/ids.ts'
import { actors, exposures, kinds, scopes } from './assets.rules.ts'
import { countedAs, countedWords, isSilent } from './counted.views.ts'
import { encryptions, noteText, statuses } from './details.rules.ts'
import { deviceColumns, devicesJoined, siteChoices, type Device } from './assets.views.ts'

const sites = async (tx: Tx): Promise<readonly Option[]> => [
  ...(await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name })),
  { value: 'none', label: 'No site' },
]

/** What runs out, by the day conditions are given. */
const covers = {
  'warranty-over': 'Warranty has ended',
  'warranty-soon': 'Warranty ends within 90 days',
  'updates-over': 'Gets no more updates',
  'updates-soon': 'Updates end within a year',
} as const
const coverWhere = (cover: string, today: string) => {
  const by = cover.startsWith('warranty') ? sql`d.warranty_ends_on` : sql`d.updates_end_on`
  return cover.endsWith('over')
    ? sql`${by} < ${today}::date`
    : sql`${by} between ${today}::date and ${today}::date + ${cover.startsWith('warranty') ? 90 : 365}::int`
}

/** Devices (PM-3.1): what is sorted and searched by has columns and indexes of its own (migration 0130). `staleBefore` is an instant. */
export const deviceList = listOf<Device, { readonly staleBefore: string; readonly today?: string }>({
  name: 'devices',
  path: '/devices',
  title: 'Devices',
  select: deviceColumns,
  from: devicesJoined,
  where: sql`d.merged_into is null`,
  id: sql`d.id`,
  idOf: (device) => showId('dev', device.id),
  start: { sort: 'hostname' },
  search: {
    label: 'Name, number, tag, room, person, system or model',
    where: (like) => sql`(d.search_text like ${like} or d.owner_id in (select id from people_person where lower(name) like ${like}))`,
  },
  filters: {
    kind: { label: 'Kind', options: kinds, where: (kind) => sql`d.kind = ${kind}` },
    site: {
      label: 'Site',
      options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return site === 'none' ? sql`d.site_id is null` : id === undefined ? undefined : sql`d.site_id = ${id}::uuid`
      },
    },
    seen: {
      // By its agent or its management. A list's line is not the machine heard.
      label: 'Last heard from',
      options: { stale: 'Silent', fresh: 'Heard from', never: 'Never, only listed' },
      where: (seen, { staleBefore }) =>
        seen === 'never' ? sql`d.fresh_at = 'epoch'` : seen === 'stale' ? isSilent(staleBefore) : sql`d.fresh_at >= ${staleBefore}::timestamptz`,
    },
    agent: {
      label: 'Agent',
      options: { yes: 'Has reported', no: 'Never reported' },
      isSeldom: true,
      where: (is) => (is === 'yes' ? sql`d.heard_at > 'epoch'` : sql`d.heard_at = 'epoch'`),
    },
    counted: { label: 'Counted', options: countedWords, linked: (as) => countedWords[as as keyof typeof countedWords] ?? '', where: countedAs },
    status: { label: 'Status', options: statuses, isSeldom: true, where: (status) => sql`d.status = ${status}` },
    covered: {
      label: 'Warranty and updates',
      options: covers,
      isSeldom: true,
      where: (cover, { today, staleBefore }) => coverWhere(cover, today ?? staleBefore.slice(0, 10)),
    },
    assigned: {
      label: 'Assigned',
      options: { yes: 'To somebody', no: 'To nobody' },
      isSeldom: true,
      where: (is) => (is === 'no' ? sql`d.assigned_to is null` : sql`d.assigned_to is not null`),
    },
    actor: { label: 'Patched by', options: actors, isSeldom: true, where: (actor) => sql`d.patching_actor = ${actor}` },
    exposure: { label: 'Exposure', options: exposures, where: (exposure) => sql`d.exposure = ${exposure}`, isSeldom: true },
    scope: { label: 'Scope', options: scopes, where: (scope) => sql`d.scope = ${scope}`, isSeldom: true },
    encryption: { label: 'Disk encryption', options: encryptions, isSeldom: true, where: (state) => sql`d.encryption = ${state}` },
    antivirus: {
      label: 'Antivirus',
      options: { missing: 'None, off or out of date', on: 'On', unknown: 'Not known' },
      isSeldom: true,
      where: (state) => (state === 'missing' ? sql`d.posture_antivirus in ('none', 'off', 'outdated')` : sql`d.posture_antivirus = ${state}`),
    },
    filter: {
      label: 'Filter client',
      options: { absent: 'Not installed', present: 'Installed', unknown: 'Not known' },
      isSeldom: true,
      where: (state) => sql`d.posture_filter = ${state}`,
    },
    reach: {
      label: 'Remote access software',
      options: { camera: 'Software for cameras', 'remote-control': 'Remote control', none: 'None found', unknown: 'Not known' },
      isSeldom: true,
      where: (state) => sql`d.posture_reach_in = ${state}`,
    },
    owner: {
      label: 'Owner',
      options: { named: 'Named', none: 'Nobody' },
      isSeldom: true,
      where: (owner) => (owner === 'none' ? sql`d.owner_id is null` : sql`d.owner_id is not null`),
    },
  },
  columns: {
    hostname: { heading: 'Device', value: (device) => device.hostname, sort: { by: sql`d.name_key`, as: 'text' } },
    site: { heading: 'Site', value: (device) => device.site, sort: { by: sql`coalesce(s.name, '')`, as: 'text' } },
    // Names in order within each kind; by the kind alone, the database walks an index through the most common of them, a page a device.
    kind: { heading: 'Kind', value: (device) => kinds[device.kind], sort: { by: sql`(d.kind || ' ' || d.name_key)`, as: 'text' } },
    system: { heading: 'System', value: (device) => device.osName, sort: { by: sql`d.system_key`, as: 'text' } },
    version: { heading: 'Version', value: (device) => device.osVersion, isExported: 'only' },
    serial: { heading: 'Serial number', value: (device) => device.serial, isExported: 'only' },
    scope: { heading: 'Scope', value: (device) => scopes[device.scope], isExported: 'only' },
    actor: { heading: 'Patched by', value: (device) => actors[device.patchingActor], sort: { by: sql`d.patching_actor`, as: 'text' } },
    exposure: { heading: 'Exposure', value: (device) => exposures[device.exposure], sort: { by: sql`d.exposure`, as: 'text' } },
    owner: { heading: 'Owner', value: (device) => device.owner, isExported: 'only' },
    first: { heading: 'First seen', value: (device) => device.firstSeen, isExported: 'only' },
    heard: { heading: 'Last heard from', value: (device) => device.heardAt, sort: { by: sql`d.heard_at`, as: 'timestamptz' } },
    named: { heading: 'Last named in a list', value: (device) => device.namedAt, sort: { by: sql`d.named_at`, as: 'timestamptz' } },
    // The newest day that any source says it saw it, as a list's own column has it and the import reads it.
    seen: {
      heading: 'Last seen',
      value: (device) => (device.isSeen ? device.lastSeen : null),
      sort: { by: sql`d.last_seen`, as: 'timestamptz' },
      isExported: 'only',
    },
    managed: { heading: 'Last seen by its management', value: (device) => device.managedAt, isExported: 'only' },
    // What the import of a list reads under the same headings (imports/fields.rules.ts).
    scopeReason: { heading: 'Why out of scope', value: (device) => device.scopeReason, isExported: 'only' },
    build: { heading: 'Build', value: (device) => device.osBuild, isExported: 'only' },
    assetTag: { heading: 'Asset tag', value: (device) => device.assetTag, isExported: 'only' },
    uuid: { heading: 'UUID', value: (device) => device.uuid, isExported: 'only' },
    macs: { heading: 'MAC addresses', value: (device) => device.macs.join(' '), isExported: 'only' },
    manufacturer: { heading: 'Manufacturer', value: (device) => device.manufacturer, isExported: 'only' },
    model: { heading: 'Model', value: (device) => device.model, isExported: 'only' },
    status: { heading: 'Status', value: (device) => statuses[device.status], isExported: 'only' },
    room: { heading: 'Room', value: (device) => device.room, isExported: 'only' },
    assignedTo: { heading: 'Assigned to', value: (device) => device.assignedTo, isExported: 'only' },
    purchasedOn: { heading: 'Purchased', value: (device) => device.purchasedOn, isExported: 'only' },
    warrantyEndsOn: { heading: 'Warranty ends', value: (device) => device.warrantyEndsOn, isExported: 'only' },
    orderedFrom: { heading: 'Ordered from', value: (device) => device.orderedFrom, isExported: 'only' },
    encryption: { heading: 'Disk encrypted', value: (device) => encryptions[device.encryption], isExported: 'only' },
    updatesEndOn: { heading: 'Updates end', value: (device) => device.updatesEndOn, isExported: 'only' },
    notes: { heading: 'Notes', value: (device) => noteText(device.notes), isExported: 'only' },
  },
})
