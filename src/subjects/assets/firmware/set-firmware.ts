import { firmwareKinds } from '../../../core/firmware.ts'
import { ok, refuse, type Refused } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { useCase } from '../../ledger/index.ts'
import { deviceNotFound } from '../assets.rules.ts'
import { deviceForChange, siteChoices } from '../assets.views.ts'
import type { OnDeviceChanged } from '../set-device.ts'
import { addThing, saveFirmware, type Firmware, type NewThing } from './firmware.store.ts'
import { firmwareOf } from './firmware.views.ts'

type Followed = { readonly onChanged?: OnDeviceChanged | undefined }
const no = (says: string, satisfiedBy: string, fault: string): Refused =>
  refuse({ code: 'assets/firmware-not-kept', clause: 'PM-3.1', status: 422, says, satisfiedBy, faults: [fault] })

/** Every name that is missing, told at once. */
const unnamed = (named: Partial<Record<'hostname' | 'vendor' | 'product', string>>): Refused | undefined => {
  const missing = (['hostname', 'vendor', 'product'] as const).filter((name) => named[name]?.trim() === '')
  return missing.length === 0
    ? undefined
    : refuse({
        code: 'assets/firmware-not-kept',
        clause: 'PM-3.1',
        status: 422,
        says: 'Feeds identify a device by manufacturer and model.',
        satisfiedBy: 'Write what is on its label.',
        faults: missing.map((name) => `${name}: is missing`),
      })
}

/** A thing that no agent runs on, added by hand (PM-2, PM-3.1): maker, product, firmware version; what feeds say of it follows at once. */
export const addByHand = useCase({
  name: 'assets.add-by-hand',
  clauses: ['PM-3.1', 'PM-2'],
  load: async (act, { siteId }: NewThing & Followed) => ({ isSite: siteId === null || (await siteChoices(act.tx)).some(({ id }) => id === siteId) }),
  decide: ({ isSite }, { onChanged: _, ...thing }) => {
    if (!isSite) return no('There is no such site.', 'Choose one of the district’s sites.', 'siteId: is not one of the sites')
    const missing = unnamed(thing)
    if (missing !== undefined) return missing
    return firmwareKinds.includes(thing.kind)
      ? ok(thing)
      : no(
          'Computers are reported by an agent or a list.',
          'Choose a printer, network gear, a phone, a camera, a door controller or an appliance.',
          'kind: is reported another way',
        )
  },
  commit: async (act, thing, _, { onChanged }) => {
    const deviceId = await addThing(act, thing)
    await onChanged?.(act, { deviceId })
    return {
      value: { deviceId },
      evidence: [
        {
          kind: 'assets.device-added',
          about: [showId('dev', deviceId)],
          grade: 'attested' as const,
          content: { ...thing, siteId: thing.siteId && showId('sit', thing.siteId) },
        },
      ],
    }
  },
})

/** What somebody read as a device's firmware, with who said so and when. A device that an agent tells of is not told by hand. */
export const setFirmware = useCase({
  name: 'assets.set-firmware',
  clauses: ['PM-3.1'],
  load: async (act, { deviceId }: Firmware & Followed & { readonly deviceId: string }) => ({
    device: await deviceForChange(act.tx, deviceId),
    before: await firmwareOf(act.tx, deviceId),
  }),
  decide: ({ device }, { vendor, product, version }) => {
    if (device === undefined) return refuse(deviceNotFound)
    if (!firmwareKinds.includes(device.kind))
      return no(
        'Its system is reported by an agent or a list.',
        'If it is a printer, network gear, a phone, a camera or a door controller, set its kind first.',
        'kind: is reported another way',
      )
    const missing = unnamed({ vendor, product })
    if (missing !== undefined) return missing
    return device.source === 'agent'
      ? no('An agent reports its firmware.', 'Have the agent report again.', 'version: an agent reports it')
      : ok({ vendor, product, version })
  },
  commit: async (act, firmware, { before }, { deviceId, onChanged }) => {
    await saveFirmware(act, deviceId, firmware)
    await onChanged?.(act, { deviceId })
    return {
      value: { deviceId },
      evidence: [
        {
          kind: 'assets.firmware-said',
          about: [showId('dev', deviceId)],
          grade: 'attested' as const,
          content: {
            before: before === undefined ? null : { vendor: before.vendor, product: before.product, version: before.version },
            after: { ...firmware },
          },
        },
      ],
    }
  },
})
