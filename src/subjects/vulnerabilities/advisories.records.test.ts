import { describe, expect, test } from 'vitest'
import { advisories, document, json, record } from '../../../tests/lib/feed-files.ts'
import { affectedOf } from './affected-cve5.rules.ts'
import { readCycloneDx } from './cyclonedx.rules.ts'
import { readEcosystem, readPurl } from './ecosystems.rules.ts'
import { readRange } from './ranges.rules.ts'
import { parseRpmList } from './rpm-list.rules.ts'

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
    const ofSystem = { bomFormat: 'CycloneDX', metadata: { component: { type: 'operating-system', name: 'debian', version: '12' } } }
    expect(readCycloneDx(JSON.stringify(ofSystem))).toMatchObject({ ok: true, value: { system: { name: 'debian', version: '12' } } })
    expect(readCycloneDx('{"bomFormat":"SPDX"}')).toMatchObject({ ok: false })
    expect(readCycloneDx(JSON.stringify({ bomFormat: 'CycloneDX', components: [{ type: 'library' }] }))).toMatchObject({
      ok: false,
      refusal: { faults: ['components[0]: name is missing'] },
    })
  })
})
