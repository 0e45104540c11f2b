// NVD: which products a CVE affects, as configurations of CPE names. Two shapes: the API's and yearly files' `NVD_CVE` documents (2.0), and one
// record a line with `id` and `configurations`, as those who correct NVD publish them.
import { ok, type Result } from '../../core/result.ts'
import { CVE_ID, onlyOne, severityOfScore, tidyText, type AdvisoryFeed, type AdvisoryRecord, type Withdrawn } from './advisory.rules.ts'
import { ratingOf2, type Rating } from './cvss.rules.ts'
import { instantMs } from './dates.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, isRecord, refuseFeed } from './feed.rules.ts'
import { enforced } from '../../core/policy/switch.ts'
import { dayOf, eachDocument, type FeedPart, instantIn, type Json, records, textOf } from './json-parts.rules.ts'
import { parseCpe } from './products/cpe.rules.ts'
import type { Configuration, Criterion, Node } from './products/criteria.rules.ts'

const bound = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)

const readCriterion = (raw: Json, where: string, faults: FaultList): Criterion | null => {
  const text = textOf(raw['criteria'])
  const name = parseCpe(text)
  if (name === null) {
    faults.add(`${where}: "${text.slice(0, 80)}" is no CPE name`)
    return null
  }
  if (typeof raw['vulnerable'] !== 'boolean') faults.add(`${where}: vulnerable is missing or neither true nor false`)
  const [from, after] = [bound(raw['versionStartIncluding']), bound(raw['versionStartExcluding'])]
  const [below, upTo] = [bound(raw['versionEndExcluding']), bound(raw['versionEndIncluding'])]
  return {
    part: name.part,
    product: name.product,
    version: name.version,
    isVulnerable: raw['vulnerable'] === true,
    ...(name.update === '*' ? {} : { update: name.update }),
    ...(name.edition === '*' ? {} : { edition: name.edition }),
    ...(name.target === '*' ? {} : { target: name.target }),
    ...(name.arch === '*' ? {} : { arch: name.arch }),
    ...(from === undefined ? {} : { from }),
    ...(after === undefined ? {} : { after }),
    ...(below === undefined ? {} : { below }),
    ...(upTo === undefined ? {} : { upTo }),
  }
}

const isAll = (raw: Json, where: string, faults: FaultList): boolean => {
  const operator = raw['operator']
  if (operator !== undefined && operator !== 'AND' && operator !== 'OR') faults.add(`${where}: unknown operator "${String(operator).slice(0, 20)}"`)
  return operator === 'AND'
}

const readConfiguration = (raw: unknown, where: string, faults: FaultList): Configuration | null => {
  if (!isRecord(raw) || !Array.isArray(raw['nodes'])) {
    faults.add(`${where}: nodes is missing or not a list`)
    return null
  }
  const nodes = records(raw['nodes']).map((node, i): Node => {
    const at = `${where}.nodes[${i}]`
    if (!Array.isArray(node['cpeMatch'])) faults.add(`${at}: cpeMatch is missing or not a list`)
    const any = records(node['cpeMatch']).flatMap((one, j) => readCriterion(one, `${at}.cpeMatch[${j}]`, faults) ?? [])
    return { ...(isAll(node, at, faults) ? { all: true as const } : {}), ...(node['negate'] === true ? { not: true as const } : {}), any }
  })
  return { ...(isAll(raw, where, faults) ? { all: true as const } : {}), ...(raw['negate'] === true ? { not: true as const } : {}), nodes }
}

const scales = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'] as const
const ratingOf = (metrics: unknown): Rating | null => {
  if (!isRecord(metrics)) return null
  for (const scale of scales) {
    const all = records(metrics[scale])
    const data = (all.find((one) => one['type'] === 'Primary') ?? all[0])?.['cvssData']
    const score = isRecord(data) ? data['baseScore'] : undefined
    if (typeof score === 'number' && score >= 0 && score <= 10)
      return scale === 'cvssMetricV2' ? ratingOf2(score) : { score, severity: severityOfScore(score) }
  }
  return null
}

const english = (descriptions: unknown): unknown =>
  (records(descriptions).find((one) => textOf(one['lang']).startsWith('en')) ?? records(descriptions)[0])?.['value']

