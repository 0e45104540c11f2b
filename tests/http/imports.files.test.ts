// The files behind imported lists: workbooks, whose they are, long ones taken in pieces, what is kept of them and for how long.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeXlsx } from 'hucre/xlsx'
import { inDistrict } from '../../src/platform/db/pool.ts'
import { readId } from '../../src/platform/ids.ts'
import { dropOldLists, takeIn } from '../../src/subjects/imports/index.ts'
import { moveClock } from '../lib/district.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { openImportsApp, type ImportsApp, type Json } from '../lib/imports-app.ts'
import type { InventoryApp } from '../lib/inventory-app.ts'
import { whoOf, type Client } from '../lib/inventory-client.ts'

let open: InventoryApp
let client: Client
let place: Place
let at: ImportsApp
beforeAll(async () => {
  at = await openImportsApp('http_imports_files')
  ;({ open, client, place } = at)
}, 60_000)
afterAll(() => open.close())
const post: ImportsApp['post'] = (...given) => at.post(...given)
const take: ImportsApp['take'] = (...given) => at.take(...given)
const form: ImportsApp['form'] = (...given) => at.form(...given)
const device: ImportsApp['device'] = (...given) => at.device(...given)
const count: ImportsApp['count'] = (...given) => at.count(...given)

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
  const page = (await client.page(to)).text // the first sheet is a cover page: the one with the devices was read
  for (const words of ['Worksheet', 'This is sheet “Stock”', 'also there: Notes']) expect(page).toContain(words)
  expect((await form(`${to}/mapping`, { source: 'own', again: 'yes', sheet: 'Nowhere', order: 'ymd', times: 'utc', to: [] })).text).toContain(
    'the workbook has no sheet called Nowhere',
  )
  const cover = await form(`${to}/mapping`, { source: 'own', again: 'yes', sheet: 'Notes', order: 'ymd', times: 'utc', to: [] })
  expect((await client.ask('GET', cover.to)).json).toMatchObject({ columns: [{ heading: 'Read me' }] })
  const again = await form(`${cover.to}/mapping`, { source: 'own', again: 'yes', sheet: 'Stock', order: 'ymd', times: 'utc', to: [] })
  expect([again.status, again.to !== cover.to, (await client.ask('GET', again.to)).json]).toMatchObject([
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
    expect((await client.page(`/devices/import/${id}`)).text).toContain('Not all rows are imported yet')
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

test('a program looks at a file, and tries it, by a form as by JSON', async () => {
  const send = async (what: 'look' | 'try') => {
    const body = new FormData()
    body.append('file', new File(['Device,Serial number\nlooked-at,LOOK-0001\n'], 'list.csv'))
    body.append(what, 'yes')
    const response = await at.open.app.request('/devices/import', {
      method: 'POST',
      body,
      headers: { accept: 'application/json', origin: 'http://localhost' },
    })
    return { status: response.status, json: (await response.json()) as unknown }
  }
  expect(await send('look')).toMatchObject({ status: 201, json: { import: expect.stringMatching(/^imp_/), rows: 1 } })
  expect(await send('try')).toMatchObject({ status: 200, json: { added: 1 } })
  expect(await count('assets_device', `hostname = 'looked-at'`)).toBe(0)
})

test('days as a spreadsheet program counts them are read where a column holds nothing else, and the check says so; what is understood and what is not look different', async () => {
  const table = (second: string) => `Name,Sn,Purchase date,Shelf\nxl-01,XL-1,44805,A\nxl-02,XL-2,${second},B\n`
  const handed = (await form('/devices/import', { table: table('45000.5') })).to
  const columns = (await client.page(handed)).text
  expect([columns.includes('3 of 4 headings are recognized'), columns.split('not recognized').length - 1]).toEqual([true, 1])
  expect((await form(`${handed}/mapping`, { source: 'own', 'to[]': ['hostname', 'serial', 'purchasedOn', 'leave'] })).to).toBe(`${handed}/check`)
  expect((await client.page(`${handed}/check`)).text).toContain('44805 is Thu 1 Sep 2022')
  const after = (await client.page(handed)).text
  expect([
    after.includes('3 of 4 columns are used; 1 is left out') || after.includes('3 of 4 headings are recognized'),
    after.includes('not recognized'),
  ]).toEqual([true, false]) // left out by choice now
  expect((await form(`${handed}/mapping`, { source: 'own', 'to[]': ['hostname', 'serial', 'purchasedOn', 'room'] })).to).toBe(`${handed}/check`)
  expect((await client.page(handed)).text).toContain('All 4 columns are used.')
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
  await refusedBy(sql`update assets_device set status = 'mislaid'`, '23514', 'device_status_must_be_known')
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
