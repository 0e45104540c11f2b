// What a feed lacks of the one that is in force (PM-3.2). Entries are taken back now and then; most of them at once, or most of what was found by
// them, is another file, or one that somebody changed: then a person looks first.
import { enforced } from '../../core/policy/switch.ts'
import { refuse, type Refused } from '../../core/result.ts'
import { compareDpkg } from '../../core/versions/dpkg.ts'
import type { AdvisoryRecord } from './advisory.rules.ts'
import type { Platform } from './products/criteria.rules.ts'
import { identify, platformFor, productNamed, type TitleFacts } from './products/identity.rules.ts'
import { judgePackage, judgeProduct, sourceOfSlot, type PackageSaying, type Saying } from './products/judge.rules.ts'
import { distributionOf, judgedAs } from './products/line.rules.ts'
import type { Feed } from './read-feed.rules.ts'

/** How much is gone: of what the loaded feed names, and of the findings that stand on it, counted by device. `exploited`: closed ones that KEV lists. */
export type Loss = { readonly named: number; readonly lost: number; readonly findings: number; readonly closed: number; readonly exploited: number }
/** A title's finding that stands on a feed, on so many devices. `platform`: what its system is called. */
export type StandingFinding = {
  readonly cve: string
  readonly source: string
  readonly sourceVersion: string
  readonly release: string
  readonly feedSlot: string | null // null: Debian's own
  readonly title: TitleFacts
  readonly platform: Platform | null
  readonly devices: number
  readonly isExploited: boolean
}

const MOST = 0.5 // ours: a share above which a person looks
const FEW = 5 // ours: so few may go at any share, but for what is known to be exploited

const recordNames = (records: readonly Pick<AdvisoryRecord, 'id' | 'cves'>[]): readonly string[] => records.flatMap(({ id, cves }) => [id, ...cves])

/** The names by which a feed's entries are known again: CVE ids, ids of advisories, products. KEV has its own rule, `refuseLost`. */
export const namesIn = (feed: Feed): readonly string[] => {
  if (feed.kind === 'debian-fixes') return [...new Set(feed.fixes.map(({ cve }) => cve))]
  if (feed.kind === 'epss') return feed.cves
  if (feed.kind === 'cve-facts')
    return [...new Set([...feed.facts.map(({ cve }) => cve), ...recordNames(feed.records), ...recordNames(feed.withdrawn)])]
  if (feed.kind === 'advisories') return [...new Set([...recordNames(feed.records), ...recordNames(feed.withdrawn)])]
  if (feed.kind === 'updates') return feed.cves.map(({ cve }) => cve)
  return feed.kind === 'support-dates' ? [...new Set(feed.cycles.map(({ product }) => product))] : []
}

/** The same judgement as when titles are matched, by the new records of one vulnerability alone. */
const isAffected = (
  { title, release: line, platform, source, sourceVersion }: StandingFinding,
  sayings: readonly Saying[],
  packages: readonly PackageSaying[],
): boolean => {
  const { system, as } = judgedAs(line)
  const distribution = distributionOf(system)
  const version = sourceVersion === '' ? title.version : sourceVersion
  if (distribution !== null && judgePackage({ ...distribution, name: source, version }, packages).length > 0) return true
  const identity = identify(title)
  const product = as !== null ? productNamed(as, as, title) : identity.state === 'product' ? identity.product : undefined
  return product !== undefined && judgeProduct(product, platformFor(product, platform), sayings).length > 0
}

/** Which of these findings a feed's new records close: they name the vulnerability no more, or say that what is installed is not affected. */
const closedByRecords = (records: readonly AdvisoryRecord[], slot: string, findings: readonly StandingFinding[]): readonly StandingFinding[] => {
  const source = sourceOfSlot(slot)
  const about = new Map<string, AdvisoryRecord[]>()
  for (const record of records) for (const cve of record.cves) about.set(cve, [...(about.get(cve) ?? []), record])
  return findings.filter((one) => {
    const own = about.get(one.cve)
    if (own === undefined) return one.feedSlot === slot // told by another document of the feed, it stays
    if (one.title.ecosystem === 'os') return false // systems are judged by their updates too
    const sayings = own.map((record) => ({ ...record, cve: one.cve, source }))
    const packages = own.flatMap((record) =>
      record.packages.map((range) => ({ cve: one.cve, id: record.id, range, severity: record.severity, source })),
    )
    return !isAffected(one, sayings, packages)
  })
}

/** The findings that the new feed would close. `takenBack`: vulnerabilities that no record in force would name any more. */
export const closedBy = (
  feed: Feed,
  slot: string,
  findings: readonly StandingFinding[],
  takenBack: ReadonlySet<string> = new Set(),
): readonly StandingFinding[] => {
  if (feed.kind === 'advisories' || feed.kind === 'cve-facts') {
    const closed = new Set(closedByRecords(feed.records, slot, findings))
    return findings.filter((one) => closed.has(one) || takenBack.has(one.cve))
  }
  if (feed.kind !== 'debian-fixes') {
    const names = new Set(namesIn(feed))
    return findings.filter(({ cve }) => !names.has(cve))
  }
  const fixes = Map.groupBy(feed.fixes, ({ package: name, cve }) => `${name} ${cve}`)
  const isOpen = ({ source, cve, release, sourceVersion }: StandingFinding): boolean =>
    (fixes.get(`${source} ${cve}`) ?? []).some(
      (fix) => (fix.release ?? release) === release && (fix.fixedVersion === '' || compareDpkg(sourceVersion, fix.fixedVersion) < 0),
    )
  return findings.filter((one) => !isOpen(one))
}

const isMost = (part: number, whole: number): boolean => part > FEW && part > whole * MOST

/** A feed that lacks most of what the loaded one names, or would close most of what stands on it, is refused until a person agrees. */
export const refuseEmptied = (name: string, { named, lost, findings, closed, exploited }: Loss, isAgreed: boolean): Refused | undefined => {
  if (isAgreed || !enforced('PM-3.2/feed-refused-whole')) return undefined
  const [isGone, isClosing] = [isMost(lost, named), isMost(closed, findings)]
  if (!isGone && !isClosing && exploited === 0) return undefined
  const closing = `it would close ${closed} of the ${findings} findings based on the loaded feed`
  const says = isGone
    ? `it is missing ${lost} of the ${named} entries of the loaded feed`
    : isClosing
      ? closing
      : `it would close ${exploited} ${exploited === 1 ? 'finding' : 'findings'} of vulnerabilities that are known to be exploited`
  return refuse({
    code: isGone ? 'vulnerabilities/feed-entries-gone' : 'vulnerabilities/feed-closes-too-much',
    clause: 'PM-3.2',
    status: 422,
    says: `${name} was refused, and what was loaded before stays: ${says}.`,
    satisfiedBy:
      'Download it again from its publisher. If the publisher really made this change, confirm that you checked, below the file, and load it again.',
    faults: [`agree: ${says}`, ...(isGone && isClosing ? [`agree: ${closing}`] : [])],
  })
}
