import { sql } from 'kysely'
import { listOf, type Option } from '../../platform/db/list.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { readId, showId } from '../../platform/ids.ts'
import { siteChoices } from '../assets/index.ts'
import type { Key } from './keys.views.ts'

const sites = async (tx: Tx): Promise<readonly Option[]> => (await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name }))
const states = { open: 'In use', revoked: 'Revoked' } as const
const state = sql`case when k.revoked_at is null then 'open' else 'revoked' end`

/** The district's enrolment keys, the newest first; never their secrets. */
export const keyList = listOf<Key>({
  name: 'keys',
  path: '/devices/enrol',
  title: 'Keys',
  select: sql`k.id, k.site_id as "siteId", s.name as site, k.label, m.name as "madeBy", k.made_at as "madeAt", r.name as "revokedBy",
    k.revoked_at as "revokedAt", u.at as "lastUsedAt"`,
  from: sql`inventory_key k join people_site s on s.district_id = k.district_id and s.id = k.site_id
    join people_person m on m.district_id = k.district_id and m.id = k.made_by
    left join people_person r on r.district_id = k.district_id and r.id = k.revoked_by
    left join lateral (select max(received_at) as at from inventory_submission u where u.district_id = k.district_id and u.key_id = k.id) u on true`,
  id: sql`k.id`,
  idOf: ({ id }) => showId('key', id),
  start: { sort: 'made', order: 'descending' },
  search: { label: 'What it is for', where: (like) => sql`(lower(k.label) like ${like} or lower(s.name) like ${like})` },
  filters: {
    state: { label: 'State', options: states, where: (is) => sql`${state} = ${is}` },
    site: {
      label: 'Site',
      options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return id === undefined ? undefined : sql`k.site_id = ${id}::uuid`
      },
    },
  },
  columns: {
    label: { heading: 'Key', value: ({ label }) => label, sort: { by: sql`lower(k.label)`, as: 'text' } },
    site: { heading: 'Site', value: ({ site }) => site, sort: { by: sql`lower(s.name)`, as: 'text' } },
    made: { heading: 'Created', value: ({ madeAt }) => madeAt, sort: { by: sql`k.made_at`, as: 'timestamptz' } },
    by: { heading: 'Created by', value: ({ madeBy }) => madeBy, isExported: 'only' },
    used: {
      heading: 'Last used',
      value: ({ lastUsedAt }) => lastUsedAt,
      sort: { by: sql`coalesce(u.at, '-infinity'::timestamptz)`, as: 'timestamptz' },
    },
    state: { heading: 'State', value: ({ revokedAt }) => (revokedAt === null ? states.open : states.revoked), sort: { by: state, as: 'text' } },
    revoked: { heading: 'Revoked', value: ({ revokedAt }) => revokedAt, isExported: 'only' },
    revokedBy: { heading: 'Revoked by', value: ({ revokedBy }) => revokedBy, isExported: 'only' },
  },
})
