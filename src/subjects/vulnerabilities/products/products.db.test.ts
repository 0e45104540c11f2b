import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDistrict, openPool } from '../../../platform/db/pool.ts'
import { createLog } from '../../../platform/log.ts'
import { openTestCluster, type TestDatabase } from '../../../../tests/lib/cluster.ts'
import { placeFor, type Place } from '../../../../tests/lib/devices.ts'
import { epssFile, nvdLines, osvLines } from '../../../../tests/lib/feeds.ts'
import { tellTitles } from '../../../../tests/lib/titles.ts'
import { reading } from '../../ledger/index.ts'
import { evaluateAfter, loadFeedFiles } from '../../patching/index.ts'
import { findingsOf } from '../index.ts'

const onChanged = evaluateAfter('its inventory changed')
let database: TestDatabase
let pool: ReturnType<typeof openPool>
let place: Place
beforeAll(async () => {
  database = await (await openTestCluster()).clone('products')
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

const load = async (...files: readonly (readonly [string, Uint8Array])[]): Promise<readonly string[]> =>
  (
    await loadFeedFiles(
      place.from,
      files.map(([name, bytes]) => ({ name, bytes })),
    )
  ).map(({ result }) => (result.ok ? `${result.value.slot} ${result.value.state}` : result.refusal.says))
const found = async (deviceId: string) =>
  (await reading(place.from, (tx) => findingsOf(tx, deviceId))).map((one) => [one.cve, one.source, one.state, one.fixed])
const one = <T>(statement: ReturnType<typeof sql<T>>): Promise<readonly T[]> =>
  inDistrict(pool.db, '1', async (tx) => (await statement.execute(tx)).rows)

const kev = (entries: readonly (readonly [string, string, string])[]): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      catalogVersion: '2026.08.02',
      dateReleased: '2026-08-02T00:00:00.000Z',
      count: entries.length,
      vulnerabilities: entries.map(([cveID, vendorProject, product]) => ({
        cveID,
        vendorProject,
        product,
        vulnerabilityName: 'N',
        dateAdded: '2026-08-01',
        shortDescription: 'S',
        requiredAction: 'A',
        dueDate: '2026-08-22',
      })),
    }),
  )

const nvd: Parameters<typeof nvdLines>[0] = [
  ['CVE-2026-1001', [{ product: 'google:chrome', below: '120.0.6099.62' }]],
  ['CVE-2026-1002', [{ product: 'google:chrome', below: '121' }], [{ part: 'o', product: 'google:android', version: '-' }]],
  ['CVE-2026-1003', [{ product: 'google:chrome', below: '121' }], [{ part: 'o', product: 'microsoft:windows', version: '-' }]],
  ['CVE-2026-1004', [{ product: 'zoom:zoom', below: '2.0', target: 'chrome' }]],
  ['CVE-2026-1005', [{ product: 'zoom:zoom', below: '5.17' }]],
  ['CVE-2026-1006', [{ product: 'notepad-plus-plus:notepad++', version: '-' }]],
  ['CVE-2026-1007', [{ product: 'apple:macos', part: 'o', from: '14.0', below: '14.2' }]],
]

