// PM-3.2: findings come from published feeds matched with the inventory; a feed is taken whole or refused with every fault.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showId } from '../../src/platform/ids.ts'
import { evaluateAfter } from '../../src/subjects/patching/index.ts'
import { parseDpkgStatus } from '../../src/subjects/vulnerabilities/dpkg-status.rules.ts'
import { root } from '../lib/cluster.ts'
import { placeFor, tellInventory, type Place } from '../lib/devices.ts'
import { debsecanFile, kevFile, nvdLines } from '../lib/feeds.ts'
import { tellTitles } from '../lib/titles.ts'
import { openInventoryApp, type InventoryApp } from '../lib/inventory-app.ts'
import { clientOf, whoOf, type Client } from '../lib/inventory-client.ts'

const shared = join(process.env.AFTERBELL_SHARED ?? join(root, '../shared'), 'data')
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

const kev = [
  ['CVE-2026-0001', '2026-01-02'],
  ['CVE-2026-0002', '2026-02-03'],
] as const

test('findings come from feeds tied to the inventory, each with its reason and the feed it stands on', async () => {
  const id = showId(
    'dev',
    await tellInventory(
      place.from,
      'sis-01',
      [
        ['libssl3', '3.0.11-1', 'openssl'],
        ['bash', '5.2'],
      ],
      { onChanged: evaluateAfter('test') },
    ),
  )
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({ findings: { isKnown: false, findings: [] } }) // no feed: not known, never fine
  expect((await client.upload('bookworm', debsecanFile([['openssl', 'CVE-2026-0001', '3.0.17-1']]), { publishedOn: '2026-08-01' })).status).toBe(201)
  expect((await client.upload('kev.json', kevFile('2026-08-01', kev))).status).toBe(201)
  expect((await client.ask('GET', `/devices/${id}`)).json).toMatchObject({
    findings: {
      isKnown: true,
      feed: { name: 'bookworm', published: '2026-08-01' },
      findings: [
        {
          cve: 'CVE-2026-0001',
          package: 'libssl3',
          fixed: '3.0.17-1',
          exploitedSince: '2026-01-02',
          reason: 'libssl3 3.0.11-1 (built from openssl) is older than 3.0.17-1, which fixes CVE-2026-0001.',
        },
      ],
    },
  })
})

test('half a file, the future and an older one are refused with every fault, and the earlier one stays', async () => {
  const before = (await client.ask('GET', '/feeds')).json as { feeds: unknown[] }
  const refused = [
    kevFile('2026-08-02', kev).subarray(0, -9),
    kevFile('2036-01-01', kev),
    kevFile('2026-07-01', kev),
    kevFile('2026-08-02', kev, { count: 7 }),
  ]
  for (const bytes of refused) expect(await client.upload('kev.json', bytes)).toMatchObject({ status: 422, json: { clause: 'PM-3.2' } })
  const after = (await client.ask('GET', '/feeds')).json as { feeds: unknown[]; refusals: unknown[] }
  expect([after.feeds, after.refusals.length]).toEqual([before.feeds, refused.length])
})

test('the age of each feed is shown', async () => {
  expect((await client.ask('GET', '/feeds')).json).toMatchObject({
    maxAgeDays: 7,
    feeds: [
      { slot: 'debsecan:bookworm', isOld: true },
      { slot: 'kev', isOld: true },
    ],
  })
})

