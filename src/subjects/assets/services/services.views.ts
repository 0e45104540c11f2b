import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listOf, type Option } from '../../../platform/db/list.ts'
import { ratings, type Rating } from '../assets.rules.ts'
import { siteChoices } from '../assets.views.ts'
import { yesNo, type Need, type YesNo } from '../services.rules.ts'
import { serviceTypes, typeName } from './service-types.ts'

export type ServiceRow = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly businessOwnerId: string | null
  readonly businessOwner: string | null
  readonly confidentiality: Rating
  readonly integrity: Rating
  readonly availability: Rating
  readonly missionCritical: YesNo
  readonly missionBy: string | null
  readonly missionAt: string | null
  readonly impacted: readonly string[]
  readonly changedAt: string
  readonly servers: readonly string[]
  readonly testers: number
}
const columns = sql`v.id, v.name, v.type, v.business_owner_id as "businessOwnerId", b.name as "businessOwner", v.confidentiality, v.integrity, v.availability,
  v.mission_critical as "missionCritical", m.name as "missionBy", v.mission_at as "missionAt", v.impacted, v.changed_at as "changedAt",
  coalesce((select array_agg(d.hostname order by d.hostname) from assets_service_server n join assets_device d on d.district_id = n.district_id and d.id = n.device_id
    where n.district_id = v.district_id and n.service_id = v.id), '{}') as servers,
  (select count(*)::int from assets_service_tester t where t.district_id = v.district_id and t.service_id = v.id) as testers`
const joined = sql`assets_service v left join people_person b on b.district_id = v.district_id and b.id = v.business_owner_id
  left join people_person m on m.district_id = v.district_id and m.id = v.mission_by`

export const serviceOf = async (tx: Tx, id: string): Promise<ServiceRow | undefined> =>
  (await sql<ServiceRow>`select ${columns} from ${joined} where v.id = ${id}`.execute(tx)).rows[0]
export const serviceForChange = async (tx: Tx, id: string): Promise<ServiceRow | undefined> =>
  (await sql<ServiceRow>`select ${columns} from ${joined} where v.id = ${id} for update of v`.execute(tx)).rows[0]

const sites = async (tx: Tx): Promise<readonly Option[]> => (await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name }))

/** Services (PM-1). */
export const serviceList = listOf<ServiceRow>({
  name: 'services',
  path: '/services',
  title: 'Services',
  select: columns,
  from: joined,
  id: sql`v.id`,
  idOf: (row) => showId('svc', row.id),
  start: { sort: 'name' },
  search: {
    label: 'Name or server',
    where: (
      like,
    ) => sql`(lower(v.name) like ${like} or exists (select from assets_service_server n join assets_device d on d.district_id = n.district_id
    and d.id = n.device_id where n.district_id = v.district_id and n.service_id = v.id and d.name_key like ${like}))`,
  },
  filters: {
    type: {
      label: 'Kind',
      options: Object.fromEntries(Object.entries(serviceTypes).map(([key, { name }]) => [key, name])),
      where: (type) => sql`v.type = ${type}`,
    },
    critical: { label: 'Mission-critical data', options: yesNo, where: (critical) => sql`v.mission_critical = ${critical}` },
    site: {
      label: 'Used by',
      options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return id === undefined
          ? undefined
          : sql`exists (select from assets_service_site u where u.district_id = v.district_id and u.service_id = v.id and u.site_id = ${id}::uuid)`
      },
    },
    lacks: {
      label: 'Missing',
      options: { server: 'A server', tester: 'A tester', owner: 'A business owner', rating: 'A rating' },
      where: (lacks) =>
        ({
          server: sql`not exists (select from assets_service_server n where n.district_id = v.district_id and n.service_id = v.id)`,
          tester: sql`not exists (select from assets_service_tester t where t.district_id = v.district_id and t.service_id = v.id)`,
          owner: sql`v.business_owner_id is null`,
          rating: sql`'unknown' in (v.confidentiality, v.integrity, v.availability)`,
        })[lacks],
    },
  },
  columns: {
    name: { heading: 'Service', value: (row) => row.name, sort: { by: sql`lower(v.name)`, as: 'text' } },
    type: { heading: 'Kind', value: (row) => typeName(row.type), sort: { by: sql`v.type`, as: 'text' } },
    servers: { heading: 'Runs on', value: (row) => row.servers.join(', ') },
    owner: { heading: 'Business owner', value: (row) => row.businessOwner, sort: { by: sql`coalesce(b.name, '')`, as: 'text' } },
    testers: { heading: 'Testers', value: (row) => row.testers, isNumber: true },
    critical: { heading: 'Mission-critical data', value: (row) => yesNo[row.missionCritical], sort: { by: sql`v.mission_critical`, as: 'text' } },
    confidentiality: { heading: 'Confidentiality', value: (row) => ratings[row.confidentiality], isExported: 'only' },
    integrity: { heading: 'Integrity', value: (row) => ratings[row.integrity], isExported: 'only' },
    availability: { heading: 'Availability', value: (row) => ratings[row.availability], sort: { by: sql`v.availability`, as: 'text' } },
  },
})

