// CVE records (CVE JSON 5, as the CVE Program and CISA's Vulnrichment publish them), one a line, one file, or an archive: what CISA says of each
// vulnerability as SSVC decision points, its CVSS severity, and which products its vendor calls affected. BOD 26-04 asks for automatable and
// technical impact; no other feed tells them.
import { ok, type Result } from '../../core/result.ts'
import { affectedOf } from './affected-cve5.rules.ts'
import { tidyText, type AdvisoryRecord, type Withdrawn } from './advisory.rules.ts'
import { instantMs } from './dates.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, type FeedSummary, isRecord, refuseFeed } from './feed.rules.ts'
import { dayOf, eachDocument, type FeedPart } from './json-parts.rules.ts'
import type { Severity } from './risk.rules.ts'

/** What was published of one CVE; null where nobody told it. */
export type CveFact = {
  readonly cve: string
  readonly exploitation: 'none' | 'poc' | 'active' | null
  readonly automatable: boolean | null
  readonly technicalImpact: 'partial' | 'total' | null
  readonly severity: Severity | null
  readonly score: number | null // CVSS base score, 0.0 to 10.0, of the newest version of CVSS that is told
  readonly assessedOn: string | null // ISO date of the SSVC assessment
}
export type CveFactsFeed = FeedSummary & {
  readonly kind: 'cve-facts'
  readonly format: 'cve5'
  readonly facts: readonly CveFact[]
  readonly records: readonly AdvisoryRecord[]
  readonly withdrawn: readonly Withdrawn[]
  readonly oddities: readonly string[]
}

type Json = Readonly<Record<string, unknown>>
const CVE = /^CVE-[0-9]{4}-[0-9]{4,19}$/
const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : [])
const word = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | null => allowed.find((one) => one === word(value)) ?? null

/** SSVC options are a list of one-entry objects, their words written in upper or lower case. */
const pointsOf = (metrics: readonly Json[]) => {
  const content = metrics
    .map(({ other }) => other)
    .filter(isRecord)
    .find(({ type }) => type === 'ssvc')?.['content']
  if (!isRecord(content)) return undefined
  const said = new Map(
    records(content['options'])
      .flatMap((option) => Object.entries(option))
      .map(([name, value]) => [name.toLowerCase(), value]),
  )
  const automatable = oneOf(said.get('automatable'), ['yes', 'no'])
  const { timestamp } = content
  return {
    exploitation: oneOf(said.get('exploitation'), ['none', 'poc', 'active']),
    automatable: automatable === null ? null : automatable === 'yes',
    technicalImpact: oneOf(said.get('technical impact'), ['partial', 'total']),
    assessedOn: typeof timestamp === 'string' && instantMs(timestamp) !== null ? timestamp.slice(0, 10) : null,
  }
}

const scales = ['cvssV4_0', 'cvssV3_1', 'cvssV3_0'] as const // the newest first
const severities = ['low', 'medium', 'high', 'critical'] as const
const severityOf = (metrics: readonly Json[]) => {
  for (const scale of scales) {
    const found = metrics.map((metric) => metric[scale]).find(isRecord)
    const score = found?.['baseScore']
    if (found && typeof score === 'number' && score >= 0 && score <= 10) return { score, severity: oneOf(found['baseSeverity'], severities) }
  }
  return { score: null, severity: null }
}

type Read =
  | { readonly fact: CveFact | null; readonly record: AdvisoryRecord; readonly updated: string | null }
  | (Withdrawn & { readonly updated: string | null })
  | null

const english = (container: Json | undefined): unknown => {
  const all = records(container?.['descriptions'])
  return (all.find(({ lang }) => typeof lang === 'string' && lang.startsWith('en')) ?? all[0])?.['value']
}