describe('beyond Debian', () => {
  const entry = (cveID: string, vendorProject: string, product: string) => ({
    cveID,
    vendorProject,
    product,
    vulnerabilityName: 'N',
    dateAdded: '2026-08-01',
    shortDescription: 'S',
    requiredAction: 'A',
    dueDate: '2026-08-22',
  })
  const found = async (id: string, cve: string) =>
    (
      (await client.ask('GET', `/devices/${id}`)).json as {
        findings: { findings: { cve: string; state: string; reason: string; feedSlot: string; statement: string | null }[] }
      }
    ).findings.findings.find((one) => one.cve === cve)
  let id: string

  test('programs are matched by product, range and system, each finding with its feed, range and rule', async () => {
    id = showId(
      'dev',
      await tellTitles(
        place.from,
        'win-01',
        'windows',
        [
          { name: 'Notepad++ (64-bit x64)', version: '8.5' },
          { name: '7-Zip 21.07 (x64)', version: '21.07' },
        ],
        evaluateAfter('test'),
      ),
    )
    expect(
      (
        await client.upload(
          'nvd.jsonl',
          nvdLines([
            ['CVE-2026-1100', [{ product: '7-zip:7-zip', below: '22.00' }]],
            ['CVE-2026-1101', [{ product: '7-zip:7-zip', below: '22.00' }], [{ part: 'o', product: 'apple:macos', version: '-' }]],
          ]),
        )
      ).status,
    ).toBe(201)
    expect(await found(id, 'CVE-2026-1100')).toMatchObject({
      package: '7-Zip 21.07 (x64)',
      state: 'affected',
      feedSlot: 'nvd:2026',
      range: '7-zip:7-zip before 22.00',
      rule: 'product and range',
      fixed: '22.00',
      reason: '7-Zip 21.07 is older than 22.00: NVD calls 7-zip:7-zip before 22.00 affected by CVE-2026-1100.',
    })
    expect(await found(id, 'CVE-2026-1101')).toBeUndefined()
  })

  test('what is known to be exploited in a product that is here, and has no versions in any feed, is to be checked and never dropped', async () => {
    const vulnerabilities = [
      ...JSON.parse(Buffer.from(kevFile('2026-08-03', kev)).toString()).vulnerabilities,
      entry('CVE-2026-7777', 'Notepad++', 'Notepad++'),
    ]
    expect((await client.upload('kev.json', kevFile('2026-08-03', kev, { count: vulnerabilities.length, vulnerabilities }))).status).toBe(201)
    expect(await found(id, 'CVE-2026-7777')).toMatchObject({
      state: 'undecided',
      reason: expect.stringContaining('it cannot be decided by data, check Notepad++ 8.5 by hand'),
    })
    expect((await client.ask('GET', '/vulnerabilities?state=undecided')).json).toMatchObject({
      total: 1,
      open: 1,
      findings: [{ cve: 'CVE-2026-7777', product: 'Notepad++', exploitedOn: '2026-08-01' }],
    })
  })

  test('that a finding does not count is said with a reason and an end', async () => {
    const say = (more: object) =>
      client.ask('POST', '/vulnerabilities/CVE-2026-1100/statements', {
        finding: 'windows|7-Zip',
        kind: 'not-affected',
        justification: 'vulnerable_code_not_in_execute_path',
        reason: 'Only unpacks our own.',
        ...more,
      })
    expect(await say({ until: '' })).toMatchObject({
      status: 422,
      json: { clause: 'PM-3.2', code: 'vulnerabilities/statement-incomplete', faults: ['until: is not a date'] },
    })
    expect(await say({ until: new Date(Date.now() + 86_400_000 * 30).toISOString().slice(0, 10) })).toMatchObject({
      status: 201,
      json: { devices: 1 },
    })
    expect((await found(id, 'CVE-2026-1100'))?.statement).toMatch(/^stm_/)
  })
  test('many names that no rule knows are told in one statement, after a preview; each is an act of its own, and a refusal names the fault', async () => {
    const titles = [
      { name: 'Acme Badge Driver', version: '1.0', publisher: 'Acme' },
      { name: 'Acme Badge Printer', version: '2.0', publisher: 'Acme' },
      { name: 'Lakeside Start Page', version: '3', publisher: 'Lakeside' },
    ]
    await tellTitles(place.from, 'office-9', 'windows', titles, evaluateAfter('test'))
    const open3 = async () =>
      ((await client.ask('GET', '/devices/unrecognised?text=a')).json as { names: { id: string; name: string }[] }).names.filter(({ name }) =>
        /^(Acme|Lakeside)/.test(name),
      )
    expect(await open3()).toHaveLength(3)
    const all = (await client.ask('GET', '/devices/unrecognised/bulk?all=yes&text=acme%20badge')).json as { names: { id: string }[] }
    expect(all.names).toHaveLength(2)
    const id = all.names.map((one) => one.id)
    expect(await client.ask('POST', '/devices/unrecognised/bulk', { id, is: 'nothing' })).toMatchObject({
      status: 422,
      json: { faults: ['reason: is missing'] },
    })
    expect(await client.ask('POST', '/devices/unrecognised/bulk', { id, is: 'product', product: 'badge', reason: 'x' })).toMatchObject({
      status: 422,
    })
    expect(await open3()).toHaveLength(3)
    const preview = await client.page(`/devices/unrecognised/bulk?is=nothing&reason=A%20driver&${id.map((one) => `id[]=${one}`).join('&')}`)
    expect(preview.text).toContain('2 names would change.')
    expect(preview.text).toContain('not a product in the feeds')
    expect(await client.ask('POST', '/devices/unrecognised/bulk', { id, is: 'nothing', reason: 'Drivers' })).toMatchObject({
      status: 200,
      json: { named: 2 },
    })
    expect((await open3()).map(({ name }) => name)).toEqual(['Lakeside Start Page'])
    expect((await client.page('/devices/unrecognised')).text).toContain('Identify the selected names')
  })
})