/** One CVE of either shape; null with a fault where it is none, taken back where NVD rejects it or where a correction empties it. */
const readCve = (raw: Json, where: string, faults: FaultList): AdvisoryRecord | Withdrawn | null => {
  const { id } = raw
  if (typeof id !== 'string' || !CVE_ID.test(id)) {
    faults.add(`${where}: "${String(id).slice(0, 40)}" is not a CVE id`)
    return null
  }
  const { configurations } = raw
  if (raw['vulnStatus'] === 'Rejected' || configurations === null)
    return { id, cves: [id], on: dayOf(instantIn(raw['lastModified'] ?? raw['modified'])), how: configurations === null ? 'withdrawn' : 'rejected' }
  if (configurations !== undefined && !Array.isArray(configurations)) {
    faults.add(`${where} (${id}): configurations is not a list`)
    return null
  }
  const rating = ratingOf(raw['metrics'])
  return {
    id,
    cves: [id],
    title: null,
    says: tidyText(raw['description'] ?? english(raw['descriptions'])),
    published: dayOf(raw['published']),
    severity: rating?.severity ?? null,
    score: rating?.score ?? null,
    packages: [],
    remedies: [],
    sound: [],
    configurations: (configurations ?? []).flatMap(
      (one: unknown, i: number) => readConfiguration(one, `${where} (${id}).configurations[${i}]`, faults) ?? [],
    ),
  }
}

/**
 * Reads NVD's configurations, whole or refused with every fault and its place: broken JSON, a page of several, what is no CVE or no CPE name, a
 * CVE named twice. Rejected and emptied CVEs are left out and counted. Its date is that of the document, else the newest change in it.
 */
export const readNvd = (parts: readonly FeedPart[], options: FeedOptions): Result<AdvisoryFeed> => {
  const faults = new FaultList()
  const found = new Map<string, AdvisoryRecord>()
  const withdrawn: Withdrawn[] = []
  let promised = 0 // in all pages together, as each page tells it
  let given = 0
  let stated: string | null = null
  let newest: string | null = null
  const later = (a: string | null, b: string | null): string | null =>
    b !== null && (a === null || (instantMs(b) ?? 0) > (instantMs(a) ?? 0)) ? b : a
  const take = (raw: Json, where: string): void => {
    const cve = readCve(raw, where, faults)
    newest = later(newest, instantIn(raw['lastModified'] ?? raw['modified']))
    if (cve !== null && 'how' in cve) withdrawn.push(cve)
    else if (cve !== null) {
      if (found.has(cve.id)) faults.add(`${where}: ${cve.id} is named twice`)
      found.set(cve.id, cve)
    }
  }
  eachDocument(parts, faults, (document, where) => {
    if (!isRecord(document)) return faults.add(`${where} is not an object`)
    if (!Array.isArray(document['vulnerabilities'])) return take(document, where)
    const all = records(document['vulnerabilities'])
    stated = later(stated, instantIn(document['timestamp']))
    if (typeof document['totalResults'] === 'number') promised = Math.max(promised, document['totalResults'])
    given += all.length
    all.forEach((one, i) => (isRecord(one['cve']) ? take(one['cve'], `vulnerabilities[${i}]`) : faults.add(`vulnerabilities[${i}] holds no cve`)))
  })
  if (promised > 0 && promised !== given && enforced('PM-3.2/feed-refused-whole')) {
    faults.add(`totalResults says ${promised}, yet there are ${given} entries: some of its pages are missing`)
  }
  const date = stated ?? newest ?? options.publishedOn ?? null
  const entries = found.size || withdrawn.length
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(options.name ?? 'The NVD data', faults)
  return ok({
    kind: 'advisories',
    format: 'nvd',
    name: options.name ?? 'nvd',
    date,
    entries,
    scope: onlyOne((found.size > 0 ? [...found.keys()] : withdrawn.map(({ id }) => id)).map((id) => id.slice(4, 8))),
    records: [...found.values()],
    withdrawn: withdrawn.filter(({ id }) => !found.has(id)),
    oddities: withdrawn.length > 0 ? [`${withdrawn.length} rejected CVEs were left out.`] : [],
  })
}
