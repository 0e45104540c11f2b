// What every vulnerability feed has in common (PM-3.2): a file drop with a name, a date, counts, and every fault listed when refused.
import { enforced } from '../../core/policy/switch.ts'
import { refuse, type Refused } from '../../core/result.ts'
import { instantMs } from './dates.rules.ts'

export type FeedFormat = 'kev' | 'debsecan' | 'debian-tracker'
export type FeedKind = 'kev' | 'debian-fixes'

export type FeedSummary = {
  readonly kind: FeedKind
  readonly format: FeedFormat
  readonly name: string // how findings cite it
  readonly date: string | null // ISO date or instant the publisher states; null where the format holds none and nobody stated one
  readonly entries: number
}

export type FeedOptions = {
  readonly now: string // ISO instant: a feed dated after it is refused
  readonly name?: string // default: the format's name
  readonly publishedOn?: string // for formats without a date: what the person or the download stated
  readonly loaded?: { readonly date: string | null; readonly entries: number } | undefined // the feed of this kind in force now
}

export const FAULTS_LISTED = 100

/** Collects every fault of a file, keeping the list readable when there are thousands. */
export class FaultList {
  readonly #listed: string[] = []
  #count = 0

  add(says: string): void {
    this.#count++
    if (this.#listed.length < FAULTS_LISTED) this.#listed.push(says)
  }

  get count(): number {
    return this.#count
  }

  list(): readonly string[] {
    return this.#count > this.#listed.length ? [...this.#listed, `and ${this.#count - this.#listed.length} more`] : this.#listed
  }
}

/** Which feed format a text is, by its content alone; null where it is none we read. Half a file is still recognised by its beginning. */
export const detectFeed = (text: string): FeedFormat | null => {
  if (text.startsWith('VERSION ')) return 'debsecan'
  const head = text.slice(0, 65_536)
  if (!/^\uFEFF?\s*\{/.test(head)) return null
  if (head.includes('"catalogVersion"') || head.includes('"cveID"')) return 'kev'
  if (head.includes('"releases"') && head.includes('"repositories"')) return 'debian-tracker'
  return null
}

/** A feed that shrinks below this share of the loaded one is taken for half a file (ours; formats without a count or checksum need it). */
export const MIN_SHARE_OF_LOADED = 0.5

/** The rules of acceptance that hold for every format; adds to `faults`. */
export const checkAcceptance = (feed: { date: string | null; entries: number }, options: FeedOptions, faults: FaultList): void => {
  const { loaded } = options
  if (feed.date !== null) {
    const at = instantMs(feed.date)
    const now = instantMs(options.now)
    const loadedAt = loaded?.date ? instantMs(loaded.date) : null
    if (at === null) faults.add(`its date "${feed.date}" is not a date`)
    else if (now !== null && at > now && enforced('PM-3.2/feed-not-from-the-future')) faults.add(`its date ${feed.date} lies in the future (now ${options.now})`)
    else if (loadedAt !== null && at < loadedAt && enforced('PM-3.2/feed-not-older')) faults.add(`its date ${feed.date} is older than the loaded feed's, ${loaded?.date}`)
  }
  if (feed.entries === 0) faults.add('it holds no entry')
  else if (loaded && feed.entries < loaded.entries * MIN_SHARE_OF_LOADED && enforced('PM-3.2/feed-whole')) {
    faults.add(`it holds ${feed.entries} entries where the loaded feed holds ${loaded.entries}: taken for half a file`)
  }
}

export const refuseFeed = (what: string, faults: FaultList): Refused =>
  refuse({
    code: 'vulnerabilities/feed-refused',
    clause: 'PM-3.2',
    says: `${what} was refused and the loaded feed stays: ${faults.list()[0] ?? 'it cannot be read'}${faults.count > 1 ? ` (${faults.count} faults in all)` : ''}.`,
    satisfiedBy: 'Fetch the file again, whole and newest, from its publisher.',
    faults: faults.list(),
    status: 422,
  })
