import { ok, refuse, type Result } from '../../core/result.ts'
import { enforced } from '../../core/policy/switch.ts'
import { showId } from '../../platform/ids.ts'
import { useCase, type Act } from '../ledger/index.ts'
import { mayDo, personNow } from '../people/index.ts'
import { decideSettings, deviceNotFound, uncovers, type DeviceSettings } from './assets.rules.ts'
import { saveSettings } from './assets.store.ts'
import { deviceForChange } from './assets.views.ts'

/** What others do in the same transaction once what is known of a device changed: its rows in the plan follow. */
export type OnDeviceChanged = (act: Act, change: { readonly deviceId: string; readonly because?: string | undefined }) => Promise<unknown>
export type DeviceChange = { readonly deviceId: string } & { readonly [K in keyof DeviceSettings]?: DeviceSettings[K] | undefined } & {
  readonly onChanged?: OnDeviceChanged | undefined
  /** Of whoever asks, where the request knows them; else they are looked up. */ readonly positions?: readonly string[] | undefined
}

const settingsOf = (device: DeviceSettings): DeviceSettings => ({
  kind: device.kind,
  scope: device.scope,
  scopeReason: device.scopeReason,
  patchingActor: device.patchingActor,
  siteId: device.siteId,
  ownerId: device.ownerId,
})

/** What takes a server out of plan, report or whoever patches it is for positions that answer for servers; `positions`: undefined for a process. */
const mayUncover = (before: DeviceSettings, after: DeviceSettings, positions: readonly string[] | undefined): Result<true> => {
  const what = uncovers(before, after)
  if (what === undefined || positions === undefined || !enforced('PM-2/server-stays-covered')) return ok(true)
  const may = mayDo(positions, 'servers.uncover')
  return may.ok
    ? may
    : refuse({
        code: 'assets/server-stays-covered',
        clause: 'PM-2',
        status: 403,
        says: `This is a server, and ${what} takes it out of what is counted and patched here. ${may.refusal.says}`,
        satisfiedBy: 'Ask one of them to do it, with the reason; you can save the rest of the form without it.',
      })
}

/** Kind, scope with its reason (PM-2), who patches it, site, who answers for it. What is left out stays; `null` empties site or owner. */
export const setDevice = useCase({
  name: 'assets.set-device',
  clauses: ['PM-2', 'PM-4'],
  load: async (act, input: DeviceChange) => ({
    device: await deviceForChange(act.tx, input.deviceId),
    positions:
      act.actor.personId === undefined ? undefined : (input.positions ?? (await personNow(act.tx, act.actor.personId, act.now))?.positions ?? []),
  }),
  decide: ({ device, positions }, { deviceId: _, onChanged: __, positions: ___, ...change }) => {
    if (device === undefined) return refuse(deviceNotFound)
    const before = settingsOf(device)
    const after = decideSettings(before, change)
    const may = after.ok ? mayUncover(before, after.value, positions) : after
    return may.ok ? after : may
  },
  commit: async (act, after, { device }, input) => {
    await saveSettings(act, input.deviceId, after, input.kind !== undefined)
    await input.onChanged?.(act, { deviceId: input.deviceId })
    const before = device === undefined ? null : { ...settingsOf(device) }
    return {
      value: { deviceId: input.deviceId },
      evidence: [
        { kind: 'assets.device-set', about: [showId('dev', input.deviceId)], grade: 'attested' as const, content: { before, after: { ...after } } },
      ],
    }
  },
})
