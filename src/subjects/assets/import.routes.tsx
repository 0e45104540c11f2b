import { z } from 'zod'
import { done, refused, route, view, type Route } from '../../platform/http/route.ts'
import { actorOf, signedIn, type Who } from '../people/index.ts'
import type { AssetsParts } from './assets.routes.tsx'
import { importDevices, tryImport } from './import-devices.ts'
import { ImportPage } from './import.screens.tsx'

const maxBytes = 8_000_000
const importBody = z.object({ table: z.string().max(maxBytes).default(''), file: z.unknown().optional().describe('A CSV file, in a multipart form; stands in for table'), try: z.union([z.literal('yes'), z.boolean()]).optional() })

/** UTF-8, or where it is not that, as older spreadsheet programs save: Windows-1252. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Devices that no agent reports on, from a spreadsheet; tried first, row by row. Before the routes of assets: theirs include /devices/:id. */
export const importRoutes = ({ db }: Pick<AssetsParts, 'db'>): readonly Route<Who>[] => [
  route<Who>({
    method: 'GET', path: '/devices/import', says: 'The form for a table of devices', clauses: ['PM-3.1'], may: 'devices.change',
    handle: ({ who }) => view({ next: 'POST /devices/import' }, () => <ImportPage who={signedIn(who)} />),
  }),
  route<Who, typeof importBody>({
    method: 'POST', path: '/devices/import', says: 'Take in a table of devices, or try it with `try`', clauses: ['PM-3.1', 'PM-2'], may: 'devices.change',
    body: importBody, bodyBytes: maxBytes,
    handle: async ({ who: maybe, body }) => {
      const who = signedIn(maybe)
      const from = { db, districtId: who.districtId, actor: actorOf(who) }
      const table = body.file instanceof Blob && body.file.size > 0 ? textOf(new Uint8Array(await body.file.arrayBuffer())) : body.table
      const isTry = body.try === 'yes' || body.try === true
      const result = await (isTry ? tryImport(from, table) : importDevices(from, { table }))
      if (!result.ok) return refused(result.refusal, () => <ImportPage who={who} table={table} refusal={result.refusal} />)
      return isTry ? view(result.value, () => <ImportPage who={who} table={table} tried={result.value} />) : done(result.value, '/devices', { status: 201 })
    },
  }),
]