/** One record; null with faults added where it is none. */
const readRecord = (raw: unknown, where: string, faults: FaultList): Read => {
  const meta = isRecord(raw) ? raw['cveMetadata'] : undefined
  if (!isRecord(raw) || !isRecord(meta) || raw['dataType'] !== 'CVE_RECORD') {
    faults.add(`${where} is no CVE record`)
    return null
  }
  const cve = meta['cveId']
  if (typeof cve !== 'string' || !CVE.test(cve)) {
    faults.add(`${where}: "${String(cve).slice(0, 40)}" is not a CVE id`)
    return null
  }
  const updated = meta['dateUpdated'] ?? (meta['state'] === 'REJECTED' ? meta['dateRejected'] : undefined)
  const told = typeof updated === 'string' ? `${updated}${/(Z|[+-]\d\d:\d\d)$/.test(updated) ? '' : 'Z'}` : null // older records tell no offset: UTC
  const at = told !== null && instantMs(told) !== null ? told : null
  if (meta['state'] === 'REJECTED') return { id: cve, cves: [cve], on: dayOf(meta['dateRejected'] ?? at), how: 'rejected', updated: at }
  const containers = isRecord(raw['containers']) ? raw['containers'] : {}
  const own = isRecord(containers['cna']) ? containers['cna'] : undefined
  const cna = records(own?.['metrics'])
  const adp = records(containers['adp']).flatMap((one) => records(one['metrics']))
  const points = pointsOf(adp)
  const ofCna = severityOf(cna)
  const { score, severity } = ofCna.severity === null ? severityOf(adp) : ofCna
  return {
    fact:
      points === undefined && severity === null
        ? null
        : { cve, exploitation: null, automatable: null, technicalImpact: null, assessedOn: null, ...points, severity, score },
    record: {
      id: cve,
      cves: [cve],
      title: tidyText(own?.['title']),
      says: tidyText(english(own)),
      published: dayOf(meta['datePublished']),
      severity,
      score,
      configurations: affectedOf([...(own === undefined ? [] : [own]), ...records(containers['adp'])]),
      packages: [],
      remedies: [],
      sound: [],
    },
    updated: at,
  }
}

/**
 * Reads CVE records: JSON lines, a JSON list, or one record. Refused whole, with every fault: broken JSON, what is no CVE record, a CVE
 * named twice, and what `checkAcceptance` forbids. Rejected CVEs and those of which nothing is told are left out and counted in `oddities`.
 * The feed's date is the newest update in it.
 */
export const readCve5 = (parts: readonly FeedPart[], options: FeedOptions): Result<CveFactsFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The CVE records'
  const facts: CveFact[] = []
  const found = new Map<string, AdvisoryRecord>()
  const withdrawn: Withdrawn[] = []
  let untold = 0
  let newest: string | null = null
  eachDocument(parts, faults, (raw, where) => {
    const read = readRecord(raw, where, faults)
    if (read === null) return
    const { updated } = read
    if (updated !== null && (newest === null || (instantMs(updated) ?? 0) > (instantMs(newest) ?? 0))) newest = updated
    if ('how' in read) {
      const { updated: _, ...rejected } = read
      return void withdrawn.push(rejected)
    }
    const { fact, record } = read
    if (found.has(record.id)) faults.add(`${where}: ${record.id} is named twice`)
    found.set(record.id, record)
    if (fact === null) untold++
    else facts.push(fact)
  })
  const date = newest ?? options.publishedOn ?? null
  const entries = found.size || withdrawn.length
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  const oddities = [
    ...(withdrawn.length > 0 ? [`${withdrawn.length} rejected CVEs were left out.`] : []),
    ...(untold > 0 ? [`${untold} CVEs give neither severity nor decision points.`] : []),
  ]
  return ok({
    kind: 'cve-facts',
    format: 'cve5',
    name: options.name ?? 'cve5',
    date,
    entries,
    facts,
    records: [...found.values()],
    withdrawn: withdrawn.filter(({ id }) => !found.has(id)),
    oddities,
  })
}
