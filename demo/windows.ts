// Windows as agents tell it, and two months of made-up updates in the form of Microsoft's interface (CVRF as JSON): numbers of updates and ids of
// vulnerabilities beyond any that is given out, so that nobody takes them for facts.
import { deflateSync } from 'node:zlib'
import { serialOf } from './agent.ts'

export type Program = readonly [name: string, version: string, publisher: string]
export type WindowsMachine = {
  readonly host: string
  readonly system: 'Microsoft Windows 11 Pro' | 'Microsoft Windows Server 2022 Standard'
  readonly updates: readonly string[]
  readonly programs: readonly Program[]
}

const builds = {
  'Microsoft Windows 11 Pro': ['10.0.26100', '24H2', 'Desktop', 'Deskline 3'],
  'Microsoft Windows Server 2022 Standard': ['10.0.20348', '21H2', 'Rack Mount Chassis', 'Rack 2U'],
} as const
const element = (name: string, inner: Readonly<Record<string, string>>): string =>
  `<${name}>${Object.entries(inner)
    .map(([tag, value]) => `<${tag}>${value}</${tag}>`)
    .join('')}</${name}>`

/** What an inventory agent sends of a Windows computer: its programs, and its updates among them. */
export const windowsReport = ({ host, system, updates, programs }: WindowsMachine): Uint8Array => {
  const [build, release, chassis, model] = builds[system]
  return deflateSync(
    [
      '<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT>',
      element('BIOS', { SMANUFACTURER: 'Fernwood', SMODEL: model, SSN: serialOf(host) }),
      element('HARDWARE', { NAME: host, CHASSIS_TYPE: chassis, OSNAME: system, OSVERSION: build }),
      element('OPERATINGSYSTEM', {
        ARCH: 'x86_64',
        FULL_NAME: system,
        KERNEL_NAME: 'MSWin32',
        KERNEL_VERSION: build,
        NAME: 'Windows',
        VERSION: release,
      }),
      ...programs.map(([NAME, VERSION, PUBLISHER]) => element('SOFTWARES', { ARCH: 'x86_64', FROM: 'registry', NAME, VERSION, PUBLISHER })),
      ...updates.map((NAME) => element('SOFTWARES', { FROM: 'registry', NAME, SYSTEM_CATEGORY: 'update', RELEASE_TYPE: 'Security Update' })),
      `<VERSIONCLIENT>GLPI-Agent_v1.11</VERSIONCLIENT></CONTENT><DEVICEID>${host}-2025-11-10-08-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`,
    ].join('\n'),
  )
}

type Update = readonly [product: string, kb: string, build: string, supersedes: string, closes: number]
const months: Readonly<Record<string, { readonly day: string; readonly updates: readonly Update[] }>> = {
  '2025-Oct': {
    day: '2025-10-14',
    updates: [
      ['Windows 11 Version 24H2 for x64-based Systems', '9900110', '10.0.26100.96901', '', 14],
      ['Windows Server 2022', '9900112', '10.0.20348.94294', '', 12],
      ['Microsoft SQL Server 2019 for x64-based Systems (GDR)', '9900130', '15.0.2945.1', '', 2],
    ],
  },
  '2025-Nov': {
    day: '2025-11-11',
    updates: [
      ['Windows 11 Version 24H2 for x64-based Systems', '9900211', '10.0.26100.97171', '9900110', 11],
      ['Windows Server 2022', '9900212', '10.0.20348.94405', '9900112', 10],
      ['Microsoft SQL Server 2019 for x64-based Systems (GDR)', '9900230', '15.0.2955.1', '9900130', 3],
    ],
  },
}

/** The document of one month, in the form of Microsoft's interface. */
export const microsoftMonth = (id: keyof typeof months): Uint8Array => {
  const { day, updates } = months[id] ?? { day: '', updates: [] }
  const first = id === '2025-Oct' ? 9_991_000 : 9_992_000
  return Buffer.from(
    JSON.stringify({
      DocumentTitle: { Value: `${id}: made up for this demonstration` },
      DocumentTracking: { Identification: { ID: { Value: id } }, InitialReleaseDate: `${day}T07:00:00Z`, CurrentReleaseDate: `${day}T07:00:00Z` },
      ProductTree: { FullProductName: updates.map(([Value], at) => ({ ProductID: String(at + 1), Value })) },
      Vulnerability: updates.flatMap(([, kb, FixedBuild, supersedes, closes], at) =>
        Array.from({ length: closes }, (_, n) => ({
          CVE: `CVE-2025-${first + at * 100 + n + 1}`,
          Title: { Value: 'Made up for this demonstration' },
          Threats: [{ Type: 3, Description: { Value: n === 0 ? 'Critical' : 'Important' } }],
          Remediations: [{ Type: 2, Description: { Value: kb }, Supercedence: supersedes, FixedBuild, ProductID: [String(at + 1)] }],
        })),
      ),
    }),
  )
}
