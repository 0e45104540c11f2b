import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase } from '../ledger/index.ts'
import type { Undoable } from '../people/index.ts'
import { deviceNotFound, exposures, type Exposure } from './assets.rules.ts'
import { saveExposure } from './assets.store.ts'
import { deviceForChange } from './assets.views.ts'

/** `seen`: when the statement was made that the page showed, empty for none; not given by programs that look at nothing first. */
export type ExposureStatement = { readonly deviceId: string; readonly exposure: Exposure; readonly why: string; readonly seen?: string | undefined }

/** A person states how exposed a device is, with the reason: the strongest lever on rank and due date. The plan follows in the same transaction; whoever calls this offers to take it back (`undo`) once they can tell what moved. */
export const stateExposure = useCase({
  name: 'assets.state-exposure',
  clauses: ['PM-3.3'],
  load: (act, input: ExposureStatement) => deviceForChange(act.tx, input.deviceId),
  decide: (device, input, moment) => {
    if (device === undefined) return refuse(deviceNotFound)
    if (moment.actor.personId === undefined) {
      return refuse({
        code: 'assets/exposure-needs-a-person',
        clause: 'PM-3.3',
        says: 'Only a signed-in person can set a device’s exposure.',
        satisfiedBy: 'Sign in and set it.',
        status: 403,
      })
    }
    // Two people at once: the second is told what the first said, and may still state it.
    if (input.seen !== undefined && input.seen !== (device.exposureAt ?? '')) {
      return refuse({
        code: 'assets/exposure-stated-since',
        clause: 'PM-3.3',
        says: `Somebody set it to “${exposures[device.exposure]}” since this page was opened${device.exposureWhy === null ? '' : `: ${device.exposureWhy}`}`,
        satisfiedBy: 'Read their reason; if yours still applies, set it again.',
        status: 409,
      })
    }
    if (input.why.trim() === '') {
      return refuse({
        code: 'assets/exposure-needs-a-reason',
        clause: 'PM-3.3',
        says: 'Setting the exposure needs a reason.',
        satisfiedBy: 'Say how you know: a firewall rule, a scan from outside.',
        faults: ['why: is missing'],
        status: 422,
      })
    }
    return ok(device)
  },
  commit: async (act, device, _, input) => {
    await saveExposure(act, input.deviceId, input.exposure, input.why.trim())
    const before = { exposure: device.exposure, by: device.exposureById, at: device.exposureAt, why: device.exposureWhy }
    const undo: Undoable = {
      kind: 'assets.exposure',
      about: showId('dev', input.deviceId),
      says: `${device.hostname}: exposure set to “${exposures[input.exposure]}”`,
      before,
      after: { exposure: input.exposure, why: input.why.trim() },
    }
    return {
      value: { deviceId: input.deviceId, undo },
      evidence: [
        {
          kind: 'assets.exposure-stated',
          about: [showId('dev', input.deviceId)],
          grade: 'attested' as const,
          content: {
            before: { exposure: before.exposure, at: before.at, why: before.why },
            after: { exposure: input.exposure, why: input.why.trim() },
          },
        },
      ],
    }
  },
})
