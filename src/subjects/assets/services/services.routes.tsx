import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import type { Refusal } from '../../../core/result.ts'
import type { Db, Tx } from '../../../platform/db/pool.ts'
import { done, refused, route, view, type Reply, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { listRoutes } from '../../../platform/list/list-routes.ts'
import { reading, type From } from '../../ledger/index.ts'
import { actorOf, savedViews, signedIn, type Who } from '../../people/index.ts'
import { keysOf, ratings } from '../assets.rules.ts'
import { personChoices, serverChoices, siteChoices } from '../assets.views.ts'
import { idField, idOr, idOrNone } from '../fields.ts'
import { issuesAbout } from '../issues/issues.views.ts'
import { yesNo } from '../services.rules.ts'
import type { OnDeviceChanged } from '../set-device.ts'
import type { Moved } from './moved-notice.tsx'
import { nameTester, placeService, serviceNotFound, tellService } from './change-service.ts'
import { serviceBulkRoutes } from './service-bulk.tsx'
import { ServiceListPage } from './service-list.screens.tsx'
import { serviceTypes, type ServiceType } from './service-types.ts'
import { NewServicePage, serviceHref, ServicePage, type Around, type ServiceFormName, type ServiceShown, type Typed } from './services.screens.tsx'
import {
  allNeeds,
  devicesUnder,
  serversOf,
  serviceList,
  serviceNames,
  serviceOf,
  sitesOfService,
  testersFor,
  type ServiceRow,
} from './services.views.ts'

/** What moved last in the plan of these devices, as a line of the service's page. */
export type MovesOfDevices = (tx: Tx, deviceIds: readonly string[], now: Temporal.Instant, zone: string) => Promise<Moved | undefined>
export type ServicesParts = { readonly db: Db; readonly onChanged?: OnDeviceChanged | undefined; readonly moves?: MovesOfDevices | undefined }

const rating = z.enum(keysOf(ratings)).default('unknown')
const several = (prefix: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(idField(prefix)).max(300))
const body = z.object({
  name: z.string().trim().max(200).default(''),
  type: z.enum(Object.keys(serviceTypes) as [ServiceType, ...ServiceType[]]).optional(),
  businessOwnerId: idOrNone('per').default(null),
  confidentiality: rating,
  integrity: rating,
  availability: rating,
  missionCritical: z.enum(keysOf(yesNo)).optional(),
  impacted: z.string().max(200_000).default(''),
  siteIds: several('sit'),
  needs: several('svc'),
})
const off = z.enum(['yes']).optional()
const serverBody = z.object({
  deviceId: idField('dev').optional(),
  role: z.string().max(60).default(''),
  redundancy: z.string().max(60).default(''),
  off,
})
const testerBody = z.object({ personId: idField('per').optional(), deputyId: idOrNone('per').default(null), off })

const chooseOne = (field: string, clause: string): Refusal => ({
  code: 'assets/nothing-chosen',
  clause,
  status: 422,
  says: 'Nothing was chosen.',
  satisfiedBy: 'Choose one from the list.',
  faults: [`${field}: is missing`],
})

const shown = ({ id, businessOwnerId, impacted, ...service }: ServiceRow) => ({
  id: showId('svc', id),
  businessOwnerId: businessOwnerId && showId('per', businessOwnerId),
  impacted: impacted.length,
  ...service,
})
const around = async (tx: Tx): Promise<Around> => ({
  people: await personChoices(tx),
  sites: await siteChoices(tx),
  services: await serviceNames(tx),
})

/** What was sent, as the form writes it. */
const typed = (sent: z.infer<typeof body>): Typed => ({
  ...sent,
  businessOwnerId: sent.businessOwnerId === null ? 'none' : showId('per', sent.businessOwnerId),
  siteIds: sent.siteIds.map((id) => showId('sit', id)),
  needs: sent.needs.map((id) => showId('svc', id)),
})

const loadService = async (tx: Tx, id: string): Promise<ServiceShown | undefined> => {
  const service = await serviceOf(tx, id)
  if (service === undefined) return undefined
  const near = await around(tx)
  const needs = await allNeeds(tx)
  const named = (ids: readonly string[]) => near.services.filter((one) => ids.includes(one.id))
  return {
    ...near,
    service,
    servers: await serversOf(tx, id),
    testers: await testersFor(tx, id),
    usedBy: await sitesOfService(tx, id),
    devices: await serverChoices(tx),
    issues: await issuesAbout(tx, showId('svc', id)),
    needs: named(needs.filter((one) => one.serviceId === id).map(({ needsId }) => needsId)),
    neededBy: named(needs.filter((one) => one.needsId === id).map(({ serviceId }) => serviceId)),
  }
}

/** Services: the list, one page each, and what is said of them. */
export const servicesRoutes = ({ db, onChanged, moves }: ServicesParts): readonly Route<Who>[] => {
  const fromOf = (who: Who): From => ({ db, districtId: who.districtId, actor: actorOf(who) })
  const load = (who: Who, id: string) =>
    reading({ db, districtId: who.districtId }, async (tx, now) => {
      const found = await loadService(tx, id)
      return found && { ...found, moved: await moves?.(tx, await devicesUnder(tx, [id]), now, who.zone) }
    })
  const again = async (who: Who, id: string, refusal: Refusal, sent?: Typed, form?: ServiceFormName): Promise<Reply> => {
    const found = refusal.status === 404 ? undefined : await load(who, id)
    return found === undefined
      ? refused(refusal)
      : refused(refusal, () => <ServicePage who={who} {...found} refusal={refusal} typed={sent} form={form} />)
  }
  const idOfPath = (params: Readonly<Record<string, string>>) => readId('svc', params['id'] ?? '')
  return [
    ...listRoutes({
      db,
      list: serviceList,
      says: 'Services, what they run on and who owns them',
      clauses: ['PM-1', 'SP-1.5'],
      may: 'devices.see',
      given: async () => undefined,
      more: (tx, _, who: Who) => savedViews(tx, 'services', who),
      json: ({ page }) => ({ services: page.rows.map(shown) }),
      page: ({ page, query, more }, who) => <ServiceListPage who={who} page={page} query={query} views={more} />,
    }),
    ...serviceBulkRoutes({ db, onChanged }), // before the ids: its address begins the same
    route<Who>({
      method: 'GET',
      path: '/services/new',
      says: 'Add a service',
      clauses: ['PM-1'],
      may: 'devices.change',
      handle: async ({ who: maybe }) => {
        const who = signedIn(maybe)
        const near = await reading({ db, districtId: who.districtId }, around)
        return view({ types: serviceTypes }, () => <NewServicePage who={who} {...near} />)
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/services',
      says: 'Add a service: ratings, owner, sites that use it, what it needs',
      clauses: ['PM-1', 'SP-1.4'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, body: sent }) => {
        const who = signedIn(maybe)
        const result = await tellService(fromOf(who), { ...sent, onChanged })
        if (result.ok) return done({ service: showId('svc', result.value.serviceId) }, serviceHref(result.value.serviceId))
        const near = await reading({ db, districtId: who.districtId }, around)
        return refused(result.refusal, () => <NewServicePage who={who} {...near} typed={typed(sent)} refusal={result.refusal} />)
      },
    }),
    route<Who>({
      method: 'GET',
      path: '/services/:id',
      says: 'One service: what it depends on, its ratings, owner, testers, issues',
      clauses: ['PM-1', 'SP-1.5'],
      may: 'devices.see',
      handle: async ({ who: maybe, request }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        const found = id === undefined ? undefined : await load(who, id)
        if (found === undefined) return refused(serviceNotFound)
        const ids = (prefix: string, rows: readonly { id: string }[]) => rows.map((one) => showId(prefix, one.id))
        return view(
          {
            ...shown(found.service),
            runsOn: found.servers.map(({ deviceId, ...one }) => ({ device: showId('dev', deviceId), ...one })),
            sites: ids('sit', found.usedBy),
            needs: ids('svc', found.needs),
            neededBy: ids('svc', found.neededBy),
            moved: found.moved ?? null,
            testedBy: found.testers.map(({ personId, deputyId, ...one }) => ({
              person: showId('per', personId),
              deputyPerson: deputyId && showId('per', deputyId),
              ...one,
            })),
          },
          () => <ServicePage who={who} {...found} />,
        )
      },
    }),
    route<Who, typeof body>({
      method: 'POST',
      path: '/services/:id',
      says: 'Change a service; the plans of all it runs on follow',
      clauses: ['PM-1', 'PM-3.3', 'SP-1.4'],
      may: 'devices.change',
      body,
      handle: async ({ who: maybe, request, body: sent }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        if (id === undefined) return refused(serviceNotFound)
        const result = await tellService(fromOf(who), { ...sent, serviceId: id, onChanged })
        return result.ok ? done({ service: showId('svc', id) }, serviceHref(id)) : again(who, id, result.refusal, typed(sent))
      },
    }),
    route<Who, typeof serverBody>({
      method: 'POST',
      path: '/services/:id/servers',
      says: 'Put a service on a server, or take it off',
      clauses: ['PM-1', 'SP-1.3'],
      may: 'devices.change',
      body: serverBody,
      handle: async ({ who: maybe, request, body: sent }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        if (id === undefined) return refused(serviceNotFound)
        const typedServer = { role: sent.role, redundancy: sent.redundancy, deviceId: sent.deviceId && showId('dev', sent.deviceId) }
        if (sent.deviceId === undefined) return again(who, id, chooseOne('deviceId', 'PM-1'), typedServer, 'servers')
        const result = await placeService(fromOf(who), { serviceId: id, ...sent, deviceId: sent.deviceId, isOff: sent.off === 'yes', onChanged })
        return result.ok ? done({ service: showId('svc', id) }, serviceHref(id)) : again(who, id, result.refusal, typedServer, 'servers')
      },
    }),
    route<Who, typeof testerBody>({
      method: 'POST',
      path: '/services/:id/testers',
      says: 'Assign a tester with a deputy, or remove one',
      clauses: ['SP-1.5'],
      may: 'devices.change',
      body: testerBody,
      handle: async ({ who: maybe, request, body: sent }) => {
        const who = signedIn(maybe)
        const id = idOfPath(request.params)
        if (id === undefined) return refused(serviceNotFound)
        const typedTester = { personId: sent.personId && showId('per', sent.personId), deputyId: idOr('per', sent.deputyId) }
        if (sent.personId === undefined) return again(who, id, chooseOne('personId', 'SP-1.5'), typedTester, 'testers')
        const result = await nameTester(fromOf(who), { serviceId: id, personId: sent.personId, deputyId: sent.deputyId, isOff: sent.off === 'yes' })
        return result.ok ? done({ service: showId('svc', id) }, serviceHref(id)) : again(who, id, result.refusal, typedTester, 'testers')
      },
    }),
  ]
}
