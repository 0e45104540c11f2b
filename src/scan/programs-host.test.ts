import { expect, test } from 'vitest'
import { definitionsCsv } from '../../tests/lib/windows.ts'
import { readFeed } from '../subjects/vulnerabilities/read-feed.rules.ts'
import { readInventoryHost } from './inventory-host.ts'
import { scanPrograms } from './programs-host.ts'
import { scanProducts } from './scan-products.ts'

test('a server’s SQL Server by the updates its agent lists, as the server itself judges it; its tools are no server', () => {
  const title = (name: string, version: string) => `<SOFTWARES><NAME>${name}</NAME><VERSION>${version}</VERSION><FROM>registry</FROM></SOFTWARES>`
  const read = readInventoryHost(
    Buffer.from(
      `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><HARDWARE><NAME>sql</NAME><OSNAME>Microsoft Windows Server 2019 Standard</OSNAME></HARDWARE><OPERATINGSYSTEM><FULL_NAME>Microsoft Windows Server 2019 Standard</FULL_NAME><KERNEL_NAME>MSWin32</KERNEL_NAME><NAME>Windows</NAME></OPERATINGSYSTEM>${[
        title('Microsoft SQL Server 2019 (64-bit)', ''),
        title('SQL Server 2019 Database Engine Services', '15.0.2000.5'),
        title('GDR 2155 for SQL Server 2019 (KB5068405) (64-bit)', '15.0.2155.2'),
        title('Microsoft SQL Server Management Studio - 19.1', '19.1.56.0'),
        title('Microsoft .NET Runtime - 8.0.18 (x64)', '64.72.1'),
      ].join('')}</CONTENT><DEVICEID>sql-2026-11-21-10-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    ),
  )
  if (!read.ok) throw new Error(read.refusal.says)
  const list = readFeed(
    definitionsCsv([
      ['20260210', 'CVE-2026-2001', '5068405', 'Microsoft SQL Server 2019 for x64-based Systems (GDR)', ''],
      ['20260310', 'CVE-2026-3001', '5077470', 'Microsoft SQL Server 2019 for x64-based Systems (GDR)', '5068405'],
    ]),
    { now: '2026-11-22T12:00:00Z', name: 'definitions.csv' },
  )
  const month = readFeed(
    JSON.stringify({
      DocumentTracking: {
        Identification: { ID: { Value: '2026-Aug' } },
        InitialReleaseDate: '2026-08-11T07:00:00Z',
        CurrentReleaseDate: '2026-08-11T07:00:00Z',
      },
      ProductTree: { FullProductName: [{ ProductID: '1', Value: '.NET 8.0 installed on Windows' }] },
      Vulnerability: [
        { CVE: 'CVE-2026-8001', Remediations: [{ Type: 2, Description: { Value: 'Release Notes' }, FixedBuild: '8.0.19', ProductID: ['1'] }] },
      ],
    }),
    { now: '2026-11-22T12:00:00Z', name: '2026-Aug.json' },
  )
  if (!list.ok || !month.ok) throw new Error('not read')
  const feeds = [list.value, month.value]
  expect(
    scanPrograms(read.value, feeds).map(({ cve, package: name, installed, fixed, feed, state }) => [cve, name, installed, fixed, feed, state]),
  ).toEqual([['CVE-2026-3001', 'Microsoft SQL Server 2019 (GDR)', '15.0.2155.2', 'KB5077470', 'definitions.csv', 'affected']])
  expect(scanProducts(read.value, feeds, true).findings.map(({ cve, package: name, fixed, feed }) => [cve, name, fixed, feed])).toEqual([
    ['CVE-2026-8001', 'Microsoft .NET Runtime - 8.0.18 (x64)', '8.0.19', '2026-Aug.json'],
  ])
})
