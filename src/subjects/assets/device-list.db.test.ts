import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readXlsx } from 'hucre/xlsx'
import { everyRow, idsOf, readList, type ListQuery } from '../../platform/db/list.ts'
import { inDistrict, openPool, type Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import { csvOf, xlsxOf } from '../../platform/list/sheets.ts'
import { createLog } from '../../platform/log.ts'
import { openTestCluster, type TestDatabase } from '../../../tests/lib/cluster.ts'
import { placeFor, type Place } from '../../../tests/lib/devices.ts'
import type { Device } from './assets.views.ts'
import { deviceList } from './device-list.views.ts'

const given = { staleBefore: '2026-11-01T00:00:00Z' }
const many = 230

describe('the list of devices, declared once', () => {
  let database: TestDatabase
  let pool: ReturnType<typeof openPool>
  let place: Place
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => inDistrict(pool.db, '1', work)
  const page = (query: ListQuery) => inTx((tx) => readList(tx, deviceList, query, given))
  const every = async (query: ListQuery): Promise<readonly Device[]> => {
    const rows: Device[] = []
    for await (const row of everyRow<Device, typeof given>(inTx, deviceList, query, given, 40)) rows.push(row)
    return rows
  }

  beforeAll(async () => {
    database = await (await openTestCluster()).clone('device_list')
    pool = openPool(
      database.addresses.app,
      createLog('test', () => undefined),
    )
    place = await placeFor(pool.db, '1')
    await placeFor(pool.db, '2')
    await inTx((tx) =>
      sql`insert into assets_device (district_id, id, hostname, site_id, serial, kind, kind_by, os_name, os_version, source, first_seen, last_seen)
      select 1, gen_random_uuid(), case when n % 10 = 0 then 'SAME' else 'pc-' || lpad(n::text, 4, '0') end, case when n % 3 = 0 then ${place.siteId}::uuid end,
        case n when 7 then '007' when 8 then '=1+1' else 'S' || n end, case when n % 5 = 0 then 'server' else 'laptop' end, 'agent', 'Debian', '12', 'agent',
        '2026-10-01', '2026-10-01'::timestamptz + n * interval '1 hour 0.123456 second' from generate_series(1, ${many}) n`.execute(tx),
    )
    await inDistrict(pool.db, '2', (tx) =>
      sql`insert into assets_device (district_id, id, hostname, kind, kind_by, source, first_seen, last_seen)
      values (2, gen_random_uuid(), 'canary', 'server', 'agent', 'agent', '2026-10-01', '2026-10-01')`.execute(tx),
    )
  }, 60_000)
  afterAll(async () => {
    await pool?.close()
    await database?.drop()
  })

  const sorts = Object.entries(deviceList.columns).flatMap(([name, column]) => (column.sort ? [name] : []))
  test.each(
    sorts.flatMap(
      (sort) =>
        [
          [sort, 'ascending'],
          [sort, 'descending'],
        ] as const,
    ),
  )('by %s %s: pages forth and back hold every row once, in one order', async (sort, order) => {
    const whole = await every({ sort, order })
    expect(new Set(whole.map(({ id }) => id)).size).toBe(many)
    const forth: string[] = []
    let at = await page({ sort, order, size: '100' })
    expect([at.total, at.from, at.previous]).toEqual([many, 1, undefined])
    for (;;) {
      forth.push(...at.rows.map(({ id }) => id))
      expect(at.to).toBe(forth.length)
      if (!at.next) break
      at = await page({ sort, order, size: '100', ...at.next })
    }
    expect(forth).toEqual(whole.map(({ id }) => id))
    const back = await page({ sort, order, size: '100', ...at.previous })
    expect([back.from, back.rows.map(({ id }) => id)]).toEqual([101, forth.slice(100, 200)])
    const start = await page({ sort, order, size: '100', ...back.previous })
    expect([start.from, start.previous, start.rows.map(({ id }) => id)]).toEqual([1, undefined, forth.slice(0, 100)])
  })

  test('filters and search hold in page, count, export and acts on all alike; another district’s rows are in none', async () => {
    const choices: readonly [ListQuery, (n: number) => boolean][] = [
      [{}, () => true],
      [{ kind: 'server' }, (n) => n % 5 === 0],
      [{ site: 'none' }, (n) => n % 3 !== 0],
      [{ site: showId('sit', place.siteId), kind: 'server' }, (n) => n % 15 === 0],
      [{ text: 'same' }, (n) => n % 10 === 0],
      [{ text: 's7' }, (n) => String(n).startsWith('7') && n !== 7],
      [{ text: 'CANARY' }, () => false],
      [{ text: '%' }, () => false],
      [{ site: 'sit_nonsense' }, () => false],
      [{ owner: 'named' }, () => false],
    ]
    for (const [query, is] of choices) {
      const wanted = Array.from({ length: many }, (_, n) => n + 1).filter(is).length
      const found = await page({ ...query, size: '25' })
      const ids = await inTx((tx) => idsOf(tx, deviceList, query, given, 1000))
      expect([query, found.total, (await every(query)).length, ids.length]).toEqual([query, wanted, wanted, wanted])
    }
  })

  test('a place that nobody gave out begins at the start; none is read into SQL', async () => {
    for (const after of [
      'x',
      Buffer.from('["a"]').toString('base64url'),
      Buffer.from(`["' or true --","${'0'.repeat(36)}"]`).toString('base64url'),
    ]) {
      expect((await page({ after, size: '25', sort: 'seen' })).rows).toHaveLength(25)
    }
  })

  test('CSV and XLSX hold exactly the chosen rows under the same headings; zeros stay and nothing runs', async () => {
    const rows = () => everyRow<Device, typeof given>(inTx, deviceList, { text: 'pc-000' }, given)
    const csv = await new Response(csvOf(deviceList, rows())).text()
    const lines = csv.trimEnd().split('\r\n')
    expect([lines.length, lines[0]]).toEqual([
      10,
      'Device,Site,Kind,System,Version,Serial number,Scope,Patched by,Exposure,Owner,First seen,Last heard from,Last named in a list,Last seen,Last seen by its management,Why out of scope,Build,Asset tag,UUID,MAC addresses,Manufacturer,Model,Status,Room,Assigned to,Purchased,Warranty ends,Ordered from,Disk encrypted,Updates end,Notes',
    ])
    expect(csv).toContain(`pc-0007,,Laptop,Debian,12,007,`)
    expect(csv).toContain(`,'=1+1,`)
    const bytes = new Uint8Array(await new Response(xlsxOf(deviceList, rows())).arrayBuffer())
    const [sheet] = (await readXlsx(bytes)).sheets
    expect(sheet?.rows.map((row) => row.map((cell) => cell ?? '')).slice(0, 1)).toEqual([lines[0]?.split(',')])
    expect(sheet?.rows).toHaveLength(10)
    const serials = sheet?.rows.map((row) => row[5])
    expect(serials).toContain('007')
    expect(serials).toContain('=1+1') // a text, as the file's own XML shows
  })
})
