import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Refusal } from '../../core/result.ts'
import type { Db, Tx } from '../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { evidence, reading } from '../ledger/index.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import { actors, deviceNotFound, keysOf, kinds, ratings, scopes } from './assets.rules.ts'
import { deviceOf, personChoices, servicesOn, siteChoices, type Device, type Service } from './assets.views.ts'
import { bulkRoutes } from './bulk.routes.tsx'
import { deviceListRoutes, isStale, shown, staleSince } from './device-list.routes.tsx'
import { DevicePage, type DevicePart, type DeviceShown, type FormName, type Typed } from './device.screens.tsx'
import { deviceHref, idOr, idOrNone } from './fields.ts'
import { firmwareRoutes } from './firmware/firmware.routes.tsx'
import { toldBody } from './hosted/hosted.routes.tsx'
import { tellSource } from './others/tell-source.ts'
import { serviceTypes, type ServiceType } from './services/service-types.ts'
import { setDevice, type OnDeviceChanged } from './set-device.ts'
import { setService } from './set-service.ts'

/** A part of a device's page that another subject brings: read in the page's one transaction. */
export type DeviceSection = (tx: Tx, device: Device, zone: string, who: Who) => Promise<DevicePart>
/** What saving that devices are covered sets off by itself, told before: of one device, or of any. Undefined: nothing. */
export type SetsOff = (tx: Tx, now: Temporal.Instant, device?: Device) => Promise<string | undefined>
export type AssetsParts = {
  readonly db: Db
  readonly sections: readonly DeviceSection[]
  readonly onChanged?: OnDeviceChanged
  readonly setsOff?: SetsOff
}

const settingsBody = z.object({
  kind: z.enum(keysOf(kinds)).optional(),
  scope: z.enum(keysOf(scopes)).optional(),
  scopeReason: z.string().max(500).optional(),
  patchingActor: z.enum(keysOf(actors)).optional(),
  siteId: idOrNone('sit').optional(),
  ownerId: idOrNone('per').optional(),
})
const rating = z.enum(keysOf(ratings)).default('unknown')
const serviceBody = z.object({
  name: z.string().trim().max(200).default(''),
  type: z.enum(Object.keys(serviceTypes) as [ServiceType, ...ServiceType[]]).optional(),
  businessOwnerId: idOrNone('per').default(null),
  testerId: idOrNone('per').default(null),
  confidentiality: rating,
  integrity: rating,
  availability: rating,
  impacted: z.string().max(200_000).default(''),
})

/** Everything of one device's page; undefined where there is no such device. */
const loadDevice = async ({ db, sections, setsOff }: AssetsParts, who: Who, id: string): Promise<DeviceShown | undefined> =>
  reading({ db, districtId: who.districtId }, async (tx, now) => {
    const device = await deviceOf(tx, id)
    if (device === undefined) return undefined
    const parts: DevicePart[] = []
    for (const section of sections) parts.push(await section(tx, device, who.zone, who))
    const { staleBefore } = await staleSince(tx, now)
    return {
      device,
      services: await servicesOn(tx, [id]),
      sites: await siteChoices(tx),
      people: await personChoices(tx),
      parts,
      evidence: await evidence(tx, { about: showId('dev', id) }, 20),
      isStale: isStale(device, staleBefore),
      setsOff: await setsOff?.(tx, now, device),
    }
  })

/** The device's page again with what was typed, after a refusal. */
export const deviceRefused = async (parts: AssetsParts, who: Who, id: string, form: FormName, refusal: Refusal, values: Typed): Promise<Reply> => {
  const again = refusal.status === 404 ? undefined : await loadDevice(parts, who, id)
  return again === undefined ? refused(refusal) : refused(refusal, () => <DevicePage who={who} {...again} sent={{ form, refusal, values }} />)
}

const shownServices = (services: readonly Service[]) => services.map(({ id, deviceId: _, ...service }) => ({ ...service, id: showId('svc', id) }))

const idFields: Readonly<Record<string, string>> = { siteId: 'sit', ownerId: 'per', businessOwnerId: 'per', testerId: 'per' }

/** What was sent, as the form writes it: ids as shown, `none` where one was emptied. */
const typed = (values: object): Typed =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const prefix = idFields[name]
      if (prefix === undefined) return [name, typeof value === 'string' ? value : undefined]
      return [name, value === undefined ? undefined : idOr(prefix, value as string | null)]
    }),
  )

/** The list of devices and each one's page. Registered after addresses such as /devices/enrol, which its own `:id` would take. */
export const assetsRoutes = (parts: AssetsParts): readonly Route<Who>[] => [
  ...deviceListRoutes(parts),
  ...bulkRoutes(parts),
  ...firmwareRoutes(parts, deviceRefused),
  route<Who>({
    method: 'GET',
    path: '/devices/:id',
    says: 'One device: what it is, who has it, what runs on it, what changed',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    handle: async ({ who: maybe, request }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      const found = id === undefined ? undefined : await loadDevice(parts, who, id)
      if (found === undefined) return refused(deviceNotFound)
      const json = {
        ...shown(found.device),
        isStale: found.isStale,
        service: shownServices(found.services)[0] ?? null,
        services: shownServices(found.services),
        ...Object.fromEntries(found.parts.map((part) => [part.name, part.json])),
      }
      return view(json, () => <DevicePage who={who} {...found} />)
    },
  }),
  route<Who, typeof settingsBody>({
    method: 'POST',
    path: '/devices/:id/settings',
    says: 'Kind, site, owner, who patches it, scope',
    clauses: ['PM-2'],
    may: 'devices.change',
    body: settingsBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await setDevice(
        { db: parts.db, districtId: who.districtId, actor: actorOf(who) },
        { deviceId: id, ...body, onChanged: parts.onChanged, positions: who.positions },
      )
      return result.ok ? done({ device: showId('dev', id) }, deviceHref(id)) : deviceRefused(parts, who, id, 'settings', result.refusal, typed(body))
    },
  }),
  route<Who, typeof serviceBody>({
    method: 'POST',
    path: '/devices/:id/service',
    says: 'The service a device runs, its tester and who is notified',
    clauses: ['SP-1.4', 'SP-1.5', 'PM-1'],
    may: 'devices.change',
    body: serviceBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await setService(
        { db: parts.db, districtId: who.districtId, actor: actorOf(who) },
        { deviceId: id, ...body, onChanged: parts.onChanged },
      )
      return result.ok
        ? done({ device: showId('dev', id), service: showId('svc', result.value.serviceId) }, deviceHref(id))
        : deviceRefused(parts, who, id, 'service', result.refusal, typed(body))
    },
  }),
  route<Who, typeof toldBody>({
    method: 'POST',
    path: '/devices/:id/told',
    says: 'What the source for whoever patches a device reports about it',
    clauses: ['PM-2', 'PM-3.6'],
    may: 'devices.change',
    body: toldBody,
    handle: async ({ who: maybe, request, body }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params.id ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await tellSource({ db: parts.db, districtId: who.districtId, actor: actorOf(who) }, { deviceId: id, zone: who.zone, ...body })
      return result.ok ? done({ device: showId('dev', id) }, deviceHref(id)) : deviceRefused(parts, who, id, 'told', result.refusal, typed(body))
    },
  }),
]
