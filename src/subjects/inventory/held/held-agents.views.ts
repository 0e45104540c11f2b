import { sql } from 'kysely'
import { listOf, type Option } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { siteChoices } from '../../assets/index.ts'
import type { Alarm } from '../inventory.views.ts'

/** An agent nobody knew told of a server: it is held until a person says whether it is that server's own (PM-3.1). */
export type HeldAgent = Pick<
  Alarm,
  'id' | 'deviceId' | 'device' | 'identity' | 'raisedAt' | 'settledAt' | 'settledBy' | 'settledHow' | 'key' | 'site' | 'remote' | 'submissionId'
>

const sites = async (tx: Tx): Promise<readonly Option[]> => (await siteChoices(tx)).map(({ id, name }) => ({ value: showId('sit', id), label: name }))
const states = { open: 'Held', settled: 'Settled' } as const
const agentOf = ({ identity }: HeldAgent): string => identity.join(' and ')

export const heldAgentList = listOf<HeldAgent>({
  name: 'held-agents',
  path: '/devices/alarms/agents',
  title: 'Held agents',
  select: sql`a.id, a.device_id as "deviceId", d.hostname as device, a.identity, a.raised_at as "raisedAt", a.settled_at as "settledAt", p.name as "settledBy",
    a.settled_how as "settledHow", k.label as key, s.name as site, u.remote, a.submission_id as "submissionId"`,
  from: sql`inventory_alarm a join assets_device d on d.district_id = a.district_id and d.id = a.device_id
    join inventory_submission u on u.district_id = a.district_id and u.id = a.submission_id
    left join inventory_key k on k.district_id = u.district_id and k.id = u.key_id
    left join people_site s on s.district_id = k.district_id and s.id = k.site_id
    left join people_person p on p.district_id = a.district_id and p.id = a.settled_by`,
  where: sql`a.kind = 'agent-replaced'`,
  id: sql`a.id`,
  idOf: ({ id }) => showId('alm', id),
  start: { sort: 'raised', order: 'descending' },
  search: {
    label: 'Server, key or address',
    where: (like) => sql`(lower(d.hostname) like ${like} or lower(k.label) like ${like} or lower(u.remote) like ${like})`,
  },
  filters: {
    state: { label: 'State', options: states, where: (state) => (state === 'open' ? sql`a.settled_at is null` : sql`a.settled_at is not null`) },
    site: {
      label: 'Site of the key',
      options: sites,
      where: (site) => {
        const id = readId('sit', site)
        return id === undefined ? undefined : sql`k.site_id = ${id}::uuid`
      },
    },
  },
  columns: {
    device: { heading: 'Server', value: ({ device }) => device, sort: { by: sql`lower(d.hostname)`, as: 'text' } },
    agent: { heading: 'Agent', value: agentOf },
    key: { heading: 'Key', value: ({ key }) => key, sort: { by: sql`coalesce(lower(k.label), '')`, as: 'text' } },
    site: { heading: 'Site of the key', value: ({ site }) => site, sort: { by: sql`coalesce(lower(s.name), '')`, as: 'text' } },
    remote: { heading: 'From', value: ({ remote }) => remote },
    raised: { heading: 'Held since', value: ({ raisedAt }) => raisedAt, sort: { by: sql`a.raised_at`, as: 'timestamptz' } },
    state: { heading: 'State', value: ({ settledAt }) => (settledAt === null ? states.open : states.settled) },
    how: { heading: 'Outcome', value: ({ settledHow }) => settledHow, isExported: 'only' },
    by: { heading: 'By', value: ({ settledBy }) => settledBy, isExported: 'only' },
  },
})

/** Those named, whatever their state: what a preview shows and an act asks. */
export const heldAgentsById = async (tx: Tx, ids: readonly string[]): Promise<readonly HeldAgent[]> =>
  (
    await sql<HeldAgent>`select ${heldAgentList.select} from ${heldAgentList.from as ReturnType<typeof sql>} where a.kind = 'agent-replaced'
    and a.id = any(${[...ids]}::uuid[]) order by lower(d.hostname), a.raised_at desc, a.id`.execute(tx)
  ).rows
