import type { PolicyValues } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { devicesById, servicesOf } from '../assets/index.ts'
import { feedsInForce, findingGroups } from '../vulnerabilities/index.ts'
import { deviceIdsAfter } from './plan.views.ts'
import { planPolicyOf } from './policy.views.ts'
import { rowsOfDevice } from './rows-of-device.ts'

export type RowUnder = { readonly deviceId: string; readonly host: string; readonly package: string; readonly decision: string; readonly dueOn: string | null }

/** The plan's rows as they would stand by these values, changing nothing; at most so many devices, and how many were looked at. */
export const planUnder = async (tx: Tx, values: PolicyValues, most: number): Promise<{ readonly rows: readonly RowUnder[]; readonly devices: number }> => {
  const policy = planPolicyOf(values)
  const ids = await deviceIdsAfter(tx, '00000000-0000-0000-0000-000000000000', most)
  if (ids.length === 0) return { rows: [], devices: 0 }
  const groups = Map.groupBy(await findingGroups(tx, ids, policy.zone, policy.clockStart), (group) => group.deviceId)
  const services = new Map((await servicesOf(tx, ids)).map((service) => [service.deviceId, service]))
  const feeds = await feedsInForce(tx)
  const rows = (await devicesById(tx, ids)).filter((device) => device.scope !== 'out').flatMap((device) =>
    rowsOfDevice(groups.get(device.id) ?? [], { device, service: services.get(device.id), policy, feeds }).filter((row) => !row.isNoise)
      .map((row) => ({ deviceId: device.id, host: device.hostname, package: row.package, decision: row.decision, dueOn: row.dueOn })))
  return { rows, devices: ids.length }
}
