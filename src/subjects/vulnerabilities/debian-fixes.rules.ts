// Debian's fixed versions by source package, from either of the security tracker's two publications:
// the text that its own scanner downloads for one release (`VERSION 1`), and the JSON of all releases.
import { enforced } from '../../core/policy/switch.ts'
import { ok, type Result } from '../../core/result.ts'
import { checkAcceptance, FaultList, type FeedOptions, type FeedSummary, isRecord, parseJson, refuseFeed } from './feed.rules.ts'

export type DebianUrgency = 'low' | 'medium' | 'high' | null

export type DebianFix = {
  readonly cve: string // or Debian's own TEMP-… id
  readonly package: string
  readonly binary: boolean // `package` names a binary package, else a source package
  readonly urgency: DebianUrgency
  readonly remote: boolean | null // exploitable over the network; null = not known
  readonly fixAvailable: boolean // the release this feed is for has a fixed version
  readonly fixedVersion: string // versions below it are affected; '' = every version not in otherVersions
  readonly otherVersions: readonly string[] // lower-sorting versions that hold the fix all the same (backports)
  readonly release: string | null // null = the whole feed is for one release
}

export type DebianFeed = FeedSummary & {
  readonly kind: 'debian-fixes'
  readonly format: 'debsecan' | 'debian-tracker' | 'debian-list'
  readonly fixes: readonly DebianFix[]
  readonly vulnerabilities: number
  readonly oddities?: readonly string[] // small errors of the publisher, survived
  readonly sourceLines?: string // `source,binary binary …` a line, as the feed has it; read by `readSources` only where needed
}

const URGENCIES: Readonly<Record<string, DebianUrgency>> = { ' ': null, L: 'low', M: 'medium', H: 'high' }
const NONE: readonly string[] = []

/**
 * Reads the scanner's text (inflated). Three sections, each ended by an empty line: `id,flags,description`; then
 * `package,index into the first,4 flags,fixed version,other fixed versions`; then `source,binary packages`.
 * The 4 flags: S or B (source or binary package), L M H or space (urgency), R ? or space (remote), F or space (a fix is in this release).
 */
