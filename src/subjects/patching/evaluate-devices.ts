import type { Json } from '../../core/proof/canonical.ts'
import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { append, useCase, type Act, type Evidence } from '../ledger/index.ts'
import type { Withdrawal } from '../vulnerabilities/index.ts'
import { evaluate, type Evaluated } from './evaluate.ts'
import { tellEmergencies } from './updates/tell-emergencies.ts'
import type { UpdateMove } from './updates/settle-updates.ts'

const told = 200 // moved rows that one piece of evidence lists; the count is always whole

const updateMoved = (because: string) => (move: UpdateMove) => ({
  update: showId('pe', move.id),
  package: move.package,
  devices: move.devices,
  rank: [move.rankBefore, move.rankAfter],
  before: move.before as unknown as Json,
  after: move.after as unknown as Json,
  ...(move.because === because ? {} : { because: move.because }),
})

/** Evidence of what moved in the plan and why: each row's state before and after, of devices and of whole updates. */
export const evidenceOfMoves = (deviceIds: readonly string[], because: string, { moved, updates }: Evaluated): Evidence => ({
  kind: 'patching.plan-evaluated',
  clauses: ['PM-3.3'],
  grade: 'observed',
  about: [...new Set([...moved.map(({ deviceId }) => deviceId), ...deviceIds])]
    .slice(0, 100)
    .map((id) => showId('dev', id))
    .concat(updates.slice(0, 50).map(({ id }) => showId('pe', id))),
  content: {
    because,
    devices: deviceIds.length,
    moved: moved.length,
    came: moved.filter((one) => one.before === null).length,
    went: moved.filter((one) => one.after === null).length,
    rows: moved
      .slice(0, told)
      .map((one) => ({
        device: showId('dev', one.deviceId),
        package: one.package,
        ...(one.isNoise ? { noise: true } : {}),
        before: one.before && { ...one.before },
        after: one.after && { ...one.after },
      })),
    updates: updates.slice(0, told).map(updateMoved(because)),
  },
})

/** Evaluates these devices again, whatever changed. */
export const evaluateDevices = useCase({
  name: 'patching.evaluate-devices',
  clauses: ['PM-3.3'],
  load: async (
    _: Act,
    input: { deviceIds: readonly string[]; because: string; only?: readonly string[] | undefined; withdrawn?: readonly Withdrawal[] },
  ) => input.deviceIds.length,
  decide: (count) =>
    count > 0
      ? ok(true)
      : refuse({ code: 'patching/nothing-to-evaluate', clause: 'PM-3.3', says: 'No device was named.', satisfiedBy: 'Name one.', status: 422 }),
  commit: async (act, _, __, { deviceIds, because, only, withdrawn }) => {
    const done = await evaluate(act, deviceIds, because, only, withdrawn)
    return { value: { moved: done.moved.length }, evidence: [evidenceOfMoves(deviceIds, because, done)] }
  },
})

/** Follows a change of devices in the change's own transaction; leaves evidence only where something moved. */
export const evaluateAllAfter =
  (because: string) =>
  async (act: Act, deviceIds: readonly string[]): Promise<void> => {
    const done = await evaluate(act, deviceIds, because)
    if (done.moved.length + done.updates.length > 0) await append(act, evidenceOfMoves(deviceIds, because, done))
    if (done.updates.some(({ after }) => (after?.kevCves.length ?? 0) > 0)) await tellEmergencies(act)
  }
/** The same for one: its inventory, its service, its scope; whoever tells of the change may tell the cause. */
export const evaluateAfter =
  (because: string) =>
  (act: Act, { deviceId, because: told }: { readonly deviceId: string; readonly because?: string | undefined }): Promise<void> =>
    evaluateAllAfter(told ?? because)(act, [deviceId])

/** What was said of findings or of software, followed in the same transaction. */
export const followFindings = async (act: Act, deviceIds: readonly string[], because: string): Promise<void> =>
  void (await evaluateDevices.within(act, { deviceIds, because }))
