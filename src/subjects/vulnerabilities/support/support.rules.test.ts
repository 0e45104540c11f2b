import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { detectFeed } from '../feed.rules.ts'
import { firmwareNames } from '../products/firmware.rules.ts'
import { readSupportDates, type SupportCycle } from './support-feed.rules.ts'
import { cycleOf, modelSupport, systemSupport, titleSupport, type Supported } from './support.rules.ts'

const now = '2026-11-24T12:00:00Z'
const one = (product: string, releases: readonly object[], more: object = {}) =>
  JSON.stringify({ [product]: { title: product, category: 'os', releases, ...more } })
const cyclesIn = (text: string, name = 'eol.json'): readonly SupportCycle[] => {
  const read = readSupportDates(text, { now, name })
  if (!read.ok) throw new Error(read.refusal.faults?.join('; '))
  return read.value.cycles
}

describe('the feed', () => {
  test('a day, true, false and nothing are four states; the API says the same in other words', () => {
    const file = one(
      'p',
      [
        ['4', '2030-01-01'],
        ['3', true],
        ['2', false],
        ['1', undefined],
      ].map(([releaseCycle, eol]) => ({ releaseCycle, releaseDate: '2020-01-01', eol })),
    )
    expect(detectFeed(file)).toBe('endoflife')
    expect(cyclesIn(file).map(({ ends, endsOn }) => [ends, endsOn])).toEqual([
      ['on-a-day', '2030-01-01'],
      ['ended', null],
      ['goes-on', null],
      ['not-told', null],
    ])
    const api = JSON.stringify({
      schema_version: '1.2.0',
      generated_at: '2026-11-20T00:00:00Z',
      result: [
        {
          name: 'p',
          label: 'P',
          releases: [
            {
              name: '4',
              label: '4 (LTS)',
              releaseDate: '2024-01-01',
              isLts: true,
              isEol: false,
              eolFrom: '2030-01-01',
              latest: { name: '4.2', date: '2026-10-01', link: null },
            },
            { name: '3', isEol: true, eolFrom: null, releaseDate: '2020-01-01' },
          ],
        },
      ],
    })
    expect(detectFeed(api)).toBe('endoflife')
    const read = readSupportDates(api, { now, name: 'full.json' })
    expect(
      read.ok && [read.value.date, read.value.cycles.map(({ label, ends, endsOn, latest, latestOn }) => [label, ends, endsOn, latest, latestOn])],
    ).toEqual([
      '2026-11-20T00:00:00Z',
      [
        ['P 4 (LTS)', 'on-a-day', '2030-01-01', '4.2', '2026-10-01'],
        ['P 3', 'ended', null, null, null],
      ],
    ])
  })

  test('refused whole with product and cycle of every fault; half a file is called that; the day in its name is its date', () => {
    const bad = JSON.stringify({
      a: { title: 'A', releases: [{ releaseCycle: '1', eol: '2026-02-30' }, { eol: true }, { releaseCycle: '2', eol: 7 }] },
      b: { title: 'B' },
    })
    const read = readSupportDates(bad, { now })
    expect(!read.ok && read.refusal.faults).toEqual([
      'a 1: its end "2026-02-30" is no day, nor yes or no',
      'a release 2: has no name',
      'a 2: its end "7" is no day, nor yes or no',
      'b: holds no list of releases',
      'it holds no entry',
    ])
    const half = readSupportDates(one('p', [{ releaseCycle: '1', eol: true }]).slice(0, -4), { now })
    expect(!half.ok && half.refusal.says).toContain('half a file')
    for (const [name, ok] of [
      ['endoflife-2026-08-22.json', true],
      ['endoflife-2027-08-22.json', false],
    ] as const)
      expect([name, readSupportDates(one('p', [{ releaseCycle: '1', eol: true }]), { now, name }).ok]).toEqual([name, ok])
  })

  test('the successor is the newest that is out and supported, of the same edition; a newest version of the future is told and not believed', () => {
    const windows = cyclesIn(
      one(
        'windows',
        [
          ['11-26h1-w', '2026-02-10', '2028-03-14'],
          ['11-25h2-e', '2025-09-30', '2028-10-10'],
          ['11-25h2-w', '2025-09-30', '2027-10-12'],
          ['10-22h2', '2022-10-18', '2025-10-14'],
        ].map(([releaseCycle, releaseDate, eol]) => ({ releaseCycle, releaseDate, eol })),
        { title: 'Windows' },
      ),
    )
    expect(windows.map(({ successor }) => successor)).toEqual([null, null, null, 'Windows 11-25h2-w'])
    const odd = readSupportDates(one('p', [{ releaseCycle: '1', eol: false, latest: '1.9', latestReleaseDate: '2027-01-01' }]), { now })
    expect(odd.ok && [odd.value.oddities, odd.value.cycles[0]?.latestOn]).toEqual([
      ['p 1: its newest version is of 2027-01-01, which is to come'],
      null,
    ])
  })
})

test('the cycle of a version is its longest leading part that is one', () => {
  const cycles = ['10.15', '11', '8', '3.1', '3'].map((cycle) => ({ cycle }))
  expect(['10.15.7', '11.7.2', '1.8.0_291', '3.1.4', '3.9', '10.14', '', 'abc'].map((version) => cycleOf(version, cycles))).toEqual([
    '10.15',
    '11',
    '8',
    '3.1',
    '3',
    null,
    null,
    null,
  ])
})

