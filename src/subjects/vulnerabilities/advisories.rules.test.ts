import { gzipSync, deflateRawSync } from 'node:zlib'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tarEnd, tarMember } from '../../platform/backup/tar.ts'
import { epssFile, nvdLines, osvLines } from '../../../tests/lib/feeds.ts'
import { comparatorOf } from '../../core/versions/versions.ts'
import { affectedOf } from './affected-cve5.rules.ts'
import { ratingOfVector } from './cvss.rules.ts'
import { readCycloneDx } from './cyclonedx.rules.ts'
import { readEcosystem, readPurl } from './ecosystems.rules.ts'
import { detectFeed } from './feed.rules.ts'
import { openFeed } from './open-feed.ts'
import { findPackage, findProduct, indexAdvisories } from './products/advisory-index.rules.ts'
import { judge } from './products/criteria.rules.ts'
import { sourceOfSlot } from './products/judge.rules.ts'
import { identify, kevNames } from './products/identity.rules.ts'
import { readRange } from './ranges.rules.ts'
import { readFeed } from './read-feed.rules.ts'
import { readFeedFile, type FeedRead } from './read-feed-file.ts'
import { parseRpmList } from './rpm-list.rules.ts'

const now = '2026-11-21T12:00:00Z'
const read = (bytes: Uint8Array, name = 'feed'): FeedRead => {
  const result = readFeedFile(bytes, { name, now })
  if (!result.ok) throw new Error([result.refusal.says, ...(result.refusal.faults ?? [])].join('; '))
  return result.value
}
const faults = (bytes: Uint8Array, name = 'feed'): readonly string[] => {
  const result = readFeedFile(bytes, { name, now })
  return result.ok ? [] : (result.refusal.faults ?? [result.refusal.code])
}
const advisories = (bytes: Uint8Array, name?: string) => {
  const { feed } = read(bytes, name)
  if (feed.kind !== 'advisories') throw new Error('no advisories')
  return feed
}
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const tar = (...files: readonly (readonly [string, Uint8Array])[]): Buffer =>
  Buffer.concat([...files.map(([name, body]) => tarMember(name, body, 0)), tarEnd()])
const zip = (...files: readonly (readonly [string, Uint8Array])[]): Buffer => {
  const [locals, central]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, body] of files) {
    const [packed, head, entry] = [deflateRawSync(body), Buffer.alloc(30), Buffer.alloc(46)]
    head.writeUInt32LE(0x04034b50)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(body.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(head, Buffer.from(name), packed)
    central.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(Buffer.concat(central).length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, ...central, end])
}

const record = (id: string, more: object = {}) => ({
  id,
  modified: '2026-08-01T10:00:00Z',
  affected: [{ package: { ecosystem: 'PyPI', name: 'Jinja_2' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.7.2' }] }] }],
  ...more,
})
const document = (more: object = {}, tracking: object = {}) => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'A',
    publisher: { name: 'Acme PSIRT' },
    tracking: { id: 'ACME-1', current_release_date: '2026-08-01T10:00:00Z', ...tracking },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Acme',
        branches: [
          {
            category: 'product_name',
            name: 'Bus Router',
            branches: [
              { category: 'product_version_range', name: 'vers:semver/>=4.0|<4.5', product: { product_id: 'P1', name: 'Bus Router' } },
              { category: 'product_version', name: '4.5', product: { product_id: 'P2', name: 'Bus Router 4.5' } },
              { category: 'product_version_range', name: '<3', product: { product_id: 'P3', name: 'Bus Router 2' } },
            ],
          },
        ],
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0001',
      product_status: { known_affected: ['P1'], fixed: ['P2'], known_not_affected: ['P3'] },
      flags: [{ label: 'component_not_present', product_ids: ['P3'] }],
      remediations: [{ category: 'vendor_fix', details: 'Update to 4.5.', product_ids: ['P1'] }],
      scores: [{ products: ['P1'], cvss_v3: { baseScore: 9.1 } }],
    },
  ],
  ...more,
})

