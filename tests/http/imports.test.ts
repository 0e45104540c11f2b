// Tables of devices through the front door: handed in, mapped, tried, taken in, exported and taken in again.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { moveClock } from '../lib/district.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openImportsApp, type ImportsApp, type Json } from '../lib/imports-app.ts'
import type { InventoryApp } from '../lib/inventory-app.ts'
import { whoOf, type Client } from '../lib/inventory-client.ts'
import * as tables from '../lib/vendor-tables.ts'

let open: InventoryApp
let client: Client
let place: Place
let at: ImportsApp
beforeAll(async () => {
  at = await openImportsApp('http_imports')
  ;({ open, client, place } = at)
}, 60_000)
afterAll(() => open.close())
const post: ImportsApp['post'] = (...given) => at.post(...given)
const take: ImportsApp['take'] = (...given) => at.take(...given)
const form: ImportsApp['form'] = (...given) => at.form(...given)
const device: ImportsApp['device'] = (...given) => at.device(...given)
const count: ImportsApp['count'] = (...given) => at.count(...given)

test('a program takes a table in at once: refused rows stay out, the same again changes nothing, a new word changes one', async () => {
  const tried = await take(tables.googleTable, { try: true })
  expect(tried).toMatchObject({
    status: 200,
    json: {
      source: 'google-admin',
      confidence: 100,
      rows: 3,
      added: 2,
      changed: 0,
      same: 0,
      refused: 1,
      warned: 1,
      unknown: [{ field: 'site', word: '/Retired', rows: 1 }],
    },
  })
  expect(await count('assets_device')).toBe(0)
  expect(await take(tables.googleTable)).toMatchObject({ status: 201, json: { added: 2, changed: 0, same: 0, refused: 1 } })
  expect(await take(tables.googleTable)).toMatchObject({ json: { added: 0, changed: 0, same: 2, refused: 1 } })
  expect(await take(tables.googleTable.replace('Room 12', 'Room 14'))).toMatchObject({ json: { added: 0, changed: 1, same: 1, refused: 1 } })
  expect(await device(`serial = '5CD1234ABC'`)).toMatchObject({
    hostname: '000123',
    asset_tag: '000123',
    room: 'Room 14',
    status: 'in-use',
    updates_end_on: '2026-06-30',
    macs: ['3c:52:82:00:00:a1'],
    kind: 'laptop',
    kind_by: 'agent',
    patching_actor: 'google',
    os_name: 'ChromeOS',
    source: 'import',
    assigned_to: 'maria@example.org',
    assigned_id: place.personId,
    notes: { Notes: 'Cracked lid' },
  })
  // What Google says of what Google patches is its proof, with Google's own moment (PM-2).
  expect(
    await inDistrict(
      open.db,
      '1',
      async (tx) => (await sql<Json>`select source, product, version, seen_at from assets_source_fact`.execute(tx)).rows,
    ),
  ).toEqual([{ source: 'google-admin', product: 'ChromeOS', version: '130.0.6723.84', seen_at: '2026-10-30T14:05:06.123Z' }])
  // Seen when the source saw it, not now; one that no source ever saw says so.
  expect([(await device(`serial = '5CD1234ABC'`)).last_seen, (await device(`'3c:52:82:00:00:a3' = any(macs)`)).is_seen]).toEqual([
    '2026-10-30T14:05:06.123Z',
    false,
  ])
})

test('a purchase list whose dates can be read two ways is asked about, then joins what is known', async () => {
  expect(await take(tables.purchaseTable)).toMatchObject({ status: 422, json: { code: 'imports/dates-open', clause: 'PM-3.1' } })
  const handed = await form('/devices/import', { table: tables.purchaseTable })
  expect([handed.status, handed.to]).toEqual([303, expect.stringMatching(/^\/devices\/import\/imp_[0-9a-f]{32}$/)])
  const page = await client.page(handed.to)
  for (const words of [
    'It looks like Purchase list: 11 of 11 headings match that source (100%)',
    'How are the dates written?',
    '3/4/2026 can be read two ways',
    'Keep as a note',
    'PO-77',
  ])
    expect(page.text).toContain(words)
  const columns = (await client.ask('GET', handed.to)).json as { columns: { key: string }[]; mapping: { columns: Record<string, string> } }
  const to = columns.columns.map(({ key }) => columns.mapping.columns[key] ?? 'leave')
  const open1 = await form(`${handed.to}/mapping`, { source: 'purchase', times: 'district', 'to[]': to })
  expect([open1.status, open1.text.includes('can be read two ways')]).toEqual([422, true])
  const mapped = await form(`${handed.to}/mapping`, { source: 'purchase', order: 'mdy', times: 'district', 'to[]': to })
  expect([mapped.status, mapped.to]).toEqual([303, `${handed.to}/check`])
  const check = await client.page(mapped.to)
  expect(check.text).toContain('1 to add, 1 to change. Nothing has been changed yet.')
  expect((await form(`${handed.to}/take`, {})).to).toBe(handed.to)
  expect((await client.page(handed.to)).text).toContain('1 added, 1 changed.')
  expect(await device(`serial = '5CD1234ABC'`)).toMatchObject({ purchased_on: '2026-03-04', warranty_ends_on: '2029-03-04', room: 'Room 14' })
  // Remembered: the next list of that kind is not asked again, and the same list changes nothing.
  expect(await take(tables.purchaseTable)).toMatchObject({ status: 201, json: { added: 0, changed: 0, same: 2 } })
})

