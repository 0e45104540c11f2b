// Agents' words, devices and their pages, served to district 1 with district 2 beside it; what a test asks of them and counts.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import type { readThisMachine } from '../../src/subjects/vulnerabilities/index.ts'
import { placeFor, type Place } from './devices.ts'
import { openInventoryApp, type InventoryApp } from './inventory-app.ts'
import { clientOf, whoOf, type Client } from './inventory-client.ts'

export type InventoryPlace = {
  readonly open: InventoryApp
  /** District 1, as whose person requests come. */
  readonly place: Place
  readonly other: Place
  readonly ask: Client['ask']
  readonly post: Client['post']
  makeKey(siteId?: string): Promise<string>
  /** A page's text; it must be there, be a document, and hold no style or script of its own in a tag. */
  page(path: string): Promise<string>
  count(table: string, where?: string, districtId?: string): Promise<number>
}

export const openInventoryPlace = async (label: string, readOwnMachine?: typeof readThisMachine): Promise<InventoryPlace> => {
  const open = await openInventoryApp(label, readOwnMachine)
  const client = clientOf(open)
  const place = await placeFor(open.db, '1')
  const other = await placeFor(open.db, '2')
  open.as(whoOf(place))
  return {
    open,
    place,
    other,
    ask: client.ask,
    post: client.post,
    makeKey: (siteId = place.siteId) => client.key(siteId),
    page: async (path) => {
      const { status, text } = await client.page(path)
      expect([status, path]).toEqual([200, path])
      expect(text.startsWith('<!DOCTYPE html>')).toBe(true)
      expect(text).not.toMatch(/<[^>]+\s(style|on\w+)=/)
      return text
    },
    count: (table, where = 'true', districtId = '1') =>
      inDistrict(open.db, districtId, async (tx) =>
        Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
      ),
  }
}
