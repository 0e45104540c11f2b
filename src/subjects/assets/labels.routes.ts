import { renderSVG } from 'uqr'
import { z } from 'zod'
import type { Typesetter } from '../../platform/documents/typeset.ts'
import type { Db } from '../../platform/db/pool.ts'
import { bytes, refused, route, type Route } from '../../platform/http/route.ts'
import { readId, showId } from '../../platform/ids.ts'
import { reading } from '../ledger/index.ts'
import { districtOf, signedIn, type Who } from '../people/index.ts'
import { deviceNotFound, keysOf, kinds } from './assets.rules.ts'
import { labelRows, type LabelRow } from './labels.views.ts'

const most = 1_500 // 50 sheets of 30
const labelsQuery = z.object({
  device: z.string().max(60).optional(),
  text: z.string().max(200).optional(),
  site: z.string().max(60).optional(),
  kind: z
    .enum(keysOf(kinds))
    .optional()
    .or(z.literal('').transform(() => undefined)),
})
const blank = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text.trim())

const labelOf = (publicUrl: string, district: string) => (device: LabelRow) => {
  const address = `${publicUrl}/devices/${showId('dev', device.id)}`
  return {
    district,
    name: device.hostname,
    model: [device.manufacturer, device.model].filter((part) => part !== null).join(' ') || 'model not known',
    serial: device.serial === null ? 'no serial number' : `S/N ${device.serial}`,
    site: device.site ?? '',
    address,
    qr: renderSVG(address, { border: 1, ecc: 'M' }),
  }
}

/** Labels with QR for one device, or for all of a filtered list: what is glued on leads to what is known. */
export const labelRoutes = (parts: { readonly db: Db; readonly publicUrl: string; readonly typesetter: Typesetter }): readonly Route<Who>[] => [
  route<Who, z.ZodType<undefined>, typeof labelsQuery>({
    method: 'GET',
    path: '/devices/labels.pdf',
    says: 'Labels with QR for the filtered devices, on sheets of 30',
    clauses: ['PM-3.1'],
    may: 'devices.see',
    query: labelsQuery,
    handle: async ({ who: maybe, query }) => {
      const who = signedIn(maybe)
      const one = query.device === undefined ? undefined : (readId('dev', query.device) ?? '')
      if (one === '') return refused(deviceNotFound)
      const found = await reading({ db: parts.db, districtId: who.districtId }, async (tx, now) => {
        const filter = {
          id: one,
          text: blank(query.text),
          kind: query.kind,
          siteId: query.site === undefined ? undefined : readId('sit', query.site),
        }
        const rows = await labelRows(tx, filter, most)
        return { rows, district: (await districtOf(tx))?.name ?? '', now: now.toString() }
      })
      if (found.rows.length === 0) return refused(deviceNotFound)
      const labels = found.rows.map(labelOf(parts.publicUrl, found.district))
      const made = await parts.typesetter.pdf('src/subjects/assets/labels.typ', { title: `Labels: ${found.district}`, labels }, found.now)
      if (!made.ok) return refused(made.refusal)
      return bytes(made.value, 'application/pdf', { 'content-disposition': 'inline; filename="labels.pdf"' })
    },
  }),
]
