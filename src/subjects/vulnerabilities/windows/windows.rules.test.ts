import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Configuration } from '../products/criteria.rules.ts'
import { openFeed } from '../open-feed.ts'
import { readFeed } from '../read-feed.rules.ts'
import { definitionsCsv, definitionsZip, type Definition } from '../../../../tests/lib/windows.ts'
import { fixedInOf } from './builds.rules.ts'
import { cvrfOfXml } from './cvrf-xml.ts'
import { judgeWindows } from './judge-windows.rules.ts'
import { knownOf } from './known.rules.ts'
import { heldBy, holdersOf, indexSupersedence, newestHolder } from './supersedence.rules.ts'
import { buildOf, partOf, revisionOn, windowsOf } from './system.rules.ts'
import { parseSystemInfo } from './systeminfo.rules.ts'

const now = '2026-11-20T12:00:00Z'
const updates = (...edges: readonly (readonly [string, ...string[]])[]) =>
  edges.map(([kb, ...supersedes], i) => ({ kb, posted: `2026-01-${String(i + 1).padStart(2, '0')}`, supersedes }))

describe('supersedence', () => {
  const graphs = fc
    .array(fc.tuple(fc.integer({ min: 10_000, max: 10_020 }), fc.array(fc.integer({ min: 10_000, max: 10_020 }), { maxLength: 4 })), {
      maxLength: 30,
    })
    .map((rows) => indexSupersedence(rows.map(([kb, earlier]) => ({ kb: String(kb), posted: null, supersedes: earlier.map(String) }))))
  test('circles end, and both ways agree: what an update holds is held by it', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (let a = 10_000; a <= 10_020; a++) {
          for (const b of heldBy(graph, [String(a)]).keys()) if (!holdersOf(graph, b).has(String(a))) return false
          for (const b of holdersOf(graph, String(a))) if (!heldBy(graph, [b]).has(String(a))) return false
        }
        return true
      }),
      { numRuns: 200 },
    )
  })
  test('a chain of 90 is walked to its end, one that stands in for itself is no trouble', () => {
    const chain = Array.from({ length: 91 }, (_, i) => ({
      kb: String(20_000 + i),
      posted: null,
      supersedes: [String(20_000 + i), String(19_999 + i)],
    }))
    const graph = indexSupersedence(chain)
    expect(heldBy(graph, ['20090']).get('20000')).toBe('20090')
    expect(newestHolder(graph, '20000', new Set(['20089']))).toBe('20089') // only what is made for the product
    expect(newestHolder(graph, '20000', new Set())).toBe('20000')
  })
  test('the newest by day is what to install', () => {
    const graph = indexSupersedence(updates(['30000'], ['30001', '30000'], ['30002', '30001'], ['30003', '30000']))
    expect(newestHolder(graph, '30000', new Set(['30001', '30002', '30003']))).toBe('30003')
  })
})

describe('which Windows it is', () => {
  const of = (name: string, told: readonly string[], arch = 'x64-based PC') => {
    const system = windowsOf({ name, told, arch })
    return system === null ? null : [system.label, buildOf(system)]
  }
  test('by build, name, edition and architecture', () => {
    expect(of('Microsoft Windows Server 2019 Datacenter', ['10.0.17763 N/A Build 17763'])).toEqual(['Windows Server 2019', '10.0.17763'])
    expect(of('Microsoft Windows Server 2022 Standard Core', ['10.0.20348.2762'])).toEqual([
      'Windows Server 2022 (Server Core installation)',
      '10.0.20348.2762',
    ])
    expect(of('Microsoft Windows 11 Enterprise', ['10.0.22631.4317'])).toEqual(['Windows 11 Version 23H2 for x64-based Systems', '10.0.22631.4317'])
    expect(of('Microsoft Windows 11 Pro', ['23H2'], 'arm64')).toEqual(['Windows 11 Version 23H2 for ARM64-based Systems', '10.0.22631'])
    expect(of('Windows 10 Pro', ['19045'], 'x86')).toEqual(['Windows 10 Version 22H2 for 32-bit Systems', '10.0.19045'])
    expect(of('Microsoft Windows Server 2012 R2 Standard', ['6.3.9600'])).toEqual(['Windows Server 2012 R2', '6.3.9600'])
    expect(of('Microsoft Windows Server 2016 Standard', [''])).toEqual(['Windows Server 2016', '10.0.14393'])
    expect(of('Debian GNU/Linux', ['12'])).toBeNull()
    expect(of('Microsoft Windows 11 Pro', [''])).toBeNull() // which release nobody told
  })
  test('parts of a system, and what may not be there', () => {
    const system = windowsOf({ name: 'Windows Server 2019', told: [], arch: '' })
    if (system === null) throw new Error('no system')
    expect(partOf(system, 'windows server 2019')).toBe('system')
    expect(partOf(system, 'internet explorer 11 on windows server 2019')).toBe('browser')
    expect(partOf(system, 'microsoft .net framework 3.5 and 4.7.2 on windows server 2019')).toBe('net')
    expect(partOf(system, 'microsoft .net framework 4.8 on windows server 2019')).toBe('other-net')
    expect(partOf(system, 'microsoft defender for endpoint for windows on windows server 2019')).toBeNull()
    expect(partOf(system, 'windows server 2019 (server core installation)')).toBeNull()
  })
  test('builds compare by number, within their branch', () => {
    expect([
      revisionOn('10.0.17763', '10.0.17763.6414'),
      revisionOn('10.0.20348', '10.0.20348..2762'),
      revisionOn('10.0.17763', '10.0.19045.5011'),
      revisionOn('10.0.1776', '10.0.17763.1'),
    ]).toEqual([6414, 2762, null, null])
  })
})