export const readDebsecan = (text: string, options: FeedOptions): Result<DebianFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The Debian fix data'
  const ids: string[] = []
  const fixes: DebianFix[] = []
  const length = text.length
  let section = 0
  let at = text.indexOf('\n') + 1
  let lineNumber = 1
  let sourcesFrom = length
  if (!text.startsWith('VERSION 1\n')) {
    faults.add(`it begins with "${text.slice(0, 20).split('\n')[0]}", not with "VERSION 1"`)
    return refuseFeed(what, faults)
  }
  while (at < length) {
    let end = text.indexOf('\n', at)
    if (end < 0) {
      faults.add(`line ${lineNumber + 1} is cut off: half a file`)
      end = length
    }
    lineNumber++
    if (end === at) {
      section++
      if (section === 2) sourcesFrom = end + 1
    } else if (section === 0) {
      const comma = text.indexOf(',', at)
      const second = text.indexOf(',', comma + 1)
      if (comma < 0 || second < 0 || second >= end) faults.add(`line ${lineNumber}: not "id,flags,description"`)
      else ids.push(text.slice(at, comma))
    } else if (section === 1) {
      const c1 = text.indexOf(',', at)
      const c2 = text.indexOf(',', c1 + 1)
      const c3 = text.indexOf(',', c2 + 1)
      const c4 = text.indexOf(',', c3 + 1)
      if (c1 < 0 || c2 < 0 || c3 < 0 || c4 < 0 || c4 >= end) {
        faults.add(`line ${lineNumber}: not "package,index,flags,fixed,others"`)
      } else {
        const cve = ids[Number(text.slice(c1 + 1, c2))]
        const kind = text[c2 + 1]
        const urgency = URGENCIES[text[c2 + 2] ?? '']
        const remote = text[c2 + 3]
        if (cve === undefined) faults.add(`line ${lineNumber}: there is no vulnerability number ${text.slice(c1 + 1, c2)}`)
        else if (c3 - c2 !== 5 || (kind !== 'S' && kind !== 'B') || urgency === undefined) {
          faults.add(`line ${lineNumber}: unknown flags "${text.slice(c2 + 1, c3)}"`)
        } else {
          fixes.push({
            cve,
            package: text.slice(at, c1),
            binary: kind === 'B',
            urgency,
            remote: remote === 'R' ? true : remote === ' ' ? false : null,
            fixAvailable: text[c2 + 4] === 'F',
            fixedVersion: text.slice(c3 + 1, c4),
            otherVersions: c4 + 1 === end ? NONE : text.slice(c4 + 1, end).split(' '),
            release: null,
          })
        }
      }
    }
    at = end + 1
  }
  const isHalf = section < 2 || sourcesFrom >= length
  if (isHalf && enforced('PM-3.2/feed-refused-whole')) faults.add(`it ends in section ${Math.min(section, 2) + 1} of 3: half a file`)
  const date = options.publishedOn ?? null
  checkAcceptance({ date, entries: fixes.length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({
    kind: 'debian-fixes',
    format: 'debsecan',
    name: options.name ?? 'debsecan',
    date,
    entries: fixes.length,
    fixes,
    vulnerabilities: ids.length,
    sourceLines: text.slice(sourcesFrom),
  })
}

/** Binary package -> source package, for whoever knows only binary names (agents do). Empty where the feed does not tell. */
export const readSources = (feed: DebianFeed): ReadonlyMap<string, string> => {
  const sources = new Map<string, string>()
  for (const line of (feed.sourceLines ?? '').split('\n')) {
    const comma = line.indexOf(',')
    if (comma > 0) for (const binary of line.slice(comma + 1).split(' ')) if (binary !== '') sources.set(binary, line.slice(0, comma))
  }
  return sources
}

const trackerUrgency = (value: unknown): DebianUrgency => {
  const word = typeof value === 'string' ? value.replace(/\*+$/, '') : ''
  return word === 'low' || word === 'medium' || word === 'high' ? word : word === 'unimportant' ? 'low' : null
}

/**
 * Reads the tracker's JSON: source package -> id -> releases -> { status, fixed_version, urgency }. A fixed version of "0" means the release
 * was never affected and an `undetermined` one says nothing: neither makes a fix entry.
 */
export const readDebianTracker = (text: string, options: FeedOptions): Result<DebianFeed> => {
  const faults = new FaultList()
  const what = options.name ?? "Debian's tracker data"
  const raw = parseJson(text, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  const fixes: DebianFix[] = []
  const ids = new Set<string>()
  if (!isRecord(raw)) faults.add('it is not a JSON object')
  else {
    for (const [source, byId] of Object.entries(raw)) {
      if (!isRecord(byId)) {
        faults.add(`${source}: not an object of vulnerabilities`)
        continue
      }
      for (const [cve, item] of Object.entries(byId)) {
        const releases = isRecord(item) ? item['releases'] : undefined
        if (!isRecord(releases)) {
          faults.add(`${source} ${cve}: no releases`)
          continue
        }
        ids.add(cve)
        for (const [release, state] of Object.entries(releases)) {
          const status = isRecord(state) ? state['status'] : undefined
          const fixed = isRecord(state) ? state['fixed_version'] : undefined
          if (status === 'undetermined') continue
          if (status !== 'open' && status !== 'resolved') faults.add(`${source} ${cve} ${release}: unknown status ${JSON.stringify(status)}`)
          else if (status === 'resolved' && typeof fixed !== 'string') faults.add(`${source} ${cve} ${release}: resolved without a fixed version`)
          else if (status === 'open' || fixed !== '0') {
            const fixedVersion = status === 'resolved' && typeof fixed === 'string' ? fixed : ''
            fixes.push({
              cve,
              package: source,
              binary: false,
              urgency: trackerUrgency(isRecord(state) ? state['urgency'] : null),
              remote: null,
              fixAvailable: fixedVersion !== '',
              fixedVersion,
              otherVersions: NONE,
              release,
            })
          }
        }
      }
    }
  }
  const date = options.publishedOn ?? null
  checkAcceptance({ date, entries: fixes.length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({
    kind: 'debian-fixes',
    format: 'debian-tracker',
    name: options.name ?? 'debian-tracker',
    date,
    entries: fixes.length,
    fixes,
    vulnerabilities: ids.size,
  })
}
