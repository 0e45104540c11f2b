import { sql } from 'kysely'
import { listOf } from '../../../platform/db/list.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { devicePatches } from './states.views.ts'
import type { Position } from './update.rules.ts'

export type SiteReach = { readonly site: string | null; readonly name: string | null; readonly devices: number }
export type MoveRow = {
  readonly at: string
  readonly because: string
  readonly before: Position | null
  readonly after: Position | null
  readonly rankBefore: number | null
  readonly rankAfter: number | null
}
export type OverrideRow = {
  readonly id: string
  readonly target: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly reason: string
  readonly by: string
  readonly saidAt: string
  readonly until: string
  readonly endedAt: string | null
  readonly endedWhy: string | null
}

/** Where an update waits, the most devices first. */
export const sitesOf = async (tx: Tx, id: string): Promise<readonly SiteReach[]> =>
  (
    await sql<SiteReach>`select nullif(r.site, '') as site, s.name, sum(r.n)::int as devices from patching_reach r
    left join people_site s on s.district_id = r.district_id and s.id::text = r.site where r.update_id = ${id} and r.n > 0 group by r.site, s.name order by 3 desc, 2`.execute(
      tx,
    )
  ).rows

/** The services that run on what waits for it. */
export const servicesFor = async (tx: Tx, id: string): Promise<readonly string[]> =>
  (
    await sql<{
      name: string
    }>`select distinct a.name from assets_service_server n join assets_service a on a.district_id = n.district_id and a.id = n.service_id
      join patching_device v on v.district_id = n.district_id and v.device_id = n.device_id join patching_state s on s.district_id = v.district_id and s.update_id = ${id}
        and s.id = any(v.state_ids) order by 1`.execute(tx)
  ).rows.map(({ name }) => name)

/** Every re-evaluation that moved it, the newest first. */
export const movesOf = async (tx: Tx, id: string, most = 50): Promise<readonly MoveRow[]> =>
  (
    await sql<MoveRow>`select at, because, before, after, rank_before as "rankBefore", rank_after as "rankAfter" from patching_move where update_id = ${id}
    order by at desc, id desc limit ${most}`.execute(tx)
  ).rows

const overrideColumns = sql`o.id, o.target, o.decision, o.due_on as "dueOn", o.reason, p.name as by, o.said_at as "saidAt", o.until, o.ended_at as "endedAt", o.ended_why as "endedWhy"
  from patching_override o join people_person p on p.district_id = o.district_id and p.id = o.said_by`
export const overridesOf = async (tx: Tx, updateId: string): Promise<readonly OverrideRow[]> =>
  (await sql<OverrideRow>`select ${overrideColumns} where o.update_id = ${updateId} order by o.said_at desc, o.id desc limit 50`.execute(tx)).rows

export type OverrideInForce = OverrideRow & {
  readonly updateId: string
  readonly package: string
  readonly line: string
  readonly devices: number
  readonly computed: string | null
  readonly computedDueOn: string | null
}
/** Every override in force with what was computed: what the report shows of them. */
export const overridesInForce = async (tx: Tx): Promise<readonly OverrideInForce[]> =>
  (
    await sql<OverrideInForce>`select u.id as "updateId", u.package, u.line, coalesce((select sum(r.n)::int from patching_reach r where r.district_id = u.district_id and r.update_id = u.id), 0) as devices,
      c.decision as computed, c.due_on as "computedDueOn", o.id, o.target, o.decision, o.due_on as "dueOn", o.reason, p.name as by, o.said_at as "saidAt", o.until,
      o.ended_at as "endedAt", o.ended_why as "endedWhy"
    from patching_override o join people_person p on p.district_id = o.district_id and p.id = o.said_by join patching_update u on u.district_id = o.district_id and u.id = o.update_id
      left join lateral (select s.decision, s.due_on from patching_state s join patching_state_count n on n.district_id = s.district_id and n.state_id = s.id and n.n > 0
        where s.district_id = u.district_id and s.update_id = u.id order by s.rank_key, s.id limit 1) c on true
    where o.ended_at is null order by u.order_key, u.id limit 500`.execute(tx)
  ).rows

