import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionsCsv, type Definition } from '../../../../tests/lib/windows.ts'
import { readFeed } from '../read-feed.rules.ts'
import type { FixedIn } from '../windows/builds.rules.ts'
import { knownOf } from '../windows/known.rules.ts'
import { judgeProgram } from './judge-program.rules.ts'
import { fixedInOfProgram } from './program-records.rules.ts'
import { programTable } from './program-table.rules.ts'
import { programsOf } from './program.rules.ts'

type Fix = readonly [cve: string, product: string, kb: string, build?: string, supersedes?: string]
/** A month of Microsoft's list (CVRF). */
const month = (fixes: readonly Fix[]) => {
  const products = [...new Set(fixes.map(([, product]) => product))]
  const feed = readFeed(
    JSON.stringify({
      DocumentTracking: {
        Identification: { ID: { Value: '2026-Aug' } },
        InitialReleaseDate: '2026-08-11T07:00:00Z',
        CurrentReleaseDate: '2026-08-11T07:00:00Z',
      },
      ProductTree: { FullProductName: products.map((Value, i) => ({ ProductID: String(i), Value })) },
      Vulnerability: [...Map.groupBy(fixes, ([cve]) => cve)].map(([CVE, some]) => ({
        CVE,
        Title: { Value: 'made up' },
        Threats: [{ Type: 3, Description: { Value: 'Important' } }],
        Remediations: some.map(([, product, kb, build, supersedes = '']) => ({
          Type: 2,
          Description: { Value: kb },
          FixedBuild: build,
          Supercedence: supersedes,
          ProductID: [String(products.indexOf(product))],
        })),
      })),
    }),
    { now: '2026-11-20T12:00:00Z' },
  )
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error(feed.ok ? 'another kind' : feed.refusal.says)
  return knownOf([{ ...feed.value, slot: 'msrc:2026-aug' }])
}
const definitions = (rows: readonly Definition[]) => {
  const feed = readFeed(definitionsCsv(rows), { now: '2026-11-20T12:00:00Z' })
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error('not read')
  return knownOf([{ ...feed.value, slot: 'msrc' }])
}
const host = (...titles: readonly string[]) => {
  const [program] = programsOf(
    titles.map((told) => {
      const [name = '', version = ''] = told.split(' @ ')
      return { name, version, kind: /^KB\d+$/.test(name) ? 'hotfix' : 'app' }
    }),
  )
  if (program === undefined) throw new Error('no program')
  return program
}
const none: ReadonlyMap<string, readonly FixedIn[]> = new Map()
const answers = (program: ReturnType<typeof host>, known: ReturnType<typeof month>, fixedIn = none, kev: readonly string[] = []) =>
  judgeProgram(
    program,
    known,
    fixedIn,
    kev.map((cve) => ({ cve, addedOn: '2026-08-12', vendor: 'Microsoft', product: 'a product' })),
  ).map(({ cve, state, package: name, fixed }) => `${cve.slice(-4)} ${state} ${name} ${fixed}`)
const reasons = (program: ReturnType<typeof host>, known: ReturnType<typeof month>, fixedIn = none) =>
  judgeProgram(program, known, fixedIn).map(({ reason }) => reason)

const [gdr, cu] = ['Microsoft SQL Server 2019 for x64-based Systems (GDR)', 'Microsoft SQL Server 2019 for x64-based Systems (CU 32)']
const engine = 'SQL Server 2019 Database Engine Services @ 15.0.2000.5'

