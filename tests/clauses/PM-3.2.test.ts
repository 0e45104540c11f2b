// PM-3.2: findings come from published feeds matched with the inventory; a feed is taken whole or refused with every fault.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { evaluateAfter } from '../../src/subjects/patching/index.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile, kevFile } from '../lib/feeds.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'

let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('pm_3_2')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  open.as(whoOf(place))
})
afterAll(() => open.close())

const kev = [['CVE-2026-0001', '2026-01-02'], ['CVE-2026-0002', '2026-02-03']] as const

test('findings come from feeds tied to the inventory, each with its reason and the feed it stands on', async () => {
  const id = showId('dev', await tellInventory(place.from, 'sis-01', [['libssl3', '3.0.11-1', 'openssl'], ['bash', '5.2']], { onChanged: evaluateAfter('test') }))
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({ findings: { isKnown: false, findings: [] } }) // no feed: not known, never fine
  expect((await client.upload('bookworm', debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']]), { publishedOn: '2026-08-01' })).status).toBe(201)
  expect((await client.upload('kev.json', kevFile('2026-08-01', kev))).status).toBe(201)
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({
    findings: { isKnown: true, feed: { name: 'bookworm', published: '2026-08-01' }, findings: [{ cve: 'CVE-2026-0001', package: 'libssl3', fixed: '3.0.17-1', exploitedSince: '2026-01-02', reason: 'libssl3 3.0.11-1 (built from openssl) is older than 3.0.17-1, which fixes CVE-2026-0001.' }] },
  })
})

test('half a file, the future and an older one are refused with every fault, and the earlier one stays', async () => {
  const before = (await client.ask('GET', '/feeds')).json as { feeds: unknown[] }
  const refused = [kevFile('2026-08-02', kev).subarray(0, -9), kevFile('2036-01-01', kev), kevFile('2026-07-01', kev), kevFile('2026-08-02', kev, { count: 7 })]
  for (const bytes of refused) expect(await client.upload('kev.json', bytes)).toMatchObject({ status: 422, json: { clause: 'PM-3.2' } })
  const after = (await client.ask('GET', '/feeds')).json as { feeds: unknown[]; refusals: unknown[] }
  expect([after.feeds, after.refusals.length]).toEqual([before.feeds, refused.length])
})

test('the age of each feed is shown', async () => {
  expect((await client.ask('GET', '/feeds')).json).toMatchObject({ maxAgeDays: 7, feeds: [{ slot: 'debsecan:bookworm', isOld: true }, { slot: 'kev', isOld: true }] })
})
