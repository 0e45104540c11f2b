// Which product of Microsoft's a Windows is: by its build where it tells one, else by its name; client or server, Server Core, architecture.
import { productKey } from './updates.rules.ts'

/** What somebody tells of a Windows. `told`: name, version, kernel, build, as they come. */
export type WindowsTold = { readonly name: string; readonly told: readonly string[]; readonly arch: string; readonly installationType?: string }
export type WindowsSystem = {
  readonly label: string // as Microsoft's feeds call it
  readonly names: readonly string[] // all its names in those feeds, as keys
  readonly records: readonly string[] // its names in CVE records and NVD, `vendor:product`
  readonly branch: string | null // `10.0.17763`
  readonly revision: number | null // the last part of the build: 6414; null where nobody told it
  readonly isCumulative: boolean // every monthly update holds all earlier ones
}

type Row = {
  readonly build: number
  readonly client?: readonly string[]
  readonly server?: readonly string[]
  readonly records: readonly string[]
  readonly serverRecords?: readonly string[]
}
/** A row a build. `{a}` is the architecture in words; the first name is the label. */
const rows: readonly Row[] = [
  {
    build: 6002,
    client: ['Windows Vista {x}Service Pack 2'],
    server: ['Windows Server 2008 for {a} Service Pack 2'],
    records: ['windows_vista'],
    serverRecords: ['windows_server_2008', 'windows_server_2008_service_pack_2'],
  },
  {
    build: 6003,
    server: ['Windows Server 2008 for {a} Service Pack 2'],
    records: [],
    serverRecords: ['windows_server_2008', 'windows_server_2008_service_pack_2'],
  },
  {
    build: 7601,
    client: ['Windows 7 for {a} Service Pack 1'],
    server: ['Windows Server 2008 R2 for {a} Service Pack 1'],
    records: ['windows_7', 'windows_7_service_pack_1'],
    serverRecords: ['windows_server_2008_r2', 'windows_server_2008_r2_service_pack_1'],
  },
  { build: 9200, client: ['Windows 8 for {a}'], server: ['Windows Server 2012'], records: ['windows_8'], serverRecords: ['windows_server_2012'] },
  {
    build: 9600,
    client: ['Windows 8.1 for {a}'],
    server: ['Windows Server 2012 R2'],
    records: ['windows_8.1'],
    serverRecords: ['windows_server_2012_r2'],
  },
  { build: 10240, client: ['Windows 10 for {a}'], records: ['windows_10_1507', 'windows_10_version_1507'] },
  { build: 10586, client: ['Windows 10 Version 1511 for {a}'], records: ['windows_10_1511', 'windows_10_version_1511'] },
  {
    build: 14393,
    client: ['Windows 10 Version 1607 for {a}'],
    server: ['Windows Server 2016'],
    records: ['windows_10_1607', 'windows_10_version_1607'],
    serverRecords: ['windows_server_2016'],
  },
  { build: 15063, client: ['Windows 10 Version 1703 for {a}'], records: ['windows_10_1703', 'windows_10_version_1703'] },
  {
    build: 16299,
    client: ['Windows 10 Version 1709 for {a}'],
    server: ['Windows Server, version 1709 (Server Core Installation)'],
    records: ['windows_10_1709', 'windows_10_version_1709'],
  },
  {
    build: 17134,
    client: ['Windows 10 Version 1803 for {a}'],
    server: ['Windows Server, version 1803 (Server Core Installation)'],
    records: ['windows_10_1803', 'windows_10_version_1803'],
  },
  {
    build: 17763,
    client: ['Windows 10 Version 1809 for {a}'],
    server: ['Windows Server 2019'],
    records: ['windows_10_1809', 'windows_10_version_1809'],
    serverRecords: ['windows_server_2019'],
  },
  {
    build: 18362,
    client: ['Windows 10 Version 1903 for {a}'],
    server: ['Windows Server, version 1903 (Server Core installation)'],
    records: ['windows_10_1903', 'windows_10_version_1903'],
  },
  {
    build: 18363,
    client: ['Windows 10 Version 1909 for {a}'],
    server: ['Windows Server, version 1909 (Server Core installation)'],
    records: ['windows_10_1909', 'windows_10_version_1909'],
  },
  {
    build: 19041,
    client: ['Windows 10 Version 2004 for {a}'],
    server: ['Windows Server, version 2004 (Server Core installation)'],
    records: ['windows_10_2004', 'windows_10_version_2004'],
  },
  {
    build: 19042,
    client: ['Windows 10 Version 20H2 for {a}'],
    server: ['Windows Server, version 20H2 (Server Core Installation)'],
    records: ['windows_10_20h2', 'windows_10_version_20h2'],
  },
  { build: 19043, client: ['Windows 10 Version 21H1 for {a}'], records: ['windows_10_21h1', 'windows_10_version_21h1'] },
  { build: 19044, client: ['Windows 10 Version 21H2 for {a}'], records: ['windows_10_21h2', 'windows_10_version_21h2'] },
  { build: 19045, client: ['Windows 10 Version 22H2 for {a}'], records: ['windows_10_22h2', 'windows_10_version_22h2'] },
  { build: 20348, server: ['Windows Server 2022'], records: [], serverRecords: ['windows_server_2022'] },
  { build: 22000, client: ['Windows 11 version 21H2 for {a}', 'Windows 11 for {a}'], records: ['windows_11_21h2', 'windows_11_version_21h2'] },
  { build: 22621, client: ['Windows 11 Version 22H2 for {a}'], records: ['windows_11_22h2', 'windows_11_version_22h2'] },
  { build: 22631, client: ['Windows 11 Version 23H2 for {a}'], records: ['windows_11_23h2', 'windows_11_version_23h2', 'windows_11_version_22h3'] },
  {
    build: 25398,
    server: ['Windows Server 2022, 23H2 Edition (Server Core installation)'],
    records: [],
    serverRecords: ['windows_server_23h2', 'windows_server_2022_23h2', 'windows_server_2022,_23h2_edition_(server_core_installation)'],
  },
  {
    build: 26100,
    client: ['Windows 11 Version 24H2 for {a}'],
    server: ['Windows Server 2025'],
    records: ['windows_11_24h2', 'windows_11_version_24h2'],
    serverRecords: ['windows_server_2025'],
  },
  { build: 26200, client: ['Windows 11 Version 25H2 for {a}'], records: ['windows_11_25h2', 'windows_11_version_25h2'] },
  { build: 28000, client: ['Windows 11 version 26H1 for {a}'], records: ['windows_11_26h1', 'windows_11_version_26h1'] },
]
/** Systems whose name alone tells the build. */
const byName: readonly (readonly [RegExp, number])[] = [
  [/server 2025/, 26100],
  [/server 2022.*23h2/, 25398],
  [/server 2022/, 20348],
  [/server 2019/, 17763],
  [/server 2016/, 14393],
  [/server 2012 r2/, 9600],
  [/server 2012/, 9200],
  [/server 2008 r2/, 7601],
  [/windows 8\.1/, 9600],
  [/windows 8\b/, 9200],
  [/windows 7/, 7601],
]
/** Releases as clients tell them: `22H2`, `1809`. */
const byRelease: Readonly<Record<string, number>> = {
  1507: 10240,
  1511: 10586,
  1607: 14393,
  1703: 15063,
  1709: 16299,
  1803: 17134,
  1809: 17763,
  1903: 18362,
  1909: 18363,
  2004: 19041,
  '20h2': 19042,
  '21h1': 19043,
  '21h2': 19044,
  '22h2': 19045,
}
const byRelease11: Readonly<Record<string, number>> = { '21h2': 22000, '22h2': 22621, '23h2': 22631, '24h2': 26100, '25h2': 26200, '26h1': 28000 }

