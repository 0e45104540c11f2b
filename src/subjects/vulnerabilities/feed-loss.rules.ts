// What a feed lacks of the one that is in force (PM-3.2). Entries are taken back now and then; most of them at once, or most of what was found by
// them, is another file, or one that somebody changed: then a person looks first.
import { enforced } from '../../core/policy/switch.ts'
import { refuse, type Refused } from '../../core/result.ts'
import { compareDpkg } from '../../core/versions/dpkg.ts'
import type { AdvisoryRecord } from './advisory.rules.ts'
import type { Feed } from './read-feed.rules.ts'

/** How much is gone: of what the loaded feed names, and of the findings that stand on it (a title with a vulnerability is one). */
export type Loss = { readonly named: number; readonly lost: number; readonly findings: number; readonly closed: number }
/** A finding that stands on a feed; Debian's are closed by a fixed version that is installed, too. */
export type StandingFinding = { readonly cve: string; readonly source: string; readonly sourceVersion: string; readonly release: string }

const MOST = 0.5 // ours: a share above which a person looks
const FEW = 5 // ours: so few may go at any share

const recordNames = (records: readonly AdvisoryRecord[]): readonly string[] => records.flatMap(({ id, cves }) => [id, ...cves])

/** The names by which a feed's entries are known again: CVE ids, ids of advisories, products. KEV has its own rule, `refuseLost`. */
export const namesIn = (feed: Feed): readonly string[] => {
  if (feed.kind === 'debian-fixes') return [...new Set(feed.fixes.map(({ cve }) => cve))]
  if (feed.kind === 'epss') return feed.cves
  if (feed.kind === 'cve-facts') return [...new Set([...feed.facts.map(({ cve }) => cve), ...recordNames(feed.records)])]
  if (feed.kind === 'advisories') return [...new Set(recordNames(feed.records))]
  if (feed.kind === 'updates') return feed.cves.map(({ cve }) => cve)
  return feed.kind === 'support-dates' ? [...new Set(feed.cycles.map(({ product }) => product))] : []
}

/** How many of these findings the new feed would close: it names their vulnerability no more, or (Debian) says that what is installed is fixed. */
export const closedBy = (feed: Feed, findings: readonly StandingFinding[]): number => {
  if (feed.kind !== 'debian-fixes') {
    const names = new Set(namesIn(feed))
    return findings.filter(({ cve }) => !names.has(cve)).length
  }
  const fixes = Map.groupBy(feed.fixes, ({ package: name, cve }) => `${name} ${cve}`)
  const isOpen = ({ source, cve, release, sourceVersion }: StandingFinding): boolean =>
    (fixes.get(`${source} ${cve}`) ?? []).some(
      (fix) => (fix.release ?? release) === release && (fix.fixedVersion === null || compareDpkg(sourceVersion, fix.fixedVersion) < 0),
    )
  return findings.filter((one) => !isOpen(one)).length
}

const isMost = (part: number, whole: number): boolean => part > FEW && part > whole * MOST

/** A feed that lacks most of what the loaded one names, or would close most of what stands on it, is refused until a person agrees. */
export const refuseEmptied = (name: string, { named, lost, findings, closed }: Loss, isAgreed: boolean): Refused | undefined => {
  if (isAgreed || !enforced('PM-3.2/feed-refused-whole')) return undefined
  const [isGone, isClosing] = [isMost(lost, named), isMost(closed, findings)]
  if (!isGone && !isClosing) return undefined
  const says = isGone
    ? `it lacks ${lost} of the ${named} entries of the loaded feed`
    : `it would close ${closed} of the ${findings} findings that stand on the loaded feed`
  return refuse({
    code: isGone ? 'vulnerabilities/feed-entries-gone' : 'vulnerabilities/feed-closes-too-much',
    clause: 'PM-3.2',
    status: 422,
    says: `${name} was refused, and what was loaded before stays: ${says}.`,
    satisfiedBy: 'Fetch it anew from its publisher. Where it really says so, say that you looked, beside the file, and load it again.',
    faults: [`agree: ${says}`, ...(isGone && isClosing ? [`agree: it would close ${closed} of the ${findings} findings that stand on it`] : [])],
  })
}
