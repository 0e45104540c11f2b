import { refuse, ok, type Result } from '../../core/result.ts'
import type { FeedFormat } from './feed.rules.ts'
import type { AdvisoryFeed } from './advisory.rules.ts'
import type { Feed } from './read-feed.rules.ts'
import type { UpdatesFeed } from './windows/updates.rules.ts'

/** What a feed replaces when it is loaded: the one of the same slot. Findings of a release stand on its own feed, else on the tracker's. */
export type Slot = { readonly slot: string; readonly release: string | null }

const releases = ['buster', 'bullseye', 'bookworm', 'trixie', 'forky', 'sid'] as const
const byNumber: Readonly<Record<string, string>> = { 10: 'buster', 11: 'bullseye', 12: 'bookworm', 13: 'trixie', 14: 'forky' }

/** The release most stable updates of the text are made for (`+deb12u3`), where three in four agree. */
const releaseIn = (text: string): string | undefined => {
  const counts = new Map<string, number>()
  for (const match of text.matchAll(/[+~]deb(\d{2})u\d/g)) counts.set(match[1] ?? '', (counts.get(match[1] ?? '') ?? 0) + 1)
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1])
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0)
  return most !== undefined && most[1] >= 0.75 * total ? byNumber[most[0]] : undefined
}

/** What one kind of thing is called in a slot's name: letters, digits and dashes. */
export const slotWord = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)

/** Advisories replace those of the same publisher, ecosystem or year (`csaf:cisco-psirt`, `osv:pypi`, `nvd:2024`); a mixed file the mixed one before. */
export const advisorySlot = ({ format, scope }: Pick<AdvisoryFeed, 'format' | 'scope'>): Slot => ({
  slot: scope === null ? format : `${format}:${scope}`,
  release: null,
})

/**
 * What publishers give out one document at a time - an advisory, a CVE record, the CVEs that changed - has a place of its own in its feed's slot
 * (`csaf:cisco-psirt/cisco-sa-1`) and replaces what the feed said of the same document alone. Undefined for a whole set, which replaces the set.
 */
export const partOf = (feed: Feed, name: string, sha256: string): string | undefined => {
  if (feed.kind !== 'advisories' && feed.kind !== 'cve-facts') return undefined
  const ids = new Set([
    ...feed.records.map(({ id }) => id),
    ...feed.withdrawn.map(({ id }) => id),
    ...(feed.kind === 'cve-facts' ? feed.facts.map(({ cve }) => cve) : []),
  ])
  const [only] = ids
  if (ids.size === 1 && only !== undefined) return only.replace(/[^\w.-]+/g, '-').slice(0, 80)
  return /(?:^|[^a-z])(?:modified|recent|delta)(?:[^a-z]|$)/i.test(name) ? sha256.slice(0, 16) : undefined
}
export const withPart = (slot: Slot, part: string | undefined): Slot => (part === undefined ? slot : { ...slot, slot: `${slot.slot}/${part}` })
/** The slot of the feed that a document belongs to; any other slot is its own. */
export const feedOfSlot = (slot: string): string => slot.split('/', 1)[0] ?? slot
export const isPart = (slot: string): boolean => slot.includes('/')
export const mostParts = 2_000 // documents of one feed, one by one: more come as one archive

/** Microsoft's updates of one month (`msrc:2024-mar`), or of all time in one file (`msrc`). */
export const updatesSlot = ({ scope }: Pick<UpdatesFeed, 'scope'>): Slot => ({ slot: scope === null ? 'msrc' : `msrc:${scope}`, release: null })

/** Which release a one-release file is for: as stated, else by its name, else by what stands in it. Refused where none of them tells. */
export const slotOf = (format: FeedFormat, name: string, text: string, stated: string | undefined): Result<Slot> => {
  if (format === 'kev') return ok({ slot: 'kev', release: null })
  if (format === 'cve5') return ok({ slot: 'cve-facts', release: null })
  if (format === 'epss') return ok({ slot: 'epss', release: null })
  if (format === 'endoflife') return ok({ slot: 'support-dates', release: null })
  if (format === 'debian-tracker' || format === 'debian-list') return ok({ slot: 'debian-tracker', release: null })
  const release = stated?.toLowerCase() ?? releases.find((one) => name.toLowerCase().includes(one)) ?? releaseIn(text)
  if (release !== undefined && /^[a-z]{2,20}$/.test(release)) return ok({ slot: `debsecan:${release}`, release })
  return refuse({
    code: 'vulnerabilities/feed-release-unknown',
    clause: 'PM-3.2',
    says: `Neither the name of ${name} nor its content shows which Debian release it is for.`,
    satisfiedBy: 'Enter the release, for example bookworm, or include it in the file name.',
    faults: ['release: is missing'],
    status: 422,
  })
}
