// PM-3.1: file imports feed the one list, auditable back to the file as it came; a list is a word about a device, never a sighting of it.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { qualityOf } from '../../src/subjects/inventory/coverage/coverage.views.ts'
import { loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { placeFor } from '../lib/devices.ts'
import { nvdLines } from '../lib/feeds.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import * as tables from '../lib/vendor-tables.ts'

let open: InventoryApp
let client: Client
beforeAll(async () => {
  open = await openInventoryApp('pm_3_1_lists')
  client = clientOf(open)
  open.as(whoOf(await placeFor(open.db, '1')))
}, 60_000)
afterAll(() => open.close())

type Taken = {
  status: number
  json: { import: string; added: number; changed: number; same: number; refused: number; code?: string; clause?: string }
}
const take = async (table: string): Promise<Taken> => (await client.ask('POST', '/devices/import', { table })) as Taken
const rows = <T>(query: ReturnType<typeof sql<T>>): Promise<readonly T[]> => inDistrict(open.db, '1', async (tx) => (await query.execute(tx)).rows)

test('a list becomes devices row by row, each with what became of it; the same list again changes nothing; the file stays as it came', async () => {
  const table =
    'Device,Serial number,Kind,Site\nlist-a,SN-0001,Laptop,Lakeside High\nlist-b,0002-SN,Laptop,Old Annex\nlist-c,0003-SN,Server,Bus garage'
  const first = await take(table)
  expect(first).toMatchObject({ status: 201, json: { added: 2, changed: 0, refused: 1 } })
  const outcomes = (
    (await client.ask('GET', `/devices/import/${first.json.import}`)).json as { rows: { line: number; outcome: string; says: string[] }[] }
  ).rows
  expect(outcomes).toMatchObject([
    { line: 2, outcome: 'added' },
    { line: 3, outcome: 'refused', says: ['“Old Annex” is not one of the district’s sites'] },
    { line: 4, outcome: 'added' },
  ])
  const before = await rows(sql<object>`select to_jsonb(d) - 'named_at' as is from assets_device d order by id`) // the list named them again
  expect(await take(table)).toMatchObject({ status: 201, json: { added: 0, changed: 0, same: 2, refused: 1 } })
  expect(await rows(sql<object>`select to_jsonb(d) - 'named_at' as is from assets_device d order by id`)).toEqual(before)
  const [kept] = await rows(
    sql<{
      file: Buffer
      sha256: string
    }>`select r.file, f.sha256 from imports_file f join imports_raw r on r.sha256 = f.sha256 where f.id = ${readId('imp', first.json.import)}::uuid`,
  )
  expect([kept?.file.toString(), kept?.sha256]).toEqual([table, createHash('sha256').update(table).digest('hex')])
  const told = await rows(sql<{ kind: string }>`select kind from ledger_entry where kind like 'imports.%' order by id`)
  expect(told.map(({ kind }) => kind).slice(0, 4)).toEqual([
    'imports.file-received',
    'imports.taking-in-begun',
    'imports.rows-taken',
    'imports.taken-in',
  ])
})

test('dates that can be read two ways are not taken in before a person said how they are written', async () => {
  const before = await rows(sql<object>`select id from assets_device`)
  expect(await take('Device,Purchased\ndate-a,3/4/2026')).toMatchObject({ status: 422, json: { code: 'imports/dates-open', clause: 'PM-3.1' } })
  expect(await rows(sql<object>`select id from assets_device`)).toEqual(before)
  expect(await take('Device,Purchased\ndate-a,3/4/2026\ndate-b,3/14/2026')).toMatchObject({ status: 201, json: { added: 2, refused: 0 } }) // the second shows the first
  expect(await rows(sql<object>`select hostname, purchased_on from assets_device where hostname like 'date-_' order by 1`)).toEqual([
    { hostname: 'date-a', purchased_on: '2026-03-04' },
    { hostname: 'date-b', purchased_on: '2026-03-14' },
  ])
})

test('a listed device is not a seen one: last seen when the source says so, or never, and counted as silent', async () => {
  await take('Device,Serial number,Last seen\nseen-a,SEEN-1,2026-01-05T10:00:00Z\nseen-b,SEEN-2,')
  const { devices } = (await client.ask('GET', '/devices?text=seen-')).json as {
    devices: { hostname: string; lastSeen: string | null; isSeen: boolean; isStale: boolean }[]
  }
  expect(devices.map(({ hostname, lastSeen, isSeen, isStale }) => [hostname, lastSeen, isSeen, isStale])).toEqual([
    ['seen-a', '2026-01-05T10:00:00.000Z', true, true],
    ['seen-b', null, false, true],
  ])
  expect((await client.page('/devices?text=seen-b')).text).toContain('never, only listed')
  // A list's day is not the machine heard: no agent spoke, and neither did its management.
  const apart = (await client.ask('GET', '/devices?text=seen-&sort=named&order=descending')).json as {
    devices: { heardAt: string | null; managedAt: string | null; namedAt: string | null; freshAt: string | null }[]
  }
  for (const one of apart.devices)
    expect(one).toMatchObject({ heardAt: null, managedAt: null, freshAt: null, namedAt: expect.stringMatching(/^20/) as string })
  expect(((await client.ask('GET', '/devices?text=seen-&seen=never')).json as { total: number }).total).toBe(2)
  expect((await client.page('/devices.csv?text=seen-a')).text).toMatch(
    /Last heard from,Last named in a list,Last seen,.*\r\n.*,,20\d\d-[^,]*,2026-01-05T/,
  )
  await take('Device,Serial number,Last seen\nseen-a,SEEN-1,2025-01-05T10:00:00Z') // an older word takes nothing back
  expect(((await client.ask('GET', '/devices?text=seen-a')).json as { devices: { lastSeen: string }[] }).devices[0]?.lastSeen).toBe(
    '2026-01-05T10:00:00.000Z',
  )
})

test('systems and versions that a list tells are judged like an agent’s: a plan from an own list alone, whichever came first', async () => {
  const place = await placeFor(open.db, '3')
  open.as(whoOf(place))
  const first = await take('Device,Serial number,System,Version\nmac-1,MAC-1,macOS,14.1\nmac-2,MAC-2,macOS,14.3\nnothing-told,MAC-3,,')
  expect(first.json).toMatchObject({ added: 3, refused: 0 })
  const fixed = ['CVE-2026-1007', [{ product: 'apple:macos', part: 'o', from: '14.0', below: '14.2' }]] as const
  const [loaded] = await loadFeedFiles(place.from, [{ name: 'nvd.jsonl', bytes: nvdLines([fixed]) }])
  expect(loaded?.result.ok).toBe(true)
  const plan = async (): Promise<readonly string[]> =>
    inDistrict(open.db, '3', async (tx) =>
      (
        await sql<{ name: string }>`select d.hostname as name from patching_device p join assets_device d on d.id = p.device_id
    where cardinality(p.state_ids) > 0 order by 1`.execute(tx)
      ).rows.map(({ name }) => name),
    )
  expect(await plan()).toEqual(['mac-1'])
  await take('Device,Serial number,System,Version\nmac-4,MAC-4,macOS,14.0.1\nmac-1,MAC-1,macOS,14.4') // the feed is here, then the list
  expect(await plan()).toEqual(['mac-4'])
  expect((await client.page('/plan')).text).toContain('macOS')
})

test('a directory, a hypervisor and the network are brought as lists too, and coverage is counted against the union of all', async () => {
  const place = await placeFor(open.db, '7')
  open.as(whoOf(place))
  const own = <T>(query: ReturnType<typeof sql<T>>): Promise<readonly T[]> => inDistrict(open.db, '7', async (tx) => (await query.execute(tx)).rows)
  expect(await take(tables.configmgrTable)).toMatchObject({ status: 201, json: { added: 1 } }) // OFFICE-05, by its console
  expect(await take(tables.directoryTable)).toMatchObject({ status: 201, json: { added: 1, refused: 0 } }) // LAB-01 is new
  expect(await take(tables.guestsTable)).toMatchObject({ status: 201, json: { added: 2, refused: 0 } })
  expect(await take(tables.leasesTable)).toMatchObject({ status: 201, json: { added: 0, changed: 0, same: 3, refused: 0 } })
  expect(await own(sql<{ n: number }>`select count(*)::int as n from assets_device where merged_into is null`)).toEqual([{ n: 4 }]) // a lease makes no device
  const told = await own(
    sql<{
      label: string
      device: string | null
      says: string[]
    }>`select label, device_id as device, says from imports_row where says[1] like 'seen on the network%' order by label`,
  )
  expect(told.map(({ label, device }) => [label, device])).toEqual([
    ['camera', null],
    ['camera', null],
  ])
  const now = new Date().toISOString()
  const { counts } = await inDistrict(open.db, '7', (tx) => qualityOf(tx, now, now))
  expect(counts).toMatchObject({ all: 6, bySource: { mdm: 1, directory: 2, hypervisor: 2, network: 3 } })
  expect(await take(tables.leasesTable)).toMatchObject({ json: { same: 3 } })
  expect(await own(sql<{ n: number }>`select count(*)::int as n from inventory_sighting where source = 'network'`)).toEqual([{ n: 3 }])
})