// Own list and own facts, with the traps of the format: a source with other binaries, a rebuild, a backport that sorts lower, a fact about a binary, no fix yet, a fixed one, two architectures.
const installed = [
  ['libssl3', '3.0.11-1', 'openssl'],
  ['openssl', '3.0.11-1'],
  ['grep', '3.8-5+b1', 'grep (3.8-5)'],
  ['sed', '4.8-1+b2', 'sed (4.8-1)'],
  ['curl', '7.88.1-10+deb12u5'],
  ['libcurl4', '7.88.1-10+deb12u6', 'curl'],
  ['tool-bin', '1.5'],
  ['zlib1g', '1:1.2.13', 'zlib'],
  ['bash', '5.2.15-2'],
  ['linux-libc-dev', '6.1.1-1', 'linux'],
] as const
const facts = [
  'VERSION 1',
  'CVE-2026-0001,,a',
  'CVE-2026-0002,,b',
  'CVE-2026-0003,,c',
  'TEMP-0000000-ABC123,,d',
  'CVE-2026-0005,,e',
  '',
  'openssl,0,SH F,3.0.17-1,',
  'grep,1,SM?F,3.8-5,',
  'sed,1,SM?F,4.8-2,',
  'curl,2,SL F,7.88.1-10+deb12u9,7.88.1-10+deb12u5',
  'tool-bin,2,BL F,2.0,',
  'zlib,3,SM? ,,',
  'bash,4,SH F,5.2.15-1,',
  'linux,4,SH F,6.1.9-1,',
  '',
  'openssl,openssl libssl3',
  'grep,grep',
  'sed,sed',
  'curl,curl libcurl4',
  'tool-bin,tool-bin',
  'zlib,zlib1g',
  'bash,bash',
  'linux,linux-libc-dev',
  '',
  '',
].join('\n')
const truth = [
  'CVE-2026-0001 libssl3',
  'CVE-2026-0001 openssl',
  'CVE-2026-0002 sed',
  'CVE-2026-0003 libcurl4',
  'CVE-2026-0003 tool-bin',
  'CVE-2026-0005 linux-libc-dev',
  'TEMP-0000000-ABC123 zlib1g',
]
const debsecan = '/usr/bin/debsecan'
const pairsOf = async (id: string): Promise<readonly string[]> => {
  const { findings } = (
    (await client.ask('GET', `/devices/${id}`)).json as { findings: { findings: { cve: string; package: string; reason: string }[] } }
  ).findings
  expect(findings.every(({ reason }) => reason.endsWith('.'))).toBe(true)
  return [...new Set(findings.map((one) => `${one.cve} ${one.package}`))].toSorted()
}

describe("the same answers as Debian's own scanner", () => {
  let other: InventoryApp
  beforeAll(async () => {
    other = await openInventoryApp('pm_3_2_same')
    client = clientOf(other)
    place = await placeFor(other.db, '1')
    other.as(whoOf(place))
    await client.upload('bookworm', deflateSync(facts))
  })
  afterAll(() => other.close())

  test('on an own list, told with its sources: the truth, pair by pair, and noise is kept', async () => {
    const rows = installed.map(
      ([name, version, source = name]) => [name, version, source.split(' ')[0] ?? name, /\((.*)\)/.exec(source)?.[1] ?? version] as const,
    )
    expect(await pairsOf(showId('dev', await tellInventory(place.from, 'own-01', rows, { onChanged: evaluateAfter('test') })))).toEqual(truth)
  })
  test('told by an agent, which knows no sources: the same', async () => {
    const id = await tellInventory(
      place.from,
      'own-02',
      installed.map(([name, version]) => [name, version] as const),
      { onChanged: evaluateAfter('test'), tellsSource: false },
    )
    expect(await pairsOf(showId('dev', id))).toEqual(truth)
  })
  test.skipIf(!existsSync(debsecan))('the scanner itself says so too (skipped where debsecan is not installed)', () => {
    const dir = mkdtempSync(join(tmpdir(), 'afterbell-debsecan-'))
    writeFileSync(join(dir, 'bookworm'), deflateSync(facts))
    writeFileSync(
      join(dir, 'status'),
      installed
        .map(
          ([name, version, source]) =>
            `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${source === undefined ? '' : `Source: ${source}\n`}Version: ${version}\n`,
        )
        .join('\n'),
    )
    const said = execFileSync(debsecan, [
      '--source',
      `file://${dir}/`,
      '--suite',
      'bookworm',
      '--status',
      join(dir, 'status'),
      '--format',
      'simple',
      '--whitelist',
      join(dir, 'none'),
      '--history',
      join(dir, 'none'),
    ]).toString()
    rmSync(dir, { recursive: true })
    expect(said.trim().split('\n').toSorted()).toEqual(truth)
  })
  test.skipIf(!existsSync(join(shared, 'debian/debsecan-output.txt')))(
    'on the frozen list of a real server: its 4,844 pairs (skipped without the folder of real data)',
    async () => {
      const real = await openInventoryApp('pm_3_2_real')
      client = clientOf(real)
      place = await placeFor(real.db, '1')
      real.as(whoOf(place))
      const status = parseDpkgStatus(gunzipSync(readFileSync(join(shared, 'debian/dpkg-status-snapshot.gz'))).toString('utf8'))
      if (!status.ok) throw new Error(status.refusal.says)
      const rows = status.value.packages.map(
        (one) => [one.name, one.version, one.source ?? one.name, one.sourceVersion ?? one.version, one.arch] as const,
      )
      const id = await tellInventory(place.from, 'snap', rows, { onChanged: evaluateAfter('test') })
      expect((await client.upload('debsecan-bookworm.zlib', readFileSync(join(shared, 'debian/debsecan-bookworm.zlib')))).status).toBe(201)
      const pairs = await pairsOf(showId('dev', id))
      expect(pairs.length).toBe(4844)
      expect(pairs).toEqual(readFileSync(join(shared, 'debian/debsecan-output.txt'), 'utf8').trim().split('\n').toSorted())
      await real.close()
    },
    60_000,
  )
})