test('unknown sites are made in one go or mapped; the answers are kept', async () => {
  const table = 'Device,School,Kind\npc-a,Old Annex,Desktop\npc-b,New Annex,Lapdog\npc-c,Lakeside,Server'
  const { to } = await form('/devices/import', { table })
  // As a browser sends it where no column is a date: nothing is said of their order.
  await form(`${to}/mapping`, { source: 'own', 'to[]': ['hostname', 'site', 'kind'] })
  const check = await client.page(`${to}/check`)
  for (const words of ['3 refused.', 'Old Annex', 'Lapdog', 'A new site with this name', 'Add all 3 sites']) expect(check.text).toContain(words)
  const lakeside = /value="(sit_[0-9a-f]{32})">Lakeside High</.exec(check.text)?.[1] ?? ''
  const answered = await form(`${to}/words`, {
    'field[]': ['site', 'site', 'site', 'kind'],
    'word[]': ['Old Annex', 'New Annex', 'Lakeside', 'Lapdog'],
    'means[]': ['new', 'empty', lakeside, 'laptop'],
    siteKind: 'office',
  })
  expect([answered.status, answered.to]).toEqual([303, `${to}/check`])
  expect((await client.page(`${to}/check`)).text).toContain('3 to add.')
  await form(`${to}/take`, {})
  expect(
    await inDistrict(
      open.db,
      '1',
      async (tx) =>
        (
          await sql<Json>`select d.hostname, d.kind, s.name, s.kind as site_kind from assets_device d left join people_site s on s.id = d.site_id where d.hostname like 'pc-_' order by 1`.execute(
            tx,
          )
        ).rows,
    ),
  ).toEqual([
    { hostname: 'pc-a', kind: 'workstation', name: 'Old Annex', site_kind: 'office' },
    { hostname: 'pc-b', kind: 'laptop', name: null, site_kind: null },
    { hostname: 'pc-c', kind: 'server', name: 'Lakeside High', site_kind: 'school' },
  ])
  expect(await take(table)).toMatchObject({ json: { added: 0, changed: 0, same: 3, refused: 0 } })
})

test('columns that cannot be read so are refused by name; another source may be chosen; a list may be put away', async () => {
  const { to } = await form('/devices/import', { table: 'Name,Serial,Sn\na,b,c' })
  const twice = await form(`${to}/mapping`, { source: 'own', 'to[]': ['hostname', 'serial', 'serial'] })
  expect([twice.status, twice.text.includes('“Sn” is the second column that goes to Serial number')]).toEqual([422, true])
  expect((await form(`${to}/mapping`, { source: 'own', 'to[]': ['keep', 'leave', 'leave'] })).text).toContain(
    'no column shows which device a row is about',
  )
  const again = await form(`${to}/mapping`, { source: 'configmgr', again: 'yes', 'to[]': ['hostname', 'serial', 'leave'] })
  expect([again.status, again.text.includes('Read as Configuration Manager devices, as you chose')]).toEqual([200, true])
  expect((await form(`${to}/discard`, {})).to).toBe('/devices/import')
  expect((await form(`${to}/take`, {})).status).toBe(409)
  expect(await count('imports_file', `state = 'discarded' and lines is null`)).toBeGreaterThan(0)
})

test('what an agent saw stands; a list fills what it left open', async () => {
  await client.post(await client.key(place.siteId), sampleSubmission({ seed: 5, hostname: 'srv-5', serial: 'SRV-5' }).body)
  const before = await device(`serial = 'SRV-5'`)
  expect(
    await take('Device,Serial number,System,Room,Status,Disk encrypted,Last seen\nwrong-name,srv-5,Windows,Rack 2,In use,yes,2020-01-01'),
  ).toMatchObject({ json: { added: 0, changed: 1 } })
  expect(await device(`serial = 'SRV-5'`)).toMatchObject({
    hostname: 'srv-5',
    os_name: before.os_name,
    last_seen: before.last_seen,
    room: 'Rack 2',
    status: 'in-use',
    encryption: 'yes',
    encryption_by: 'Own spreadsheet',
  })
})

