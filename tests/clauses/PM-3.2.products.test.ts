// PM-3.2: Microsoft's programs that are mended by updates are judged by those updates and by their builds, each within its own line of releases.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { kevFile } from '../lib/feeds.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { tellTitles } from '../lib/titles.ts'
import { definitionsZip, type Definition } from '../lib/windows.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { evaluateAfter, loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { findingsOf, findingsSection, toCheckCount } from '../../src/subjects/vulnerabilities/index.ts'

const [gdr, cu] = ['Microsoft SQL Server 2019 for x64-based Systems (GDR)', 'Microsoft SQL Server 2019 for x64-based Systems (CU 32)']
const exchange = (n: number) => `Microsoft Exchange Server 2019 Cumulative Update ${n}`
const definitions: readonly Definition[] = [
  ['20260210', 'CVE-2026-2001', '5068405', gdr, ''],
  ['20260310', 'CVE-2026-3001', '5077470', gdr, '5068405'],
  ['20260310', 'CVE-2026-3001', '5077469', cu, ''],
  ['20260310', 'CVE-2026-3002', '5077469', cu, ''],
  ['20260310', 'CVE-2026-4001', '5074994', exchange(14), ''],
]
const onChanged = evaluateAfter('its inventory changed')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
beforeAll(async () => {
  database = await (await openTestCluster()).clone('pm_3_2_products')
  pool = openPool(
    database.addresses.app,
    createLog('test', () => {}),
    4,
  )
  place = await placeFor(pool.db, '1')
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const load = async (name: string, bytes: Uint8Array): Promise<readonly string[]> =>
  (await loadFeedFiles(place.from, [{ name, bytes }])).map(({ result }) =>
    result.ok ? `${result.value.slot} ${result.value.state}` : result.refusal.says,
  )
const found = async (deviceId: string) =>
  (await reading(place.from, (tx) => findingsOf(tx, deviceId)))
    .map(({ cve, state, source, fixed }) => `${cve.slice(-4)} ${state} ${source} ${fixed}`)
    .toSorted()
const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<readonly T[]> =>
  inDistrict(pool.db, '1', async (tx) => (await query.execute(tx)).rows)
const plan = async () =>
  (
    await rows(
      sql<{ row: string }>`select package || ' to ' || target || ', ' || cve_count as row from patching_update where closed_at is null order by 1`,
    )
  ).map(({ row }) => row)
const sqlServer = (...updates: readonly { readonly name: string; readonly version: string }[]) => [
  { name: 'Microsoft SQL Server 2019 (64-bit)', version: '' },
  { name: 'SQL Server 2019 Database Engine Services', version: '15.0.2000.5' },
  { name: 'Microsoft SQL Server Management Studio - 19.1', version: '19.1.56.0' },
  ...updates,
]
const behindGdr = { name: 'GDR 2155 for SQL Server 2019 (KB5068405) (64-bit)', version: '15.0.2155.2' }

describe('Microsoft’s programs and their updates', () => {
  let database19: string
  let mail: string
  test('SQL Server within its line, Exchange by its cumulative update: one row of the plan an update', async () => {
    database19 = await tellTitles(place.from, 'sql-01', 'windows', sqlServer(behindGdr), onChanged)
    await tellTitles(place.from, 'sql-02', 'windows', sqlServer(behindGdr, { name: 'Zoom', version: '5' }), onChanged)
    mail = await tellTitles(place.from, 'mail-01', 'windows', [{ name: exchange(13), version: '15.2.1258.12' }], onChanged)
    expect(await load('definitions.zip', definitionsZip(definitions))).toEqual(['msrc loaded'])
    expect(await found(database19)).toEqual(['3001 affected Microsoft SQL Server 2019 (GDR) KB5077470']) // the line beside it lacks nothing here
    expect(await found(mail)).toEqual([`4001 affected ${exchange(13)} Cumulative Update 14`])
    expect(await plan()).toEqual([`${exchange(13)} to Cumulative Update 14, 1`, 'Microsoft SQL Server 2019 (GDR) to KB5077470, 1'])
  })
  test('equal states are one title; the page tells what each is judged by', async () => {
    expect(
      await rows(
        sql<{
          part: string
          n: number
        }>`select part, count(distinct title_id)::int as n from vulnerabilities_windows where part <> '' group by part order by 1`,
      ),
    ).toEqual([
      { part: 'exchange-2019', n: 1 },
      { part: 'sql-server-2019', n: 1 },
    ])
    const device = { id: database19, osName: 'Microsoft Windows 11 Pro', osVersion: '23H2' } as Parameters<typeof findingsSection>[1]
    const section = await reading(place.from, (tx) => findingsSection(tx, device, 'America/Chicago', whoOf(place)))
    expect(section.json).toMatchObject({
      programs: [{ name: 'Microsoft SQL Server 2019', build: '15.0.2155.2', updates: ['KB5068405'], listsUpdates: true }],
    })
    expect(String(section.page())).toContain('Microsoft SQL Server 2019 is judged by its updates and its version')
  })
  test('the update is installed, the program goes, a person’s list names none: the findings follow', async () => {
    const installed = { name: 'GDR 2160 for SQL Server 2019 (KB5077470) (64-bit)', version: '15.0.2160.4' }
    await tellTitles(place.from, 'sql-01', 'windows', sqlServer(behindGdr, installed), onChanged)
    expect(await found(database19)).toEqual([])
    await tellTitles(place.from, 'mail-01', 'windows', [{ name: exchange(14), version: '15.2.1544.4' }], onChanged)
    expect(await found(mail)).toEqual([`4001 undecided ${exchange(14)} null`]) // security updates of Exchange are not seen
    expect(await reading(place.from, toCheckCount)).toBe(1)
    await tellTitles(place.from, 'mail-01', 'windows', [{ name: 'Zoom', version: '5' }], onChanged)
    expect([
      await found(mail),
      await rows(sql<{ n: number }>`select count(*)::int as n from vulnerabilities_windows where part = 'exchange-2019'`),
    ]).toEqual([[], [{ n: 0 }]])
    expect(await plan()).toEqual(['Microsoft SQL Server 2019 (GDR) to KB5077470, 1'])
  })
  test('a list that changes, and one of known exploited ones, judge them again', async () => {
    expect(await load('definitions.zip', definitionsZip([...definitions, ['20260414', 'CVE-2026-5001', '5084817', gdr, '5077470']]))).toEqual([
      'msrc loaded',
    ])
    expect(await found(database19)).toEqual(['5001 affected Microsoft SQL Server 2019 (GDR) KB5084817'])
    expect(await plan()).toEqual(['Microsoft SQL Server 2019 (GDR) to KB5084817, 2'])
    expect(await load('kev.json', kevFile('2026-04-21', [['CVE-2026-5001', '2026-04-20']]))).toEqual(['kev loaded'])
    expect((await reading(place.from, (tx) => findingsOf(tx, database19))).map(({ exploitedSince }) => exploitedSince)).toEqual(['2026-04-20'])
  })
})
