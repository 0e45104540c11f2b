// The address of tables of devices, served to one district whose clock stands still; what a test asks of it and reads back.
import { sql } from 'kysely'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { placeFor, type Place } from './devices.ts'
import { moveClock } from './district.ts'
import { openInventoryApp, type InventoryApp } from './inventory-app.ts'
import { clientOf, whoOf, type Client } from './inventory-client.ts'

export type Json = Record<string, unknown>
type Parts = Readonly<Record<string, string | readonly string[] | File>>
export type ImportsApp = {
  readonly open: InventoryApp
  readonly client: Client
  /** District 1, as whose person requests come; district 2 is there too. */
  readonly place: Place
  post(path: string, body: unknown): Promise<{ status: number; json: Json }>
  /** Hands a table in as a program does. */
  take(table: string, more?: Json): Promise<{ status: number; json: Json }>
  /** Sends a form as a browser does. */
  form(path: string, parts: Parts): Promise<{ status: number; to: string; text: string }>
  /** The first device of district 1 for which this SQL condition holds. */
  device(where: string): Promise<Json>
  count(table: string, where?: string): Promise<number>
}

export const openImportsApp = async (label: string): Promise<ImportsApp> => {
  const open = await openInventoryApp(label)
  const client = clientOf(open)
  const place = await placeFor(open.db, '1')
  await placeFor(open.db, '2')
  await moveClock(open.db, '1', Date.parse('2026-11-02T16:00:00Z') - Date.now())
  open.as(whoOf(place))
  const post: ImportsApp['post'] = async (path, body) => {
    const { status, json } = await client.ask('POST', path, body)
    return { status, json: json as Json }
  }
  return {
    open,
    client,
    place,
    post,
    take: (table, more = {}) => post('/devices/import', { table, ...more }),
    form: async (path, parts) => {
      const body = new FormData()
      for (const [name, part] of Object.entries(parts))
        for (const one of Array.isArray(part) ? (part as readonly string[]) : [part as string]) body.append(name, one)
      const response = await open.app.request(path, { method: 'POST', body, headers: { accept: 'text/html', origin: 'http://localhost' } })
      return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
    },
    device: async (where) =>
      inDistrict(
        open.db,
        '1',
        async (tx) =>
          (
            await sql<Json>`select hostname, serial, asset_tag, room, status, encryption, encryption_by, purchased_on, warranty_ends_on, updates_end_on, macs, kind, kind_by, is_seen, last_seen, assigned_to, assigned_id, notes, patching_actor, os_name, source
  from assets_device where merged_into is null and ${sql.raw(where)}`.execute(tx)
          ).rows[0] ?? {},
      ),
    count: async (table, where = 'true') =>
      inDistrict(open.db, '1', async (tx) =>
        Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
      ),
  }
}
