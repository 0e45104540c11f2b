import { canonical } from '../../core/proof/canonical.ts'
import { devicesById, lockDevices, servicesOf } from '../assets/index.ts'
import type { Act } from '../ledger/index.ts'
import { ensureMatched, feedForRelease, feedsInForce, findingGroups, heldTitles, holdFeeds, noteDetections,
  type FeedInForce } from '../vulnerabilities/index.ts'
import { closeRows, openRows, saveRows, type OpenRow, type RowState } from './evaluations.store.ts'
import type { PlanRow } from './plan-row.rules.ts'
import { planPolicy } from './policy.views.ts'
import { rowsOfDevice } from './rows-of-device.ts'

/** A row that came (`before` null), went (`after` null) or moved. */
export type Moved = { readonly deviceId: string; readonly package: string; readonly isNoise: boolean; readonly before: RowState | null
  readonly after: RowState | null }

const stateOf = ({ dueOn, decision, riskScore, rankKey, installed, fixed, cveCount }: RowState | PlanRow, kevCount: number): RowState =>
  ({ dueOn, decision, riskScore, rankKey, installed, fixed, cveCount, kevCount })
const nameOf = (row: { deviceId: string; ecosystem: string; package: string;
  isNoise: boolean }): string => `${row.deviceId} ${row.ecosystem} ${row.package} ${row.isNoise}`
const isSame = (a: RowState, b: RowState): boolean => (Object.keys(a) as (keyof RowState)[]).every((key) => a[key] === b[key])

const match = async (act: Act, feeds: readonly FeedInForce[], deviceIds: readonly string[]): Promise<void> => {
  for (const { release, titleIds } of await heldTitles(act.tx, deviceIds)) {
    const feed = feedForRelease(feeds, release)
    if (feed === undefined) continue
    await ensureMatched(act.tx, feed, release, titleIds)
    await noteDetections(act, release, titleIds)
  }
}

const settle = async (act: Act, before: readonly OpenRow[], rows: readonly PlanRow[]): Promise<readonly Moved[]> => {
  const old = new Map(before.map((row) => [nameOf(row), row]))
  const names = new Set(rows.map(nameOf))
  const gone = before.filter((row) => !names.has(nameOf(row)))
  const changed = rows.filter((row) => {
    const was = old.get(nameOf(row))
    return was === undefined || was.says !== row.says || !isSame(stateOf(was, was.kevCount), stateOf(row, row.kevCves.length))
      || canonical(was.inputs) !== canonical(row.inputs)
  })
  await saveRows(act, changed)
  await closeRows(act, gone.map((row) => row.id))
  const came: Moved[] = changed.flatMap((row) => {
    const was = old.get(nameOf(row))
    const [earlier, later] = [was === undefined ? null : stateOf(was, was.kevCount), stateOf(row, row.kevCves.length)]
    return earlier !== null && isSame(earlier, later) ? []
      : [{ deviceId: row.deviceId, package: row.package, isNoise: row.isNoise, before: earlier, after: later }]
  })
  return [...came, ...gone.map((row) =>
    ({ deviceId: row.deviceId, package: row.package, isNoise: row.isNoise, before: stateOf(row, row.kevCount), after: null }))]
}

/**
 * Brings findings and plan of these devices up to what is installed, known and stated now, in the running transaction; gives
 * every row that came, went or moved. A device out of scope has no rows (PM-2).
 */
export const evaluate = async (act: Act, deviceIds: readonly string[]): Promise<readonly Moved[]> => {
  await lockDevices(act, deviceIds)
  await holdFeeds(act)
  const feeds = await feedsInForce(act.tx)
  if (feeds.length === 0) return []
  await match(act, feeds, deviceIds)
  const policy = await planPolicy(act.tx)
  const groups = Map.groupBy(await findingGroups(act.tx, deviceIds, policy.zone, policy.clockStart), (group) => group.deviceId)
  const services = new Map((await servicesOf(act.tx, deviceIds)).map((service) => [service.deviceId, service]))
  const before = await openRows(act, deviceIds)
  const rows = (await devicesById(act.tx, deviceIds)).filter((device) => device.scope !== 'out')
    .flatMap((device) => rowsOfDevice(groups.get(device.id) ?? [], { device, service: services.get(device.id), policy, feeds }))
  return settle(act, before, rows)
}
