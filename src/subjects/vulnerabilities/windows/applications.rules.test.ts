import { describe, expect, test } from 'vitest'
import { readFeed } from '../read-feed.rules.ts'
import { judgeProduct, sourceOfSlot } from '../products/judge.rules.ts'
import { identify } from '../products/identity.rules.ts'

type Told = readonly [product: string, build: string]
/** A month of Microsoft's list with one vulnerability, fixed in each product from its build on. */
const month = (...told: readonly Told[]): string =>
  JSON.stringify({
    DocumentTracking: {
      Identification: { ID: { Value: '2026-Aug' } },
      InitialReleaseDate: '2026-08-11T07:00:00Z',
      CurrentReleaseDate: '2026-08-11T07:00:00Z',
    },
    ProductTree: { FullProductName: told.map(([product], i) => ({ ProductID: String(i), Value: product })) },
    Vulnerability: [
      {
        CVE: 'CVE-2026-8001',
        Title: { Value: 'made up' },
        Threats: [{ Type: 3, Description: { Value: 'Important' } }],
        Remediations: told.map(([, build], i) => ({ Type: 2, Description: { Value: 'Release Notes' }, FixedBuild: build, ProductID: [String(i)] })),
      },
    ],
  })
/** What the month says of a program as an inventory names it. */
const says = (name: string, version: string, ...told: readonly Told[]) => {
  const feed = readFeed(month(...told), { now: '2026-11-20T12:00:00Z' })
  if (!feed.ok || feed.value.kind !== 'updates') throw new Error(feed.ok ? 'another kind' : feed.refusal.says)
  const identity = identify({ ecosystem: 'windows', kind: 'app', name, version, arch: 'x86_64', publisher: 'Microsoft Corporation' })
  if (identity.state !== 'product') throw new Error(`${name}: ${identity.state}`)
  const sayings = feed.value.records.map((record) => ({ ...record, cve: 'CVE-2026-8001', source: sourceOfSlot('msrc:2026-aug') }))
  const { names } = identity.product
  return judgeProduct(
    identity.product,
    { names: ['microsoft:windows'], version: '' },
    sayings.filter(({ configurations }) =>
      configurations.some(({ nodes }) => nodes.some(({ any }) => any.some(({ product }) => names.includes(product)))),
    ),
  ).map(({ state, fixed }) => `${state} ${fixed}`)
}

