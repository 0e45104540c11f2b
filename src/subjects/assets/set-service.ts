import { ok, refuse } from '../../core/result.ts'
import { showId } from '../../platform/ids.ts'
import { sha256, useCase } from '../ledger/index.ts'
import { deviceNotFound, readAddresses } from './assets.rules.ts'
import { deviceForChange, servicesOn } from './assets.views.ts'
import { addTester, putOnServer, removeTester, saveService, type ServiceSettings } from './services/services.store.ts'
import { changeInWords } from './services.rules.ts'
import type { OnDeviceChanged } from './set-device.ts'
import { hasNoName, needsName } from './name.rules.ts'

export type ServiceChange = Omit<ServiceSettings, 'impacted'> & {
  readonly deviceId: string
  readonly testerId: string | null
  readonly impacted: string
  readonly onChanged?: OnDeviceChanged | undefined
}

/**
 * The service of a device that carries one, or its first: name, business owner, tester (SP-1.5), ratings (PM-1) and who is told of its patching
 * (SP-1.4), addresses typed by hand. Where several run on it, each has its own page.
 */
export const setService = useCase({
  name: 'assets.set-service',
  clauses: ['PM-1', 'SP-1.4', 'SP-1.5'],
  load: async (act, input: ServiceChange) => {
    const device = await deviceForChange(act.tx, input.deviceId)
    return { device, carried: await servicesOn(act.tx, [input.deviceId]) }
  },
  decide: ({ device, carried }, { deviceId: _, testerId, impacted, onChanged: __, ...rest }) => {
    if (device === undefined) return refuse(deviceNotFound)
    if (hasNoName(rest.name)) return needsName('A service needs a name.', 'PM-1')
    if (carried.length > 1) {
      return refuse({
        code: 'assets/several-services',
        clause: 'PM-1',
        status: 409,
        says: `${carried.length} services run on this device.`,
        satisfiedBy: 'Change each on its own page.',
      })
    }
    const addresses = readAddresses(impacted)
    return addresses.ok ? ok({ settings: { ...rest, impacted: addresses.value } satisfies ServiceSettings, testerId, before: carried[0] }) : addresses
  },
  commit: async (act, { settings, testerId, before }, _, input) => {
    const id = await saveService(act, before?.id, settings)
    if (before === undefined) await putOnServer(act, id, input.deviceId, { role: '', redundancy: '' })
    if (before?.testerId && before.testerId !== testerId) await removeTester(act, id, before.testerId)
    if (testerId !== null && before?.testerId !== testerId) await addTester(act, id, testerId, null)
    await input.onChanged?.(act, { deviceId: input.deviceId, because: changeInWords(settings, before) })
    const { impacted, ...told } = settings
    return {
      value: { serviceId: id, impacted: impacted.length },
      evidence: [
        {
          // addresses are persons' data: the ledger holds their number and hash
          kind: 'assets.service-set',
          about: [showId('dev', input.deviceId), showId('svc', id)],
          grade: 'attested' as const,
          content: { ...told, testerId, impacted: impacted.length, impactedHash: sha256(impacted.join('\n')) },
        },
      ],
    }
  },
})