const rows: readonly Definition[] = [
  ['20260113', 'CVE-2026-0101', '5000001', 'Windows Server 2019', ''],
  ['20260210', 'CVE-2026-0102', '5000002', 'Windows Server 2019', '5000001'],
  ['20260310', 'CVE-2026-0103', '5000003', 'Windows Server 2019  ', '5000002'],
  ['20260310', 'CVE-2026-0104', '', 'Windows Server 2019', ''],
  ['20260310', 'CVE-2026-0105', '5000009', 'Windows Server 2019', ''],
]
const knownFrom = (given: readonly Definition[]) => {
  const feed = readFeed(definitionsCsv(given), { now })
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error('not read')
  return knownOf([{ ...feed.value, slot: 'msrc' }])
}
const server = (revision: number | null, hotfixes: readonly string[] | null) => {
  const system = windowsOf({ name: 'Windows Server 2019', told: [revision === null ? '10.0.17763' : `10.0.17763.${revision}`], arch: 'x64' })
  if (system === null) throw new Error('no system')
  return { system, hotfixes }
}
const fixed = (builds: Readonly<Record<string, number>>) =>
  new Map(Object.entries(builds).map(([cve, revision]) => [cve, [{ build: `10.0.17763.${revision}`, slot: 'cve-facts', words: 'its CVE record' }]]))
const answers = (windows: ReturnType<typeof server>, builds: Readonly<Record<string, number>> = {}) =>
  judgeWindows(windows, knownFrom(rows), fixed(builds)).map(({ cve, state, fixed: by, package: name }) => `${cve.slice(-4)} ${state} ${name} ${by}`)

