// PM-3.2: a Windows computer is judged by its updates and by its build; the plan names the newest update, and where the two routes differ a person looks.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestCluster, type TestDatabase } from '../lib/cluster.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { placeFor, type Place } from '../lib/devices.ts'
import { kevFile, nvdLines } from '../lib/feeds.ts'
import { tellTitles } from '../lib/titles.ts'
import { definitionsZip, type Definition } from '../lib/windows.ts'
import { inDistrict, openPool } from '../../src/platform/db/pool.ts'
import { createLog } from '../../src/platform/log.ts'
import { reading } from '../../src/subjects/ledger/index.ts'
import { complianceNow } from '../../src/subjects/patching/compliance-report.ts'
import { evaluateAfter, loadFeedFiles } from '../../src/subjects/patching/index.ts'
import { planCounts } from '../../src/subjects/patching/plan.views.ts'
import { policyValues } from '../../src/subjects/policy/index.ts'
import { findingsOf, findingsSection } from '../../src/subjects/vulnerabilities/index.ts'

const system = 'Windows 11 Version 23H2 for x64-based Systems'
const many = (month: number, kb: string, supersedes = ''): readonly Definition[] =>
  Array.from({ length: 12 }, (_, i) => [`20260${month}10`, `CVE-2026-${month}${String(i).padStart(3, '0')}`, kb, system, supersedes])
