// OSV records (ossf.github.io/osv-schema): which versions of a package of a distribution or a language a publication calls affected.
import { ok, type Result } from '../../core/result.ts'
import { comparatorOf } from '../../core/versions/versions.ts'
import { lookup } from '../../core/lookup.ts'
import {
  CVE_ID,
  onlyOne,
  tidyText,
  type AdvisoryFeed,
  type AdvisoryRecord,
  type PackageRange,
  type PackageSpan,
  type Withdrawn,
} from './advisory.rules.ts'
import { ratingOfVector } from './cvss.rules.ts'
import { instantMs } from './dates.rules.ts'
import { orderOf, packageName, readEcosystem, readPurl } from './ecosystems.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, isRecord, refuseFeed } from './feed.rules.ts'
import { slotWord } from './feed-slot.rules.ts'
import { dayOf, eachDocument, type FeedPart, type Json, records, texts, textOf } from './json-parts.rules.ts'
import type { Severity } from './risk.rules.ts'

type Event = { readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'; readonly version: string }
const kinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const

type Compare = (a: string, b: string) => number
/** Nothing from the last limit on is in the range, whatever its other events say; `*` is no limit. */
const withinLimits = (span: PackageSpan, events: readonly Event[], compare: Compare): readonly PackageSpan[] => {
  const limits = events.flatMap(({ kind, version }) => (kind === 'limit' ? [version] : []))
  const last = limits.includes('*') ? undefined : limits.toSorted(compare).at(-1)
  if (last === undefined) return [span]
  if (span.from !== undefined && compare(span.from, last) >= 0) return []
  const isEarlier = (span.below !== undefined && compare(span.below, last) <= 0) || (span.upTo !== undefined && compare(span.upTo, last) < 0)
  return [isEarlier ? span : { ...(span.from === undefined ? {} : { from: span.from }), below: last }]
}

/** Events in the order of their versions become spans; what is opened and never closed goes on for ever. */
const spansOf = (events: readonly Event[], ecosystem: string): readonly PackageSpan[] => {
  const { compare } = comparatorOf(orderOf(ecosystem))
  const place = (a: Event, b: Event): number =>
    a.version === '0' || b.version === '0' ? Number(b.version === '0') - Number(a.version === '0') : compare(a.version, b.version)
  const sorted = events.filter(({ kind }) => kind !== 'limit').toSorted((a, b) => place(a, b) || kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
  const spans: PackageSpan[] = []
  let from: string | null = null
  for (const { kind, version } of sorted) {
    if (kind === 'introduced') from ??= version
    else if (from !== null) {
      spans.push({ ...(from === '0' ? {} : { from }), ...(kind === 'fixed' ? { below: version } : { upTo: version }) })
      from = null
    }
  }
  if (from !== null) spans.push(from === '0' ? {} : { from })
  return spans.flatMap((span) => withinLimits(span, events, compare))
}

const readAffected = (raw: Json, where: string, faults: FaultList): PackageRange | null => {
  const pkg = raw['package']
  if (!isRecord(pkg)) return null // only commits are told, which no inventory holds
  const { ecosystem, release } = readEcosystem(textOf(pkg['ecosystem']))
  const name = textOf(pkg['name'])
  if (ecosystem === '' || name === '') {
    faults.add(`${where}.package: ${name === '' ? 'name' : 'ecosystem'} is missing`)
    return null
  }
  const events = records(raw['ranges'])
    .filter((range) => range['type'] !== 'GIT')
    .map((range, i) =>
      records(range['events']).flatMap((event): readonly Event[] => {
        const found = kinds.flatMap((kind) => (typeof event[kind] === 'string' && event[kind] !== '' ? [{ kind, version: event[kind] }] : []))
        if (found.length === 0) faults.add(`${where}.ranges[${i}]: an event is none of ${kinds.join(', ')}`)
        return found
      }),
    )
  const spans = events.flatMap((one) => spansOf(one, ecosystem))
  const versions = texts(raw['versions'])
  return spans.length === 0 && versions.length === 0
    ? null
    : {
        ecosystem,
        release: release || (readPurl(textOf(pkg['purl']))?.release ?? ''),
        name: packageName(ecosystem, name),
        status: 'affected',
        spans,
        versions,
        because: null,
      }
}

const words: Readonly<Record<string, Severity>> = lookup({
  low: 'low',
  negligible: 'low',
  moderate: 'medium',
  medium: 'medium',
  important: 'high',
  high: 'high',
  critical: 'critical',
})
const severityOf = (raw: Json): Pick<AdvisoryRecord, 'severity' | 'score'> => {
  const all = [...records(raw['severity']), ...records(raw['affected']).flatMap((one) => records(one['severity']))]
  const ratings = (['CVSS_V4', 'CVSS_V3', 'CVSS_V2'] as const).flatMap((scale) => all.filter((one) => one['type'] === scale)) // the newest first
  const rating = ratings.map((one) => ratingOfVector(textOf(one['score']))).find((one) => one !== null)
  if (rating) return rating
  const own = isRecord(raw['database_specific']) ? textOf(raw['database_specific']['severity']) : ''
  return {
    severity: words[own.toLowerCase()] ?? words[(all.map((one) => textOf(one['score'])).find((one) => one !== '') ?? '').toLowerCase()] ?? null,
    score: null,
  }
}

const ofDistribution = /^(RHSA|RHBA|RHEA|ALSA|ALBA|ALEA|RLSA|RXSA|ELSA|SUSE|openSUSE|DSA|DLA|DTSA|USN|LSN|ALAS|MGASA|AZL|CGA|OESA|FEDORA)/i
/** What a record is about: aliases first; a distribution's own publication names its CVEs as upstream or related. */
const cvesOf = (raw: Json, id: string): readonly string[] => {
  const named = (key: string): readonly string[] => texts(raw[key]).filter((one) => CVE_ID.test(one))
  const inId = /CVE-\d{4}-\d{4,19}$/.exec(id)?.[0]
  if (inId !== undefined) return [inId]
  const [aliases, upstream, related] = [named('aliases'), named('upstream'), ofDistribution.test(id) ? named('related') : []]
  const found = aliases.length > 0 ? aliases : upstream.length > 0 ? upstream : related
  return found.length > 0 ? [...new Set(found)] : [id]
}

/**
 * Reads OSV records, whole or refused with every fault and its place: broken JSON, a record without id or date, an id named twice, an affected
 * package without name. Withdrawn ones say nothing any more and are told apart; what names commits only is counted. Its date is the newest change in it.
 */
export const readOsv = (parts: readonly FeedPart[], options: FeedOptions): Result<AdvisoryFeed> => {
  const faults = new FaultList()
  const found = new Map<string, AdvisoryRecord>()
  const withdrawn: Withdrawn[] = []
  const ecosystems: string[] = [] // of what is withdrawn: one record alone tells by it whose it is
  let commits = 0
  let newest: string | null = null
  eachDocument(parts, faults, (raw, where) => {
    if (!isRecord(raw) || typeof raw['id'] !== 'string' || raw['id'] === '') return faults.add(`${where} is no OSV record: it has no id`)
    const { id } = raw
    const modified = textOf(raw['modified'])
    if (instantMs(modified) === null) return faults.add(`${where} (${id.slice(0, 60)}): modified "${modified.slice(0, 40)}" is no instant`)
    if (newest === null || (instantMs(modified) ?? 0) > (instantMs(newest) ?? 0)) newest = modified
    if (typeof raw['withdrawn'] === 'string') {
      ecosystems.push(
        ...records(raw['affected']).flatMap(({ package: pkg }) => (isRecord(pkg) ? [readEcosystem(textOf(pkg['ecosystem'])).ecosystem] : [])),
      )
      withdrawn.push({ id: id.slice(0, 120), cves: cvesOf(raw, id), on: dayOf(raw['withdrawn']), how: 'withdrawn' })
      return
    }
    if (raw['affected'] !== undefined && !Array.isArray(raw['affected'])) return faults.add(`${where} (${id.slice(0, 60)}): affected is not a list`)
    const packages = records(raw['affected']).flatMap((one, i) => readAffected(one, `${where} (${id.slice(0, 60)}).affected[${i}]`, faults) ?? [])
    if (packages.length === 0) commits++
    if (found.has(id)) faults.add(`${where}: ${id.slice(0, 60)} is named twice`)
    found.set(id, {
      id: id.slice(0, 120),
      cves: cvesOf(raw, id),
      title: tidyText(raw['summary']),
      says: tidyText(raw['details']),
      published: dayOf(raw['published'] ?? modified),
      ...severityOf(raw),
      configurations: [],
      packages,
      remedies: [],
      sound: [],
    })
  })
  const date = newest ?? options.publishedOn ?? null
  const entries = found.size || withdrawn.length
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(options.name ?? 'The OSV records', faults)
  return ok({
    kind: 'advisories',
    format: 'osv',
    name: options.name ?? 'osv',
    date,
    entries,
    scope: onlyOne(
      (found.size > 0 ? [...found.values()].flatMap((record) => record.packages.map(({ ecosystem }) => ecosystem)) : ecosystems).map(slotWord),
    ),
    records: [...found.values()],
    withdrawn: withdrawn.filter(({ id }) => !found.has(id)),
    oddities: [
      ...(withdrawn.length > 0 ? [`${withdrawn.length} withdrawn records were left out.`] : []),
      ...(commits > 0 ? [`${commits} records name no version of a package, only commits or nothing: no inventory can be matched with them.`] : []),
    ],
  })
}