describe('the two routes', () => {
  test('by updates: one that stands in for another holds it; the newest one is the row, a single fix is its own', () => {
    expect(answers(server(null, ['5000002']))).toEqual([
      '0103 affected Windows Server 2019, KB5000003 KB5000003',
      '0104 undecided Windows Server 2019 null',
      '0105 affected Windows Server 2019 KB5000009',
    ])
  })
  test('nobody listed updates and no build is told: nothing is called affected or fine', () => {
    expect(answers(server(null, null)).map((line) => line.slice(0, 14))).toEqual([
      '0101 undecided',
      '0102 undecided',
      '0103 undecided',
      '0104 undecided',
      '0105 undecided',
    ])
  })
  test('by build alone', () => {
    expect(answers(server(100, null), { 'CVE-2026-0104': 200 })).toContain('0104 affected Windows Server 2019 10.0.17763.200')
    expect(answers(server(200, null), { 'CVE-2026-0104': 200 }).filter((line) => line.startsWith('0104'))).toEqual([])
  })
  test('both agree, or they differ: then it is disputed with both reasons', () => {
    const disputed = judgeWindows(server(250, ['5000002']), knownFrom(rows), fixed({ 'CVE-2026-0103': 200 })).find(({ cve }) => cve.endsWith('0103'))
    expect(disputed).toMatchObject({ state: 'disputed', rule: 'feeds disagree' })
    expect(disputed?.reason).toContain('KB5000003 is not installed')
    expect(disputed?.reason).toContain('is not older than the fixed one (its CVE record calls 10.0.17763.200 fixed)')
    expect(answers(server(150, ['5000003']), { 'CVE-2026-0103': 200 })).toContain('0103 disputed Windows Server 2019, KB5000003 KB5000003')
    expect(answers(server(150, ['5000002']), { 'CVE-2026-0103': 200 })).toContain('0103 affected Windows Server 2019, KB5000003 KB5000003')
    expect(answers(server(250, ['5000003']), { 'CVE-2026-0103': 200 }).filter((line) => line.startsWith('0103'))).toEqual([])
  })
  test('an installed cumulative update holds those of earlier days though the chain between them is broken', () => {
    const many = (from: number, day: string, kb: string): Definition[] =>
      Array.from({ length: 12 }, (_, i) => [day, `CVE-2026-${from + i}`, kb, 'Windows Server 2019', ''])
    const found = judgeWindows(
      server(null, ['5000020']),
      knownFrom([...many(2000, '20260113', '5000010'), ...many(3000, '20260210', '5000020'), ...many(4000, '20260310', '5000030')]),
      new Map(),
    )
    expect(found.map(({ cve }) => cve.slice(9, 10))).toEqual(Array.from({ length: 12 }, () => '4'))
    expect(new Set(found.map(({ package: name, fixed: by }) => `${name} ${by}`))).toEqual(new Set(['Windows Server 2019 KB5000030']))
  })
  test('.NET Framework: one row for the newest; a later one holds the earlier ones, and one of another version in its place too', () => {
    const [net, other] = [
      'Microsoft .NET Framework 3.5 AND 4.7.2 on Windows Server 2019',
      'Microsoft .NET Framework 3.5 AND 4.8 on Windows Server 2019',
    ]
    const known = knownFrom([
      ['20260113', 'CVE-2026-0201', '5010000', net, ''],
      ['20260210', 'CVE-2026-0202', '5011000', net, ''],
      ['20260310', 'CVE-2026-0203', '5012000', net, ''],
      ['20260310', 'CVE-2026-0203', '5012005', other, ''],
    ])
    const found = (kb: string) =>
      judgeWindows(server(null, [kb]), known, new Map()).map(({ cve, package: name, fixed: by }) => `${cve.slice(-4)} ${name} ${by}`)
    const row = '.NET Framework on Windows Server 2019 KB5012000'
    expect(found('4999999')).toEqual([`0201 ${row}`, `0202 ${row}`, `0203 ${row}`])
    expect(found('5011000')).toEqual([`0203 ${row}`])
    expect([found('5012000'), found('5012005')]).toEqual([[], []])
  })
  test('days of the last word do not turn the order of updates round where numbers are far apart', () => {
    const many = (from: number, day: string, kb: string): Definition[] =>
      Array.from({ length: 12 }, (_, i) => [day, `CVE-2026-${from + i}`, kb, 'Windows Server 2019', ''])
    expect(
      judgeWindows(server(null, ['5020000']), knownFrom([...many(2000, '20260901', '5010000'), ...many(3000, '20260210', '5020000')]), new Map()),
    ).toEqual([])
    expect(
      judgeWindows(server(null, ['5010500']), knownFrom([...many(2000, '20260901', '5010000'), ...many(3000, '20260210', '5010500')]), new Map()),
    ).toHaveLength(12)
  })
  test('builds of a record are those of its own system and branch', () => {
    const configuration: Configuration = {
      nodes: [
        {
          any: [
            { part: 'o', product: 'microsoft:windows_server_2019', version: '*', below: '10.0.17763.6414', isVulnerable: true },
            { part: 'o', product: 'microsoft:windows_server_2022', version: '*', below: '10.0.20348.2762', isVulnerable: true },
            { part: 'o', product: 'microsoft:windows_server_2019', version: '*', below: '10.0.20348.1', isVulnerable: true },
          ],
        },
      ],
    }
    expect(fixedInOf([configuration], server(1, null).system)).toEqual(['10.0.17763.6414'])
  })
})