describe('feeds told by content', () => {
  test('format, slot and date of each', () => {
    const slots = [
      nvdLines([['CVE-2026-0001', [{ product: 'a:b' }]]]),
      epssFile('2026-08-01', [['CVE-2026-0001', 0.1, 0.2]]),
      osvLines([['PYSEC-1', 'PyPI', 'jinja2', '0', '1']]),
      json(document()),
      json([record('A'), record('B', { affected: [{ package: { ecosystem: 'npm', name: 'x' }, versions: ['1'] }] })]),
    ].map((bytes) => {
      const { slot, feed } = read(bytes)
      return [slot.slot, feed.format, feed.date, feed.entries]
    })
    expect(slots).toEqual([
      ['nvd:2026', 'nvd', '2026-08-01T10:00:00Z', 1],
      ['epss', 'epss', '2026-08-01T00:00:00+0000', 1],
      ['osv:pypi', 'osv', '2026-08-01T10:00:00Z', 1],
      ['csaf:acme-psirt', 'csaf', '2026-08-01T10:00:00Z', 1],
      ['osv', 'osv', '2026-08-01T10:00:00Z', 2],
    ])
    for (const text of ['', 'hello', '{"id":1}', '[1,2]']) expect(detectFeed(text), text).toBeNull()
  })
  test('archives and packings of every kind hold the same; words about the data are none of it', () => {
    const files = [
      ['a/A.json', json(record('A'))],
      ['a/B.json', json(record('B'))],
      ['README.md', Buffer.from('words')],
    ] as const
    const yaml = tar([
      'C.yaml',
      Buffer.from('id: C\nmodified: "2026-08-01T10:00:00Z"\naffected:\n- package: {ecosystem: PyPI, name: x}\n  versions: ["1.0"]\n'),
    ])
    for (const bytes of [
      tar(...files),
      gzipSync(tar(...files)),
      zip(...files),
      gzipSync(Buffer.from(`${JSON.stringify(record('A'))}\n${JSON.stringify(record('B'))}\n`)),
    ])
      expect(advisories(bytes).records.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(advisories(yaml).records[0]).toMatchObject({ id: 'C', packages: [{ name: 'x', versions: ['1.0'] }] })
    expect(openFeed(yaml, 'x')).toMatchObject({ ok: false, refusal: { faults: ['C.yaml in its archive is YAML, which is not read here'] } })
  })
  test('half a file, broken archives, bombs: refused with what is wrong', () => {
    const whole = tar(['A.json', json(record('A'))])
    expect(faults(whole.subarray(0, 700))[0]).toMatch(/half a file/)
    expect(faults(zip(['A.json', json(record('A'))]).subarray(0, 60))[0]).toMatch(/half a file/)
    expect(faults(gzipSync(whole).subarray(0, -20))[0]).toMatch(/half a file/)
    const damaged = Buffer.from(whole)
    damaged.write('9', 10)
    expect(faults(damaged)[0]).toMatch(/damaged header/)
    expect(faults(tar(['LICENSE', Buffer.from('x')]))).toEqual(['its archive holds no data file (.json, .jsonl, .yaml, .csv, .xml)'])
    const bomb = zip(['A.json', json(record('A'))])
    bomb.writeUInt32LE(0x7fffffff, bomb.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24) // as large as its directory says
    expect(faults(bomb)[0]).toMatch(/unpacks to more than 384 MB/)
  })
  test('every fault with its place', () => {
    expect(
      faults(Buffer.from(`${JSON.stringify(record('A'))}\n${JSON.stringify(record('A'))}\n{"id":"B","modified":"yesterday","affected":[]}\n{"half`)),
    ).toEqual(['line 2: A is named twice', 'line 3 (B): modified "yesterday" is no instant', expect.stringMatching(/^line 4: .*half a file/)])
    expect(faults(json(document({ vulnerabilities: [{ cve: 'CVE-X', product_status: { known_affected: ['P9'] } }] })))).toEqual([
      'the document (ACME-1).vulnerabilities[0]: "CVE-X" is not a CVE id',
      'the document (ACME-1).vulnerabilities[0].product_status.known_affected[0]: the product "P9" is not in the tree',
    ])
    const later = readFeed(JSON.stringify(document({}, { current_release_date: '2027-01-01T00:00:00Z' })), { now })
    expect(later.ok === false && later.refusal.faults?.[0]).toMatch(/lies in the future/)
    expect(
      faults(
        json({
          format: 'NVD_CVE',
          totalResults: 5,
          timestamp: '2026-08-01T10:00:00',
          vulnerabilities: [
            {
              cve: { id: 'CVE-2026-0001', configurations: [{ nodes: [{ operator: 'XOR', cpeMatch: [{ vulnerable: true, criteria: 'chrome' }] }] }] },
            },
          ],
        }),
      ),
    ).toEqual([
      'vulnerabilities[0] (CVE-2026-0001).configurations[0].nodes[0].cpeMatch[0]: "chrome" is no CPE name',
      'vulnerabilities[0] (CVE-2026-0001).configurations[0].nodes[0]: unknown operator "XOR"',
      'totalResults says 5, yet there are 1 entries: some of its pages are missing',
    ])
  })
  test('whatever stands in a document: records or a refusal, never an end', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const one of [
          record('A', { affected: a, aliases: b }),
          { ...document(), product_tree: a, vulnerabilities: b },
          { id: 'CVE-2026-0001', configurations: a },
          { format: 'NVD_CVE', vulnerabilities: a, timestamp: b },
          { ...document(), vulnerabilities: [{ product_status: a, remediations: b }] },
        ])
          readFeedFile(json(one), { name: 'x', now })
      }),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (noise) => {
        readFeedFile(noise, { name: 'x', now })
        readFeedFile(Buffer.concat([tarMember('A.json', noise, 0), noise]), { name: 'x', now })
      }),
      { numRuns: 150 },
    )
  })
})