const archWords = (arch: string): string =>
  /arm/i.test(arch) ? 'ARM64-based Systems' : /64/.test(arch) ? 'x64-based Systems' : /86|32/.test(arch) ? '32-bit Systems' : 'x64-based Systems'

/** The build and its revision in what was told: `10.0.17763.6414`, `10.0.17763 N/A Build 17763`, `22631`. */
const buildIn = (told: readonly string[]): { readonly build: number; readonly revision: number | null } | null => {
  const texts = told.map((text) => text.trim())
  for (const pattern of [
    /^(?:6\.\d|10\.0)\.(\d{4,5})\.(\d{1,6})\b/,
    /^(\d{5})\.(\d{1,6})$/,
    /^(?:6\.\d|10\.0)\.(\d{4,5})\b/,
    /^(?:build )?(\d{4,5})$/i,
  ]) {
    for (const text of texts) {
      const found = pattern.exec(text)
      const build = Number(found?.[1])
      if (found !== null && rows.some((row) => row.build === build))
        return { build, revision: found[2] === undefined || /^0+$/.test(found[2]) ? null : Number(found[2]) }
    }
  }
  return null
}

const buildByWords = (name: string, told: readonly string[]): number | undefined => {
  const named = byName.find(([pattern]) => pattern.test(name))?.[1]
  if (named !== undefined) return named
  const release = [name, ...told]
    .map((text) => /\b(1507|1511|1607|1703|1709|180[39]|190[39]|2004|2[0-6]h[12])\b/i.exec(text)?.[1]?.toLowerCase())
    .find((one) => one !== undefined)
  return release === undefined ? undefined : /windows 11/.test(name) ? byRelease11[release] : byRelease[release]
}