describe('SQL Server', () => {
  const known = month([
    ['CVE-2026-8001', gdr, '5063758', '15.0.2140.1', '5058713'],
    ['CVE-2026-8001', cu, '5063757', '15.0.4440.1', '5058714'],
    ['CVE-2026-8002', cu, '5063757', '15.0.4440.1'],
  ])
  test('GDR and CU are lines of their own: neither is measured by the other’s build', () => {
    expect(answers(host(engine, 'GDR 2130 for SQL Server 2019 (KB5058713) (64-bit) @ 15.0.2130.3'), known)).toEqual([
      '8001 affected Microsoft SQL Server 2019 (GDR) KB5063758',
    ])
    expect(answers(host(engine, 'GDR 2140 for SQL Server 2019 (KB5063758) (64-bit) @ 15.0.2140.1'), known)).toEqual([])
    expect(answers(host(engine, 'Hotfix 4430 for SQL Server 2019 (KB5058714) (64-bit) @ 15.0.4430.1'), known)).toEqual([
      '8001 affected Microsoft SQL Server 2019 (CU) KB5063757',
      '8002 affected Microsoft SQL Server 2019 (CU) KB5063757',
    ])
    expect(answers(host(engine, 'Hotfix 4440 for SQL Server 2019 (KB5063757) (64-bit) @ 15.0.4440.1'), known)).toEqual([])
  })
  test('a later update that no feed knows: the build tells that it holds the fix', () => {
    expect(answers(host(engine, 'Hotfix 4445 for SQL Server 2019 (KB5070001) (64-bit) @ 15.0.4445.1'), known)).toEqual([])
  })
  test('no update listed where updates of programs are: as it was released', () => {
    expect(answers(host(engine, 'Security Update for Microsoft Office 2016 (KB5002575)'), known)).toEqual([
      '8001 affected Microsoft SQL Server 2019 (GDR) KB5063758',
    ])
    expect(reasons(host(engine), known)).toEqual([
      'Microsoft SQL Server 2019 (15.0.2000.5), CVE-2026-8001: whether KB5063758 is installed, the inventory does not tell: it lists no updates of programs: it cannot be decided by data, check by hand.',
    ])
  })
  test('the list says fixed by its number, the record by its build: they differ, and a person looks', () => {
    const records = new Map([['CVE-2026-8001', [{ build: '15.0.2150.1', slot: 'cve-facts', words: 'its CVE record' }]]])
    const program = host(engine, 'GDR 2140 for SQL Server 2019 (KB5063758) (64-bit) @ 15.0.2140.1')
    expect(answers(program, known, records)).toEqual(['8001 disputed Microsoft SQL Server 2019 (GDR) KB5063758'])
    expect(reasons(program, known, records)[0]).toContain(
      'its CVE record calls 15.0.2150.1 fixed, yet Microsoft’s list of updates calls 15.0.2140.1 fixed',
    )
    const [byNumber] = [definitions([['20260811', 'CVE-2026-8001', '5063758', gdr, '']])]
    expect(reasons(program, byNumber, records)[0]).toContain(
      'KB5063758 is installed, yet the installed build 15.0.2140.1 is older than the fixed one (its CVE record calls 15.0.2150.1 fixed)',
    )
    expect(answers(host(engine, 'GDR 2145 for SQL Server 2019 (KB5063758) (64-bit) @ 15.0.2150.1'), byNumber, records)).toEqual([])
  })
  test('records of other lines and years speak of others', () => {
    const row = programTable.find(({ id }) => id === 'sql-server-2019')
    const configurations = ['15.0.2140.1', '15.0.4440.1', '16.0.1150.1', 'https://aka.ms'].map((below) => ({
      nodes: [{ any: [{ part: 'a' as const, product: 'microsoft:sql_server', version: '*', isVulnerable: true, below }] }],
    }))
    expect(row === undefined ? [] : fixedInOfProgram(configurations, row)).toEqual(['15.0.2140.1', '15.0.4440.1'])
    const records = new Map([['CVE-2026-8009', [{ build: '15.0.4440.1', slot: 'cve-facts', words: 'its CVE record' }]]])
    expect(
      answers(
        host(engine, 'GDR 2130 for SQL Server 2019 (KB5058713) @ 15.0.2130.3'),
        definitions([['20260811', 'CVE-2026-0999', '5000099', 'Windows Server 2019', '']]),
        records,
      ),
    ).toEqual([])
  })
  test('a service pack below the one that gets the fix gets none', () => {
    const sp3 = definitions([['20260811', 'CVE-2026-8003', '5089271', 'Microsoft SQL Server 2016 for x64-based Systems Service Pack 3 (GDR)', '']])
    expect(
      answers(host('SQL Server 2016 Database Engine Services @ 13.2.5026.0', 'Hotfix 5893 for SQL Server 2016 (KB5014351) @ 13.0.5893.48'), sp3),
    ).toEqual(['8003 affected Microsoft SQL Server 2016 (SP2 CU) SP3 GDR'])
  })
})

