// CVE records (CVE JSON 5, as the CVE Program and CISA's Vulnrichment publish them), one a line or one file: what CISA says of each
// vulnerability as SSVC decision points, and its CVSS severity. BOD 26-04 asks for automatable and technical impact; no other feed tells them.
import { ok, type Result } from '../../core/result.ts'
import { instantMs } from './dates.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, type FeedSummary, isRecord, parseJson, refuseFeed } from './feed.rules.ts'
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
export type CveFactsFeed = FeedSummary & { readonly kind: 'cve-facts'; readonly format: 'cve5'; readonly facts: readonly CveFact[]; readonly oddities: readonly string[] }

type Json = Readonly<Record<string, unknown>>
const CVE = /^CVE-[0-9]{4}-[0-9]{4,19}$/
const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : [])
const word = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | null => allowed.find((one) => one === word(value)) ?? null

/** SSVC options are a list of one-entry objects, their words written in upper or lower case. */
const pointsOf = (metrics: readonly Json[]) => {
  const content = metrics.map(({ other }) => other).filter(isRecord).find(({ type }) => type === 'ssvc')?.['content']
  if (!isRecord(content)) return undefined
  const said = new Map(records(content['options']).flatMap((option) => Object.entries(option)).map(([name, value]) => [name.toLowerCase(), value]))
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

type Read = { readonly fact: CveFact; readonly updated: string | null } | 'rejected' | 'untold' | null

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
  if (meta['state'] === 'REJECTED') return 'rejected'
  const containers = isRecord(raw['containers']) ? raw['containers'] : {}
  const cna = isRecord(containers['cna']) ? records(containers['cna']['metrics']) : []
  const adp = records(containers['adp']).flatMap((one) => records(one['metrics']))
  const points = pointsOf(adp)
  const ofCna = severityOf(cna)
  const { score, severity } = ofCna.severity === null ? severityOf(adp) : ofCna
  if (points === undefined && severity === null) return 'untold'
  const updated = meta['dateUpdated']
  const at = typeof updated === 'string' ? `${updated}${/(Z|[+-]\d\d:\d\d)$/.test(updated) ? '' : 'Z'}` : null // older records tell no offset: UTC
  return {
    fact: { cve, exploitation: null, automatable: null, technicalImpact: null, assessedOn: null, ...points, severity, score },
    updated: at !== null && instantMs(at) !== null ? at : null,
  }
}

const rawRecords = (text: string, faults: FaultList): readonly unknown[] => {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed.startsWith('[')) {
    const all = parseJson(trimmed, faults)
    return Array.isArray(all) ? all : []
  }
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '')
  const [first = ''] = lines
  if (lines.length > 1 && first.trim().endsWith('}')) return lines.map((line) => parseJson(line, faults))
  return [parseJson(trimmed, faults)]
}

/**
 * Reads CVE records: JSON lines, a JSON list, or one record. Refused whole, with every fault: broken JSON, what is no CVE record, a CVE
 * named twice, and what `checkAcceptance` forbids. Rejected CVEs and those of which nothing is told are left out and counted in `oddities`.
 * The feed's date is the newest update in it.
 */
export const readCve5 = (text: string, options: FeedOptions): Result<CveFactsFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The CVE records'
  const facts = new Map<string, CveFact>()
  const left = { rejected: 0, untold: 0 }
  let newest: string | null = null
  rawRecords(text, faults).forEach((raw, i) => {
    if (raw === null) return
    const read = readRecord(raw, `record ${i + 1}`, faults)
    if (read === null) return
    if (read === 'rejected' || read === 'untold') {
      left[read]++
      return
    }
    if (facts.has(read.fact.cve)) faults.add(`record ${i + 1}: ${read.fact.cve} is named twice`)
    facts.set(read.fact.cve, read.fact)
    if (read.updated !== null && (newest === null || (instantMs(read.updated) ?? 0) > (instantMs(newest) ?? 0))) newest = read.updated
  })
  const date = newest ?? options.publishedOn ?? null
  checkAcceptance({ date, entries: facts.size }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  const oddities = [
    ...(left.rejected > 0 ? [`${left.rejected} rejected CVEs were left out.`] : []),
    ...(left.untold > 0 ? [`${left.untold} CVEs of which neither severity nor decision points are told were left out.`] : []),
  ]
  return ok({ kind: 'cve-facts', format: 'cve5', name: options.name ?? 'cve5', date, entries: facts.size, facts: [...facts.values()], oddities })
}