/** Which Windows this is; null where neither build nor name tells, or where it is none. */
export const windowsOf = ({ name, told, arch, installationType = '' }: WindowsTold): WindowsSystem | null => {
  const plain = name.toLowerCase().replace(/[®™]|\(r\)/g, '')
  if (!/windows/.test(plain)) return null
  const version = buildIn(told)
  const build = version?.build ?? buildByWords(plain, told)
  const row = rows.find((one) => one.build === build)
  if (row === undefined) return null
  const isServer = /server/.test(plain) || row.client === undefined
  const templates = isServer ? row.server : row.client
  if (templates === undefined) return null
  const isCore = isServer && /core/i.test(`${installationType} ${plain}`)
  const names = templates.map(
    (one) =>
      one.replace('{a}', archWords(arch)).replace('{x}', /64/.test(arch) ? 'x64 Edition ' : '') +
      (isCore && !/core/i.test(one) ? ' (Server Core installation)' : ''),
  )
  const [label = ''] = names
  const records = isServer ? (row.serverRecords ?? []) : row.records
  const major = row.build < 7000 ? '6.0' : row.build < 9000 ? '6.1' : row.build < 9600 ? '6.2' : row.build < 10_000 ? '6.3' : '10.0'
  return {
    label,
    names: names.map(productKey),
    branch: `${major}.${row.build}`,
    revision: version?.revision ?? null,
    isCumulative: row.build >= 10_240,
    records: records.map((one) => `microsoft:${one}`).flatMap((one) => (isServer ? [one, `${one}_(server_core_installation)`] : [one])),
  }
}

/** The build in full, as far as it is known: `10.0.17763.6414`. */
export const buildOf = ({ branch, revision }: Pick<WindowsSystem, 'branch' | 'revision'>): string =>
  branch === null ? '' : revision === null ? branch : `${branch}.${revision}`

/** The revision of a build of this branch; null for one of another. Microsoft writes two dots in places. */
export const revisionOn = (branch: string | null, build: string): number | null => {
  const plain = build.replace(/\.\.+/g, '.')
  if (branch === null || !plain.startsWith(`${branch}.`)) return null
  const rest = plain.slice(branch.length + 1)
  return /^\d{1,6}$/.test(rest) ? Number(rest) : null
}

/** .NET Framework that a Windows holds by itself, by build. */
const ownNet: readonly (readonly [from: number, version: string])[] = [
  [22621, '4.8.1'],
  [19041, '4.8'],
  [17763, '4.7.2'],
  [17134, '4.7.2'],
  [16299, '4.7.1'],
  [15063, '4.7'],
  [14393, '4.6.2'],
  [10586, '4.6.1'],
  [10240, '4.6'],
]
const ownNetOf = ({ branch }: Pick<WindowsSystem, 'branch'>): string | null => {
  const build = Number(branch?.split('.')[2] ?? 0)
  return build === 20348 ? '4.8' : (ownNet.find(([from]) => build >= from)?.[1] ?? null)
}

/**
 * Of which part of this system a product of the feed is: the system itself, a browser or player that comes with it, its .NET Framework, one of another version
 * (`other-net`: it may stand in its place, and nothing is found by it); null for what may not be there (`Microsoft Defender for Endpoint … on Windows Server 2019`).
 */
export const partOf = (system: WindowsSystem, key: string): 'system' | 'browser' | 'player' | 'net' | 'other-net' | null => {
  if (system.names.includes(key)) return 'system'
  const at = key.lastIndexOf(' on ')
  if (at < 0 || !system.names.includes(key.slice(at + 4))) return null
  const what = key.slice(0, at)
  if (/^(internet explorer \d+|microsoft edge \(edgehtml-based\))$/.test(what)) return 'browser'
  if (what === 'adobe flash player') return 'player'
  if (!/^microsoft \.net framework/.test(what)) return null
  const own = ownNetOf(system)
  return own !== null &&
    what
      .replace(/^microsoft \.net framework/, '')
      .split(/[\s/]+|and/)
      .includes(own)
    ? 'net'
    : 'other-net'
}

/** Whether .NET Framework has monthly updates of its own there, each of which holds all earlier ones: from Windows 10 1809 and Server 2019 on. */
export const hasCumulativeNet = ({ branch }: Pick<WindowsSystem, 'branch'>): boolean => Number(branch?.split('.')[2] ?? 0) >= 17_763
