import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appsOf, buildOn, compareBuilds, lineOf, lineOfBuild, programOf, programOfTitle, programsOf, titleOfProgram } from './program.rules.ts'
import { programTable, sqlLines } from './program-table.rules.ts'

const app = (name: string, version = '', kind = 'app') => ({ name, version, kind })
const seen = (...titles: readonly ReturnType<typeof app>[]) =>
  programsOf(titles).map((one) => [
    one.name,
    one.build,
    lineOf(one)?.id ?? null,
    one.isExact,
    one.listsUpdates,
    one.updates.map(({ kb }) => kb).join(' '),
  ])

describe('which program it is', () => {
  test('SQL Server: the build is that of its newest update, and tells the line', () => {
    expect(
      seen(
        app('Microsoft SQL Server 2019 (64-bit)'),
        app('SQL Server 2019 Database Engine Services', '15.0.2000.5'),
        app('GDR 2104 for SQL Server 2019 (KB5021125) (64-bit)', '15.0.2104.1'),
      ),
    ).toEqual([['Microsoft SQL Server 2019', '15.0.2104.1', 'GDR', true, true, '5021125']])
    expect(seen(app('Microsoft SQL Server 2019', '15.0.2000.5'), app('Hotfix 4312 for SQL Server 2019 (KB5030333) (64-bit)'))).toEqual([
      ['Microsoft SQL Server 2019', '15.0.4312', 'CU', true, true, '5030333'],
    ])
    expect(seen(app('Microsoft SQL Server 2019', '15.0.2000.5'), app('GDR 15.0.2104.1 (KB5021125)'))).toEqual([
      ['Microsoft SQL Server 2019', '15.0.2104.1', 'GDR', true, true, '5021125'],
    ])
    // the second number of its own installer is the service pack
    expect(seen(app('Microsoft SQL Server 2016 (64-bit)'), app('SQL Server 2016 Database Engine Services', '13.3.6300.2'))).toEqual([
      ['Microsoft SQL Server 2016', '13.0.6300.2', 'SP3 GDR', false, false, ''],
    ])
    expect(seen(app('Microsoft SQL Server 2012 (64-bit)'), app('SQL Server 2012 Database Engine Services', '11.4.7001.0'))).toEqual([
      ['Microsoft SQL Server 2012', '11.0.7001.0', 'SP4', false, false, ''],
    ])
    // its build moves with updates: where updates of programs are listed and none of its own, it is as released
    expect(seen(app('Microsoft SQL Server 2022 (64-bit)', '16.0.1000.6'), app('Security Update for Microsoft Office 2016 (KB5002575)'))).toEqual([
      ['Microsoft SQL Server 2022', '16.0.1000.6', 'GDR', true, true, ''],
    ])
  })
  test('Exchange: the cumulative update by name, else by build; a security update where one is listed', () => {
    expect(seen(app('Microsoft Exchange Server 2019 Cumulative Update 12', '15.2.1118.7'))).toEqual([
      ['Microsoft Exchange Server 2019 Cumulative Update 12', '15.2.1118.7', 'Cumulative Update 12', false, false, ''],
    ])
    expect(seen(app('Microsoft Exchange Server 2016', '15.01.2507.061'))).toEqual([
      ['Microsoft Exchange Server 2016 Cumulative Update 23', '15.1.2507.61', 'Cumulative Update 23', true, false, ''],
    ])
    expect(
      seen(
        app('Microsoft Exchange Server 2019 Cumulative Update 14', '15.2.1544.4'),
        app('Security Update for Exchange Server 2019 Cumulative Update 14 (KB5049233)'),
        app('KB5041578', '', 'hotfix'),
      ),
    ).toEqual([['Microsoft Exchange Server 2019 Cumulative Update 14', '15.2.1544.4', 'Cumulative Update 14', false, true, '5041578 5049233']])
    expect(seen(app('Microsoft Exchange Server Subscription Edition RTM', '15.2.2562.17'))[0]?.slice(0, 3)).toEqual([
      'Microsoft Exchange Server Subscription Edition RTM',
      '15.2.2562.17',
      'RTM',
    ])
  })
  test('Office by MSI, with what its edition holds; SharePoint', () => {
    const [office] = programsOf([
      app('Microsoft Office Standard 2016', '16.0.4266.1001'),
      app('Security Update for Microsoft Excel 2016 (KB5002794) 64-Bit Edition'),
      app('Security Update for SQL Server 2019 (KB5021125)'),
    ])
    expect([office?.name, office?.listsUpdates, office?.isExact, office?.updates]).toEqual([
      'Microsoft Office Standard 2016',
      true,
      false,
      [{ kb: '5002794', app: 'excel' }],
    ])
    expect(office === undefined ? [] : appsOf(office)).toEqual(['office', 'word', 'excel', 'powerpoint', 'onenote', 'outlook', 'publisher'])
    expect(
      seen(app('Microsoft SharePoint Server 2019', '16.0.10337.12109'), app('Security Update for Microsoft SharePoint Server 2019 Core (KB5002874)')),
    ).toEqual([['Microsoft SharePoint Server 2019', '16.0.10337.12109', null, false, true, '5002874']])
  })
  test.each([
    ['Microsoft SQL Server Management Studio - 19.1', '19.1.56.0'],
    ['Microsoft SQL Server 2012 Native Client', '11.4.7462.6'],
    ['Microsoft ODBC Driver 17 for SQL Server', '17.10.6.1'],
    ['Microsoft OLE DB Driver for SQL Server', '18.7.4.0'],
    ['Microsoft Report Builder', '15.0.20283.0'],
    ['Microsoft SQL Server 2019 LocalDB', '15.0.4382.1'],
    ['Microsoft SQL Server 2019 Setup (English)', '15.0.4382.1'],
    ['Microsoft SQL Server 2019 T-SQL Language Service', '15.0.2000.5'],
    ['Microsoft SQL Server 2017 Reporting Services', '14.0.601.20'],
    ['Browser for SQL Server 2019', '15.0.2000.5'],
    ['Microsoft VSS Writer for SQL Server 2019', '15.0.2000.5'],
    ['Microsoft Exchange Web Services Managed API 2.2', '15.0.913.15'],
    ['Microsoft Exchange Server MAPI Client and Collaboration Data Objects 1.2.1', '6.5.8353.0'],
    ['Microsoft Exchange Web Services API', '2.2'],
    ['Microsoft Office Proofing Tools 2016 - English', '16.0.4266.1001'],
    ['Microsoft Office Proof (Spanish) 2016', '16.0.4266.1001'],
    ['Microsoft Office Shared MUI (English) 2016', '16.0.4266.1001'],
    ['Microsoft Office 64-bit Components 2016', '16.0.4266.1001'],
    ['Microsoft Teams Meeting Add-in for Microsoft Office', '1.24.14501'],
    ['Microsoft Office Professional Plus 2016 - en-us', '16.0.16731.20550'], // Click-to-Run
    ['Microsoft Office Professional Plus 2016', '16.0.16731.20550'],
    ['Microsoft Office Professional Plus 2019 - en-us', '16.0.10396.20023'],
    ['Microsoft 365 Apps for enterprise - en-us', '16.0.16731.20550'],
    ['Microsoft SharePoint Designer 2013', '15.0.4569.1506'],
    ['Microsoft SharePoint Server 2019 Language Pack', '16.0.10337.12109'],
    ['Security Update for Microsoft Office 2016 (KB5002575) 32-Bit Edition', ''],
  ])('%s is none of them', (name, version) => {
    expect(programOf({ name, version })).toBeNull()
    expect(programsOf([app(name, version)])).toEqual([])
  })
})

