import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { sha256, useCase } from '../ledger/index.ts'
import { deviceNotFound, readAddresses } from './assets.rules.ts'
import type { OnDeviceChanged } from './set-device.ts'
import { saveService, type ServiceSettings } from './assets.store.ts'
import { deviceForChange } from './assets.views.ts'

export type ServiceChange = Omit<ServiceSettings,
  'impacted'> & { readonly deviceId: string; readonly impacted: string; readonly onChanged?: OnDeviceChanged | undefined }

/**
 * The service a device carries: its name, business owner, tester (SP-1.5), ratings (PM-1) and who is told of its patching (SP-1.4), addresses typed
 * by hand.
 */
export const setService = useCase({
  name: 'assets.set-service',
  clauses: ['PM-1', 'SP-1.4', 'SP-1.5'],
  load: (act, input: ServiceChange) => deviceForChange(act.tx, input.deviceId),
  decide: (device, { deviceId: _, impacted, onChanged: __, ...rest }) => {
    if (device === undefined) return refuse(deviceNotFound)
    const addresses = readAddresses(impacted)
    return addresses.ok ? ok<ServiceSettings>({ ...rest, impacted: addresses.value }) : addresses
  },
  commit: async (act, after, _, input) => {
    const id = await saveService(act, input.deviceId, after)
    await input.onChanged?.(act, { deviceId: input.deviceId })
    const { impacted, ...settings } = after
    return {
      value: { serviceId: id, impacted: impacted.length },
      evidence: [{ // addresses are persons' data: the ledger holds their number and hash
        kind: 'assets.service-set', about: [showId('dev', input.deviceId), showId('svc', id)], grade: 'attested' as const,
        content: { ...settings, impacted: impacted.length, impactedHash: sha256(impacted.join('\n')) },
      }],
    }
  },
})
