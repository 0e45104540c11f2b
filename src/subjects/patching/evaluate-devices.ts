import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { append, reading, useCase, type Act, type Evidence, type From } from '../ledger/index.ts'
import { deviceCount, deviceIdsAfter } from './plan.views.ts'
import { evaluate, type Moved } from './evaluate.ts'

const told = 200 // moved rows that one piece of evidence lists; the count is always whole

/** Evidence of what moved in the plan and why: each row's state before and after. */
const evidenceOfMoves = (deviceIds: readonly string[], because: string, moved: readonly Moved[]): Evidence => ({
  kind: 'patching.plan-evaluated', clauses: ['PM-3.3'], about: deviceIds.slice(0, 100).map((id) => showId('dev', id)), grade: 'observed',
  content: {
    because, devices: deviceIds.length, moved: moved.length, came: moved.filter((one) => one.before === null).length,
    went: moved.filter((one) => one.after === null).length,
    rows: moved.slice(0, told).map((one) =>
      ({ device: showId('dev', one.deviceId), package: one.package, ...(one.isNoise ? { noise: true } : {}), before: one.before && { ...one.before },
        after: one.after && { ...one.after } })),
  },
})

/** Evaluates these devices again, whatever changed. */
const evaluateDevices = useCase({
  name: 'patching.evaluate-devices',
  clauses: ['PM-3.3'],
  load: async (_: Act, input: { deviceIds: readonly string[]; because: string }) => input.deviceIds.length,
  decide: (count) => (count > 0 ? ok(true)
    : refuse({ code: 'patching/nothing-to-evaluate', clause: 'PM-3.3', says: 'No device was named.', satisfiedBy: 'Name one.', status: 422 })),
  commit: async (act, _, __, { deviceIds, because }) => {
    const moved = await evaluate(act, deviceIds)
    return { value: { moved: moved.length }, evidence: [evidenceOfMoves(deviceIds, because, moved)] }
  },
})

/**
 * Follows a change of a device (its inventory, its service, its scope) in the change's own transaction; leaves evidence only where something moved.
 */
export const evaluateAfter = (because: string) => async (act: Act, { deviceId }: { readonly deviceId: string }): Promise<void> => {
  const moved = await evaluate(act, [deviceId])
  if (moved.length > 0) await append(act, evidenceOfMoves([deviceId], because, moved))
}

/** Evaluates every device of the district, a batch a transaction; gives how many rows moved. */
export const evaluateDistrict = async (from: From, because: string, batch = 100,
  told?: (done: number, total: number) => Promise<void>): Promise<number> => {
  let moved = 0
  let done = 0
  const total = told ? await reading(from, deviceCount) : 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const deviceIds = await reading(from, (tx) => deviceIdsAfter(tx, after, batch))
    const last = deviceIds.at(-1)
    if (last === undefined) return moved
    const result = await evaluateDevices(from, { deviceIds, because })
    if (result.ok) moved += result.value.moved
    after = last
    done += deviceIds.length
    await told?.(done, Math.max(done, total))
  }
}
