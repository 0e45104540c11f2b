// Tables of devices through the front door: handed in, mapped, tried, taken in, exported and taken in again.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import { sampleSubmission } from '../../src/connectors/agents/sample.ts'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { dropOldLists, takeIn } from '../../src/subjects/imports/index.ts'
import { moveClock } from '../lib/district.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'
import * as tables from '../lib/vendor-tables.ts'

let open: InventoryApp
let client: Client
let place: Place
beforeAll(async () => {
  open = await openInventoryApp('http_imports')
  client = clientOf(open)
  place = await placeFor(open.db, '1')
  await placeFor(open.db, '2')
  await moveClock(open.db, '1', Date.parse('2026-11-02T16:00:00Z') - Date.now())
  open.as(whoOf(place))
}, 60_000)
afterAll(() => open.close())

type Json = Record<string, unknown>
const post = async (path: string, body: unknown): Promise<{ status: number; json: Json }> => {
  const { status, json } = await client.ask('POST', path, body)
  return { status, json: json as Json }
}
const take = (table: string, more: Json = {}) => post('/devices/import', { table, ...more })
const form = async (path: string, parts: Readonly<Record<string, string | readonly string[] | File>>) => {
  const body = new FormData()
  for (const [name, part] of Object.entries(parts))
    for (const one of Array.isArray(part) ? (part as readonly string[]) : [part as string]) body.append(name, one)
  const response = await open.app.request(path, { method: 'POST', body, headers: { accept: 'text/html', origin: 'http://localhost' } })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
}
const device = async (where: string): Promise<Json> =>
  inDistrict(
    open.db,
    '1',
    async (tx) =>
      (
        await sql<Json>`select hostname, serial, asset_tag, room, status, encryption, encryption_by, purchased_on, warranty_ends_on, updates_end_on, macs, kind, kind_by, is_seen, last_seen, assigned_to, assigned_id, notes, patching_actor, os_name, source
  from assets_device where merged_into is null and ${sql.raw(where)}`.execute(tx)
      ).rows[0] ?? {},
  )
