// Where the publishers of feeds keep them, so that a person need not type an address (PM-3.2). Addresses of 2026; a publisher may move its file, and then the
// fetch says so. What has another name each day (the archives of CVE records) is carried in, or its address is typed.
import type { FeedNeeds } from '../feed-needs.rules.ts'

export type Publisher = { readonly name: string; readonly url: string; readonly everyHours: number; readonly why: string }
type Known = Publisher & { readonly isFor: (needs: FeedNeeds) => boolean }

const all = (): boolean => true
const known = (year: number): readonly Known[] => [
  {
    name: 'CISA KEV',
    url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
    everyHours: 6,
    why: 'What is known to be exploited. Every district needs it.',
    isFor: all,
  },
  {
    name: 'Debian security tracker',
    url: 'https://security-tracker.debian.org/tracker/data/json',
    everyHours: 12,
    why: 'The fixes for every Debian release that is still supported.',
    isFor: ({ debian }) => debian,
  },
  {
    name: 'Microsoft’s updates (WES-NG definitions)',
    url: 'https://raw.githubusercontent.com/bitsadmin/wesng/master/definitions.zip',
    everyHours: 24,
    why: 'Which update of Windows, Office and the server products closes what.',
    isFor: ({ windows }) => windows,
  },
  ...[year, year - 1].map((one): Known => ({
    name: `NVD ${one}`,
    url: `https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-${one}.json.gz`,
    everyHours: 24,
    why: `Products affected by the CVEs of ${one}: programs, macOS, phones, network gear. Each earlier year has its own file.`,
    isFor: ({ windows, others }) => windows || others,
  })),
  {
    name: 'Cisco (CSAF)',
    url: 'https://www.cisco.com/.well-known/csaf/provider-metadata.json',
    everyHours: 24,
    why: 'Cisco’s advisories for its network gear and phones, the newest first; then what has changed.',
    isFor: ({ others }) => others,
  },
  {
    name: 'endoflife.date',
    url: 'https://endoflife.date/api/v1/products/full',
    everyHours: 168,
    why: 'How long each release gets fixes.',
    isFor: all,
  },
  {
    name: 'EPSS',
    url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
    everyHours: 24,
    why: 'How likely an attack is; it breaks ties between equal due dates, and never sets a due date.',
    isFor: all,
  },
]

/** The publishers whose feeds a district's systems ask for and that are not fetched yet. */
export const publishersFor = (needs: FeedNeeds, year: number, fetched: readonly { readonly url: string }[]): readonly Publisher[] =>
  known(year).filter((one) => one.isFor(needs) && !fetched.some(({ url }) => url === one.url))
