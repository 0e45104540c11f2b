import { ok, refuse, type Refusal } from '../../../core/result.ts'
import { showId } from '../../../platform/ids.ts'
import { sha256, useCase, type Act } from '../../ledger/index.ts'
import { deviceNotFound, readAddresses } from '../assets.rules.ts'
import { deviceForChange } from '../assets.views.ts'
import { changeInWords, decideNeeds } from '../services.rules.ts'
import { strangerNamed, strangers } from '../strangers.views.ts'
import type { OnDeviceChanged } from '../set-device.ts'
import {
  addTester,
  putOnServer,
  removeTester,
  replaceNeeds,
  replaceSites,
  saveService,
  takeOffServer,
  type ServiceSettings,
} from './services.store.ts'
import { allNeeds, devicesUnder, serviceForChange, serviceNames } from './services.views.ts'
import { hasNoName, needsName } from '../name.rules.ts'

export type Following = { readonly onChanged?: OnDeviceChanged | undefined }
export const serviceNotFound: Refusal = {
  code: 'assets/service-not-found',
  clause: 'PM-1',
  says: 'There is no such service in this district.',
  satisfiedBy: 'Find it in the list of services.',
  status: 404,
}

/** The plans of every device it weighs on follow in the same transaction (PM-3.3). `also`: devices that it weighed on before. */
const follow = async (act: Act, serviceId: string, { onChanged }: Following, because: string, also: readonly string[] = []): Promise<void> => {
  if (onChanged === undefined) return
  for (const deviceId of [...new Set([...(await devicesUnder(act.tx, [serviceId])), ...also])].toSorted()) await onChanged(act, { deviceId, because })
}

export type ServiceTold = Omit<ServiceSettings, 'impacted'> &
  Following & {
    readonly serviceId?: string | undefined
    readonly impacted: string
    readonly siteIds: readonly string[]
    readonly needs: readonly string[]
  }

/** A service as a whole (PM-1): what it is, whose, how it is rated, who uses it and is told, what it needs. */
export const tellService = useCase({
  name: 'assets.tell-service',
  clauses: ['PM-1', 'SP-1.4'],
  load: async (act, { serviceId, businessOwnerId, siteIds }: ServiceTold) => ({
    unknown: await strangers(act.tx, [businessOwnerId], siteIds),
    needs: await allNeeds(act.tx, { lock: true }),
    names: new Map((await serviceNames(act.tx)).map(({ id, name }) => [id, name])),
    before: serviceId === undefined ? undefined : await serviceForChange(act.tx, serviceId),
    under: serviceId === undefined ? [] : await devicesUnder(act.tx, [serviceId]),
  }),
  decide: ({ needs, names, before, unknown }, input) => {
    if (unknown > 0) return strangerNamed('PM-1')
    if (hasNoName(input.name)) return needsName('A service needs a name.', 'PM-1')
    if (input.serviceId !== undefined && before === undefined) return refuse(serviceNotFound)
    const addresses = readAddresses(input.impacted)
    if (!addresses.ok) return addresses
    const strange = input.needs.filter((id) => !names.has(id))
    if (strange.length > 0) return refuse({ ...serviceNotFound, status: 422, faults: ['needs: is not a service of this district'] })
    const decided = decideNeeds(needs, input.serviceId ?? '', input.needs, (id) => names.get(id) ?? input.name)
    return decided.ok ? ok({ impacted: addresses.value, needs: decided.value }) : decided
  },
  commit: async (act, { impacted, needs }, { before, under }, input) => {
    const { serviceId, siteIds, onChanged: _, needs: __, impacted: ___, ...settings } = input
    const id = await saveService(act, serviceId, { ...settings, impacted })
    await replaceSites(act, id, siteIds)
    await replaceNeeds(act, id, needs)
    await follow(act, id, input, changeInWords(settings, before), under)
    return {
      value: { serviceId: id },
      evidence: [
        {
          // addresses are persons' data: the ledger holds their number and hash
          kind: 'assets.service-told',
          about: [showId('svc', id)],
          grade: 'attested' as const,
          content: {
            before:
              before === undefined
                ? null
                : {
                    name: before.name,
                    confidentiality: before.confidentiality,
                    integrity: before.integrity,
                    availability: before.availability,
                    missionCritical: before.missionCritical,
                  },
            after: {
              ...settings,
              type: settings.type ?? null,
              missionCritical: settings.missionCritical ?? null,
              sites: siteIds.map((one) => showId('sit', one)),
              needs: needs.map((one) => showId('svc', one)),
            },
            impacted: impacted.length,
            impactedHash: sha256(impacted.join('\n')),
          },
        },
      ],
    }
  },
})

