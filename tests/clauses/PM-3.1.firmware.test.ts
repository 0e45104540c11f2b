// PM-3.1: what no agent runs on is on the list too, by hand or from a table, with maker, model, firmware and who said so; feeds judge it like anything else.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { readRow, readerFor } from '../../src/subjects/imports/row.rules.ts'
import { whoOf } from '../lib/inventory-client.ts'
import { openPmApp, type PmApp } from '../lib/pm-app.ts'

let app: PmApp
let printer = ''
const thing = { hostname: 'PRN-OFFICE', kind: 'printer', vendor: 'HP', product: 'LaserJet Pro M404dn', version: '2309A' }
const cpe = (part: string, product: string, isVulnerable: boolean, more: object = {}) => ({
  operator: 'OR',
  negate: false,
  cpeMatch: [
    { vulnerable: isVulnerable, criteria: `cpe:2.3:${part}:hp:${product}:${part === 'h' ? '-' : '*'}:*:*:*:*:*:*:*`, matchCriteriaId: '0', ...more },
  ],
})
/** As NVD writes firmware: it is vulnerable below a version, on this hardware and no other. */
const nvd = Buffer.from(
  JSON.stringify({
    format: 'NVD_CVE',
    version: '2.0',
    timestamp: '2026-11-19T00:00:00.000',
    resultsPerPage: 2,
    startIndex: 0,
    totalResults: 2,
    vulnerabilities: [
      ['CVE-2026-4001', 'laserjet_pro_m404dn'],
      ['CVE-2026-4002', 'laserjet_pro_m501dn'],
    ].map(([id, model]) => ({
      cve: {
        id,
        published: '2026-10-01T00:00:00.000',
        lastModified: '2026-10-02T00:00:00.000',
        vulnStatus: 'Analyzed',
        descriptions: [{ lang: 'en', value: 'A printer lets anyone in.' }],
        metrics: {},
        references: [],
        configurations: [
          { operator: 'AND', nodes: [cpe('o', `${model}_firmware`, true, { versionEndExcluding: '2405B' }), cpe('h', model ?? '', false)] },
        ],
      },
    })),
  }),
)
const findings = async () =>
  ((await app.client.ask('GET', `/devices/${printer}`)).json as { findings: { findings: { cve: string; state: string; fixed: string | null }[] } })
    .findings.findings

beforeAll(async () => {
  app = await openPmApp('pm_3_1_firmware')
  await app.at('2026-11-21T18:00:00Z')
}, 60_000)
afterAll(() => app.close())

test('a printer is added by hand, whole or not at all, with who said so and when', async () => {
  expect(await app.client.ask('POST', '/devices/by-hand', { ...thing, vendor: ' ' })).toMatchObject({
    status: 422,
    json: { faults: ['vendor: is missing'] },
  })
  expect(await app.client.ask('POST', '/devices/by-hand', { ...thing, siteId: showId('sit', '00000000-0000-4000-8000-000000000000') })).toMatchObject(
    { status: 422, json: { faults: ['siteId: is not one of the sites'] } },
  )
  expect(await app.client.ask('POST', '/devices/by-hand', { ...thing, kind: 'laptop' })).toMatchObject({ status: 400 })
  const added = await app.client.ask('POST', '/devices/by-hand', { ...thing, siteId: showId('sit', app.place.siteId), room: 'Office' })
  expect(added.status).toBe(200)
  printer = (added.json as { device: string }).device
  expect((await app.client.ask('GET', `/devices/${printer}`)).json).toMatchObject({
    osName: 'HP LaserJet Pro M404dn firmware',
    osVersion: '2309A',
    isSeen: false,
    firmware: { version: '2309A', saidBy: 'Maria Chen', saidAt: expect.stringContaining('2026-11-21') },
  })
  expect((await app.evidenceOf({ about: printer }))[0]).toMatchObject({
    kind: 'assets.device-added',
    grade: 'attested',
    told: { vendor: 'HP', product: 'LaserJet Pro M404dn', version: '2309A' },
  })
  for (const path of ['/devices/by-hand', `/devices/${printer}`, '/devices'])
    expect([path, (await app.client.page(path)).status]).toEqual([path, 200])
  const keeps = async () => (await app.client.page(`/devices/${printer}`)).text.includes('aria-describedby="why-firmware-keep"')
  expect(await keeps()).toBe(false)
  app.as(whoOf(app.place, ['auditor'])) // who may not say it is told so before typing
  expect(await keeps()).toBe(true)
  app.as(whoOf(app.place))
})

test('NVD judges its firmware on its own hardware; a newer version that somebody reads closes the finding', async () => {
  expect((await app.client.upload('nvd.json', nvd)).status).toBe(201)
  expect(await findings()).toMatchObject([{ cve: 'CVE-2026-4001', state: 'affected', fixed: '2405B' }])
  const plan = (await app.client.ask('GET', '/plan')).json as { rows: { package: string; target: string }[] }
  expect(plan.rows).toMatchObject([{ package: 'HP LaserJet Pro M404dn firmware', target: '2405B' }])
  expect((await app.client.ask('POST', `/devices/${printer}/firmware`, { ...thing, version: '2405B' })).status).toBe(200)
  expect(await findings()).toEqual([])
  expect((await app.evidenceOf({ about: printer })).find(({ kind }) => kind === 'assets.firmware-said')).toMatchObject({
    told: { before: { version: '2309A' }, after: { version: '2405B' } },
  })
})

test('a device that an agent tells of is not told by hand; the saved list is read back as it is', async () => {
  await app.rows(sql`update assets_device set source = 'agent' where hostname = 'PRN-OFFICE'`)
  expect(await app.client.ask('POST', `/devices/${printer}/firmware`, { ...thing })).toMatchObject({
    status: 422,
    json: { faults: ['version: an agent reports it'] },
  })
  await app.rows(sql`update assets_device set source = 'by-hand' where hostname = 'PRN-OFFICE'`)
  const [head = '', line = ''] = (await (await app.app.request('/devices.csv')).text()).trim().split('\r\n')
  const cells = Object.fromEntries(head.split(',').map((heading, at) => [heading, line.split(',')[at]]))
  expect(cells).toMatchObject({
    Device: 'PRN-OFFICE',
    Kind: 'Printer',
    Manufacturer: 'HP',
    Model: 'LaserJet Pro M404dn',
    System: 'HP LaserJet Pro M404dn firmware',
    Version: '2405B',
  })
})

test('a table’s row with maker, model and version names the same system', () => {
  const mapping = {
    source: 'own',
    columns: { device: 'hostname', kind: 'kind', manufacturer: 'manufacturer', model: 'model', version: 'version' },
    words: {},
    order: 'iso',
    times: 'district',
  }
  const vocabulary = { site: {}, kind: { printer: 'Printer' }, status: {}, encryption: {}, scope: {}, actor: {} }
  const reader = readerFor(['Device', 'Kind', 'Manufacturer', 'Model', 'Version'], {
    mapping,
    vocabulary,
    zone: 'UTC',
    now: '2026-11-21T18:00:00Z',
    isPlaceholder: () => false,
  } as unknown as Parameters<typeof readerFor>[1])
  expect(readRow({ line: 2, cells: ['PRN-2', 'Printer', 'HP', 'LaserJet Pro M404dn', '2309A'] }, reader)).toMatchObject({
    is: 'taken',
    told: { system: 'HP LaserJet Pro M404dn firmware', version: '2309A' },
  })
})