const count = async (table: string, where = 'true'): Promise<number> =>
  inDistrict(open.db, '1', async (tx) =>
    Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(tx)).rows[0]?.n),
  )

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
    'It looks like Purchase list: 11 of its 11 headings are that source’s (100 %)',
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
  expect(check.text).toContain('1 added, 1 changed.')
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
  for (const words of ['3 refused.', 'Old Annex', 'Lapdog', 'A new site of this name', 'Add all 3 sites']) expect(check.text).toContain(words)
  const lakeside = /value="(sit_[0-9a-f]{32})">Lakeside High</.exec(check.text)?.[1] ?? ''
  const answered = await form(`${to}/words`, {
    'field[]': ['site', 'site', 'site', 'kind'],
    'word[]': ['Old Annex', 'New Annex', 'Lakeside', 'Lapdog'],
    'means[]': ['new', 'empty', lakeside, 'laptop'],
    siteKind: 'office',
  })
  expect([answered.status, answered.to]).toEqual([303, `${to}/check`])
  expect((await client.page(`${to}/check`)).text).toContain('3 added.')
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
    'no column tells which device a row is of',
  )
  const again = await form(`${to}/mapping`, { source: 'configmgr', again: 'yes', 'to[]': ['hostname', 'serial', 'leave'] })
  expect([again.status, again.text.includes('Read as Configuration Manager devices, as was said')]).toEqual([200, true])
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
  const { to } = await form('/devices/import', { table: 'Device,Kind,Serial number\n=1+1,Laptop,S77\nx,Lapdog,\n,,' })
  await form(`${to}/mapping`, { source: 'own', 'to[]': ['hostname', 'kind', 'serial'] })
  const csv = async () => (await (await open.app.request(`${to}/rows.csv`)).text()).trimEnd().split('\r\n')
  expect((await csv()).map((line) => line.replace(/dev_.*/, ''))).toEqual([
    'Row,What,Outcome,Reason,Device id',
    `2,'=1+1,Added,,`,
    expect.stringMatching(/^3,x,Refused,"Kind: “Lapdog” is none of /),
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
      const cut = ['Exposure', 'Owner', 'First seen']
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

test('XLSX: zeros, dates and formulas come in as they are shown; a hostile file is refused with its place', async () => {
  const book = await writeXlsx({
    sheets: [
      {
        name: 'Bought',
        rows: [
          ['Device', 'Serial number', 'Asset tag', 'Purchased'],
          ['xl-1', '007', 'A1', new Date('2026-03-01T00:00:00Z')],
          ['=HYPERLINK("x")', 'X888', '', null],
        ],
      },
    ],
  })
  const { to } = await form('/devices/import', { file: new File([new Uint8Array(book)], 'bought.xlsx') })
  expect((await post(`${to}/take`, {})).json).toMatchObject({ added: 2, refused: 0 })
  expect(await device(`asset_tag = 'A1'`)).toMatchObject({ serial: '007', purchased_on: '2026-03-01' })
  expect((await device(`serial = 'X888'`)).hostname).toBe('=HYPERLINK("x")')
  const broken = await form('/devices/import', { file: new File([new Uint8Array(book).slice(0, 900)], 'cut.xlsx') })
  expect([broken.status, broken.text.includes('its directory is missing'), broken.text.includes('cut.xlsx')]).toEqual([422, true, true])
})

test('a workbook of two sheets: the other one is read from the same file, in place of the first', async () => {
  const book = await writeXlsx({
    sheets: [
      { name: 'Notes', rows: [['Read me'], ['Second sheet has the devices']] },
      {
        name: 'Stock',
        rows: [
          ['Device', 'Serial number'],
          ['two-1', '0099'],
        ],
      },
    ],
  })
  const { to } = await form('/devices/import', { file: new File([new Uint8Array(book)], 'two.xlsx') })
  expect((await client.page(to)).text).toContain('Sheet of the workbook')
  expect((await form(`${to}/mapping`, { source: 'own', again: 'yes', sheet: 'Nowhere', order: 'ymd', times: 'utc', to: [] })).text).toContain(
    'the workbook has no sheet called Nowhere',
  )
  const again = await form(`${to}/mapping`, { source: 'own', again: 'yes', sheet: 'Stock', order: 'ymd', times: 'utc', to: [] })
  expect([again.status, again.to !== to, (await client.ask('GET', again.to)).json]).toMatchObject([
    303,
    true,
    { name: 'two.xlsx', columns: [{ heading: 'Device' }, { heading: 'Serial number' }] },
  ])
  expect((await post(`${again.to}/take`, {})).json).toMatchObject({ added: 1, refused: 0 })
  expect((await client.ask('GET', to)).json).toMatchObject({ state: 'discarded' })
})

test('another district’s list, a reader’s hand and a list that is over are all turned away', async () => {
  const { to } = await form('/devices/import', { table: 'Device\nmine' })
  const other = await placeFor(open.db, '4')
  open.as(whoOf(other))
  for (const path of [to, `${to}/check`, `${to}/rows.csv`]) expect((await client.ask('GET', path)).status).toBe(404)
  expect((await post(`${to}/take`, {})).status).toBe(404)
  open.as(whoOf(place, ['principal']))
  expect((await client.ask('GET', to)).status).toBe(403)
  open.as(whoOf(place))
  expect((await post(`${to}/take`, {})).status).toBe(200)
  for (const act of ['take', 'discard', 'words', 'mapping']) expect([act, (await post(`${to}/${act}`, { source: 'own' })).status]).toEqual([act, 409])
})

describe('a long list', () => {
  const rows = (mark: string, n: number) =>
    ['Device,Serial number', ...Array.from({ length: n }, (_, at) => `${mark}-${at},${mark.toUpperCase()}-${String(at).padStart(5, '0')}`)].join('\n')
  const handIn = async (table: string): Promise<string> => (await post('/devices/import', { table, look: true })).json.import as string
  const counted = async (id: string) =>
    inDistrict(
      open.db,
      '1',
      async (tx) =>
        (await sql<Json>`select state, rows_done, added, changed, same, refused from imports_file where id = ${readId('imp', id)}::uuid`.execute(tx))
          .rows[0],
    )

  test('is gone on with where its worker died: no row twice, every row counted', async () => {
    const id = await handIn(rows('long', 250))
    const fileId = readId('imp', id) ?? ''
    await expect(takeIn(place.from, { fileId, batch: 100, told: () => Promise.reject(new Error('killed')) })).rejects.toThrow('killed')
    expect(await counted(id)).toEqual({ state: 'applying', rows_done: 100, added: 100, changed: 0, same: 0, refused: 0 })
    expect((await client.page(`/devices/import/${id}`)).text).toContain('Not all of it is in yet')
    expect(await takeIn(place.from, { fileId, batch: 100 })).toMatchObject({ ok: true, value: { added: 250, changed: 0, same: 0, refused: 0 } })
    expect([await counted(id), await count('assets_device', `hostname like 'long-%'`)]).toEqual([
      { state: 'applied', rows_done: 250, added: 250, changed: 0, same: 0, refused: 0 },
      250,
    ])
  })

  test('taken in by two at once is taken in once', async () => {
    const id = await handIn(rows('twice', 40))
    const both = await Promise.all([post(`/devices/import/${id}/take`, {}), post(`/devices/import/${id}/take`, {})])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]) // the second found it under way, or over
    expect([await counted(id), await count('assets_device', `hostname like 'twice-%'`)]).toEqual([
      { state: 'applied', rows_done: 40, added: 40, changed: 0, same: 0, refused: 0 },
      40,
    ])
    const batches = { fileId: readId('imp', await handIn(rows('apiece', 40))) ?? '', batch: 5 }
    const apiece = await Promise.all([takeIn(place.from, batches), takeIn(place.from, batches)])
    expect(apiece.map((one) => (one.ok ? 'taken' : one.refusal.code)).toSorted()).toEqual(['imports/taken-by-another', 'taken'])
  })
})

test('days as a spreadsheet program counts them are read where a column holds nothing else, and the check says so; what is understood and what is not look different', async () => {
  const table = (second: string) => `Name,Sn,Purchase date,Shelf\nxl-01,XL-1,44805,A\nxl-02,XL-2,${second},B\n`
  const handed = (await form('/devices/import', { table: table('45000.5') })).to
  const columns = (await client.page(handed)).text
  expect([columns.includes('3 of its 4 headings are understood'), columns.split('not understood').length - 1]).toEqual([true, 1])
  expect((await form(`${handed}/mapping`, { source: 'own', 'to[]': ['hostname', 'serial', 'purchasedOn', 'leave'] })).to).toBe(`${handed}/check`)
  expect((await client.page(`${handed}/check`)).text).toContain('44805 is Thu 1 Sep 2022')
  const after = (await client.page(handed)).text
  expect([
    after.includes('3 of its 4 columns go somewhere; 1 is left out') || after.includes('3 of its 4 headings are understood'),
    after.includes('not understood'),
  ]).toEqual([true, false]) // left out by choice now
  expect((await form(`${handed}/mapping`, { source: 'own', 'to[]': ['hostname', 'serial', 'purchasedOn', 'room'] })).to).toBe(`${handed}/check`)
  expect((await client.page(handed)).text).toContain('All 4 columns go somewhere.')
  expect((await form(`${handed}/take`, {})).status).toBe(303)
  expect([(await device(`serial = 'XL-1'`)).purchased_on, (await device(`serial = 'XL-2'`)).purchased_on]).toEqual(['2022-09-01', '2023-03-15'])
  // Beside dates of another kind a number may be anything: it is left out, and told.
  const mixed = await take(table('2023-03-15').replaceAll('xl-', 'xm-').replaceAll('XL-', 'XM-'))
  expect([mixed.status, (await device(`serial = 'XM-1'`)).purchased_on, (await device(`serial = 'XM-2'`)).purchased_on]).toEqual([
    201,
    null,
    '2023-03-15',
  ])
})

test('the bytes of a list are kept once, up to a limit, and go when their time is over; hash, report and outcomes stay', async () => {
  const table = 'Name,Serial\nkept-01,KEPT-1\nkept-02,KEPT-1\n'
  const hash = createHash('sha256').update(table).digest('hex')
  const first = await take(table)
  await take(table)
  expect([
    first.status,
    await count('imports_file', `sha256 = '${hash}' and lines is null`),
    await count('imports_raw', `sha256 = '${hash}'`),
  ]).toEqual([201, 2, 1])
  const open0 = (await form('/devices/import', { table: 'Name,Serial\nlater-01,LATER-1\n' })).to
  const set = (name: string, value: string) =>
    inDistrict(open.db, '1', (tx) =>
      sql`insert into policy_value (district_id, id, parameter, value, from_at, set_at, set_by, reason) values (1, gen_random_uuid(), ${name}, ${value}::jsonb,
    '2026-01-01', '2026-01-01', ${place.personId}, 'a test')`.execute(tx),
    )
  await inDistrict(open.db, '1', (tx) => sql`update imports_raw set size = 60 * 1024 * 1024 where sha256 = ${hash}`.execute(tx))
  await set('imports.keepMegabytes', '50')
  expect(await take('Name,Serial\nother-01,OTHER-1\n')).toMatchObject({
    status: 413,
    json: { code: 'imports/no-room', satisfiedBy: expect.stringContaining('imports.keepMegabytes') as unknown },
  })
  expect(await take(table)).toMatchObject({ status: 201 }) // what is kept already costs no room
  expect(await dropOldLists(place.from, {})).toMatchObject({ ok: false, refusal: { code: 'imports/nothing-old' } })
  const then = Date.parse('2026-11-02T16:00:00Z') - Date.now()
  await moveClock(open.db, '1', then + 366 * 86_400_000)
  expect(await dropOldLists(place.from, {})).toMatchObject({ ok: true, value: { gone: expect.arrayContaining([hash]) as unknown } })
  expect([await count('imports_raw'), await count('imports_file', `sha256 = '${hash}' and state = 'applied'`)]).toEqual([0, 3])
  expect((await client.page(open0)).status).toBe(200) // put away, and it says so
  expect((await client.ask('GET', `/devices/import/${String((first.json as { import?: string }).import)}`)).json).toMatchObject({
    sha256: hash,
    rows: expect.arrayContaining([expect.objectContaining({ outcome: 'refused' })]) as unknown,
  })
  await moveClock(open.db, '1', then)
  await form('/devices/import', { table: 'Name,Serial\nlast-01,LAST-1\n' })
})

test('the database holds it: every row accounted for, each refusal with its reason, each statement with its source', async () => {
  const refusedBy = (query: ReturnType<typeof sql>, code: string, constraint: string) =>
    expect(inDistrict(open.db, '1', (tx) => query.execute(tx))).rejects.toMatchObject({ code, constraint })
  await refusedBy(sql`update imports_file set added = added + 1 where state = 'applied'`, '23514', 'import_must_account_for_every_row')
  await refusedBy(sql`update imports_file set lines = null where state = 'received'`, '23514', 'import_must_keep_its_rows_until_taken')
  await refusedBy(
    sql`delete from imports_raw where sha256 in (select sha256 from imports_file where state = 'received')`,
    '23514',
    'import_raw_must_stay_while_open',
  )
  await refusedBy(sql`update imports_file set state = 'applied', ended_at = null where state = 'applied'`, '23514', 'import_applied_must_be_whole')
  await refusedBy(
    sql`insert into imports_row (district_id, file_id, line, outcome, label, says) select 1, id, 99999, 'refused', 'x', '{}' from imports_file limit 1`,
    '23514',
    'row_refused_must_say_why',
  )
  await refusedBy(
    sql`insert into imports_row (district_id, file_id, line, outcome, label, says) select 1, id, 99999, 'added', 'x', '{}' from imports_file limit 1`,
    '23514',
    'row_taken_must_name_its_device',
  )
  await refusedBy(sql`update assets_device set encryption_told = 'yes', encryption_by = null`, '23514', 'encryption_told_must_name_its_source')
  await refusedBy(sql`update assets_device set status = 'lost'`, '23514', 'device_status_must_be_known')
  await refusedBy(
    sql`update imports_file set state = 'applying', lines = '\\x00', ended_at = null where state = 'applied'`,
    '23514',
    'import_must_go_forward',
  )
  await refusedBy(sql`update imports_file set sha256 = repeat('0', 64) where state = 'received'`, '23514', 'import_must_stay_as_it_came')
  const other = await inDistrict(
    open.db,
    '2',
    async (tx) => (await sql<Json>`select id from imports_file union all select file_id from imports_row`.execute(tx)).rows,
  )
  expect(other).toEqual([])
})