export type Placed = { readonly deviceId: string; readonly hostname: string; readonly role: string; readonly redundancy: string }
export const serversOf = async (tx: Tx, serviceId: string): Promise<readonly Placed[]> =>
  (
    await sql<Placed>`select n.device_id as "deviceId", d.hostname, n.role, n.redundancy from assets_service_server n join assets_device d on d.district_id = n.district_id and d.id = n.device_id
    where n.service_id = ${serviceId} order by n.redundancy, n.role, d.hostname, d.id`.execute(tx)
  ).rows

export type TesterOf = {
  readonly personId: string
  readonly name: string
  readonly hasLeft: boolean
  readonly deputyId: string | null
  readonly deputy: string | null
}
export const testersFor = async (tx: Tx, serviceId: string): Promise<readonly TesterOf[]> =>
  (
    await sql<TesterOf>`select t.person_id as "personId", p.name, p.ended_at is not null as "hasLeft", t.deputy_id as "deputyId", d.name as deputy from assets_service_tester t
    join people_person p on p.district_id = t.district_id and p.id = t.person_id left join people_person d on d.district_id = t.district_id and d.id = t.deputy_id
    where t.service_id = ${serviceId} order by p.name, p.id`.execute(tx)
  ).rows

/** The services that somebody tests. */
export const testedBy = async (tx: Tx, personId: string): Promise<ReadonlySet<string>> =>
  new Set(
    (await sql<{ id: string }>`select service_id as id from assets_service_tester where person_id = ${personId}::uuid`.execute(tx)).rows.map(
      ({ id }) => id,
    ),
  )

export const sitesOfService = async (tx: Tx, serviceId: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (
    await sql<{
      id: string
      name: string
    }>`select s.id, s.name from assets_service_site u join people_site s on s.district_id = u.district_id and s.id = u.site_id
    where u.service_id = ${serviceId} order by s.name`.execute(tx)
  ).rows

export const serviceNames = async (tx: Tx): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await sql<{ id: string; name: string }>`select id, name from assets_service order by lower(name), id`.execute(tx)).rows

/** Which service needs which. `lock` holds every service still, so that two changes at once close no circle. */
export const allNeeds = async (tx: Tx, { lock = false } = {}): Promise<readonly Need[]> => {
  if (lock) await sql`select 1 from assets_service order by id for no key update`.execute(tx)
  return (await sql<Need>`select service_id as "serviceId", needs_id as "needsId" from assets_service_need order by 1, 2`.execute(tx)).rows
}

/** Devices whose plan a service's ratings weigh on: its own servers, and those of the services it leans on, directly or through others. */
export const devicesUnder = async (tx: Tx, serviceIds: readonly string[]): Promise<readonly string[]> =>
  (
    await sql<{
      id: string
    }>`with recursive under (id) as (select unnest(${[...serviceIds]}::uuid[]) union select n.needs_id from under u join assets_service_need n on n.service_id = u.id)
    select distinct n.device_id as id from under u join assets_service_server n on n.service_id = u.id order by 1`.execute(tx)
  ).rows.map(({ id }) => id)
