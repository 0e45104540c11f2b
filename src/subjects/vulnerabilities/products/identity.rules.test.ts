import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSubmission } from '../../../connectors/agents/parse.ts'
import { extensionTable, noProductTable, productTable } from './identity-table.rules.ts'
import { identify, kevNames, plainName, platformOf, systemTitle, type TitleFacts } from './identity.rules.ts'
import { distributionOf, isDebian, judgedAs } from './line.rules.ts'

const title = (name: string, version = '', more: Partial<TitleFacts> = {}): TitleFacts => ({
  ecosystem: 'windows',
  kind: 'app',
  name,
  version,
  arch: '',
  publisher: '',
  ...more,
})
const known = (...given: Parameters<typeof title>): string => {
  const identity = identify(title(...given))
  return identity.state === 'product'
    ? `${identity.product.label} ${identity.product.version}${identity.product.target === '' ? '' : ` in ${identity.product.target}`}`
    : identity.state
}
const oracle = { publisher: 'Oracle Corporation' }

describe('names become products', () => {
  test('version, architecture, language and edition apart, as agents of every system write them', () => {
    expect([
      known('Mozilla Firefox (x64 en-US)', '120.0.1'),
      known('Mozilla Firefox ESR (x64 de)', '115.6.0'),
      known('Mozilla Firefox 115.6.0 ESR (x64 en-US)', '115.6.0'),
      known('7-Zip 23.01 (x64)', '23.01'),
      known('Java 8 Update 291 (64-bit)', '8.0.2910.10', oracle),
      known('Java(TM) SE Development Kit 17.0.2 (64-bit)', '17.0.2.0', oracle),
      known('Python 3.11.4 (64-bit)', '3.11.4150.0'),
      known('Microsoft .NET Runtime - 6.0.25 (x64)', '48.100.4028'),
      known('GIMP 2.10.36-1', '2.10.36'),
      known('Zoom Workplace (64-bit)', '6.1.0'),
      known('Google Chrome', '120.0.6099.109', { ecosystem: 'macos' }),
      known('zoom.us', '5.16', { ecosystem: 'macos' }),
      known('Adobe Photoshop 2024', '25.1'),
      known('Microsoft Office Professional Plus 2019 - en-us', '16.0.10409'),
      known('OpenVPN 2.3.8-I001', '2.3.8-I001'),
    ]).toEqual([
      'Mozilla Firefox 120.0.1',
      'Mozilla Firefox ESR 115.6.0',
      'Mozilla Firefox ESR 115.6.0',
      '7-Zip 23.01',
      'Java (Oracle JRE) 8.0.291',
      'Java (Oracle JDK) 17.0.2',
      'Python 3.11.4',
      '.NET 6.0.25',
      'GIMP 2.10.36',
      'Zoom 6.1.0',
      'Google Chrome 120.0.6099.109',
      'Zoom 5.16',
      'Adobe Photoshop 25.1',
      'Microsoft Office 2019',
      'OpenVPN 2.3.8-I001',
    ])
  })
  test('extensions are kept apart from programs; a publisher decides where a name is not enough', () => {
    expect([
      known('Zoom', '5.16'),
      known('Zoom', '1.8', { ecosystem: 'browser', kind: 'extension', publisher: 'chrome' }),
      known('Zoom Chrome Extension', '1.8'),
      known('Adobe Acrobat: PDF edit, convert, sign tools', '24.1', { ecosystem: 'browser', kind: 'extension' }),
    ]).toEqual([
      'Zoom 5.16',
      'Zoom extension for Chrome 1.8 in chrome',
      'Zoom extension for Chrome 1.8 in chrome',
      'Adobe Acrobat extension 24.1 in chrome',
    ])
    expect([known('Java 8 Update 291', '8.0.2910.10', oracle), known('Java 8 Update 291', '8.0.2910.10', { publisher: 'Somebody' })]).toEqual([
      'Java (Oracle JRE) 8.0.291',
      'unknown',
    ])
  })
  test('updates, language parts, run-time libraries and drivers are no products of their own; the rest is not known', () => {
    for (const name of [
      'KB5031455',
      'Update for Microsoft Office 2010 (KB2553140) 64-Bit Edition',
      'Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.34.31938',
      'Mozilla Maintenance Service',
      'Intel(R) Management Engine Components',
    ])
      expect(known(name), name).toBe('not-a-product')
    expect([known('District Bus Router', '4.2'), known('curl', '7.88', { ecosystem: 'dpkg', kind: 'package' })]).toEqual(['unknown', 'package'])
  })
  test('Microsoft’s programs by their year, and what only bears their names is not them', () => {
    expect([
      known('Microsoft Exchange Server 2019 Cumulative Update 12', '15.2.1118.7'),
      known('Microsoft Exchange Server Subscription Edition RTM', '15.2.2562.17'),
      known('Microsoft SharePoint Server 2019', '16.0.10337.12109'),
      known('Microsoft SQL Server 2019 (64-bit)'),
      known('Microsoft 365 - en-us', '16.0.16731.20550'),
      known('Microsoft 365 Apps for enterprise - en-us', '16.0.16731.20550'),
      known('Microsoft Office LTSC Professional Plus 2021 - en-us', '16.0.14332.20721'),
      known('Microsoft Visio Professional 2019 - en-us', '16.0.10396.20023'),
      known('Visual Studio Professional 2022', '17.12.35527.113'),
      known('Visual Studio Professional 2022', '17.12.3'),
      known('Microsoft SQL Server Management Studio - 19.1', '19.1.56.0'),
      known('Microsoft ODBC Driver 17 for SQL Server', '17.10.6.1'),
      known('Microsoft Report Builder', '15.0.20283.0'),
    ]).toEqual([
      'Exchange Server 2019',
      'Exchange Server subscription',
      'SharePoint Server 2019',
      'SQL Server 2019',
      'Microsoft 365 Apps 16.0.16731.20550',
      'Microsoft 365 Apps 16.0.16731.20550',
      'Microsoft Office 2021',
      'Microsoft Visio 2019',
      'Visual Studio 2022 17.12',
      'Visual Studio 2022 17.12.3',
      'SQL Server Management Studio 19.1.56.0',
      'ODBC Driver 17 for SQL Server 17.10.6.1',
      'Report Builder 15.0.20283.0',
    ])
    for (const name of [
      'Microsoft SQL Server 2012 Native Client',
      'Microsoft SQL Server 2019 LocalDB',
      'Microsoft SQL Server 2019 Setup (English)',
      'SQL Server 2019 Database Engine Services',
      'Microsoft VSS Writer for SQL Server 2019',
      'Microsoft Exchange Web Services API',
      'Microsoft Exchange Web Services Managed API 2.2',
      'Microsoft Office Proofing Tools 2016 - English',
      'Microsoft Office Proof (Spanish) 2016',
      'Microsoft Office 64-bit Components 2016',
      'Microsoft Teams Meeting Add-in for Microsoft Office',
      'GDR 2104 for SQL Server 2019 (KB5021125) (64-bit)',
      'Security Update for Exchange Server 2019 Cumulative Update 14 (KB5049233)',
    ])
      expect(known(name, '15.0.2000.5'), name).toBe('not-a-product')
  })
  test('one plain name for all versions and languages', () => {
    const plain = (name: string, version: string) => plainName({ name, version, ecosystem: 'windows' })
    expect(
      new Set([
        plain('Bus Router 4.2 (x64)', '4.2'),
        plain('Bus Router 4.3.1 (64-bit)', '4.3.1'),
        plain('BUS ROUTER v5.0', '5.0.0'),
        plain('Bus  Router', '1'),
      ]),
    ).toEqual(new Set(['bus router']))
    expect([plain('Photoshop 2024', '25.1'), plainName({ name: 'Mail_1', version: '3.6', ecosystem: 'macos' }), plain('  ', '')]).toEqual([
      'photoshop 2024',
      'mail',
      '',
    ])
  })
  test('every row of the table is met by its own label, names vendor and product, and by no earlier row', () => {
    for (const row of [...productTable, ...extensionTable])
      for (const name of row.names.split(' ')) expect(name, row.label).toMatch(/^[^\s:*]+:[^\s:*]+$/)
    const labels = productTable.map((row) => row.label)
    expect(new Set(labels).size).toBe(labels.length)
    expect([productTable.length > 150, noProductTable.length > 5]).toEqual([true, true])
  })
})

