import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { listOf } from '../../../platform/db/list.ts'
import { showId } from '../../../platform/ids.ts'
import { actors, scopes } from '../assets.rules.ts'
import { isCountedHosted } from '../counted.views.ts'
import { dataClasses, type HostedSettings } from './hosted.rules.ts'

export type Hosted = HostedSettings & {
  readonly id: string
  readonly owner: string | null
  readonly retiredOn: string | null
  readonly changedAt: string
}

const hostedColumns = sql`h.id, h.name, h.vendor, h.product, h.version, h.owner_id as "ownerId", o.name as owner, h.data_class as "dataClass", h.scope,
  h.scope_reason as "scopeReason", h.patching_actor as "patchingActor", h.contract_ends_on as "contractEndsOn", h.support_ends_on as "supportEndsOn",
  h.contact, h.contact_email as "contactEmail", h.retired_on as "retiredOn", h.changed_at as "changedAt"`
const hostedJoined = sql`assets_hosted h left join people_person o on o.district_id = h.district_id and o.id = h.owner_id`

export const hostedOf = async (tx: Tx, id: string): Promise<Hosted | undefined> =>
  (await sql<Hosted>`select ${hostedColumns} from ${hostedJoined} where h.id = ${id}`.execute(tx)).rows[0]

export const hostedForChange = async (tx: Tx, id: string): Promise<Hosted | undefined> =>
  (await sql<Hosted>`select ${hostedColumns} from ${hostedJoined} where h.id = ${id} for update of h`.execute(tx)).rows[0]

/** The application of that name, whatever its capitals. */
export const hostedNamed = async (tx: Tx, name: string): Promise<string | undefined> =>
  (await sql<{ id: string }>`select id from assets_hosted where lower(name) = lower(${name})`.execute(tx)).rows[0]?.id

/** Ends of contracts and of support up to a day, the earliest first; what is retired ends nothing. */
export const hostedEnds = async (
  tx: Tx,
  until: string,
): Promise<
  readonly {
    readonly id: string
    readonly name: string
    readonly what: 'contract' | 'support'
    readonly on: string
    readonly ownerId: string | null
  }[]
> =>
  (
    await sql<{
      id: string
      name: string
      what: 'contract' | 'support'
      on: string
      ownerId: string | null
    }>`select h.id, h.name, e.what, e.day as "on", h.owner_id as "ownerId" from assets_hosted h
    cross join lateral (values ('contract', h.contract_ends_on), ('support', h.support_ends_on)) e (what, day)
    where ${isCountedHosted} and e.day <= ${until}::date order by e.day, lower(h.name), e.what limit 100`.execute(tx)
  ).rows

export const hostedList = listOf<Hosted>({
  name: 'hosted',
  path: '/hosted',
  title: 'Hosted applications',
  select: hostedColumns,
  from: hostedJoined,
  id: sql`h.id`,
  idOf: (row) => showId('app', row.id),
  start: { sort: 'name' },
  search: { label: 'Name, vendor or product', where: (like) => sql`lower(h.name || ' ' || h.vendor || ' ' || h.product) like ${like}` },
  filters: {
    scope: { label: 'Scope', options: scopes, where: (scope) => sql`h.scope = ${scope}` },
    actor: { label: 'Patched by', options: actors, where: (actor) => sql`h.patching_actor = ${actor}` },
    data: { label: 'Data', options: dataClasses, where: (data) => sql`h.data_class = ${data}` },
    used: {
      label: 'In use',
      options: { yes: 'In use', no: 'Retired' },
      where: (used) => (used === 'yes' ? sql`h.retired_on is null` : sql`h.retired_on is not null`),
    },
    owner: {
      label: 'Owner',
      options: { named: 'Named', none: 'Nobody' },
      isSeldom: true,
      where: (owner) => (owner === 'none' ? sql`h.owner_id is null` : sql`h.owner_id is not null`),
    },
  },
  columns: {
    name: { heading: 'Application', value: (row) => row.name, sort: { by: sql`lower(h.name)`, as: 'text' } },
    vendor: { heading: 'Vendor', value: (row) => row.vendor, sort: { by: sql`lower(h.vendor)`, as: 'text' } },
    product: { heading: 'Product', value: (row) => row.product, isExported: 'only' },
    version: { heading: 'Version', value: (row) => row.version, isExported: 'only' },
    owner: { heading: 'Owner', value: (row) => row.owner, sort: { by: sql`coalesce(o.name, '')`, as: 'text' } },
    data: { heading: 'Data', value: (row) => dataClasses[row.dataClass], sort: { by: sql`h.data_class`, as: 'text' } },
    scope: { heading: 'Scope', value: (row) => scopes[row.scope], sort: { by: sql`h.scope`, as: 'text' } },
    reason: { heading: 'Why out of scope', value: (row) => row.scopeReason, isExported: 'only' },
    actor: { heading: 'Patched by', value: (row) => actors[row.patchingActor], sort: { by: sql`h.patching_actor`, as: 'text' } },
    contract: {
      heading: 'Contract ends',
      value: (row) => row.contractEndsOn,
      sort: { by: sql`coalesce(h.contract_ends_on, 'infinity'::date)`, as: 'date' },
    },
    support: {
      heading: 'Support ends',
      value: (row) => row.supportEndsOn,
      sort: { by: sql`coalesce(h.support_ends_on, 'infinity'::date)`, as: 'date' },
    },
  },
})
