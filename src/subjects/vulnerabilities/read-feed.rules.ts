import { refuse, type Result } from '../../core/result.ts'
import { type CveFactsFeed, readCve5 } from './cve5.rules.ts'
import { type DebianFeed, readDebianTracker, readDebsecan } from './debian-fixes.rules.ts'
import { detectFeed, type FeedFormat, type FeedOptions } from './feed.rules.ts'
import { type KevFeed, readKev } from './kev.rules.ts'

export type Feed = KevFeed | DebianFeed | CveFactsFeed

const READERS = {
  kev: readKev,
  debsecan: readDebsecan,
  'debian-tracker': readDebianTracker,
  cve5: readCve5,
} satisfies Record<FeedFormat, (text: string, options: FeedOptions) => Result<Feed>>

/** Reads a feed of any supported format, told by its content; refused (every fault listed) or whole. `text` is decompressed UTF-8. */
export const readFeed = (text: string, options: FeedOptions): Result<Feed> => {
  const format = detectFeed(text)
  if (format !== null) return READERS[format](text, options)
  return refuse({
    code: 'vulnerabilities/feed-format-unknown',
    clause: 'PM-3.2',
    says: `${options.name ?? 'The file'} is in no feed format we read${text.trim() === '' ? ': it is empty' : ''}.`,
    satisfiedBy: 'Give the CISA KEV catalogue (JSON), the Debian fix data of one release (VERSION 1 text), the Debian security tracker (JSON), or CVE records (CVE JSON 5, one a line).',
    status: 422,
  })
}