test('builds compare by number, each within its branch; a leading zero and a missing fourth number say nothing', () => {
  const [exchange, sql] = ['exchange-2019', 'sql-server-2019'].map((id) => programTable.find((row) => row.id === id))
  if (exchange === undefined || sql === undefined) throw new Error('not in the table')
  expect([
    buildOn(exchange, '15.02.1544.011'),
    buildOn(exchange, '15.1.2507.61'),
    buildOn(sql, '15.0.4382.1'),
    buildOn(sql, '16.0.4000.1'),
    buildOn(sql, 'N/A'),
  ]).toEqual(['15.2.1544.11', null, '15.0.4382.1', null, null])
  expect(compareBuilds('15.0.4312', '15.0.4312.2')).toBe(0)
  const builds = fc.tuple(fc.nat(99_999), fc.nat(99_999)).map(([a, b]) => `15.0.${a}.${b}`)
  fc.assert(fc.property(builds, builds, (a, b) => Math.sign(compareBuilds(a, b)) === -Math.sign(compareBuilds(b, a))))
  fc.assert(fc.property(builds, builds, builds, (a, b, c) => !(compareBuilds(a, b) <= 0 && compareBuilds(b, c) <= 0) || compareBuilds(a, c) <= 0))
})

test('every build of SQL Server is in one line, and a line’s builds follow one another', () => {
  for (const [branch, lines] of Object.entries(sqlLines)) {
    const row = programTable.find((one) => one.kind === 'sql' && one.branch === branch)
    if (row === undefined) throw new Error(branch)
    expect(lines.map(([from]) => from)).toEqual(lines.map(([from]) => from).toSorted((a, b) => a - b))
    fc.assert(fc.property(fc.nat(9999), (third) => lineOfBuild(row, `${branch}.${third}.1`) !== null))
  }
})

test('a state is a title and the title that state', () => {
  const title = fc.constantFrom(
    app('Microsoft SQL Server 2019 (64-bit)'),
    app('SQL Server 2019 Database Engine Services', '15.0.2000.5'),
    app('Hotfix 4312 for SQL Server 2019 (KB5030333) (64-bit)', '15.0.4312.2'),
    app('Microsoft Exchange Server 2019 Cumulative Update 14', '15.2.1544.4'),
    app('Security Update for Exchange Server 2019 Cumulative Update 14 (KB5049233)'),
    app('Microsoft Office Home and Business 2016', '16.0.4266.1001'),
    app('Security Update for Microsoft Outlook 2016 (KB5002683) 32-Bit Edition'),
    app('Microsoft SharePoint Server Subscription Edition', '16.0.14326.20450'),
    app('KB5041578', '', 'hotfix'),
    app('Zoom', '5'),
  )
  fc.assert(
    fc.property(fc.array(title, { maxLength: 12 }), (titles) => {
      const programs = programsOf(titles)
      expect(programs.map((one) => programOfTitle(titleOfProgram(one)))).toEqual(programs)
      expect(
        programsOf([...titles].reverse())
          .map((one) => JSON.stringify(titleOfProgram(one)))
          .toSorted(),
      ).toEqual(programs.map((one) => JSON.stringify(titleOfProgram(one))).toSorted())
    }),
  )
})