describe('SQL Server 2012', () => {
  const of = (more: string) => `Microsoft SQL Server 2012 for x64-based Systems${more}`
  const known = definitions([
    ['20230214', 'CVE-2026-8003', '5021123', of(' Service Pack 4 (QFE)'), ''],
    ['20210112', 'CVE-2026-7003', '4583465', of(' Service Pack 4 (QFE)'), ''],
    ['20170808', 'CVE-2026-6003', '4019092', of(' Service Pack 3 (GDR)'), ''],
    ['20150714', 'CVE-2026-5003', '3045321', of(' Service Pack 2'), ''], // neither line is named: it is of both
    ['20121009', 'CVE-2026-4003', '2716442', of(''), ''],
  ])
  const server = (build: string, ...updates: readonly string[]) => host(`SQL Server 2012 Database Engine Services @ ${build}`, ...updates)
  const office = 'Security Update for Microsoft Office 2016 (KB5002575)' // updates of programs are listed at all
  test('Service Pack 4 has one line, whose last update holds the earlier ones; what was fixed in earlier service packs came with it', () => {
    expect(answers(server('11.4.7001.0', 'GDR 7512 for SQL Server 2012 (KB5021123) @ 11.0.7512.11'), known)).toEqual([])
    expect(answers(server('11.4.7001.0', 'GDR 7507 for SQL Server 2012 (KB4583465) @ 11.0.7507.2'), known)).toEqual([
      '8003 affected Microsoft SQL Server 2012 (SP4) KB5021123',
    ])
    expect(answers(server('11.4.7001.0', office), known)).toEqual([
      '8003 affected Microsoft SQL Server 2012 (SP4) KB5021123',
      '7003 affected Microsoft SQL Server 2012 (SP4) KB5021123',
    ])
  })
  test('an earlier service pack gets no fix of a later one, and an update that names no line is of both', () => {
    expect(answers(server('11.3.6020.0', office), known)).toEqual([
      '8003 affected Microsoft SQL Server 2012 (SP3 GDR) SP4',
      '7003 affected Microsoft SQL Server 2012 (SP3 GDR) SP4',
      '6003 affected Microsoft SQL Server 2012 (SP3 GDR) KB4019092',
    ])
    expect(answers(server('11.2.5532.0', office), known)).toContain('5003 affected Microsoft SQL Server 2012 (SP2 CU) KB3045321')
    expect(answers(server('11.2.5532.0', 'GDR 5343 for SQL Server 2012 (KB3045321) @ 11.2.5343.0'), known).join()).not.toContain('5003')
  })
})

describe('Exchange', () => {
  const server = (n: number) => `Microsoft Exchange Server 2019 Cumulative Update ${n}`
  const rows: readonly Definition[] = [13, 14].map((n): Definition => ['20260811', 'CVE-2026-8001', `50490${n}`, server(n), ''])
  const known = definitions([...rows, ['20260512', 'CVE-2026-7001', '5040014', server(14), '']])
  test('a cumulative update below those that get the fix gets none; one above them was published with it', () => {
    expect(answers(host(`${server(12)} @ 15.2.1118.7`), known)).toEqual([
      `8001 affected ${server(12)} Cumulative Update 14`,
      `7001 affected ${server(12)} Cumulative Update 14`,
    ])
    expect(reasons(host(`${server(12)} @ 15.2.1118.7`), known)[0]).toContain(
      'the fix is for Cumulative Update 13 and Cumulative Update 14, and Cumulative Update 12 is installed, for which there is none: go to Cumulative Update 14 first',
    )
    expect(answers(host(`${server(15)} @ 15.2.1748.10`), known)).toEqual([])
  })
  test('security updates stand where most agents do not look: without any of them the newest is asked for', () => {
    expect(answers(host(`${server(14)} @ 15.2.1544.4`), known)).toEqual([`8001 undecided ${server(14)} null`])
    expect(reasons(host(`${server(14)} @ 15.2.1544.4`), known)[0]).toContain('compare with the version of ExSetup.exe')
    expect(answers(host(`${server(14)} @ 15.2.1544.4`, `Security Update for Exchange Server 2019 Cumulative Update 14 (KB5040014)`), known)).toEqual([
      `8001 affected ${server(14)} KB5049014`,
    ])
    expect(answers(host(`${server(14)} @ 15.2.1544.4`, `Security Update for Exchange Server 2019 Cumulative Update 14 (KB5049014)`), known)).toEqual(
      [],
    ) // it holds the earlier one
  })
  test('where the build of ExSetup is told, it decides', () => {
    const builds = month([['CVE-2026-8001', server(14), '5049014', '15.02.1544.014']])
    expect(answers(host('Microsoft Exchange Server 2019 @ 15.2.1544.11'), builds)).toEqual([`8001 affected ${server(14)} KB5049014`])
    expect(answers(host('Microsoft Exchange Server 2019 @ 15.02.1544.014'), builds)).toEqual([])
  })
})

