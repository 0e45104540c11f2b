// What every vulnerability feed has in common (PM-3.2): a file drop with a name, a date, counts, and every fault listed when refused.
import { enforced } from '../../core/policy/switch.ts'
import { jsonFaultAt, nestedBeyond, placeIn } from '../../core/json-place.ts'
import { refuse, type Refused } from '../../core/result.ts'
import { instantMs } from './dates.rules.ts'

export type FeedFormat =
  | 'kev'
  | 'debsecan'
  | 'debian-tracker'
  | 'debian-list'
  | 'cve5'
  | 'epss'
  | 'nvd'
  | 'osv'
  | 'csaf'
  | 'msrc-cvrf'
  | 'msrc-definitions'
  | 'msrc-csaf'
  | 'endoflife'
export type FeedKind = 'kev' | 'debian-fixes' | 'cve-facts' | 'epss' | 'advisories' | 'updates' | 'support-dates'

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
  readonly isComparedLater?: boolean // `refuseUnaccepted` follows: reading and comparing are then two steps, in two processes
  readonly loaded?: { readonly date: string | null; readonly entries: number } | undefined // the feed of this kind in force now
}

const FAULTS_LISTED = 100

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

/** Microsoft's own CSAF documents, by their publisher: they tell updates, in a tree without makers. */
const microsoftCsaf = /"namespace"\s*:\s*"https?:\\?\/\\?\/msrc\.microsoft\.com/

// The first line of a CVE, or of an advisory, as Debian's lists have them; empty lines and rulers may come before.
const listHead =
  /^\uFEFF?(?:[ \t]*(?:--[^\n]*)?\r?\n)*(?:CVE-\d{4}-(?:\d{4,19}|XXXX)(?:[ \t\r\n]|$)|\[\d\d [A-Z][a-z]{2} \d{4}\] D[SL]A-\d|\[[A-Z][a-z]{2,10} \d\d?(?:st|nd|rd|th), \d{4}\] DTSA-\d)/

/** Which feed format a text is, by its content alone; null where it is none we read. Half a file is still recognised by its beginning. */
export const detectFeed = (text: string): FeedFormat | null => {
  if (text.startsWith('VERSION ')) return 'debsecan'
  const head = text.slice(0, 65_536)
  if (listHead.test(head)) return 'debian-list'
  if (/^\uFEFF?"?DatePosted"?,"?CVE"?,"?BulletinKB"?,/.test(head)) return 'msrc-definitions'
  if (/^\uFEFF?(?:#[^\n]*\n)*cve,epss,percentile/i.test(head) || /^\uFEFF?#model_version:/.test(head)) return 'epss'
  if (/^\uFEFF?\s*[[{]/.test(head)) {
    if (/"dataType"\s*:\s*"CVE_RECORD"/.test(head)) return 'cve5'
    if (/"csaf_version"\s*:/.test(head)) return microsoftCsaf.test(head) ? 'msrc-csaf' : 'csaf'
    if (/"DocumentTracking"\s*:/.test(head)) return 'msrc-cvrf'
    if (/"format"\s*:\s*"NVD_CVE"/.test(head) || (/"id"\s*:\s*"CVE-/.test(head) && /"cpeMatch"|"configurations"\s*:/.test(head))) return 'nvd'
    if (/"id"\s*:/.test(head) && /"modified"\s*:/.test(text) && /"affected"\s*:|"withdrawn"\s*:/.test(text)) return 'osv'
  }
  if (!/^\uFEFF?\s*\{/.test(head)) return null
  if (/"releases"\s*:\s*\[/.test(head) && /"releaseCycle"\s*:|"(isEol|eolFrom)"\s*:/.test(head)) return 'endoflife'
  if (head.includes('"catalogVersion"') || head.includes('"cveID"')) return 'kev'
  if (head.includes('"releases"') && head.includes('"repositories"')) return 'debian-tracker'
  return null
}

/** A feed that shrinks below this share of the loaded one is taken for half a file (ours; formats without a count or checksum need it). */
const MIN_SHARE_OF_LOADED = 0.5

/** The rules of acceptance that hold for every format; adds to `faults`. */
export const checkAcceptance = (feed: { date: string | null; entries: number }, options: FeedOptions, faults: FaultList): void => {
  const { loaded } = options
  if (options.isComparedLater || !enforced('PM-3.2/feed-refused-whole')) return
  if (feed.date !== null) {
    const at = instantMs(feed.date)
    const now = instantMs(options.now)
    const loadedAt = loaded?.date ? instantMs(loaded.date) : null
    if (at === null) faults.add(`its date "${feed.date}" is not a date`)
    else if (now !== null && at > now) faults.add(`its date ${feed.date} is in the future (now ${options.now})`)
    else if (loadedAt !== null && at < loadedAt) faults.add(`its date ${feed.date} is older than the loaded feed's, ${loaded?.date}`)
  }
  if (feed.entries === 0) faults.add('it holds no entry')
  else if (loaded && feed.entries < loaded.entries * MIN_SHARE_OF_LOADED) {
    faults.add(`it holds ${feed.entries} entries where the loaded feed holds ${loaded.entries}: taken for half a file`)
  }
}

/** No feed format is nested nearly as deep (CSAF's branches go to 30); what walks a document may rely on it. */
const DEEPEST = 64

/** Texts as a database takes them: an escaped NUL and half a character are in no real name, and would refuse a whole feed when it is stored. */
const sound = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (Array.isArray(value)) return value.map(sound)
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [sound(key), sound(one)])) : value
}

/** JSON or null, with the fault and its place added: half a file is told from other damage by the place where reading stopped. */
export const parseJson = (given: string, faults: FaultList): unknown => {
  const text = given.replace(/^\uFEFF/, '')
  const deep = nestedBeyond(text, DEEPEST)
  if (deep >= 0) {
    faults.add(`it is nested more than ${DEEPEST} levels deep, at ${placeIn(text, deep)}`)
    return null
  }
  try {
    const value: unknown = JSON.parse(text)
    return /\\u(?:0000|d[89a-f])/i.test(text) ? sound(value) : value
  } catch {
    const at = jsonFaultAt(text)
    const isHalf = at >= text.trimEnd().length
    faults.add(`${isHalf ? 'the file ends in the middle (half a file)' : 'it is not valid JSON'}: ${placeIn(text, at)}`)
    return null
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const refuseFeed = (what: string, faults: FaultList): Refused => {
  const [first = 'it cannot be read'] = faults.list()
  return refuse({
    code: 'vulnerabilities/feed-refused',
    clause: 'PM-3.2',
    says: `${what} was refused, and what was loaded before stays: ${first}${faults.count > 1 ? ` (${faults.count} faults in all)` : ''}.`,
    satisfiedBy: 'Download the newest complete file again from its publisher.',
    faults: faults.list(),
    status: 422,
  })
}

/** A feed that was read by itself against the one in force; the refusal with every fault, undefined where it is accepted. */
export const refuseUnaccepted = (feed: FeedSummary, options: FeedOptions): Refused | undefined => {
  const faults = new FaultList()
  checkAcceptance(feed, options, faults)
  return faults.count > 0 ? refuseFeed(feed.name, faults) : undefined
}
