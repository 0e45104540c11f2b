// Everything that is no server: what pupils and staff carry, labs, printers, network. Most of it tells nobody of itself and is entered from a table.
import type { Machine } from './agent.ts'
import { sites, type SiteName } from './people.ts'

type Group = {
  readonly prefix: string
  readonly kind: 'Laptop' | 'Workstation' | 'Appliance' | 'Printer' | 'Network gear'
  readonly maker: string
  readonly model: string
  readonly system: string
  readonly version: string
  readonly actor: 'Google' | 'Intune' | 'Vendor' | 'By hand' | 'Nobody'
  readonly scope: 'In scope' | 'Out of scope'
  readonly why?: string
  readonly each: readonly number[] // how many at each site, in the order of `sites`
}

const chromebook = { prefix: 'CB', kind: 'Laptop', system: 'ChromeOS', actor: 'Google', scope: 'In scope' } as const
const groups: readonly Group[] = [
  { ...chromebook, maker: 'Acornbook', model: 'Sprout 11', version: '140', each: [0, 272, 172, 102, 86, 70, 40, 0] },
  { ...chromebook, maker: 'Acornbook', model: 'Sprout 9 (old)', version: '126', each: [0, 40, 30, 25, 20, 15, 10, 0] },
  {
    prefix: 'LT',
    kind: 'Laptop',
    maker: 'Fernwood',
    model: 'Staffbook 14',
    system: 'Windows 11',
    version: '24H2',
    actor: 'Intune',
    scope: 'In scope',
    each: [22, 46, 30, 22, 20, 18, 12, 4],
  },
  {
    prefix: 'PR',
    kind: 'Printer',
    maker: 'Inkwell',
    model: 'Copystation 300',
    system: 'Copystation firmware',
    version: '5.2.1',
    actor: 'Vendor',
    scope: 'In scope',
    each: [3, 8, 5, 4, 4, 3, 2, 1],
  },
  {
    prefix: 'SW',
    kind: 'Network gear',
    maker: 'Trunkline',
    model: 'Access switch 48',
    system: 'Trunkline OS',
    version: '17.9.4',
    actor: 'By hand',
    scope: 'In scope',
    each: [4, 10, 6, 4, 4, 3, 2, 1],
  },
  {
    prefix: 'AP',
    kind: 'Network gear',
    maker: 'Trunkline',
    model: 'Ceiling radio',
    system: 'Trunkline OS',
    version: '17.9.2',
    actor: 'By hand',
    scope: 'In scope',
    each: [2, 6, 4, 2, 2, 2, 1, 1],
  },
  {
    prefix: 'SB',
    kind: 'Appliance',
    maker: 'Broadside',
    model: 'Panel 75',
    system: '',
    version: '',
    actor: 'Nobody',
    scope: 'Out of scope',
    why: 'Display panels without a network of their own; the maker gives no updates.',
    each: [1, 6, 4, 3, 3, 2, 1, 0],
  },
]

const short: Readonly<Record<SiteName, string>> = {
  'District Office': 'DO',
  'Juniper Flats High School': 'HS',
  'Sagebrush Middle School': 'MS',
  'Cottonwood Elementary': 'CW',
  'Meadowlark Elementary': 'ML',
  'Prairie Dog Elementary': 'PD',
  'Tumbleweed Academy': 'TA',
  'Bus Garage': 'BG',
}
const number = (n: number): string => String(n).padStart(3, '0')

/** Some rows are as such lists are: no site, no serial number. About one in sixty. */
const isPatchy = (n: number): boolean => n % 61 === 17

/** When a model was bought, until when it is covered, and until when its maker updates it. */
const boughtAs = (model: string, i: number): readonly string[] =>
  model === 'Sprout 11'
    ? ['2024-07-15', i % 5 === 0 ? '2025-07-15' : '2027-07-15', '2033-06-30']
    : model.startsWith('Sprout 9')
      ? ['2018-07-20', '2021-07-20', '2025-06-30']
      : model === 'Staffbook 14'
        ? ['2023-08-01', '2026-08-01', '']
        : ['', '', '']