describe('what records say', () => {
  test("OSV: a distribution's own publications are about their CVEs; events in any order; withdrawn ones are left out", () => {
    const feed = advisories(
      json([
        record('RHSA-2026:1', {
          related: ['CVE-2026-0001', 'CVE-2026-0002'],
          affected: [
            {
              package: { ecosystem: 'Red Hat:enterprise_linux:9::baseos', name: 'curl' },
              ranges: [{ type: 'ECOSYSTEM', events: [{ fixed: '0:7.76.1-30.el9' }, { introduced: '0' }] }],
            },
          ],
        }),
        record('GHSA-1', { aliases: ['CVE-2026-0003'], severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] }),
        record('OLD', { withdrawn: '2026-07-01T00:00:00Z' }),
        record('COMMITS', { affected: [{ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }] }),
      ]),
    )
    expect(feed.records.map(({ id, cves, severity }) => [id, cves, severity])).toEqual([
      ['RHSA-2026:1', ['CVE-2026-0001', 'CVE-2026-0002'], null],
      ['GHSA-1', ['CVE-2026-0003'], 'critical'],
      ['COMMITS', ['COMMITS'], null],
    ])
    expect(feed.records[0]?.packages[0]).toMatchObject({ ecosystem: 'red hat', release: '9', spans: [{ below: '0:7.76.1-30.el9' }] })
    expect(feed.records[1]?.packages[0]?.name).toBe('jinja-2')
    expect(feed.oddities).toEqual([
      '1 withdrawn records were left out.',
      '1 records name no version of a package, only commits or nothing: no inventory can be matched with them.',
    ])
  })
  test('CSAF: tree, status, justification, remedies; packages of a release alone, streams of their own kept apart', () => {
    const [one] = advisories(json(document())).records
    expect(one).toMatchObject({
      id: 'ACME-1',
      cves: ['CVE-2026-0001'],
      severity: 'critical',
      remedies: [{ category: 'vendor_fix', says: 'Update to 4.5.' }],
      configurations: [{ nodes: [{ any: [{ product: 'acme:bus_router', from: '4.0', below: '4.5' }] }] }],
      sound: [{ because: 'component_not_present', criterion: { product: 'acme:bus_router', below: '3' } }],
    })
    const tree = {
      branches: [
        {
          category: 'vendor',
          name: 'Red Hat',
          branches: [
            {
              category: 'product_name',
              name: 'RHEL 9',
              product: { product_id: 'BaseOS-9', name: 'RHEL 9', product_identification_helper: { cpe: 'cpe:/o:redhat:enterprise_linux:9::baseos' } },
            },
            {
              category: 'product_name',
              name: 'EUS',
              product: { product_id: 'EUS-9.2', name: 'EUS', product_identification_helper: { cpe: 'cpe:/o:redhat:rhel_eus:9.2::baseos' } },
            },
            {
              category: 'product_version',
              name: 'curl-7',
              product: {
                product_id: 'curl',
                name: 'curl',
                product_identification_helper: { purl: 'pkg:rpm/redhat/curl@7.76.1-30.el9?arch=x86_64&epoch=1' },
              },
            },
            {
              category: 'product_version',
              name: 'bash',
              product: { product_id: 'bash', name: 'bash', product_identification_helper: { purl: 'pkg:rpm/redhat/bash' } },
            },
          ],
        },
      ],
      relationships: [
        ['BaseOS-9', 'curl'],
        ['EUS-9.2', 'curl'],
        ['BaseOS-9', 'bash'],
      ].map(([whole, part]) => ({
        category: 'default_component_of',
        product_reference: part,
        relates_to_product_reference: whole,
        full_product_name: { product_id: `${whole}:${part}`, name: 'x' },
      })),
    }
    const [two] = advisories(
      json(
        document({
          product_tree: tree,
          vulnerabilities: [
            { cve: 'CVE-2026-0002', product_status: { fixed: ['BaseOS-9:curl', 'EUS-9.2:curl'], known_not_affected: ['BaseOS-9:bash'] } },
          ],
        }),
      ),
    ).records
    expect(two?.packages.map(({ name, release, status, spans }) => [name, release, status, spans])).toEqual([
      ['curl', '9', 'affected', [{ below: '1:7.76.1-30.el9' }]],
      ['curl', 'rhel_eus:9.2', 'affected', [{ below: '1:7.76.1-30.el9' }]],
      ['bash', '9', 'not-affected', [{}]],
    ])
    expect(
      advisories(
        json([
          document(),
          { ...document({}, { id: 'ACME-2' }), document: { ...document({}, { id: 'ACME-2' }).document, category: 'csaf_withdrawn' } },
        ]),
      ).oddities,
    ).toEqual(['1 withdrawn or superseded documents were left out.'])
  })
  test('CVE records: Chrome\'s own way to say "before", platforms, changes, and what is told in words only', () => {
    const of = (entry: object) => affectedOf([{ affected: [{ vendor: 'Google', product: 'Chrome', ...entry }] }])
    const first = (entry: object) => of(entry)[0]?.nodes[0]?.any[0]
    expect(first({ versions: [{ version: '124.0.6367.201', lessThan: '124.0.6367.201', status: 'affected' }] })).toMatchObject({
      product: 'google:chrome',
      version: '*',
      below: '124.0.6367.201',
    })
    expect(first({ versions: [{ version: '>= 1.0, < 2.3', status: 'affected' }] })).toMatchObject({ from: '1.0', below: '2.3' })
    expect(
      first({ versions: [{ version: '2.0', lessThan: '*', status: 'affected', changes: [{ at: '2.5', status: 'unaffected' }] }] }),
    ).toMatchObject({ from: '2.0', below: '2.5' })
    expect(first({ defaultStatus: 'affected', versions: [{ version: '3.1', status: 'unaffected', lessThanOrEqual: '*' }] })).toMatchObject({
      below: '3.1',
    })
    expect(first({ versions: [{ version: 'n/a', status: 'affected' }] })).toMatchObject({ version: '?' })
    expect(of({ platforms: ['Windows'], versions: [{ version: '0', lessThan: '2', status: 'affected' }] })[0]).toMatchObject({
      all: true,
      nodes: [{}, { any: [{ part: 'o', product: 'microsoft:windows' }] }],
    })
    expect(of({ platforms: ['x64-based Systems'], versions: [{ version: '0', lessThan: '2', status: 'affected' }] })[0]?.all).toBeUndefined()
  })
  test('ranges in words and signs', () => {
    expect(
      [
        '<4.2',
        '>=5.0.0|<=5.0.5',
        'vers:semver/<2.1.0|>4.2.0|<=5.4.18',
        'vers:all/*',
        '4.4 all versions',
        '2.0 and earlier',
        'prior to 3.1',
        '1.0 to 2.0',
        '>= 1.0 < 2.0',
        'v3.2',
        'All versions with Fortinet NGFW',
        'n/a',
        '',
      ].map(readRange),
    ).toEqual([
      [{ below: '4.2' }],
      [{ from: '5.0.0', upTo: '5.0.5' }],
      [{ below: '2.1.0' }, { after: '4.2.0', upTo: '5.4.18' }],
      [{}],
      [{ from: '4.4', below: '4.5' }],
      [{ upTo: '2.0' }],
      [{ below: '3.1' }],
      [{ from: '1.0', upTo: '2.0' }],
      [{ from: '1.0', below: '2.0' }],
      [{ version: '3.2' }],
      null,
      null,
      null,
    ])
  })
  test("package URLs and OSV's ecosystems", () => {
    expect(readPurl('pkg:rpm/redhat/curl@7.76.1-29.el9?arch=x86_64&epoch=1&distro=rhel-9')).toEqual({
      ecosystem: 'red hat',
      name: 'curl',
      version: '1:7.76.1-29.el9',
      release: '9',
      arch: 'x86_64',
      source: '',
    })
    expect(readPurl('pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1')?.name).toBe('org.apache.logging.log4j:log4j-core')
    expect([
      readPurl('pkg:npm/%40angular/core@12.3.1')?.name,
      readPurl('pkg:pypi/Django_x@1')?.name,
      readPurl('not a purl'),
      readPurl('pkg:cobol/x@1'),
    ]).toEqual(['@angular/core', 'django-x', null, null])
    expect(
      ['Ubuntu:22.04:LTS', 'Red Hat:enterprise_linux:9::baseos', 'Red Hat:rhel_eus:9.2::appstream', 'Alpine:v3.19', 'Debian:12', 'PyPI']
        .map(readEcosystem)
        .map(({ ecosystem, release }) => `${ecosystem}|${release}`),
    ).toEqual(['ubuntu|22.04', 'red hat|9', 'red hat|rhel_eus:9.2::appstream', 'alpine|v3.19', 'debian|12', 'pypi|'])
  })
})