type Placing = Following & {
  readonly serviceId: string
  readonly deviceId: string
  readonly role: string
  readonly redundancy: string
  readonly isOff?: boolean | undefined
}

/** Which server a service runs on, as what, and which ones stand in for one another (SP-1.3). `isOff` takes it off. */
export const placeService = useCase({
  name: 'assets.place-service',
  clauses: ['PM-1', 'SP-1.3'],
  load: async (act, { serviceId, deviceId }: Placing) => ({
    service: await serviceForChange(act.tx, serviceId),
    device: await deviceForChange(act.tx, deviceId),
    under: await devicesUnder(act.tx, [serviceId]),
  }),
  decide: ({ service, device }) =>
    service === undefined
      ? refuse(serviceNotFound)
      : device === undefined
        ? refuse({ ...deviceNotFound, faults: ['deviceId: is not a device of this district'] })
        : ok(service),
  commit: async (act, _, { service, device, under }, input) => {
    if (input.isOff) await takeOffServer(act, input.serviceId, input.deviceId)
    else await putOnServer(act, input.serviceId, input.deviceId, { role: input.role.trim(), redundancy: input.redundancy.trim() })
    await follow(
      act,
      input.serviceId,
      input,
      `“${service?.name ?? ''}” ${input.isOff ? 'was taken off' : 'now runs on'} ${device?.hostname ?? ''}`,
      under,
    )
    return {
      value: { serviceId: input.serviceId },
      evidence: [
        {
          kind: input.isOff ? 'assets.service-taken-off' : 'assets.service-placed',
          about: [showId('svc', input.serviceId), showId('dev', input.deviceId)],
          grade: 'attested' as const,
          content: { role: input.role.trim(), redundancy: input.redundancy.trim() },
        },
      ],
    }
  },
})

type Testing = { readonly serviceId: string; readonly personId: string; readonly deputyId: string | null; readonly isOff?: boolean | undefined }

/** Who tests a service, and who stands in where the tester has left (SP-1.5). */
export const nameTester = useCase({
  name: 'assets.name-tester',
  clauses: ['SP-1.5'],
  load: async (act, { serviceId, personId, deputyId }: Testing) => ({
    service: await serviceForChange(act.tx, serviceId),
    unknown: await strangers(act.tx, [personId, deputyId]),
  }),
  decide: ({ service, unknown }, { personId, deputyId }) => {
    if (service === undefined) return refuse(serviceNotFound)
    if (unknown > 0) return strangerNamed('SP-1.5')
    return personId === deputyId
      ? refuse({
          code: 'assets/tester-is-own-deputy',
          clause: 'SP-1.5',
          status: 422,
          says: 'A person cannot be their own deputy.',
          satisfiedBy: 'Choose somebody else, or nobody.',
          faults: ['deputyId: is the tester'],
        })
      : ok(service)
  },
  commit: async (act, _, __, { serviceId, personId, deputyId, isOff }) => {
    if (isOff) await removeTester(act, serviceId, personId)
    else await addTester(act, serviceId, personId, deputyId)
    return {
      value: { serviceId },
      evidence: [
        {
          kind: isOff ? 'assets.tester-released' : 'assets.tester-named',
          about: [showId('svc', serviceId)],
          grade: 'attested' as const,
          content: { tester: showId('per', personId), deputy: deputyId === null ? null : showId('per', deputyId) },
        },
      ],
    }
  },
})