type Row = Group & { readonly site: SiteName; readonly host: string; readonly i: number; readonly serial: string; readonly tag: string }
/** Every machine of the table, in its order. */
const rowsOfFleet = (): readonly Row[] => {
  const counts = new Map<string, number>()
  return groups
    .flatMap((group) => sites.flatMap(([site], at) => Array.from({ length: group.each[at] ?? 0 }, () => ({ ...group, site }))))
    .map((row, i) => {
      const key = `${short[row.site]}-${row.prefix}`
      const n = (counts.get(key) ?? 0) + 1
      counts.set(key, n)
      const host = `${key}-${number(n)}`
      const serial = isPatchy(i + 30) ? '' : `${row.maker.slice(0, 2).toUpperCase()}${number(i)}${host.replace(/\W/g, '')}`
      return { ...row, host, i, serial, tag: `JF-${String(10_000 + i)}` }
    })
}

/** What Google Admin gives as a download: each Chromebook by its serial number, with its version and its last sync (UTC). One in twenty has lain in a drawer since summer. */
export const googleExport = (synced: string, drawer: string): string =>
  [
    'serialNumber,annotatedAssetId,model,osVersion,lastSync,autoUpdateExpiration,status',
    ...rowsOfFleet()
      .filter(({ actor, serial }) => actor === 'Google' && serial !== '')
      .map(({ i, serial, tag, model, version }) =>
        [serial, tag, model, version, i % 20 === 7 ? drawer : synced, boughtAs(model, i)[2] ?? '', 'ACTIVE'].join(','),
      ),
  ].join('\r\n')

/** What Intune gives as a download: each staff laptop, when it checked in last (UTC), and whether its disk is encrypted. Some have lain in a drawer since summer. */
export const intuneExport = (checkedIn: string, drawer: string): string =>
  [
    'Device name,Serial number,Manufacturer,Model,OS,OS version,Last check-in,Encrypted',
    ...rowsOfFleet()
      .filter(({ actor, serial }) => actor === 'Intune' && serial !== '')
      .map(({ host, i, serial, maker, model, system, version }) =>
        [host, serial, maker, model, system, version, i % 23 === 4 ? drawer : checkedIn, i % 41 === 3 ? 'False' : 'True'].join(','),
      ),
  ].join('\r\n')

/** The table that is imported, as a spreadsheet saves it. `seen`: when its sources saw all of it last, in the district's time; being listed is not being seen. */
export const fleetTable = (seen: string): string => {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = rowsOfFleet().map(({ host, site, kind, system, version, scope, why = '', actor, maker, model, i, serial, tag }) =>
    [
      host,
      isPatchy(i) ? '' : site,
      kind,
      system,
      version,
      serial,
      scope,
      why,
      actor,
      maker,
      model,
      seen,
      ...boughtAs(model, i),
      kind === 'Laptop' ? 'In use' : '',
      tag,
    ]
      .map(cell)
      .join(','),
  )
  return [
    'Device,Site,Kind,System,Version,Serial number,Scope,Why out of scope,Patched by,Manufacturer,Model,Last seen,Purchased,Warranty ends,Updates end,Status,Asset tag',
    ...lines,
  ].join('\r\n')
}

/** The computers of the two labs that run Debian and report by themselves. */
export const labMachines: readonly (Machine & { readonly site: SiteName })[] = (
  ['Juniper Flats High School', 'Sagebrush Middle School'] as const
).flatMap((site) =>
  Array.from({ length: 12 }, (_, n) => ({
    host: `${short[site].toLowerCase()}-lab-${number(n + 1)}`,
    site,
    chassis: 'Desktop' as const,
    maker: 'Schoolhouse Computer',
    model: 'Desk 3',
    has: ['linux', 'glibc', 'openssl', 'chromium', 'libwebp', 'freetype', 'curl', 'cups', 'glib2.0', 'perl', 'expat', 'systemd'] as const,
  })),
)