test('firmware is named as feeds name it, and its makers by their other names', () => {
  expect(firmwareNames('Debian GNU/Linux')).toBeNull()
  expect(firmwareNames('Hewlett-Packard LaserJet 9 firmware')).toMatchObject({
    hardware: expect.arrayContaining(['hp:laserjet_9']),
    firmware: expect.arrayContaining(['hp:laserjet_9_firmware']),
  })
})

const file = `${process.env['AFTERBELL_SHARED'] ?? '../shared'}/data/eol/endoflife-2026-08-22.json.gz`
describe.skipIf(!existsSync(file))('on the published data (skipped where the shared data is absent)', () => {
  const cycles = existsSync(file) ? cyclesIn(gunzipSync(readFileSync(file)).toString(), 'endoflife-2026-08-22.json.gz') : []
  const by = Map.groupBy(cycles, ({ product }) => product)
  const cyclesOf = (product: string) => by.get(product) ?? []
  const told = (is: Supported | null) => (is === null ? null : is.cycle === null ? `${is.product} ?` : `${is.product} ${is.cycle}`)
  const system = (name: string, version: string, build = '', codename: string | null = null) =>
    told(systemSupport({ name, version, build, codename }, cyclesOf))

  test('every cycle is read, none lost', () => expect([by.size, cycles.length]).toEqual([464, 8351]))

  test('systems as agents and lists tell them', () => {
    expect([
      system('Debian GNU/Linux', '12.11', '', 'bookworm'),
      system('Microsoft Windows 10 Pro', '10.0.19045'),
      system('Microsoft Windows 11 Education', '10.0.22631'),
      system('Windows 11', '10.0.22631.3447'),
      system('Microsoft Windows 10 Enterprise LTSC', '10.0.17763'),
      system('Microsoft Windows 7 Professional', '6.1.7601'),
      system('Windows 10', '22H2', '19045'),
      system('Microsoft Windows Server 2012 R2 Standard', '6.3.9600'),
      system('macOS', '10.15.7'),
      system('macOS', '14.7.1'),
      system('Ubuntu', '20.04.6 LTS'),
      system('iPadOS', '17.5'),
      system('Android', '8.1.0'),
      system('Cisco IOS XE Software', '17.12.3'),
      system('Windows 10', '10.0.99999'),
      system('Chrome OS', '120'),
      system('Mystery OS', '3'),
    ]).toEqual([
      'debian 12',
      'windows 10-22h2',
      'windows 11-23h2-e',
      'windows 11-23h2-w',
      'windows 10-1809-e-lts',
      'windows 7-sp1',
      'windows 10-22h2',
      'windows-server 2012-r2',
      'macos 10.15',
      'macos 14',
      'ubuntu 20.04',
      'ipados 17',
      'android 8.1',
      'cisco-ios-xe 17.12',
      'windows ?',
      null,
      null,
    ])
  })

  test('programs by their product, models by their label; browsers and what is not told of are none', () => {
    const title = (name: string, version: string) =>
      told(titleSupport({ ecosystem: 'windows', kind: 'application', name, version, arch: '', publisher: '' }, cyclesOf))
    expect([
      title('Microsoft Office Professional Plus 2016 - en-us', '16.0.4266.1001'),
      title('Python 3.8.10 (64-bit)', '3.8.10150.0'),
      title('Node.js', '18.17.0'),
      title('Microsoft SQL Server 2014', '12.0.2000'),
      title('Microsoft .NET Runtime - 6.0.25 (x64)', '48.100.4037'),
      title('Microsoft Exchange Server 2019 Cumulative Update 12', '15.2.1118.7'),
      title('Microsoft Exchange Server Subscription Edition RTM', '15.2.2562.17'),
      title('Microsoft SharePoint Server 2019', '16.0.10337.12109'),
      title('Visual Studio Professional 2022', '17.12.35527.113'),
      title('Microsoft SQL Server Management Studio - 19.1', '19.1.56.0'),
      title('Mozilla Firefox 102.0 ESR (x64 en-US)', '102.0'),
      title('Mozilla Firefox', '120.0'),
      title('Acme Thing', '1'),
    ]).toEqual([
      'office 2016',
      'python 3.8',
      'nodejs 18',
      'mssqlserver 12.0-sp3',
      'dotnet 6',
      'msexchange 2019',
      'msexchange subscription',
      'sharepoint 2019',
      'visual-studio 17.12',
      null,
      'firefox 102',
      null,
      null,
    ])
    expect(['iPhone 12', 'Surface Pro 7', 'Latitude 5420'].map((model) => told(modelSupport(model, cyclesOf)))).toEqual([
      'iphone 12',
      'surface pro-7',
      null,
    ])
    expect(told(modelSupport('iPad (9th generation)', cyclesOf))).toMatch(/^ipad /)
  })

  test('Debian ends with its long-term team, which publishes for everybody; Windows 10 does not end with what is paid for', () => {
    expect(cyclesOf('debian').find(({ cycle }) => cycle === '12')).toMatchObject({
      label: 'Debian 12 (Bookworm)',
      endsOn: '2028-06-30',
      paidUntil: null,
      successor: 'Debian 13 (Trixie)',
    })
    expect(cyclesOf('windows').find(({ cycle }) => cycle === '10-22h2')).toMatchObject({
      endsOn: '2025-10-14',
      paidUntil: '2028-10-10',
      successor: 'Microsoft Windows 11 25H2 (Home, Pro)',
    })
  })
})
