import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { deviceHref, isCounted } from '../../assets/index.ts'
import { sources, type Source } from '../identity/marks.rules.ts'
import { sides, type SideKey } from './coverage.rules.ts'
import { devicesTold, heardAt, sideIs } from './coverage.views.ts'

export type CoverageRow = {
  readonly id: string
  readonly hostname: string
  readonly serial: string | null
  readonly site: string | null
  readonly sources: readonly Source[]
  readonly heardAt: string | null
  readonly state: keyof typeof stateWords
  readonly owner: string | null
  readonly ownerId: string | null
  readonly assignedTo: string | null
  readonly model: string | null
}

export const stateWords = { managed: 'Managed and heard from', silent: 'Silent', unmanaged: 'Unmanaged' } as const

/** What somebody would do about it first. */
export const stepOf = (row: CoverageRow): string => (row.state === 'unmanaged' ? 'Find it' : 'Check')

/** The task that a row becomes. */
export const taskOf = (row: CoverageRow): { what: string; why: string; about: string; href: string } => ({
  what: `${stepOf(row)}: ${row.hostname}`,
  why: `${stateWords[row.state]}; listed by ${row.sources.map((source) => sources[source].toLowerCase()).join(', ')}.`,
  about: showId('dev', row.id),
  href: deviceHref(row.id),
})

const isSide = (value: string): value is SideKey => Object.hasOwn(sides, value)

/** Devices by who tells of them: where one list has what another lacks, what fell silent, what is not known (PM-3.1). */
export const coverageList = listOf<CoverageRow, { readonly staleBefore: string }>({
  name: 'coverage',
  path: '/coverage/devices',
  title: 'Devices by source',
  select: sql`d.id, d.hostname, d.serial, s.name as site, g.sources, ${heardAt} as "heardAt", c.state, o.name as owner,
    d.owner_id as "ownerId", d.assigned_to as "assignedTo", d.model`,
  from: ({ staleBefore }) => devicesTold(staleBefore),
  where: isCounted,
  id: sql`d.id`,
  idOf: (row) => showId('dev', row.id),
  start: { sort: 'device' },
  search: { label: 'Name, serial number or model', where: (like) => sql`d.search_text like ${like}` },
  filters: {
    has: { label: 'Listed by', options: sides, where: (side) => (isSide(side) ? sideIs(side) : undefined) },
    lacks: { label: 'Not listed by', options: sides, where: (side) => (isSide(side) ? sql`not (${sideIs(side)})` : undefined) },
    state: { label: 'State', options: stateWords, where: (state) => sql`c.state = ${state}` },
    missing: {
      label: 'Missing',
      options: { serial: 'Serial number', person: 'Person', place: 'Place' },
      where: (what) =>
        ({
          serial: sql`d.serial is null`,
          place: sql`d.site_id is null`,
          person: sql`d.owner_id is null and d.assigned_to is null
        and not coalesce(g.has_person, false)`,
        })[what],
    },
  },
  columns: {
    device: { heading: 'Device', value: (row) => row.hostname, sort: { by: sql`d.name_key`, as: 'text' } },
    serial: { heading: 'Serial number', value: (row) => row.serial },
    site: { heading: 'Site', value: (row) => row.site, sort: { by: sql`coalesce(s.name, '')`, as: 'text' } },
    sources: { heading: 'Listed by', value: (row) => row.sources.map((source) => sources[source]).join(', ') },
    heard: {
      heading: 'Last heard from',
      value: (row) => row.heardAt,
      sort: { by: sql`coalesce(${heardAt}, '-infinity'::timestamptz)`, as: 'timestamptz' },
    },
    person: { heading: 'Person', value: (row) => row.owner ?? row.assignedTo },
    step: { heading: 'What to do', value: (row) => stepOf(row) },
    model: { heading: 'Model', value: (row) => row.model, isExported: 'only' },
  },
})
