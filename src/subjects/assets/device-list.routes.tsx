import type { Tx } from '../../platform/db/pool.ts'
import type { Route } from '../../platform/http/route.ts'
import { showId } from '../../platform/ids.ts'
import { listRoutes } from '../../platform/list/list-routes.ts'
import { savedViews, type Who } from '../people/index.ts'
import type { AssetsParts } from './assets.routes.tsx'
import { staleDays, type Device } from './assets.views.ts'
import { DeviceListPage } from './device-list.screens.tsx'
import { deviceList } from './device-list.views.ts'
import type { Temporal } from 'temporal-polyfill'

export const shown = (device: Device) => ({
  ...device,
  exposureById: undefined,
  assignedId: device.assignedId && showId('per', device.assignedId),
  lastSeen: device.isSeen ? device.lastSeen : null,
  id: showId('dev', device.id),
  siteId: device.siteId && showId('sit', device.siteId),
  ownerId: device.ownerId && showId('per', device.ownerId),
})

/** Whether nothing was heard from it itself, by its agent or its management, since then: what a list says of it does not count (PM-3.1). */
export const isStale = ({ freshAt }: Pick<Device, 'freshAt'>, staleBefore: string): boolean => freshAt === null || freshAt < staleBefore

/** Since when a device nothing was heard from counts as silent (PM-3.1). */
export const staleSince = async (tx: Tx, now: Temporal.Instant): Promise<{ staleBefore: string; staleDays: number; today: string }> => {
  const days = await staleDays(tx)
  return { staleBefore: now.subtract({ hours: 24 * days }).toString(), staleDays: days, today: now.toString().slice(0, 10) }
}

export const deviceListRoutes = ({ db }: AssetsParts): readonly Route<Who>[] =>
  listRoutes({
    db,
    list: deviceList,
    says: 'Devices, filtered and sorted, a page at a time',
    clauses: ['PM-3.1', 'PM-2'],
    may: 'devices.see',
    given: staleSince,
    more: (tx, _, who: Who) => savedViews(tx, 'devices', who),
    json: ({ page, given, more }) => ({
      staleDays: given.staleDays,
      views: more,
      devices: page.rows.map((row) => ({ ...shown(row), isStale: isStale(row, given.staleBefore) })),
    }),
    page: ({ page, query, given, more }, who) => <DeviceListPage who={who} page={page} query={query} views={more} {...given} />,
  })