describe('Office and SharePoint', () => {
  const word = 'Microsoft Word 2016 (64-bit edition)'
  const known = definitions([
    ['20260811', 'CVE-2026-8001', '5002877', 'Microsoft Excel 2016 (64-bit edition)', '5002865'],
    ['20260811', 'CVE-2026-8002', '5002900', 'Microsoft Access 2016 (64-bit edition)', ''],
    ['20260811', 'CVE-2026-8003', '5002880', word, ''],
    ['20260811', 'CVE-2026-8003', '5002881', word, ''],
    ['20260811', 'CVE-2026-8004', '', 'Microsoft Office 2016 Click-to-Run (C2R) for 64-bit editions', ''],
  ])
  const office = 'Microsoft Office Standard 2016 @ 16.0.4266.1001'
  test('by number, one row of the plan an update; what the edition does not hold lacks nothing', () => {
    expect(answers(host(office, 'Security Update for Microsoft Excel 2016 (KB5002865) 64-Bit Edition'), known)).toEqual([
      '8001 affected Microsoft Excel 2016 KB5002877',
      '8003 affected Microsoft Word 2016 KB5002881',
    ])
    expect(
      answers(
        host('Microsoft Office Professional Plus 2016', 'Security Update for Microsoft Excel 2016 (KB5002877)', 'KB5002880', 'KB5002881'),
        known,
      ),
    ).toEqual(['8002 affected Microsoft Access 2016 KB5002900'])
  })
  test('one of two updates of a vulnerability is there: the other may be for what is not installed', () => {
    const program = host(office, 'Security Update for Microsoft Excel 2016 (KB5002877)', 'Security Update for Microsoft Word 2016 (KB5002880)')
    expect(answers(program, known)).toEqual(['8003 undecided Microsoft Word 2016 null'])
    expect(reasons(program, known)[0]).toContain('KB5002880 is installed, and KB5002881 is not')
  })
  test('a later update of the same program that no feed knows: nobody says whether it holds the fix', () => {
    const program = host(office, 'Update for Microsoft Excel 2016 (KB5009999)', 'KB5002880', 'KB5002881')
    expect(answers(program, known)).toEqual(['8001 undecided Microsoft Excel 2016 null'])
    expect(reasons(program, known)[0]).toContain('KB5009999, a later update of it, is installed, and no feed says whether it holds the fix')
  })
  test('no update listed at all: the newest is asked for, and what is known to be exploited', () => {
    expect(answers(host(office), known, none, ['CVE-2026-8001', 'CVE-2026-9999'])).toEqual([
      '8001 undecided Microsoft Excel 2016 null',
      '8003 undecided Microsoft Word 2016 null',
      '9999 undecided Microsoft Office Standard 2016 null',
    ])
    expect(answers(host(office), known, none, ['CVE-2026-8004'])).not.toContain('8004 undecided Microsoft Office Standard 2016 null') // the list names Click-to-Run alone
  })
  test('SharePoint: both its updates, the core and the language pack', () => {
    const two = definitions([
      ['20260811', 'CVE-2026-8001', '5002874', 'Microsoft SharePoint Server 2019', '5002870'],
      ['20260811', 'CVE-2026-8001', '5002876', 'Microsoft SharePoint Server 2019', '5002872'],
    ])
    const server = 'Microsoft SharePoint Server 2019 @ 16.0.10337.12109'
    expect(answers(host(server, 'Security Update for Microsoft SharePoint Server 2019 Core (KB5002874)'), two)).toEqual([
      '8001 affected Microsoft SharePoint Server 2019 KB5002876',
    ])
    expect(
      answers(
        host(
          server,
          'Security Update for Microsoft SharePoint Server 2019 Core (KB5002874)',
          'Security Update for Microsoft SharePoint Server 2019 Language Pack (KB5002876)',
        ),
        two,
      ),
    ).toEqual([])
  })
})

test('whoever installs an update lacks nothing more than before, and nobody lacks what is installed', () => {
  const kb = fc.integer({ min: 5_000_001, max: 5_000_012 }).map(String)
  const rows = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 20 }), kb, fc.constantFrom(gdr, cu), fc.oneof(kb, fc.constant('')))
      .map(([n, number, product, earlier]): Definition => ['20260811', `CVE-2026-${1000 + n}`, number, product, earlier]),
    { maxLength: 30 },
  )
  const affected = (kbs: readonly string[], known: ReturnType<typeof month>) =>
    judgeProgram(host(engine, 'Security Update for Microsoft Office 2016 (KB4000000)', ...kbs.map((one) => `KB${one}`)), known, none).filter(
      ({ state }) => state === 'affected',
    )
  fc.assert(
    fc.property(rows, fc.array(kb, { maxLength: 5 }), kb, (list, kbs, more) => {
      const known = definitions([...list, ['20260811', 'CVE-2026-0999', '5000099', 'Windows Server 2019', '']])
      const [before, after] = [affected(kbs, known), affected([...kbs, more], known)]
      const had = new Set(before.map(({ cve }) => cve))
      return after.every(({ cve, fixed }) => had.has(cve) && fixed !== `KB${more}`)
    }),
    { numRuns: 150 },
  )
})