describe("KEV's words, systems and lines", () => {
  test("the products that KEV's words name", () => {
    expect(kevNames('Google', 'Chromium V8')).toContain('google:chrome')
    expect(kevNames('Adobe', 'Acrobat and Reader')).toEqual(expect.arrayContaining(['adobe:acrobat', 'adobe:acrobat_reader_dc']))
    expect(kevNames('Mozilla', 'Firefox and Thunderbird')).toEqual(expect.arrayContaining(['mozilla:firefox', 'mozilla:thunderbird']))
    expect(kevNames('Notepad++', 'Notepad++')).toContain('notepad-plus-plus:notepad++')
    expect(kevNames('Apple', 'Multiple Products')).toEqual([])
  })
  test('a system is one line, named as feeds name it', () => {
    const line = (name: string, version: string, codename: string | null = null) => platformOf({ name, version, codename })?.line ?? null
    expect([
      line('Microsoft Windows 11 Pro', '23H2'),
      line('Microsoft Windows Server 2019 Standard', '1809'),
      line('MacOSX', '10.6.8 (10K549)'),
      line('Ubuntu 22.04.3 LTS', ''),
      line('Red Hat Enterprise Linux', '9.4'),
      line('AlmaLinux', '9.2'),
      line('Debian GNU/Linux', '12.11', 'bookworm'),
      line('Debian GNU/Linux', '12.11'),
      line('Alpine Linux v3.19', '3.19.1'),
      line('', ''),
    ]).toEqual(['windows_11', 'windows_server_2019', 'macos', 'ubuntu:22.04', 'red hat:9', 'almalinux:9', 'bookworm', null, 'alpine:v3.19', null])
    const mac = platformOf({ name: 'macOS', version: '14.1 (23B74)', codename: null })
    expect(mac && systemTitle(mac)).toMatchObject({ name: 'macOS', version: '14.1' })
    expect([
      distributionOf('bookworm'),
      distributionOf('ubuntu:22.04'),
      distributionOf('windows_11'),
      judgedAs('windows_11 as acme:thing'),
      isDebian('trixie'),
      isDebian('macos'),
    ]).toEqual([
      { ecosystem: 'debian', release: '12' },
      { ecosystem: 'ubuntu', release: '22.04' },
      null,
      { system: 'windows_11', as: 'acme:thing' },
      true,
      false,
    ])
  })
})