export type UpdateForChange = {
  readonly id: string
  readonly package: string
  readonly target: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly ownerId: string | null
  readonly isOpen: boolean
  readonly orderKey: string
}
/** Locked, so that two words over one update follow one another. */
export const updateForChange = async (tx: Tx, id: string): Promise<UpdateForChange | undefined> =>
  (
    await sql<UpdateForChange>`select id, package, target, decision, due_on as "dueOn", owner_id as "ownerId", closed_at is null as "isOpen", order_key as "orderKey"
    from patching_update where id = ${id} for update`.execute(tx)
  ).rows[0]
export const overrideOf = async (tx: Tx, updateId: string): Promise<OverrideRow | undefined> =>
  (await sql<OverrideRow>`select ${overrideColumns} where o.update_id = ${updateId} and o.ended_at is null`.execute(tx)).rows[0]

/** A device that waits for an update. */
export type WaitingDevice = {
  readonly deviceId: string
  readonly hostname: string
  readonly site: string | null
  readonly kind: string
  readonly owner: string | null
  readonly updateId: string
  readonly package: string
  readonly installed: string
  readonly fixed: string | null
  readonly decision: string
  readonly dueOn: string | null
  readonly exposure: string
  readonly riskLevel: string
  readonly says: string
  readonly isOverridden: boolean
}
const pair = sql`md5(e.device_id::text || e.id::text)::uuid`
export const waitingDevices = listOf<WaitingDevice, { readonly today: string }>({
  name: 'waiting-devices',
  path: '/plan/devices',
  title: 'Devices waiting for an update',
  select: sql`e.device_id as "deviceId", d.hostname, s.name as site, d.kind, p.name as owner, e.id as "updateId", e.package, e.installed, e.fixed, e.decision, e.due_on as "dueOn",
    e.exposure, e.risk_level as "riskLevel", e.says, e.is_overridden as "isOverridden"`,
  from: sql`${devicePatches} e join assets_device d on d.district_id = e.district_id and d.id = e.device_id
    left join people_site s on s.district_id = d.district_id and s.id = d.site_id left join people_person p on p.district_id = d.district_id and p.id = d.owner_id`,
  where: sql`not e.is_noise`,
  id: pair,
  idOf: (row) => showId('dev', row.deviceId),
  start: { sort: 'device' },
  search: { label: 'Device or package', where: (like) => sql`(d.search_text like ${like} or lower(e.package) like ${like})` },
  filters: {
    update: {
      label: 'Update',
      options: async () => [],
      linked: () => 'one update',
      where: (shown) => {
        const id = readId('pe', shown)
        return id === undefined ? undefined : sql`e.id = ${id}::uuid`
      },
    },
    exposure: {
      label: 'Exposure',
      options: { exposed: 'Publicly exposed', 'not-exposed': 'Not publicly exposed', unknown: 'Not known' },
      where: (exposure) => sql`e.exposure = ${exposure}`,
    },
    kind: {
      label: 'Kind',
      options: { server: 'Servers', workstation: 'Workstations', laptop: 'Laptops', tablet: 'Tablets', phone: 'Phones', unknown: 'Not known' },
      where: (kind) => sql`d.kind = ${kind}`,
    },
    due: {
      label: 'Due',
      options: { late: 'Late', dated: 'With a date', none: 'Without a date' },
      where: (due, { today }) =>
        due === 'late' ? sql`e.due_on < ${today}::date` : due === 'dated' ? sql`e.due_on is not null` : sql`e.due_on is null`,
    },
  },
  columns: {
    device: { heading: 'Device', value: (row) => row.hostname, sort: { by: sql`d.name_key`, as: 'text' } },
    site: { heading: 'Site', value: (row) => row.site, sort: { by: sql`coalesce(s.name, '')`, as: 'text' } },
    update: { heading: 'Update', value: (row) => row.package },
    installed: { heading: 'Installed', value: (row) => row.installed },
    fixed: { heading: 'Version to install', value: (row) => row.fixed, isExported: 'only' },
    exposure: { heading: 'Exposure', value: (row) => row.exposure },
    owner: { heading: 'Owner', value: (row) => row.owner, isExported: 'only' },
    decision: { heading: 'Decision', value: (row) => row.decision, isExported: 'only' },
    due: { heading: 'Due', value: (row) => row.dueOn, sort: { by: sql`coalesce(e.due_on, 'infinity'::date)`, as: 'date' } },
  },
})