describe('Microsoft’s programs by their versions', () => {
  const net: readonly Told[] = [
    ['.NET 8.0 installed on Windows', '8.0.19'],
    ['.NET 8.0 installed on Linux', '8.0.20'],
    ['.NET 9.0 installed on Windows', '9.0.8'],
  ]
  test('.NET: each release line by its own fix, on its own system', () => {
    expect(says('Microsoft .NET Runtime - 8.0.18 (x64)', '64.72.1', ...net)).toEqual(['affected 8.0.19'])
    expect(says('Microsoft .NET Runtime - 8.0.19 (x64)', '64.76.1', ...net)).toEqual([])
    expect(says('Microsoft Windows Desktop Runtime - 9.0.7 (x64)', '72.28.1', ...net)).toEqual(['affected 9.0.8'])
    expect(says('Microsoft .NET Runtime - 6.0.36 (x64)', '48.144.1', ...net)).toEqual([]) // a line of which it says nothing
  })
  test('ASP.NET Core and PowerShell: the same', () => {
    expect(says('Microsoft ASP.NET Core 8.0.18 - Shared Framework (x64)', '8.0.18', ['ASP.NET Core 8.0', '8.0.19'])).toEqual(['affected 8.0.19'])
    expect(says('PowerShell 7-x64', '7.4.10.0', ['PowerShell 7.4', '7.4.11'], ['PowerShell 7.5', '7.5.2'])).toEqual(['affected 7.4.11'])
    expect(says('PowerShell 7-x64', '7.5.2.0', ['PowerShell 7.4', '7.4.11'], ['PowerShell 7.5', '7.5.2'])).toEqual([])
  })
  test('Edge: the extended line is not called old where it holds the fix', () => {
    const edge: readonly Told[] = [
      ['Microsoft Edge (Chromium-based)', '139.0.3405.86'],
      ['Microsoft Edge (Chromium-based) Extended Stable', '138.0.3351.144'],
    ]
    expect(says('Microsoft Edge', '139.0.3405.80', ...edge)).toEqual(['affected 139.0.3405.86'])
    expect(says('Microsoft Edge', '138.0.3351.144', ...edge)).toEqual([])
    expect(says('Microsoft Edge', '138.0.3351.100', ...edge)).toEqual(['affected 138.0.3351.144'])
    expect(says('Microsoft Edge', '139.0.3405.86', ...edge)).toEqual([])
  })
  test('Visual Studio Code', () => {
    expect(says('Microsoft Visual Studio Code', '1.103.0', ['Visual Studio Code', '1.103.1'])).toEqual(['affected 1.103.1'])
    expect(says('Microsoft Visual Studio Code', '1.103.1', ['Visual Studio Code', '1.103.1'])).toEqual([])
  })
  test('Visual Studio: each release line by its own fix; an older one that is counted in goes with it', () => {
    const studio: readonly Told[] = [
      ['Microsoft Visual Studio 2022 version 17.12', '17.12.9'],
      ['Microsoft Visual Studio 2022 version 17.14', '17.14.2'],
      ['Microsoft Visual Studio 2019 version 16.11 (includes 16.0 - 16.10)', '16.11.48'],
    ]
    expect(says('Visual Studio Community 2022', '17.12.8', ...studio)).toEqual(['affected 17.12.9'])
    expect(says('Visual Studio Community 2022', '17.12.9', ...studio)).toEqual([])
    expect(says('Visual Studio Professional 2019', '16.9.3', ...studio)).toEqual(['affected 16.11.48'])
    // the build of the installer tells the line alone: which release of it, nobody knows, and what is of another line is not asked
    expect(says('Visual Studio Community 2022', '17.12.35527.113', ...studio)).toEqual(['undecided null'])
    expect(says('Visual Studio Community 2022', '17.13.35806.99', ...studio)).toEqual([])
  })
  test('drivers for SQL Server are no SQL Server', () => {
    const drivers: readonly Told[] = [
      ['Microsoft ODBC Driver 17 for SQL Server', '17.10.6.1'],
      ['Microsoft ODBC Driver 17 for SQL Server on Linux', '17.10.7.1'],
      ['Microsoft OLE DB Driver 18 for SQL Server', '18.7.4.0'],
      ['Microsoft OLE DB Driver 19 for SQL Server', '19.3.5.0'],
    ]
    expect(says('Microsoft ODBC Driver 17 for SQL Server', '17.10.5.1', ...drivers)).toEqual(['affected 17.10.6.1'])
    expect(says('Microsoft ODBC Driver 17 for SQL Server', '17.10.6.1', ...drivers)).toEqual([])
    expect(says('Microsoft OLE DB Driver for SQL Server', '18.7.4.0', ...drivers)).toEqual([])
    expect(says('Microsoft OLE DB Driver for SQL Server', '18.7.2.0', ...drivers)).toEqual(['affected 18.7.4.0'])
  })
  test('Click-to-Run is told no build, and a build of another line says nothing', () => {
    expect(
      says('Microsoft 365 Apps for enterprise - en-us', '16.0.17928.20114', [
        'Microsoft 365 Apps for Enterprise for 64-bit Systems',
        '16.0.18025.20160',
      ]),
    ).toEqual([])
    expect(says('Microsoft .NET Runtime - 8.0.18 (x64)', '', ['.NET 8.0 installed on Windows', '17.12.9'])).toEqual([])
  })
  test('where no feed tells versions and it is known to be exploited, it cannot be decided', () => {
    const identity = identify({
      ecosystem: 'windows',
      kind: 'app',
      name: 'Microsoft 365 Apps for enterprise - en-us',
      version: '16.0.17928.20114',
      arch: 'x86_64',
      publisher: 'Microsoft Corporation',
    })
    if (identity.state !== 'product') throw new Error(identity.state)
    expect(
      judgeProduct(identity.product, null, [], [{ cve: 'CVE-2026-8001', addedOn: '2026-08-12', vendor: 'Microsoft', product: 'Office' }]).map(
        ({ state, rule, reason }) => [
          state,
          rule,
          reason.includes('names no build for Click-to-Run: compare the installed build with the newest of its channel'),
        ],
      ),
    ).toEqual([['undecided', 'known exploited, without version data', true]])
  })
})