const shared = join(process.env.AFTERBELL_SHARED ?? '../shared', 'data')
const present = existsSync(join(shared, 'inventory/glpi-inventory-format.tar.gz')) && existsSync(join(shared, 'wire/agent-captures.tar.gz'))
if (!present) console.warn('skipped: the folder of real data is absent (AFTERBELL_SHARED)')
describe.skipIf(!present)("every name in real agents' inventories (skipped without the folder of real data)", () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterbell-names-'))
  const titles: TitleFacts[] = []
  const walk = (at: string): readonly string[] =>
    readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? walk(join(at, name)) : [join(at, name)]))
  beforeAll(() => {
    for (const file of ['inventory/glpi-inventory-format.tar.gz', 'wire/agent-captures.tar.gz'])
      execFileSync('tar', ['xzf', join(shared, file), '-C', folder])
    for (const file of walk(folder)) {
      const read = parseSubmission(readFileSync(file))
      if (read.ok)
        for (const one of read.value.inventory?.software ?? [])
          titles.push({
            ecosystem: one.ecosystem,
            kind: one.kind,
            name: one.name,
            version: one.version,
            arch: one.arch ?? '',
            publisher: one.publisher ?? '',
          })
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  test('each is a product, a package, no product, or told to be unknown; Windows has no unknown one', () => {
    const by = Map.groupBy(titles, (one) => `${one.ecosystem} ${identify(one).state}`)
    const counts = Object.fromEntries([...by].map(([key, list]) => [key, new Set(list.map((one) => plainName(one))).size]))
    expect(titles.length).toBeGreaterThan(8_000)
    expect(counts['windows unknown']).toBeUndefined()
    expect(counts).toMatchObject({ 'windows product': 4, 'windows not-a-product': 4 })
    expect(
      titles
        .filter((one) => one.ecosystem === 'windows')
        .flatMap((one) => {
          const it = identify(one)
          return it.state === 'product' ? [`${it.product.label} ${it.product.version}`] : []
        }),
    ).toEqual(['CCleaner 5.09', 'FusionInventory Agent 2.3.19', 'Microsoft Office 2010', 'OpenVPN 2.3.8-I001'])
    expect(new Set(titles.filter((one) => ['dpkg', 'rpm'].includes(one.ecosystem)).map((one) => identify(one).state))).toEqual(new Set(['package']))
  })
})
