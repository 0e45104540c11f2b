import { deflateSync } from 'node:zlib'
import { exploited, sources, type Month, type Source, type SourceName } from './facts.ts'

const names = Object.keys(sources) as readonly SourceName[]

/** Kernel packages carry the running kernel's name; every one the story installs is built from the same source. */
const kernels = ['linux-image-6.1.0-17-amd64', 'linux-image-6.1.0-37-amd64', 'linux-image-6.1.0-39-amd64']

const ofSource = (name: SourceName): Source => sources[name]
const isKnown = (since: Month, month: string): boolean => since <= month

/** The version a machine has of a source once it was patched with what was known in a month; before the story begins, its first. */
export const versionIn = (name: SourceName, month: string): string =>
  ofSource(name).fixes.findLast(({ since }) => isKnown(since, month))?.version ?? ofSource(name).first

/** Debian's fixes as its scanner fetches them for one release, as of a day of the story. */
export const debsecanFor = (day: string): Uint8Array => {
  const month = day.slice(0, 7)
  const fixes = names.flatMap((name) =>
    ofSource(name).fixes.flatMap(({ version, since, cves }) => (isKnown(since, month) ? cves.map((cve) => ({ name, cve, version })) : [])),
  )
  const cves = [...new Set(fixes.map(({ cve }) => cve))]
  const hit = new Set(exploited.map(([cve]) => cve))
  const lines = fixes.map(({ name, cve, version }) => `${name},${cves.indexOf(cve)},S${hit.has(cve) ? 'H' : 'M'}?F,${version},`)
  const listed = names.map((name) => `${name},${name === 'linux' ? kernels.join(' ') : ofSource(name).binaries.join(' ')}`)
  return deflateSync(['VERSION 1', ...cves.map((cve) => `${cve},,demonstration feed of ${day}`), '', ...lines, '', ...listed, '', ''].join('\n'))
}

/** A program that the list names, and that no feed of the story gives versions for: somebody has to look. */
const named = [['CVE-2025-8088', '2025-08-12', 'RARLAB', 'WinRAR']] as const

/** CISA's list as of a day, in its own format; texts are ours. */
export const kevFor = (day: string): Uint8Array => {
  const entries = [...exploited.map(([cve, addedOn]) => [cve, addedOn, 'see the CVE', 'see the CVE'] as const), ...named].filter(
    ([, addedOn]) => addedOn <= day,
  )
  return Buffer.from(
    JSON.stringify({
      title: 'Demonstration feed: facts from CISA’s catalogue, texts left out',
      catalogVersion: day,
      dateReleased: `${day}T06:00:00.000Z`,
      count: entries.length,
      vulnerabilities: entries.map(([cveID, dateAdded, vendorProject, product]) => ({
        cveID,
        vendorProject,
        product,
        vulnerabilityName: `${cveID}, known to be exploited`,
        dateAdded,
        shortDescription: 'See the CVE.',
        requiredAction: 'Apply the fix.',
        dueDate: dateAdded,
        knownRansomwareCampaignUse: 'Unknown',
        notes: '',
        cwes: [],
      })),
    }),
  )
}

/** Until when the makers of the story's systems give fixes, in endoflife.date's own form: public facts as of November 2025. */
export const supportDates = (): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      debian: {
        title: 'Debian',
        releases: [
          {
            releaseCycle: '13',
            codename: 'Trixie',
            releaseDate: '2025-08-09',
            eol: '2028-08-09',
            eoes: '2030-06-30',
            latest: '13.1',
            latestReleaseDate: '2025-09-06',
          },
          {
            releaseCycle: '12',
            codename: 'Bookworm',
            releaseDate: '2023-06-10',
            eol: '2026-06-10',
            eoes: '2028-06-30',
            latest: '12.12',
            latestReleaseDate: '2025-09-06',
          },
          {
            releaseCycle: '11',
            codename: 'Bullseye',
            releaseDate: '2021-08-14',
            eol: '2024-08-14',
            eoes: '2026-08-31',
            latest: '11.11',
            latestReleaseDate: '2024-08-31',
          },
        ],
      },
      windows: {
        title: 'Microsoft Windows',
        releases: [
          { releaseCycle: '11-25h2-w', releaseLabel: '11 25H2 (W)', releaseDate: '2025-09-30', eol: '2027-10-12', latest: '10.0.26200' },
          { releaseCycle: '11-24h2-w', releaseLabel: '11 24H2 (W)', releaseDate: '2024-10-01', eol: '2026-10-13', latest: '10.0.26100' },
          { releaseCycle: '11-23h2-w', releaseLabel: '11 23H2 (W)', releaseDate: '2023-10-31', eol: '2025-11-11', latest: '10.0.22631' },
          { releaseCycle: '10-22h2', releaseLabel: '10 22H2', releaseDate: '2022-10-18', eol: '2025-10-14', latest: '10.0.19045' },
        ],
      },
      'windows-server': {
        title: 'Microsoft Windows Server',
        releases: [
          { releaseCycle: '2025', releaseDate: '2024-11-01', eol: '2034-11-14', latest: '10.0.26100' },
          { releaseCycle: '2022', releaseDate: '2021-08-18', eol: '2031-10-14', latest: '10.0.20348' },
        ],
      },
      mssqlserver: {
        title: 'Microsoft SQL Server',
        releases: [
          { releaseCycle: '16.0', releaseLabel: '2022', releaseDate: '2022-11-16', eol: '2033-01-11' },
          { releaseCycle: '15.0', releaseLabel: '2019', releaseDate: '2019-11-04', eol: '2030-01-08' },
        ],
      },
    }),
  )
