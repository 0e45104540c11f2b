import { sql } from 'kysely'
import { listOf } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { siteKinds } from './person-form.rules.ts'
import type { Site } from './people.views.ts'

/** The district's sites. */
export const siteList = listOf<Site>({
  name: 'sites',
  path: '/sites',
  title: 'Sites',
  select: sql`s.id, s.name, s.kind`,
  from: sql`people_site s`,
  id: sql`s.id`,
  idOf: ({ id }) => showId('sit', id),
  start: { sort: 'name' },
  search: { label: 'Name', where: (like) => sql`lower(s.name) like ${like}` },
  filters: { kind: { label: 'Kind', options: siteKinds, where: (kind) => sql`s.kind = ${kind}` } },
  columns: {
    name: { heading: 'Name', value: ({ name }) => name, sort: { by: sql`lower(s.name)`, as: 'text' } },
    kind: { heading: 'Kind', value: ({ kind }) => siteKinds[kind], sort: { by: sql`s.kind`, as: 'text' } },
  },
})