const definitions = [...many(1, '5000010'), ...many(2, '5000020', '5000010'), ...many(3, '5000030', '5000020')]
const onChanged = evaluateAfter('its inventory changed')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
beforeAll(async () => {
  database = await (await openTestCluster()).clone('pm_3_2_windows')
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
  (await reading(place.from, (tx) => findingsOf(tx, deviceId))).filter(({ source }) => source.startsWith('Windows'))
const counts = async (deviceId: string) =>
  Object.entries(Object.groupBy(await found(deviceId), (one) => `${one.state} ${one.source} ${one.fixed}`)).map(
    ([what, list]) => `${list?.length} ${what}`,
  )
const plan = async () =>
  inDistrict(pool.db, '1', async (tx) =>
    (
      await sql<{
        row: string
      }>`select package || ' to ' || target || ', ' || cve_count as row from patching_update where closed_at is null and package like 'Windows%' order by 1`.execute(
        tx,
      )
    ).rows.map(({ row }) => row),
  )

describe('Windows', () => {
  const kb = (number: string) => ({ name: `KB${number}`, version: '', kind: 'hotfix' })
  let behind: string
  let current: string
  test('every update that is missing, one row of the plan for the newest that holds them all', async () => {
    behind = await tellTitles(place.from, 'win-old', 'windows', [kb('5000010'), { name: 'Google Chrome', version: '119.0' }], onChanged)
    current = await tellTitles(place.from, 'win-new', 'windows', [kb('5000030')], onChanged)
    expect(await load('definitions.zip', definitionsZip(definitions))).toEqual(['msrc loaded'])
    expect(await counts(behind)).toEqual([`24 affected ${system} KB5000030`])
    expect(await counts(current)).toEqual([])
    expect(await plan()).toEqual([`${system} to KB5000030, 24`])
    expect(await load('definitions.zip', definitionsZip(definitions))).toEqual(['msrc unchanged'])
  })
  test('its page lists the installed updates and what it is judged as', async () => {
    const device = { id: behind, osName: 'Microsoft Windows 11 Pro', osVersion: '23H2' } as Parameters<typeof findingsSection>[1]
    const section = await reading(place.from, (tx) => findingsSection(tx, device, 'America/Chicago', whoOf(place)))
    const page = String(section.page())
    expect([page.includes(`Judged as ${system}`), page.includes('<summary>1 installed update</summary>'), page.includes('KB5000010')]).toEqual([
      true,
      true,
      true,
    ])
    expect(section.json).toMatchObject({ windows: { label: system, build: '10.0.22631', updates: ['KB5000010'] } })
  })
  test('equal computers are one state, judged once', async () => {
    await tellTitles(place.from, 'win-old-2', 'windows', [kb('5000010'), { name: 'Zoom', version: '5' }], onChanged)
    const titles = await inDistrict(
      pool.db,
      '1',
      async (tx) => (await sql<{ n: number }>`select count(*)::int as n from vulnerabilities_windows group by title_id order by 1`.execute(tx)).rows,
    )
    expect(titles).toEqual([{ n: 1 }, { n: 2 }])
  })
  test('the route by build speaks against the route by updates: disputed, and no row of the plan', async () => {
    // The record calls it fixed in a build that the listed update of January already brings.
    const build = (revision: number) => [{ part: 'o', product: 'microsoft:windows_11_23h2', below: `10.0.22631.${revision}` }] as const
    expect(
      await load(
        'nvd.jsonl',
        nvdLines([
          ...Array.from({ length: 12 }, (_, i) => [`CVE-2026-1${String(i).padStart(3, '0')}`, build(1000)] as const),
          ['CVE-2026-2000', build(900)],
        ]),
      ),
    ).toEqual(['nvd:2026 loaded'])
    expect((await counts(behind)).toSorted()).toEqual([`1 disputed ${system} KB5000030`, `23 affected ${system} KB5000030`])
    const disputed = (await found(behind)).find(({ state }) => state === 'disputed')
    expect(disputed?.reason).toContain('KB5000020 is not installed')
    expect(disputed?.reason).toContain('10.0.22631.1000')
    expect(await plan()).toEqual([`${system} to KB5000030, 23`])
  })
  test('the report judges it by that data: only systems without any are told to lack it, and what no data decides is kept beside', async () => {
    await tellTitles(place.from, 'rhel-01', 'redhat', [{ name: 'Zoom', version: '5' }], onChanged)
    const report = await reading(place.from, (tx, now) => complianceNow(tx, '1', now, policyValues))
    const row = (name: string) => report.rows.find(({ hostname }) => hostname === name)
    expect(['win-old', 'win-new', 'rhel-01'].map((name) => row(name)?.reasons.some(({ says }) => says.startsWith('No fix data for')))).toEqual([
      false,
      false,
      true,
    ])
    expect(row('win-old')).toMatchObject({ isCompared: true, unclear: 1 })
    expect([
      report.rows.filter(({ lacksData }) => lacksData).length,
      (await reading(place.from, (tx, now) => planCounts(tx, '2026-03-21', now))).undecidable,
    ]).toEqual([1, 1])
  })
  test('the update is installed: the computer’s findings go', async () => {
    expect(await tellTitles(place.from, 'win-old', 'windows', [kb('5000030'), { name: 'Google Chrome', version: '119.0' }], onChanged)).toBe(behind)
    expect(await counts(behind)).toEqual([])
  })
  const net = `Microsoft .NET Framework 3.5 AND 4.8.1 on ${system}`
  const more: readonly Definition[] = [
    ['20260310', 'CVE-2026-7001', '5000041', net, ''],
    ['20260310', 'CVE-2026-7002', '5000025', system, ''],
  ]
  const lastJudged = async () =>
    inDistrict(
      pool.db,
      '1',
      async (tx) =>
        (
          await sql<{
            at: string
          }>`select max(j.xmin::text::bigint)::text as at from vulnerabilities_judged j join inventory_title t on t.id = j.title_id
    where t.ecosystem = 'os'`.execute(tx)
        ).rows[0]?.at,
    )
  test('a feed that brings several rows of one Windows brings them all to the plan, and a new known exploited one dates its own', async () => {
    expect(await load('definitions.zip', definitionsZip([...definitions, ...more]))).toEqual(['msrc loaded'])
    expect(await plan()).toEqual([`${system} to KB5000030, 23`, `${system}, KB5000025 to KB5000025, 1`])
    const rows = async () =>
      inDistrict(pool.db, '1', async (tx) =>
        (
          await sql<{
            row: string
          }>`select package || ': ' || array_to_string(kev_cves, ' ') as row from patching_update where closed_at is null and package like '%Windows%' order by 1`.execute(
            tx,
          )
        ).rows.map(({ row }) => row),
      )
    expect(await rows()).toEqual([`.NET Framework on ${system}: `, `${system}, KB5000025: `, `${system}: `])
    expect(await load('kev.json', kevFile('2026-03-21', [['CVE-2026-2003', '2026-03-20']]))).toEqual(['kev loaded'])
    expect(await rows()).toEqual([`.NET Framework on ${system}: `, `${system}, KB5000025: `, `${system}: CVE-2026-2003`])
  })
  test('a single update that is not listed where a later cumulative one is: nobody says whether that holds it, so that a person looks', async () => {
    expect((await counts(behind)).toSorted()).toEqual([`1 undecided ${system} null`])
    expect((await found(behind))[0]?.reason).toContain('KB5000030, a later cumulative update, is installed, and no feed says whether it holds it')
  })
  test('a feed that changes other systems alone judges none of these again', async () => {
    const before = await lastJudged()
    expect(
      await load('definitions.zip', definitionsZip([...definitions, ...more, ['20260310', 'CVE-2026-7003', '5000099', 'Windows Server 2022', '']])),
    ).toEqual(['msrc loaded'])
    expect(await lastJudged()).toBe(before)
    expect(await load('definitions.zip', definitionsZip([...definitions, ...more.slice(1)]))).toEqual(['msrc loaded']) // .NET Framework is named no more
    expect(await lastJudged()).not.toBe(before)
  })
  test('a program from Microsoft is judged by the build that its monthly list names', async () => {
    const runtime = await tellTitles(
      place.from,
      'win-net',
      'windows',
      [
        { name: 'Microsoft .NET Runtime - 8.0.18 (x64)', version: '64.72.1' },
        { name: 'Microsoft .NET Runtime - 9.0.8 (x64)', version: '72.32.1' },
      ],
      onChanged,
    )
    const month = {
      DocumentTracking: {
        Identification: { ID: { Value: '2026-Aug' } },
        InitialReleaseDate: '2026-08-11T07:00:00Z',
        CurrentReleaseDate: '2026-08-11T07:00:00Z',
      },
      ProductTree: {
        FullProductName: [
          { ProductID: '1', Value: '.NET 8.0 installed on Windows' },
          { ProductID: '2', Value: '.NET 9.0 installed on Windows' },
        ],
      },
      Vulnerability: [
        {
          CVE: 'CVE-2026-8001',
          Title: { Value: 'made up' },
          Remediations: [
            ['1', '8.0.19'],
            ['2', '9.0.8'],
          ].map(([id, build]) => ({ Type: 2, Description: { Value: 'Release Notes' }, FixedBuild: build, ProductID: [id] })),
        },
      ],
    }
    expect(await load('2026-Aug.json', Buffer.from(JSON.stringify(month)))).toEqual(['msrc:2026-aug loaded'])
    const said = (await reading(place.from, (tx) => findingsOf(tx, runtime))).filter(({ cve }) => cve === 'CVE-2026-8001')
    expect(said.map(({ state, installed, fixed, reason }) => [state, installed, fixed, reason.includes('Microsoft’s list of updates')])).toEqual([
      ['affected', '64.72.1', '8.0.19', true],
    ])
  })
  test('half a feed is refused with its place, and the one in force stays', async () => {
    const half = Buffer.from(definitionsZip(definitions)).subarray(0, 400)
    expect((await load('definitions.zip', half))[0]).toContain('no directory (half a file)')
    const feeds = await inDistrict(
      pool.db,
      '1',
      async (tx) =>
        (await sql<{ slot: string }>`select slot from vulnerabilities_feed where superseded_at is null and slot = 'msrc'`.execute(tx)).rows,
    )
    expect(feeds).toHaveLength(1)
  })
})
