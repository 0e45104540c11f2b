import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'

/** A title as it is installed: name, version and architecture together, and on how many devices. */
export type HeldTitle = {
  readonly id: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly arch: string
  readonly publisher: string
  readonly n: number
}
/** How titles are named by where they come from. */
export const ecosystems = {
  dpkg: 'Debian package',
  rpm: 'RPM package',
  windows: 'Windows',
  macos: 'macOS',
  android: 'Android',
  browser: 'Browser extension',
  snap: 'Snap',
  flatpak: 'Flatpak',
  other: 'Other',
} as const
const known = Object.keys(ecosystems).filter((one) => one !== 'other')

/** Every title that a device reports, the most common first (PM-3.1); the reverse index is flushed by whoever reads it. */
export const softwareList = listOf<HeldTitle>({
  name: 'software',
  path: '/devices/software',
  title: 'Software titles',
  select: sql`md5('title ' || t.id)::uuid as id, t.ecosystem, t.name, t.version, t.arch, t.publisher, s.n`,
  from: sql`inventory_district_software s join inventory_title t on t.id = s.title_id`,
  where: sql`s.n > 0`,
  id: sql`md5('title ' || t.id)::uuid`, // a place in a list is told by a uuid
  idOf: ({ id }) => id,
  start: { sort: 'devices', order: 'descending' },
  search: { label: 'Name or publisher', where: (like) => sql`(lower(t.name) like ${like} or lower(t.publisher) like ${like})` },
  filters: {
    kind: {
      label: 'Kind',
      options: ecosystems,
      where: (kind) => (kind === 'other' ? sql`not (t.ecosystem = any(${known}::text[]))` : sql`t.ecosystem = ${kind}`),
    },
    name: { label: 'Name', options: async () => [], linked: (name) => name, where: (name) => sql`lower(t.name) = lower(${name.trim()})` },
  },
  columns: {
    name: { heading: 'Name', value: ({ name }) => name, sort: { by: sql`lower(t.name)`, as: 'text' } },
    version: { heading: 'Version', value: ({ version }) => version, sort: { by: sql`t.version`, as: 'text' } },
    arch: { heading: 'Architecture', value: ({ arch }) => arch, isExported: 'only' },
    publisher: { heading: 'Publisher', value: ({ publisher }) => publisher, sort: { by: sql`lower(t.publisher)`, as: 'text' } },
    kind: {
      heading: 'Kind',
      value: ({ ecosystem }) => ecosystems[ecosystem as keyof typeof ecosystems] ?? ecosystem,
      sort: { by: sql`t.ecosystem`, as: 'text' },
    },
    devices: { heading: 'Devices', value: ({ n }) => n, isNumber: true, sort: { by: sql`s.n::bigint`, as: 'bigint' } },
  },
})
