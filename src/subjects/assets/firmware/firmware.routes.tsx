import { z } from 'zod'
import { firmwareKinds } from '../../../core/firmware.ts'
import { done, refused, route, view, type Route } from '../../../platform/http/route.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { reading } from '../../ledger/index.ts'
import { actorOf, mayDo, signedIn, type Who } from '../../people/index.ts'
import { deviceNotFound } from '../assets.rules.ts'
import { siteChoices } from '../assets.views.ts'
import type { AssetsParts, DeviceSection, deviceRefused } from '../assets.routes.tsx'
import { deviceHref, idOr, idOrNone } from '../fields.ts'
import { ByHandPage, FirmwareCard } from './firmware.screens.tsx'
import { firmwareOf } from './firmware.views.ts'
import { addByHand, setFirmware } from './set-firmware.ts'

const needed = z.string().trim().max(200).default('')
const firmware = { vendor: needed, product: needed, version: z.string().trim().max(100).default('') }
const orNone = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .transform((text) => text || null)
    .nullable()
    .default(null)
const body = z.object({
  hostname: z.string().trim().max(512).default(''),
  kind: z.enum(firmwareKinds as [string, ...string[]]),
  siteId: idOrNone('sit').default(null),
  room: orNone(200),
  serial: orNone(200),
  ...firmware,
})
const firmwareBody = z.object(firmware)

type DeviceRefused = typeof deviceRefused
/** Things that no agent runs on: added by hand, and their firmware said anew. Registered before `/devices/:id`. */
export const firmwareRoutes = (parts: AssetsParts, refusedOn: DeviceRefused): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET',
    path: '/devices/by-hand',
    says: 'Add a printer, network gear, phone, camera or door controller by hand',
    clauses: ['PM-3.1'],
    may: 'devices.change',
    handle: async ({ who: maybe }) => {
      const who = signedIn(maybe)
      const sites = await reading({ db: parts.db, districtId: who.districtId }, siteChoices)
      return view({ kinds: firmwareKinds }, () => <ByHandPage who={who} sites={sites} />)
    },
  }),
  route<Who, typeof body>({
    method: 'POST',
    path: '/devices/by-hand',
    says: 'Add a device by hand: maker, model, firmware version',
    clauses: ['PM-3.1', 'PM-2'],
    may: 'devices.change',
    body,
    handle: async ({ who: maybe, body: sent }) => {
      const who = signedIn(maybe)
      const result = await addByHand({ db: parts.db, districtId: who.districtId, actor: actorOf(who) }, { ...sent, onChanged: parts.onChanged })
      if (result.ok) return done({ device: showId('dev', result.value.deviceId) }, deviceHref(result.value.deviceId))
      const sites = await reading({ db: parts.db, districtId: who.districtId }, siteChoices)
      const typed = { ...sent, siteId: idOr('sit', sent.siteId), room: sent.room ?? '', serial: sent.serial ?? '' }
      return refused(result.refusal, () => <ByHandPage who={who} sites={sites} typed={typed} refusal={result.refusal} />)
    },
  }),
  route<Who, typeof firmwareBody>({
    method: 'POST',
    path: '/devices/:id/firmware',
    says: 'Set the firmware version of a device',
    clauses: ['PM-3.1'],
    may: 'devices.change',
    body: firmwareBody,
    handle: async ({ who: maybe, request, body: sent }) => {
      const who = signedIn(maybe)
      const id = readId('dev', request.params['id'] ?? '')
      if (id === undefined) return refused(deviceNotFound)
      const result = await setFirmware(
        { db: parts.db, districtId: who.districtId, actor: actorOf(who) },
        { deviceId: id, ...sent, onChanged: parts.onChanged },
      )
      return result.ok ? done({ device: showId('dev', id) }, deviceHref(id)) : refusedOn(parts, who, id, 'firmware', result.refusal, sent)
    },
  }),
]

/** The firmware of what no agent runs on; other devices have none to tell. */
export const firmwareSection: DeviceSection = async (tx, device, zone, who) => {
  if (!firmwareKinds.includes(device.kind) || device.source === 'agent') return { name: 'firmware', json: null, page: () => <></> }
  const word = await firmwareOf(tx, device.id)
  const may = mayDo(who.positions, 'devices.change')
  return {
    name: 'firmware',
    json: word ?? null,
    page: (sent) => (
      <FirmwareCard
        device={device}
        word={word}
        zone={zone}
        whyNot={may.ok ? undefined : may.refusal.says}
        sent={sent?.form === 'firmware' ? sent : undefined}
      />
    ),
  }
}