describe('hosts told by lists', () => {
  test('rpm lists in the formats people use', () => {
    const one = { name: 'curl', version: '7.76.1-29.el9_4', arch: 'x86_64' }
    for (const line of [
      'curl-7.76.1-29.el9_4.x86_64',
      'curl 7.76.1-29.el9_4 x86_64',
      'curl|(none)|7.76.1|29.el9_4|x86_64',
      'curl (none):7.76.1-29.el9_4 x86_64',
      'curl.x86_64   7.76.1-29.el9_4   @baseos',
      'curl-0:7.76.1-29.el9_4.x86_64',
      'curl 7.76.1 29.el9_4 x86_64',
      'curl-7.76.1-29.el9_4.x86_64 curl-7.76.1-29.el9_4.src.rpm',
    ]) {
      const list = parseRpmList(`gpg-pubkey-fd431d51-4ae0493b\n${line}\n`)
      expect(list.ok && list.value.packages[0], line).toMatchObject(one)
    }
    const epoch = parseRpmList('openssl-libs-1:3.0.7-27.el9.x86_64\nalmalinux-release-9.4-1.el9.x86_64\n')
    expect(epoch.ok && [epoch.value.packages[0]?.version, epoch.value.line]).toEqual(['1:3.0.7-27.el9', 'almalinux:9'])
    const bare = parseRpmList('bash-5.1.8-9.el9.x86_64')
    expect(bare.ok && bare.value.line).toBe('red hat:9')
    expect(parseRpmList('hello world\n\nthis is no list of packages at all\n')).toMatchObject({
      ok: false,
      refusal: { faults: ['line 1: "hello world" names no package', 'line 3: "this is no list of packages at all" names no package'] },
    })
    expect(parseRpmList('').ok).toBe(false)
  })
  test('CycloneDX: packages, products and the system, nested ones too', () => {
    const bom = readCycloneDx(
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.5',
        components: [
          {
            type: 'library',
            name: 'jinja2',
            version: '2.7.1',
            purl: 'pkg:pypi/jinja2@2.7.1',
            components: [{ type: 'library', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' }],
          },
          { type: 'application', name: 'Zoom', version: '5.1', cpe: 'cpe:2.3:a:zoom:zoom:5.1:*:*:*:*:windows:*:*' },
          { type: 'application', name: 'Google Chrome', version: '119.0' },
          { type: 'operating-system', name: 'debian', version: '12' },
        ],
      }),
    )
    expect(bom).toMatchObject({
      ok: true,
      value: {
        packages: [
          { ecosystem: 'pypi', name: 'jinja2' },
          { ecosystem: 'npm', name: 'lodash' },
        ],
        products: [{ names: ['zoom:zoom'], version: '5.1', target: 'windows' }],
        titles: [{ name: 'Google Chrome' }],
        system: { name: 'debian' },
      },
    })
    expect(readCycloneDx('{"bomFormat":"SPDX"}')).toMatchObject({ ok: false })
    expect(readCycloneDx(JSON.stringify({ bomFormat: 'CycloneDX', components: [{ type: 'library' }] }))).toMatchObject({
      ok: false,
      refusal: { faults: ['components[0]: name is missing'] },
    })
  })
})