describe('products', () => {
  let windows: string
  let mac: string
  test('names become products, and NVD is matched with its ranges, platforms and target software', async () => {
    windows = await tellTitles(
      place.from,
      'win-01',
      'windows',
      [
        { name: 'Google Chrome', version: '119.0.6045.105' },
        { name: 'Zoom(64bit)', version: '5.16.0' },
        { name: 'Zoom Chrome Extension', version: '1.8.0', kind: 'extension' },
        { name: 'Notepad++ (64-bit x64)', version: '8.5' },
        { name: 'District Bus Router', version: '4.2' },
        { name: 'KB5031455', version: '', kind: 'hotfix' },
      ],
      onChanged,
    )
    mac = await tellTitles(place.from, 'mac-01', 'macos', [{ name: 'Google Chrome', version: '119.0.6045.105' }], onChanged)
    expect(await load(['nvd.jsonl', nvdLines(nvd)])).toEqual(['nvd:2026 loaded'])
    expect(await found(windows)).toEqual([
      ['CVE-2026-1001', 'Google Chrome', 'affected', '120.0.6099.62'],
      ['CVE-2026-1003', 'Google Chrome', 'affected', '121'],
      ['CVE-2026-1004', 'Zoom extension for Chrome', 'affected', '2.0'],
      ['CVE-2026-1005', 'Zoom', 'affected', '5.17'],
    ])
    expect(await found(mac)).toEqual([
      ['CVE-2026-1001', 'Google Chrome', 'affected', '120.0.6099.62'],
      ['CVE-2026-1007', 'macOS', 'affected', '14.2'],
    ])
    const [finding] = await reading(place.from, (tx) => findingsOf(tx, windows))
    expect(finding).toMatchObject({
      feedSlot: 'nvd:2026',
      range: 'google:chrome before 120.0.6099.62',
      rule: 'product and range',
      statementId: null,
      reason: 'Google Chrome 119.0.6045.105 is older than 120.0.6099.62: NVD calls google:chrome before 120.0.6099.62 affected by CVE-2026-1001.',
    })
  })

  test('a known exploited product that no feed gives versions for is never dropped', async () => {
    expect(
      await load([
        'kev.json',
        kev([
          ['CVE-2026-1001', 'Google', 'Chromium V8'],
          ['CVE-2025-7777', 'Notepad++', 'Notepad++'],
          ['CVE-2025-8888', 'Zoom', 'Multiple Products'],
        ]),
      ]),
    ).toEqual(['kev loaded'])
    const undecided = (await reading(place.from, (tx) => findingsOf(tx, windows))).filter(({ state }) => state !== 'affected')
    expect(undecided.map(({ cve, state, exploitedSince, reason }) => [cve, state, exploitedSince, reason])).toEqual([
      [
        'CVE-2025-7777',
        'undecided',
        '2026-08-01',
        'CVE-2025-7777 is known to be exploited since Sat 1 Aug 2026 in Notepad++ Notepad++, and no loaded feed tells which versions: it cannot be decided by data, check Notepad++ 8.5 by hand.',
      ],
    ])
  })

  test('a feed costs what it changes: only titles that it says something new of are judged again', async () => {
    const judged = () =>
      one<{ name: string }>(
        sql`select t.name from inventory_title t left join vulnerabilities_judged j on j.title_id = t.id where j.title_id is null and t.ecosystem <> 'os' order by 1`,
      )
    const { loadFeeds } = await import('../index.ts')
    expect(await judged()).toEqual([])
    await loadFeeds(place.from, [
      {
        name: 'b.jsonl',
        bytes: nvdLines(
          [
            ...nvd.map(([id, affected, on]) =>
              id === 'CVE-2026-1005' ? ([id, [{ product: 'zoom:zoom', below: '5.18' }]] as const) : ([id, affected, on] as const),
            ),
            ['CVE-2026-2002', [{ product: 'nobody:has_it', below: '1' }]],
          ],
          '2026-08-03T10:00:00',
        ),
      },
    ])
    expect((await judged()).map(({ name }) => name)).toEqual(['Zoom Chrome Extension', 'Zoom(64bit)'])
    await load(['b.jsonl', nvdLines(nvd, '2026-08-04T10:00:00')])
  })

  test('packages by distribution: a range of another release says nothing, and other systems stay as they were', async () => {
    const redhat = await tellTitles(
      place.from,
      'rhel-01',
      'redhat',
      [
        { name: 'curl', version: '7.76.1-29.el9_4', arch: 'x86_64' },
        { name: 'openssl', version: '1:3.0.7-27.el9', arch: 'x86_64' },
      ],
      onChanged,
    )
    const ubuntu = await tellTitles(place.from, 'ubu-01', 'ubuntu', [{ name: 'curl', version: '7.81.0-1ubuntu1.15', arch: 'amd64' }], onChanged)
    expect(
      await load(
        [
          'osv.jsonl',
          osvLines([
            [
              'RHSA-2026:1',
              'Red Hat:enterprise_linux:9::baseos',
              'curl',
              '0',
              '0:7.76.1-29.el9_4.1',
              { related: ['CVE-2026-3001', 'CVE-2026-3002'] },
            ],
            ['RHSA-2026:2', 'Red Hat:enterprise_linux:8::baseos', 'openssl', '0', '1:9.9', { related: ['CVE-2026-3003'] }],
            ['RHSA-2026:3', 'Red Hat:enterprise_linux:9::baseos', 'openssl', '0', '1:3.0.7-27.el9', { related: ['CVE-2026-3004'] }],
          ]),
        ],
        ['ubuntu.jsonl', osvLines([['UBUNTU-CVE-2026-3005', 'Ubuntu:22.04:LTS', 'curl', '0', '7.81.0-1ubuntu1.16']])],
      ),
    ).toEqual(['osv:red-hat loaded', 'osv:ubuntu/UBUNTU-CVE-2026-3005 loaded'])
    expect(await found(redhat)).toEqual([
      ['CVE-2026-3001', 'curl', 'affected', '0:7.76.1-29.el9_4.1'],
      ['CVE-2026-3002', 'curl', 'affected', '0:7.76.1-29.el9_4.1'],
    ])
    expect(await found(ubuntu)).toEqual([['CVE-2026-3005', 'curl', 'affected', '7.81.0-1ubuntu1.16']])
  })

  test('EPSS scores are held with their day, and refused whole with every line that is none', async () => {
    expect(
      await load([
        'epss.csv',
        epssFile('2026-08-01', [
          ['CVE-2026-1001', 0.5, 0.98],
          ['CVE-2026-1003', 0.001, 0.2],
        ]),
      ]),
    ).toEqual(['epss loaded'])
    expect(await one(sql`select cve, score, percentile from vulnerabilities_epss order by 1`)).toEqual([
      { cve: 'CVE-2026-1001', score: 0.5, percentile: 0.98 },
      { cve: 'CVE-2026-1003', score: 0.001, percentile: 0.2 },
    ])
    expect((await load(['epss.csv', epssFile('2026-08-02', [['CVE-2026-1001', 1.5, 0.98]])]))[0]).toContain(
      'line 3: "CVE-2026-1001,1.5,0.98" is not "CVE,score,percentile"',
    )
  })
})
