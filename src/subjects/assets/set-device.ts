import { refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { decideSettings, deviceNotFound, type DeviceSettings } from './assets.rules.ts'
import { saveSettings } from './assets.store.ts'
import { deviceForChange } from './assets.views.ts'

/** What others do in the same transaction once what is known of a device changed: its rows in the plan follow. */
export type OnDeviceChanged = (act: Act, change: { readonly deviceId: string }) => Promise<unknown>
export type DeviceChange = { readonly deviceId: string } & { readonly [K in keyof DeviceSettings]?: DeviceSettings[K]
  | undefined } & { readonly onChanged?: OnDeviceChanged | undefined }

const settingsOf = (device: DeviceSettings): DeviceSettings => ({
  kind: device.kind, scope: device.scope, scopeReason: device.scopeReason, patchingActor: device.patchingActor, siteId: device.siteId,
  ownerId: device.ownerId,
})

/** Kind, scope with its reason (PM-2), who patches it, site, who answers for it. What is left out stays; `null` empties site or owner. */
export const setDevice = useCase({
  name: 'assets.set-device',
  clauses: ['PM-2', 'PM-4'],
  load: (act, input: DeviceChange) => deviceForChange(act.tx, input.deviceId),
  decide: (device, { deviceId: _, onChanged: __, ...change }) =>
    (device === undefined ? refuse(deviceNotFound) : decideSettings(settingsOf(device), change)),
  commit: async (act, after, device, input) => {
    await saveSettings(act, input.deviceId, after, input.kind !== undefined)
    await input.onChanged?.(act, { deviceId: input.deviceId })
    const before = device === undefined ? null : { ...settingsOf(device) }
    return {
      value: { deviceId: input.deviceId },
      evidence: [{ kind: 'assets.device-set', about: [showId('dev', input.deviceId)], grade: 'attested' as const,
        content: { before, after: { ...after } } }],
    }
  },
})
