// What the tracker's lists mean for each release, worked out as the tracker itself does (docs/decisions/0031-debian-lists.md).
import { enforced } from '../../core/policy/switch.ts'
import { ok, type Result } from '../../core/result.ts'
import { compareDpkg } from '../../core/versions/dpkg.ts'
import type { DebianFeed, DebianFix } from './debian-fixes.rules.ts'
import { isListFile, noLists, readList, type ListNote, type NoteState, type TrackerLists } from './debian-list.rules.ts'
import { checkAcceptance, detectFeed, FaultList, isRecord, parseJson, refuseFeed, type FeedOptions } from './feed.rules.ts'
import type { FeedPart } from './json-parts.rules.ts'

const unstable = 'sid'
const mostFixes = 1_500_000 // ours: what a reader's memory holds; the real lists make some 600,000
const mostReleases = 30
const few = 5 // names that lead nowhere: so many are a publisher's small errors at any share
const leastShare = 0.02 // ours: of the newest notes about releases; a release that is looked after has far more, a slip of the pen far less
const together = 'load the folder “data” of the security-tracker as one archive, or CVE/list, DSA/list and DLA/list joined into one file'

const strength: Readonly<Record<NoteState, number>> = { unfixed: 3, undetermined: 2, fixed: 1, 'not-affected': 0 }
/** Of two notes about a package in a release, the one that holds: unfixed before all, and of two versions the higher one, for it holds both fixes. */
const stronger = (a: ListNote, b: ListNote): ListNote => {
  if (a.state !== b.state) return strength[b.state] > strength[a.state] ? b : a
  return a.state === 'fixed' && compareDpkg(b.version, a.version) > 0 ? b : a
}

/** The releases that the tracker looks after, as its config.json says; undefined where none came with the lists. */
const releasesStated = (parts: readonly FeedPart[], faults: FaultList): readonly string[] | undefined => {
  const part = parts.find(({ name }) => /(?:^|\/)config\.json$/.test(name))
  if (part === undefined) return undefined
  const own = new FaultList()
  const value = parseJson(part.text, own)
  for (const fault of own.list()) faults.add(`${part.name}: ${fault}`)
  const distributions = isRecord(value) ? value['distributions'] : undefined
  const releases = isRecord(distributions)
    ? Object.entries(distributions).flatMap(([name, one]) =>
        isRecord(one) && typeof one['release'] === 'string' && /^[a-z]{2,20}$/.test(name) ? [name] : [],
      )
    : []
  if (own.count === 0 && (releases.length === 0 || releases.length > mostReleases))
    faults.add(`${part.name}: lists ${releases.length} supported releases; 1 to ${mostReleases} are expected`)
  return releases
}

/**
 * The releases that the lists themselves show to be looked after: of the notes about releases with the newest two years' entries, a fair share is about each.
 * Of any other release they are silent, and what is judged by silence would be called up to date.
 */
const releasesShown = ({ lookedAt }: TrackerLists, thisYear: number): readonly string[] => {
  const years = [...lookedAt.values()].flatMap((byYear) => [...byYear.keys()]).filter((year) => year <= thisYear)
  const newest = years.reduce((most, year) => Math.max(most, year), 0)
  const counts = [...lookedAt]
    .filter(([release]) => release !== 'experimental' && release !== unstable)
    .map(([release, byYear]) => [release, (byYear.get(newest) ?? 0) + (byYear.get(newest - 1) ?? 0)] as const)
  const all = counts.reduce((sum, [, n]) => sum + n, 0)
  return [...counts.flatMap(([release, n]) => (n > 0 && n >= all * leastShare ? [release] : [])), unstable]
}

/** Advisories that CVEs name and that are not there: their versions are what released systems are judged by, and without them all of those look affected. */
const tellMissing = ({ entries, ids, oddities }: TrackerLists, faults: FaultList): void => {
  const isStrict = enforced('PM-3.2/feed-refused-whole')
  const there = new Set([...ids].flatMap((id) => (/^D[SL]A-/.test(id) ? [id, id.split('-', 2).join('-')] : [])))
  const isThere = (id: string): boolean => there.has(id) || there.has(id.split('-', 2).join('-'))
  if (isStrict && ids.size > 0 && ![...ids].some((id) => /^(?:CVE|TEMP)-/.test(id)))
    return faults.add(`CVE/list is missing, to which these advisories belong: ${together}`)
  const asked = new Set(entries.flatMap((entry) => (entry.isAdvisory ? [] : entry.named)))
  for (const kind of ['DSA', 'DLA']) {
    const all = [...asked].filter((id) => id.startsWith(`${kind}-`))
    const missing = all.filter((id) => !isThere(id))
    if (missing.length === 0) continue
    const some = `${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}`
    if (isStrict && (missing.length === all.length || (missing.length > few && missing.length > all.length / 2)))
      faults.add(`${kind}/list is missing or incomplete (not there: ${some}): ${together}`)
    else oddities.add(`CVE/list names ${some}, not found in ${kind}/list.`)
  }
  const lost = new Set(entries.flatMap((entry) => (entry.isAdvisory ? entry.named.filter((id) => id.startsWith('CVE-') && !ids.has(id)) : [])))
  if (lost.size > 0)
    oddities.add(`${lost.size} CVEs of advisories are not in CVE/list (${[...lost].slice(0, 3).join(', ')}): only the advisories were used for them.`)
}