const shared = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data')
const present = existsSync(join(shared, 'nvd-cpe/nvd-cpe-configurations.jsonl.gz'))
if (!present) console.warn('skipped: the folder of real data is absent (AFTERBELL_SHARED)')
describe.skipIf(!present)('published data (skipped without the folder of real data)', () => {
  const at = (path: string): Buffer => readFileSync(join(shared, path))
  let nvd: ReturnType<typeof advisories>
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-advisories-'))
  const walk = (from: string): readonly string[] =>
    readdirSync(from).flatMap((name) => (statSync(join(from, name)).isDirectory() ? walk(join(from, name)) : [join(from, name)]))
  beforeAll(() => {
    nvd = advisories(at('nvd-cpe/nvd-cpe-configurations.jsonl.gz'), 'nvd')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('Chrome 120 on Windows: of 1,499 CVEs whose range alone fits, 1,176 hold', () => {
    const world = {
      installed: { part: 'a' as const, names: ['google:chrome'], version: '120.0.6099.109', edition: null, target: '' },
      order: comparatorOf('generic-libversion'),
    }
    const holds = (platform: Parameters<typeof judge>[1]['platform']) =>
      nvd.records.filter(({ configurations }) => judge(configurations, { ...world, platform }).fit === 'yes').length
    // Naive: every criterion that names Chrome, whatever else it must run on.
    const naive = nvd.records.filter(
      ({ configurations }) =>
        judge([{ nodes: configurations.flatMap(({ nodes }) => nodes.map(({ any }) => ({ any: any.filter(({ part }) => part === 'a') }))) }], {
          ...world,
          platform: null,
        }).fit === 'yes',
    ).length
    expect([nvd.entries, naive, holds({ names: ['microsoft:windows', 'microsoft:windows_11'], version: '' })]).toEqual([32_128, 1_499, 1_176])
  })
  test('a whole feed in an index: WordPress plug-ins and extensions are not the programs of their names', () => {
    const index = indexAdvisories([{ records: nvd.records, source: sourceOfSlot('nvd') }])
    const found = (name: string, version: string, kind = 'app', ecosystem = 'windows') => {
      const identity = identify({ ecosystem, kind, name, version, arch: '', publisher: '' })
      return identity.state === 'product' ? findProduct(index, identity.product, { names: ['microsoft:windows'], version: '' }).length : -1
    }
    expect([
      found('Zoom', '5.0'),
      found('Zoom Chrome Extension', '1.0', 'extension'),
      found('7-Zip 21.07 (x64)', '21.07') > 0,
      found('Mozilla Firefox (x64 en-US)', '100.0') > 100,
    ]).toEqual([0, 0, true, true])
  })
  test('EPSS: 360,142 scores; KEV: of 1,404 entries those of no named product are few', () => {
    const { feed } = read(at('epss/epss-2026-08-16.csv.gz'))
    expect([feed.kind, feed.entries, feed.date]).toEqual(['epss', 360_142, '2026-08-16'])
    const kev = read(at('kev/known_exploited_vulnerabilities.json')).feed
    const unnamed = kev.kind === 'kev' ? kev.kev.filter(({ vendor, product }) => kevNames(vendor, product).length === 0).length : -1
    expect([kev.entries, unnamed < 120]).toEqual([1_404, true])
  })
  test("CVE records tell versions of known exploited products that NVD's corrections do not", () => {
    const { feed } = read(at('cve5/cve5-school-vendors.jsonl.gz'))
    if (feed.kind !== 'cve-facts') throw new Error('no CVE records')
    const readable = feed.records.filter(({ configurations }) =>
      configurations.some(({ nodes }) => nodes.some(({ any }) => any.some(({ version }) => version !== '?'))),
    ).length
    expect([feed.records.length, feed.facts.length <= 12_249, readable > 11_500]).toEqual([12_249, true, true])
  })
  test("OSV: the whole Python Packaging Authority's sample, from YAML; CSAF: CISA's and vendors' documents", () => {
    for (const file of ['osv/osv-samples.tar.gz', 'csaf/csaf-samples.tar.gz']) execFileSync('tar', ['xzf', join(shared, file), '-C', folder])
    const pypa = walk(join(folder, 'pypa')).filter((file) => file.endsWith('.yaml'))
    const osv = advisories(tar(...pypa.map((file, i) => [`${i}.yaml`, readFileSync(file)] as const)))
    expect([osv.records.length, read(tar(...pypa.map((file, i) => [`${i}.yaml`, readFileSync(file)] as const))).slot.slot]).toEqual([
      pypa.length - 3,
      'osv:pypi',
    ]) // three are withdrawn
    const index = indexAdvisories([{ records: osv.records, source: sourceOfSlot('osv:pypi') }])
    expect(findPackage(index, { ecosystem: 'pypi', release: '', name: 'jinja2', version: '2.7.1' }).map(({ cve }) => cve)).toContain('CVE-2014-0012')
    const own = ['cisagov', 'vuls'].flatMap((one) => walk(join(folder, one))).filter((file) => file.endsWith('.json'))
    expect(own.flatMap((file) => faults(readFileSync(file), file.slice(folder.length)))).toEqual([])
  })
  test('CVSS 2.0 to 4.0: every published vector gives its score', () => {
    const files = [
      'simple2',
      'cvsslib2',
      'calculator2',
      'simple3',
      'simple31',
      'cvsslib3',
      'calculator3',
      'simple4',
      'security4',
      'supplemental4',
      'threat4',
    ]
    const lines = files.flatMap((file) => at(`cvss/vectors_${file}.txt`).toString('utf8').trim().split('\n'))
    const wrong = lines.filter((line) => ratingOfVector(line.split(' - ')[0] ?? '')?.score !== Math.abs(Number(/ - \(?(-?[\d.]+)/.exec(line)?.[1])))
    expect([wrong, lines.length]).toEqual([[], 7_667])
  })
})