describe('feeds', () => {
  const refused = (csv: string) => {
    const read = readFeed(csv, { now })
    return read.ok ? [] : read.refusal.faults
  }
  test('the definitions in their archive; quotes, comments and stray blanks are read', () => {
    const opened = openFeed(definitionsZip(rows), 'definitions.zip')
    const feed = opened.ok ? readFeed(opened.value, { now, name: 'definitions.zip' }) : opened
    expect(feed).toMatchObject({ ok: true, value: { kind: 'updates', format: 'msrc-definitions', date: '2026-03-10', entries: 5, scope: null } })
    expect(feed.ok && feed.value.kind === 'updates' && feed.value.products.map(({ product }) => product)).toEqual(['Windows Server 2019'])
  })
  test('half a file, a wrong column and a bad date are refused with their lines, the future too', () => {
    const csv = definitionsCsv(rows)
    expect(refused(csv.slice(0, csv.length - 20))?.[0]).toMatch(/line 6: (a quote is not closed|\d fields where there are 10) ?\(half a file\)/)
    expect(refused(csv.replace('"20260210"', '"2026-02-10"'))).toEqual(['feed, line 3: "2026-02-10" is no date'])
    expect(refused(csv.replace('"20260310"', '"20270310"'))?.[0]).toContain('is in the future')
    expect(refused(csv.replace(',"Windows Server 2019",', ',"",'))).toEqual(['feed, line 2: it names no product'])
    expect(refused(csv.replace('"CVE-2026-0102"', '"CVE-2026-0102"x'))).toEqual(['feed, line 3: text follows a closed quote'])
  })
  const xml = (
    inner: string,
  ) => `<?xml version="1.0"?><cvrf:cvrfdoc xmlns:cvrf="c" xmlns:vuln="v" xmlns:prod="p"><cvrf:DocumentTracking><cvrf:Identification><cvrf:ID>2026-Mar</cvrf:ID></cvrf:Identification>
    <cvrf:InitialReleaseDate>2026-03-10T07:00:00</cvrf:InitialReleaseDate><cvrf:CurrentReleaseDate>2026-03-12T07:00:00</cvrf:CurrentReleaseDate></cvrf:DocumentTracking>
    <prod:ProductTree><prod:FullProductName ProductID="11571">Windows Server 2019</prod:FullProductName></prod:ProductTree>${inner}</cvrf:cvrfdoc>`
  const vulnerability = (
    product: string,
  ) => `<vuln:Vulnerability><vuln:Title>T &amp; U</vuln:Title><vuln:CVE>CVE-2026-0103</vuln:CVE><vuln:Threats><vuln:Threat Type="Severity"><vuln:Description>Critical</vuln:Description></vuln:Threat></vuln:Threats>
    <vuln:Remediations><vuln:Remediation Type="Vendor Fix"><vuln:Description>5000003</vuln:Description><vuln:Supercedence>5000002</vuln:Supercedence><vuln:ProductID>${product}</vuln:ProductID><vuln:FixedBuild>10.0.17763.7000</vuln:FixedBuild></vuln:Remediation></vuln:Remediations></vuln:Vulnerability>`
  const read = (text: string) => {
    const opened = openFeed(Buffer.from(text), 'm.xml', { xml: cvrfOfXml })
    return opened.ok ? readFeed(opened.value, { now, name: 'm.xml' }) : opened
  }
  test('a month of security updates, as XML and as the JSON it comes in too', () => {
    const both = [
      read(xml(vulnerability('11571'))),
      readFeed(
        JSON.stringify({
          DocumentTracking: {
            Identification: { ID: { Value: '2026-Mar' } },
            InitialReleaseDate: '2026-03-10T07:00:00',
            CurrentReleaseDate: '2026-03-12T07:00:00',
          },
          ProductTree: { FullProductName: [{ ProductID: '11571', Value: 'Windows Server 2019' }] },
          Vulnerability: [
            {
              CVE: 'CVE-2026-0103',
              Title: { Value: 'T & U' },
              Threats: [{ Type: 3, Description: { Value: 'Critical' } }],
              Remediations: [
                { Type: 2, Description: { Value: '5000003' }, Supercedence: '5000002', ProductID: ['11571'], FixedBuild: '10.0.17763.7000' },
              ],
            },
          ],
        }),
        { now, name: 'm.xml' },
      ),
    ]
    for (const feed of both) {
      expect(feed).toMatchObject({
        ok: true,
        value: {
          format: 'msrc-cvrf',
          scope: '2026-mar',
          date: '2026-03-12T07:00:00Z',
          updates: [{ kb: '5000003', posted: '2026-03-10', supersedes: ['5000002'] }],
          cves: [{ cve: 'CVE-2026-0103', title: 'T & U', severity: 'critical' }],
          products: [{ product: 'Windows Server 2019', fixes: [{ kb: '5000003', build: '10.0.17763.7000', cves: [0] }] }],
        },
      })
    }
  })
  test('broken months are refused with the place', () => {
    const faults = (text: string) => {
      const feed = read(text)
      return feed.ok ? [] : feed.refusal.faults
    }
    expect(faults(xml(vulnerability('9')))).toEqual(['the document: Vulnerability[0].Remediations[0]: product 9 is not in the tree'])
    expect(faults(xml(vulnerability('11571')).slice(0, 900))?.[0]).toMatch(/^it is no valid XML: .*line \d+, column \d+/)
    expect(faults(xml('').replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'))?.[0]).toMatch(/declares a document type/)
  })
  test('systeminfo: name, build, type and updates; what is none is refused', () => {
    const text =
      'OS Name:                   Microsoft Windows Server 2019 Datacenter\r\nOS Version:                10.0.17763 N/A Build 17763\r\nSystem Type:               x64-based PC\r\nHotfix(s):                 2 Hotfix(s) Installed.\r\n                           [01]: KB4462930\r\n                           [02]: KB4480116\r\nNetwork Card(s):           KB1234567\r\n'
    expect(parseSystemInfo(text)).toMatchObject({ ok: true, value: { arch: 'x64-based PC', hotfixes: ['4462930', '4480116'] } })
    expect(parseSystemInfo(text.replace(/Hotfix[^]*/, 'Hotfix(s): N/A\r\n'))).toMatchObject({ ok: true, value: { hotfixes: null } })
    expect(parseSystemInfo(text.replace(/ +\[0[^]*/, ''))).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/systeminfo-cut' } })
    expect(parseSystemInfo(text.replace(/ +\[02[^]*/, ''))).toMatchObject({
      ok: false,
      refusal: { code: 'vulnerabilities/systeminfo-cut', faults: ['Hotfix(s): the list ends after 1 of 2'] },
    })
    expect(parseSystemInfo(text.replace('KB4480116', 'File 1'))).toMatchObject({ ok: true, value: { hotfixes: ['4462930'] } })
    expect(parseSystemInfo('hello')).toMatchObject({ ok: false, refusal: { code: 'vulnerabilities/no-systeminfo' } })
  })
  test('systeminfo in German, French and Spanish is read; in another language it is refused with the headings that are wanted', () => {
    const told = (name: string, version: string, type: string, fixes: string) =>
      parseSystemInfo(
        `${name}: Microsoft Windows Server 2019 Standard\n${version}: 10.0.17763 N/A Build 17763\n${type}: x64-based PC\n${fixes}\n    [01]: KB4480116\nA: 1\nB: 2\n`,
      )
    const read = { ok: true, value: { name: 'Microsoft Windows Server 2019 Standard', arch: 'x64-based PC', hotfixes: ['4480116'] } }
    expect(told('Betriebssystemname', 'Betriebssystemversion', 'Systemtyp', 'Hotfix(es): 1 Hotfix(e) installiert.')).toMatchObject(read)
    expect(told("Nom du système d'exploitation", 'Version du système', 'Type du système', 'Correctif(s): 1 Corrections installées.')).toMatchObject(
      read,
    )
    expect(
      told('Nombre del sistema operativo', 'Versión del sistema operativo', 'Tipo de sistema', 'Revisión(es): 1 revisión(es) instaladas.'),
    ).toMatchObject(read)
    // The same in a console's code page, where an accent is any byte, and with the apostrophe of newer releases.
    expect(
      told(
        'Nom du syst\ufffdme d\u2019exploitation',
        'Version du syst\u008ame',
        'Type du syst\u00c3\u00a8me',
        'Correctif(s): 1 Corrections install\ufffdes.',
      ),
    ).toMatchObject(read)
    const italian = told('Nome SO', 'Versione SO', 'Tipo sistema', 'Aggiornamenti rapidi: 1 Aggiornamenti rapidi installati.')
    expect(italian).toMatchObject({
      ok: false,
      refusal: {
        code: 'vulnerabilities/no-systeminfo',
        faults: ['OS Name: is missing; the headings wanted are OS Name, OS Version, System Type and Hotfix(s)'],
      },
    })
    expect(!italian.ok && italian.refusal.says).toContain('in another language')
  })
})
