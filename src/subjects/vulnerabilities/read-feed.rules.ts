import { refuse, type Result } from '../../core/result.ts'
import type { AdvisoryFeed } from './advisory.rules.ts'
import { readCsaf } from './csaf.rules.ts'
import { type CveFactsFeed, readCve5 } from './cve5.rules.ts'
import { type DebianFeed, readDebianTracker, readDebsecan } from './debian-fixes.rules.ts'
import { readDebianLists } from './debian-list-fixes.rules.ts'
import { type EpssFeed, readEpss } from './epss.rules.ts'
import { detectFeed, type FeedFormat, type FeedOptions } from './feed.rules.ts'
import type { FeedPart } from './json-parts.rules.ts'
import { type KevFeed, readKev } from './kev.rules.ts'
import { readNvd } from './nvd.rules.ts'
import { readOsv } from './osv.rules.ts'
import { readCvrf } from './windows/cvrf.rules.ts'
import { readDefinitions } from './windows/definitions.rules.ts'
import { readMicrosoftCsaf } from './windows/msrc-csaf.rules.ts'
import type { UpdatesFeed } from './windows/updates.rules.ts'
import { readSupportDates, type SupportFeed } from './support/support-feed.rules.ts'

export type Feed = KevFeed | DebianFeed | CveFactsFeed | EpssFeed | AdvisoryFeed | SupportFeed | UpdatesFeed

type PartsReader = (parts: readonly FeedPart[], options: FeedOptions) => Result<Feed>
/** For formats that are one text; an archive of several is none of theirs. */
const single =
  (read: (text: string, options: FeedOptions) => Result<Feed>): PartsReader =>
  (parts, options) =>
    parts.length === 1
      ? read(parts[0]?.text ?? '', options)
      : refuse({
          code: 'vulnerabilities/feed-is-several',
          clause: 'PM-3.2',
          says: `${options.name ?? 'The archive'} contains ${parts.length} files, but this format is a single file.`,
          satisfiedBy: 'Load the file itself.',
          status: 422,
        })

const READERS = {
  kev: single(readKev),
  debsecan: single(readDebsecan),
  'debian-tracker': single(readDebianTracker),
  'debian-list': readDebianLists,
  epss: single(readEpss),
  cve5: readCve5,
  nvd: readNvd,
  osv: readOsv,
  csaf: readCsaf,
  'msrc-cvrf': readCvrf,
  'msrc-definitions': readDefinitions,
  'msrc-csaf': readMicrosoftCsaf,
  endoflife: single(readSupportDates),
} satisfies Record<FeedFormat, PartsReader>

/** What the files of a feed are, by the first of them that tells. */
export const formatOf = (parts: readonly FeedPart[]): FeedFormat | null => {
  for (const { text } of parts) {
    const format = detectFeed(text)
    if (format !== null) return format
  }
  return null
}

/**
 * Reads a feed of any supported format, told by its content; refused (every fault listed) or whole. `given` is decompressed UTF-8, one text or
 * the files of an archive.
 */
export const readFeed = (given: string | readonly FeedPart[], options: FeedOptions): Result<Feed> => {
  const parts = typeof given === 'string' ? [{ name: options.name ?? 'feed', text: given }] : given
  const format = formatOf(parts)
  if (format !== null) return READERS[format](parts, options)
  return refuse({
    code: 'vulnerabilities/feed-format-unknown',
    clause: 'PM-3.2',
    says: `${options.name ?? 'The file'} is not in a feed format that can be read here${parts.every(({ text }) => text.trim() === '') ? ': it is empty' : ''}.`,
    satisfiedBy:
      'Load the CISA KEV catalog (JSON), EPSS scores (CSV), NVD data (JSON 2.0 or one CVE a line), CVE records (CVE JSON 5), OSV records, CSAF advisories or VEX, Microsoft’s security updates (CVRF) or the WES-NG definitions, the Debian fix data of one release (VERSION 1 text), the Debian security tracker (JSON, or its lists CVE, DSA and DLA together), or the data of endoflife.date (JSON).',
    status: 422,
  })
}
