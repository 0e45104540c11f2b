import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { showId } from '../../../platform/ids.ts'
import { seenKinds, type SeenKind } from './suspicion.rules.ts'

export type Suspicion = {
  readonly id: string
  readonly deviceId: string
  readonly device: string
  readonly deviceOwnerId: string | null
  readonly owner: string | null
  readonly since: string
  readonly seenAt: string
  readonly kinds: readonly SeenKind[]
  readonly says: string
  readonly state: 'open' | 'dismissed' | 'linked'
  readonly requestId: string | null
  readonly requestNumber: number | null
  readonly settledBy: string | null
  readonly settledAt: string | null
  readonly why: string | null
}
const columns = sql`x.id, x.device_id as "deviceId", d.hostname as device, d.owner_id as "deviceOwnerId", o.name as owner, x.since,
  x.seen_at as "seenAt", x.kinds, x.says, x.state,
  x.request_id as "requestId", r.number as "requestNumber", p.name as "settledBy", x.settled_at as "settledAt", x.why`
const joined = sql`changes_suspicion x join assets_device d on d.district_id = x.district_id and d.id = x.device_id left
  join people_person o on o.district_id = d.district_id and o.id = d.owner_id
  left join changes_request r on r.district_id = x.district_id and r.id = x.request_id left join people_person p on p.district_id = x.district_id
    and p.id = x.settled_by`
export const stateWords = { open: 'Open', dismissed: 'No request needed', linked: 'Has its request' } as const

/** Changes that the inventory saw and nothing covers (CM-10). */
export const suspicionList = listOf<Suspicion>({
  name: 'suspected-changes',
  path: '/suspected-changes',
  title: 'Suspected unapproved changes',
  select: columns,
  from: joined,
  id: sql`x.id`,
  idOf: (row) => showId('sus', row.id),
  start: { sort: 'seen', order: 'descending' },
  search: { label: 'Server or what was seen', where: (like) => sql`(d.name_key like ${like} or lower(x.says) like ${like})` },
  filters: {
    state: { label: 'State', options: stateWords, where: (state) => sql`x.state = ${state}` },
    kind: { label: 'What changed', options: seenKinds, where: (kind) => sql`x.kinds @> array[${kind}]` },
  },
  columns: {
    device: { heading: 'Server', value: (row) => row.device, sort: { by: sql`d.name_key`, as: 'text' } },
    kinds: { heading: 'What changed', value: (row) => row.kinds.map((kind) => seenKinds[kind]).join(', ') },
    says: { heading: 'What was seen', value: (row) => row.says },
    seen: { heading: 'Seen', value: (row) => row.seenAt, sort: { by: sql`x.seen_at`, as: 'timestamptz' } },
    since: { heading: 'Not before', value: (row) => row.since, isExported: 'only' },
    owner: { heading: 'Owner', value: (row) => row.owner },
    state: { heading: 'Outcome', value: (row) => stateWords[row.state], sort: { by: sql`x.state`, as: 'text' } },
    request: { heading: 'Request', value: (row) => (row.requestNumber === null ? null : `CR-${row.requestNumber}`), isExported: 'only' },
    why: { heading: 'Why', value: (row) => row.why, isExported: 'only' },
  },
})

export const suspicionForChange = async (tx: Tx, id: string): Promise<Suspicion | undefined> =>
  (
    await sql<Suspicion>`select ${columns} from ${joined}
  where x.id = ${id} for update of x`.execute(tx)
  ).rows[0]
export const openSuspicions = async (tx: Tx): Promise<{ n: number; servers: number; oldest: string | null; one: string | null }> =>
  (
    await sql<{ n: number; servers: number; oldest: string | null; one: string | null }>`select count(*)::int as n,
    count(distinct x.device_id)::int as servers, min(x.seen_at) as oldest, min(d.hostname || ': ' || x.says) as one
    from changes_suspicion x join assets_device d on d.district_id = x.district_id and d.id = x.device_id where x.state = 'open'`.execute(tx)
  ).rows[0] ?? { n: 0, servers: 0, oldest: null, one: null }
export const requestByNumber = async (tx: Tx, number: number): Promise<{ id: string; number: number } | undefined> =>
  (await sql<{ id: string; number: number }>`select id, number from changes_request where number = ${number}`.execute(tx)).rows[0]