/** The highest version that the lists place in a release, by package: the release holds at least that. */
const versionsHeld = ({ entries }: TrackerLists, releases: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const held = new Map<string, string>()
  for (const { notes } of entries) {
    for (const note of notes) {
      if (note.state !== 'fixed' || !releases.has(note.release)) continue
      const key = `${note.release} ${note.package}`
      const known = held.get(key)
      if (known === undefined || compareDpkg(note.version, known) > 0) held.set(key, note.version)
    }
  }
  return held
}

/** The notes of each vulnerability, its advisories' among them: they stand in the advisories' own lists only. */
const notesByCve = ({ entries }: TrackerLists): ReadonlyMap<string, readonly ListNote[]> => {
  const notes = new Map<string, ListNote[]>()
  for (const entry of entries) if (!entry.isAdvisory && entry.notes.length > 0) notes.set(entry.id, [...entry.notes])
  for (const entry of entries) {
    if (!entry.isAdvisory) continue
    for (const cve of new Set(entry.named)) {
      if (!cve.startsWith('CVE-')) continue
      const own = notes.get(cve)
      if (own === undefined) notes.set(cve, [...entry.notes])
      else own.push(...entry.notes)
    }
  }
  return notes
}

const NONE: readonly string[] = []
/** A release's own note decides, else the one of unstable, whose version may be in that release or not. */
const fixesOf = (lists: TrackerLists, releases: readonly string[], faults: FaultList): DebianFix[] => {
  const fixes: DebianFix[] = []
  const held = versionsHeld(lists, new Set(releases))
  for (const [cve, notes] of notesByCve(lists)) {
    const byPackage = new Map<string, Map<string, ListNote>>()
    for (const note of notes) {
      const byRelease = byPackage.get(note.package) ?? new Map<string, ListNote>()
      const other = byRelease.get(note.release)
      byRelease.set(note.release, other === undefined ? note : stronger(other, note))
      byPackage.set(note.package, byRelease)
    }
    for (const [name, byRelease] of byPackage) {
      for (const release of releases) {
        const note = byRelease.get(release) ?? byRelease.get('')
        if (note === undefined || note.state === 'undetermined' || note.state === 'not-affected') continue
        const least = held.get(`${release} ${name}`)
        const isHere = release === unstable || (least !== undefined && compareDpkg(least, note.version) >= 0)
        fixes.push({
          cve,
          package: name,
          binary: false,
          urgency: note.urgency,
          remote: null,
          fixAvailable: note.state === 'fixed' && isHere,
          fixedVersion: note.version,
          otherVersions: NONE,
          release,
        })
      }
    }
    if (fixes.length > mostFixes) {
      faults.add(`it has more than ${mostFixes} fixes for ${releases.length} releases`)
      return fixes
    }
  }
  return fixes
}

/** Reads the tracker's lists, as the files of an archive or one behind the other in a text; refused whole with every fault and its line. */
export const readDebianLists = (parts: readonly FeedPart[], options: FeedOptions): Result<DebianFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The Debian security tracker’s lists'
  const lists = noLists()
  for (const part of parts) {
    const format = detectFeed(part.text)
    if (format === 'debian-list' || isListFile(part.name))
      readList(part, lists, faults, { isOneOfMany: parts.length > 1, today: options.now.slice(0, 10) })
    else if (format !== null) faults.add(`${part.name}: is another kind of feed (${format})`)
  }
  const releases = releasesStated(parts, faults) ?? releasesShown(lists, Number(options.now.slice(0, 4)))
  tellMissing(lists, faults)
  const fixes = faults.count > 0 ? [] : fixesOf(lists, releases, faults)
  const date = options.publishedOn ?? null
  if (faults.count === 0) checkAcceptance({ date, entries: fixes.length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({
    kind: 'debian-fixes',
    format: 'debian-list',
    name: options.name ?? 'debian-list',
    date,
    entries: fixes.length,
    fixes,
    vulnerabilities: new Set(fixes.map(({ cve }) => cve)).size,
    oddities: lists.oddities.list(),
  })
}
