import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { listOf } from '../../platform/db/list.ts'
import { showId } from '../../platform/ids.ts'
import { isPosition, positions } from './people.rules.ts'
import { personColumns, personsNow, type PersonRow } from './people.views.ts'

const nameOf = (position: string): string => (isPosition(position) ? positions[position] : position)
const accounts = { yes: 'Can sign in', invited: 'Invited', none: 'No account, no open invitation' } as const
export type AccountKind = keyof typeof accounts
export const accountOf = ({ hasAccount, invitedUntil }: PersonRow): AccountKind => (hasAccount ? 'yes' : invitedUntil === null ? 'none' : 'invited')
// The same word in SQL; a test compares the two for every state.
const account = sql`case when l.person_id is not null then 'yes' when i.ends_at is not null then 'invited' else 'none' end`

/** Persons who have not left (PM-8), with the positions they hold at `now`, delegations in force among them. */
export const peopleList = listOf<PersonRow, { readonly now: Temporal.Instant }>({
  name: 'people',
  path: '/people',
  title: 'People',
  select: personColumns,
  from: ({ now }) => personsNow(now),
  where: sql`p.ended_at is null`,
  id: sql`p.id`,
  idOf: ({ id }) => showId('per', id),
  start: { sort: 'name' },
  search: {
    label: 'Name, initials or e-mail',
    where: (like) => sql`(lower(p.name) like ${like} or lower(p.initials) like ${like} or lower(p.email) like ${like})`,
  },
  filters: {
    position: {
      label: 'Position',
      options: { ...positions, none: 'No position' },
      where: (position) => (position === 'none' ? sql`h.positions is null` : sql`${position} = any(h.positions)`),
    },
    account: { label: 'Account', options: accounts, where: (kind) => sql`${account} = ${kind}` },
  },
  columns: {
    name: { heading: 'Name', value: ({ name }) => name, sort: { by: sql`lower(p.name)`, as: 'text' } },
    initials: { heading: 'Initials', value: ({ initials }) => initials, sort: { by: sql`p.initials`, as: 'text' } },
    email: { heading: 'E-mail', value: ({ email }) => email, isExported: 'only' },
    positions: {
      heading: 'Positions',
      value: (one) => one.positions.map(nameOf).join(', '),
      sort: { by: sql`coalesce(array_to_string(h.positions, ','), '')`, as: 'text' },
    },
    account: { heading: 'Account', value: (one) => accounts[accountOf(one)], sort: { by: account, as: 'text' } },
  },
})