test('the report names every row with its reason, as CSV and as XLSX, before and after', async () => {
  const { to } = await form('/devices/import', {
    table: 'Device,Kind,Serial number,Scope\n=1+1,Laptop,S77,\nx,Lapdog,,Perhaps\ny,Lapdog,S78,\nTotal,2,,',
  })
  await form(`${to}/mapping`, { source: 'own', 'to[]': ['hostname', 'kind', 'serial', 'scope'] })
  const csv = async () => (await (await open.app.request(`${to}/rows.csv`)).text()).trimEnd().split('\r\n')
  expect((await csv()).map((line) => line.replace(/dev_.*/, ''))).toEqual([
    'Row,What,Outcome,Reason,Device id',
    `2,'=1+1,Added,,`,
    expect.stringMatching(/^3,x,Refused,"Scope: “Perhaps” is not one of /),
    expect.stringMatching(/^4,y,Added,"Kind: “Lapdog” is not one of .*: left out"/),
    '5,Total,Refused,"“Total” is a total or a count of other rows, not a device",',
  ])
  await form(`${to}/take`, {})
  expect((await csv())[1]).toMatch(/^2,'=1\+1,Added,,dev_[0-9a-f]{32}$/)
  expect((await open.app.request(`${to}/rows.xlsx`)).status).toBe(200)
})

describe('export headings are import headings', () => {
  const sheetOf = async (path: string) => new Uint8Array(await (await open.app.request(path)).arrayBuffer())
  test('the saved list, CSV or XLSX, is read back and changes nothing', async () => {
    const total = await count('assets_device', 'merged_into is null')
    expect(total).toBeGreaterThan(6)
    for (const path of ['/devices.csv', '/devices.xlsx']) {
      const bytes = await sheetOf(path)
      const { to } = await form('/devices/import', { file: new File([bytes], path.slice(1)) })
      const taken = await post(`${to}/take`, {})
      expect([path, taken.json]).toEqual([path, expect.objectContaining({ added: 0, changed: 0, refused: 0, same: total })])
    }
  })
  test('in another district it makes the same list', async () => {
    const csv = Buffer.from(await sheetOf('/devices.csv')).toString()
    const other = await placeFor(open.db, '3')
    await moveClock(open.db, '3', Date.parse('2026-11-02T17:00:00Z') - Date.now())
    open.as(whoOf(other))
    const { to } = await form('/devices/import', { table: csv })
    const check = await post(`${to}/mapping`, { source: 'own', order: 'ymd' })
    const unknown = check.json.unknown as { field: string; word: string }[]
    if (unknown.length > 0)
      await form(`${to}/words`, {
        'field[]': unknown.map(({ field }) => field),
        'word[]': unknown.map(({ word }) => word),
        'means[]': unknown.map(() => 'new'),
      })
    expect((await post(`${to}/take`, {})).json).toMatchObject({ refused: 0, changed: 0 })
    const told = (text: string) => {
      const [head = '', ...rows] = text.replace('\ufeff', '').trimEnd().split('\r\n')
      const cut = ['Exposure', 'Owner', 'First seen', 'Last heard from', 'Last named in a list', 'Last seen by its management'] // told by others than a list
      const keep = head
        .split(',')
        .map((name, at) => (cut.includes(name) ? -1 : at))
        .filter((at) => at >= 0)
      return rows
        .map((line) => {
          const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell)
          return keep.map((at) => cells[at]).join(',')
        })
        .toSorted()
    }
    expect(told(Buffer.from(await sheetOf('/devices.csv')).toString())).toEqual(told(csv))
    open.as(whoOf(place))
  })
})

test('a list that brings servers into scope says before it is imported which ticket opens, and what has no owner', async () => {
  const sql1 = (statement: ReturnType<typeof sql>) => inDistrict(open.db, '1', async (tx) => statement.execute(tx))
  await sql1(sql`insert into people_assignment (district_id, id, person_id, position, since, assigned_by)
    values (1, gen_random_uuid(), ${place.personId}, 'systems-administrator', '2026-01-01', ${place.personId})`)
  await take('Name,Serial\nrack-a,S-RACK-1\n')
  await sql1(sql`update assets_device set owner_id = ${place.personId} where serial = 'S-RACK-1'`)
  const table = 'Name,Serial,Kind,Scope\nrack-a,S-RACK-1,Server,In scope\nrack-b,S-RACK-2,Server,In scope\nrack-c,S-RACK-3,Server,In scope\n'
  const before = await count('assets_device')
  const tried = await take(table, { try: true })
  expect(tried.json).toMatchObject({ added: 2, changed: 1 })
  expect(tried.json['setsOff']).toMatch(
    /^3 servers will be in scope for patching\. The ticket of .+ for November 2026 opens automatically within a minute, and its change request goes to .+ Nothing is patched before they approve\. 2 servers have no owner who is a systems administrator, and are on no ticket/,
  )
  const { json } = await take(table, { look: true })
  await form(`/devices/import/${String(json['import'])}/mapping`, { source: 'own', order: 'ask', times: 'district' })
  const { text } = await client.page(`/devices/import/${String(json['import'])}/check`)
  expect(text).toMatch(/3 servers will be in scope for patching.*Nothing has|Nothing has.*3 servers will be in scope for patching/s)
  expect(await count('assets_device')).toBe(before)
  // imported, and tried once more: nothing comes into scope any more, and nothing is announced
  await take(table)
  expect((await take(table, { try: true })).json).not.toHaveProperty('setsOff')
})
