// CSAF 2.0 and 2.1 documents (OASIS): vendors' advisories and VEX, with what is affected, fixed and not affected, and what to do.
import { ok, type Result } from '../../core/result.ts'
import { lookup } from '../../core/lookup.ts'
import {
  type AdvisoryFeed,
  type AdvisoryRecord,
  CVE_ID,
  onlyOne,
  type PackageRange,
  type Remedy,
  severityOfScore,
  type Sound,
  tidyText,
  type Withdrawn,
} from './advisory.rules.ts'
import { type CsafProduct, readProductTree } from './csaf-products.rules.ts'
import { instantMs } from './dates.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, isRecord, refuseFeed } from './feed.rules.ts'
import { slotWord } from './feed-slot.rules.ts'
import { dayOf, eachDocument, type FeedPart, instantIn, type Json, records, texts, textOf } from './json-parts.rules.ts'
import { productNameOf } from './products/cpe.rules.ts'
import type { Configuration, Criterion } from './products/criteria.rules.ts'
import { type Bounds, readRange } from './ranges.rules.ts'

type Products = ReadonlyMap<string, CsafProduct>
type Stated = 'affected' | 'fixed' | 'sound'
const groups: Readonly<Record<string, Stated>> = lookup({
  known_affected: 'affected',
  first_affected: 'affected',
  last_affected: 'affected',
  fixed: 'fixed',
  first_fixed: 'fixed',
  known_not_affected: 'sound',
})

/** Packages of a distribution are told by package URL, or by a name such as `kernel-0:5.14.0-284.el9` inside a release. */
const isPackage = ({ purl }: CsafProduct): boolean => purl !== null && purl.name !== ''

/** The release a package is for: `9` of Enterprise Linux 9 itself; any other stream or product keeps its own name, for its fixes are not the release's. */
const releaseOf = (product: CsafProduct, products: Products): string => {
  const whole = product.within === null ? undefined : products.get(product.within)
  const cpe = whole?.cpe
  if (!cpe) return product.purl?.release ?? ''
  const [, name = ''] = cpe.product.split(':')
  return name === 'enterprise_linux' ? (/^\d+/.exec(cpe.version)?.[0] ?? '') : `${name}:${cpe.version}`
}

const packageRange = (product: CsafProduct, products: Products, stated: Stated, because: string | null): PackageRange | null => {
  const { purl } = product
  if (purl === null) return null
  const base = { ecosystem: purl.ecosystem, release: releaseOf(product, products), name: purl.name, versions: [], because }
  if (stated === 'fixed') return purl.version === '' ? null : { ...base, status: 'affected', spans: [{ below: purl.version }] }
  if (stated === 'sound') return purl.version === '' ? { ...base, status: 'not-affected', spans: [{}] } : null
  return purl.version === '' ? { ...base, status: 'affected', spans: [{}] } : { ...base, status: 'affected', spans: [{ upTo: purl.version }] }
}

const criteriaOf = (product: CsafProduct, isVulnerable: boolean): readonly Criterion[] => {
  const { cpe, vendor, version, range } = product
  const name = cpe?.product ?? (vendor !== '' && product.product !== '' ? productNameOf(vendor, product.product) : '')
  if (name === '') return []
  const base = { part: cpe?.part ?? ('a' as const), product: name, isVulnerable, ...(cpe && cpe.target !== '*' ? { target: cpe.target } : {}) }
  const told: readonly Bounds[] | null =
    range !== '' ? readRange(range) : version !== '' ? readRange(version) : cpe && cpe.version !== '*' ? [{ version: cpe.version }] : [{}]
  return (told ?? [{ version: '?' }]).map(({ version: one = '*', ...bounds }) => ({ ...base, version: one, ...bounds }))
}

/** Two bare statements read together: "every version is affected" and "fixed in X" mean everything before X. */
const withFix = (affected: readonly Criterion[], fixed: readonly Criterion[]): readonly Criterion[] =>
  affected.map((one) => {
    const isWide = one.version === '*' && one.below === undefined && one.upTo === undefined && one.from === undefined && one.after === undefined
    const fixes = fixed.filter((fix) => fix.product === one.product && !/^[*?-]$/.test(fix.version))
    return isWide && fixes.length === 1 && fixes[0] !== undefined ? { ...one, below: fixes[0].version } : one
  })

const scoreOf = (vulnerability: Json): number | null => {
  for (const one of [
    ...records(vulnerability['metrics']).flatMap(({ content }) => (isRecord(content) ? [content] : [])),
    ...records(vulnerability['scores']),
  ]) {
    for (const scale of ['cvss_v4', 'cvss_v3'] as const) {
      const data = one[scale]
      if (isRecord(data) && typeof data['baseScore'] === 'number' && data['baseScore'] >= 0 && data['baseScore'] <= 10) return data['baseScore']
    }
  }
  return null
}

/** What refuses a feed, what is survived and told, and the affected products that nothing in an inventory can be matched to. */
type Told = { readonly faults: FaultList; readonly odd: FaultList; readonly blind: Set<string> }

const readVulnerability = (
  raw: Json,
  document: { readonly id: string; readonly title: string | null; readonly on: string | null },
  products: Products,
  where: string,
  { faults, odd, blind }: Told,
): AdvisoryRecord => {
  const told = textOf(raw['cve'])
  const cves = CVE_ID.test(told)
    ? [told]
    : records(raw['ids'])
        .map((one) => textOf(one['text']))
        .filter((one) => one !== '')
        .slice(0, 1)
  if (told !== '' && !CVE_ID.test(told)) faults.add(`${where}: "${told.slice(0, 40)}" is not a CVE id`)
  const reasons = new Map(records(raw['flags']).flatMap((flag) => texts(flag['product_ids']).map((id) => [id, textOf(flag['label'])] as const)))
  const packages: PackageRange[] = []
  const stated: Record<Stated, Criterion[]> = { affected: [], fixed: [], sound: [] }
  const sound: Sound[] = []
  for (const [group, ids] of Object.entries(isRecord(raw['product_status']) ? raw['product_status'] : {})) {
    const state = groups[group]
    texts(ids).forEach((id, i) => {
      const product = products.get(id)
      // Whom it calls sound it may name carelessly, as real advisories do; whom it calls affected it may not.
      if (product === undefined)
        return (state === 'affected' || state === undefined ? faults : odd).add(
          `${where}.product_status.${group}[${i}]: the product "${id.slice(0, 80)}" is not in the tree`,
        )
      if (state === undefined) return undefined
      const because = reasons.get(id) ?? null
      if (isPackage(product)) {
        const range = packageRange(product, products, state, because)
        if (range !== null) packages.push(range)
      } else if (state === 'sound') sound.push(...criteriaOf(product, true).map((criterion) => ({ criterion, because })))
      else {
        const criteria = criteriaOf(product, true)
        if (state === 'affected' && criteria.length === 0) blind.add(product.name || id)
        stated[state].push(...criteria)
      }
      return undefined
    })
  }
  const any = withFix(stated.affected, stated.fixed)
  const configurations: readonly Configuration[] = any.length === 0 ? [] : [{ nodes: [{ any: once(any) }] }]
  const remedies = records(raw['remediations']).flatMap((one): readonly Remedy[] => {
    const says = tidyText(one['details'])
    return says === null || textOf(one['category']) === '' ? [] : [{ category: textOf(one['category']).slice(0, 40), says }]
  })
  const score = scoreOf(raw)
  return {
    id: document.id,
    cves: cves.length > 0 ? cves : [document.id],
    title: tidyText(raw['title']) ?? document.title,
    says: tidyText(records(raw['notes']).find((one) => one['category'] === 'description' || one['category'] === 'summary')?.['text']),
    published: document.on,
    severity: score === null ? null : severityOfScore(score),
    score,
    configurations,
    packages: once(packages),
    remedies: once(remedies).slice(0, 6),
    sound: once(sound),
  }
}

/** The same statement for every architecture is one statement. */
const once = <T>(all: readonly T[]): readonly T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]

/** Products without a maker, a CPE or a package URL: the feed speaks of them, and no device can be found by it. Silence about that would look like safety. */
const blindWords = (blind: ReadonlySet<string>): string => {
  const [first = ''] = blind
  return blind.size === 1
    ? `1 affected product (${first.slice(0, 80)}) has no vendor, CPE or package URL: no device can be matched to it.`
    : `${blind.size} affected products (${first.slice(0, 80)} and others) have no vendor, CPE or package URL: no device can be matched to them.`
}

const retired = /withdrawn|superseded/i
const readDocument = (
  raw: unknown,
  where: string,
  told: Told,
): { readonly records: readonly AdvisoryRecord[]; readonly on: string | null; readonly publisher: string; readonly withdrawn?: Withdrawn } | null => {
  const { faults } = told
  const document = isRecord(raw) ? raw['document'] : undefined
  if (!isRecord(raw) || !isRecord(document) || !/^2\.[01]$/.test(textOf(document['csaf_version']))) {
    faults.add(`${where} is no CSAF document of version 2.0 or 2.1`)
    return null
  }
  const tracking = isRecord(document['tracking']) ? document['tracking'] : {}
  const [id, on] = [textOf(tracking['id']), instantIn(tracking['current_release_date'])]
  if (id === '') faults.add(`${where}.document.tracking.id is missing`)
  if (on === null)
    faults.add(`${where} (${id.slice(0, 60)}): current_release_date "${textOf(tracking['current_release_date']).slice(0, 40)}" is no instant`)
  if (raw['vulnerabilities'] !== undefined && !Array.isArray(raw['vulnerabilities']))
    faults.add(`${where} (${id.slice(0, 60)}): vulnerabilities is not a list`)
  const publisher = isRecord(document['publisher']) ? textOf(document['publisher']['name']) : ''
  const state = `${textOf(document['category'])} ${textOf(tracking['status'])}`
  if (retired.test(state)) {
    const cves = records(raw['vulnerabilities']).flatMap((one) => (CVE_ID.test(textOf(one['cve'])) ? [textOf(one['cve'])] : []))
    const how = /superseded/i.test(state) ? 'superseded' : 'withdrawn'
    return { records: [], on, publisher, withdrawn: { id: id.slice(0, 120), cves, on: dayOf(on), how } }
  }
  const at = `${where} (${id.slice(0, 60)})`
  const products = readProductTree(raw['product_tree'], at, faults)
  const about = { id: id.slice(0, 120), title: tidyText(document['title']), on: dayOf(on) }
  return {
    records: records(raw['vulnerabilities']).map((one, i) => readVulnerability(one, about, products, `${at}.vulnerabilities[${i}]`, told)),
    on,
    publisher,
  }
}

/**
 * Reads CSAF documents, whole or refused with every fault and its place: broken JSON, another version, a product status that names no product of
 * the tree, a product id defined twice, no tracking id or date. Withdrawn and superseded ones are left out and counted.
 */
export const readCsaf = (parts: readonly FeedPart[], options: FeedOptions): Result<AdvisoryFeed> => {
  const told = { faults: new FaultList(), odd: new FaultList(), blind: new Set<string>() }
  const { faults, odd, blind } = told
  const found: AdvisoryRecord[] = []
  const seen = new Set<string>()
  const publishers: string[] = []
  const withdrawn: Withdrawn[] = []
  let documents = 0
  let newest: string | null = null
  eachDocument(parts, faults, (raw, where) => {
    const read = readDocument(raw, where, told)
    if (read === null) return
    documents++
    if (read.on !== null && (newest === null || (instantMs(read.on) ?? 0) > (instantMs(newest) ?? 0))) newest = read.on
    publishers.push(slotWord(read.publisher))
    if (read.withdrawn !== undefined) withdrawn.push(read.withdrawn)
    const [first] = read.records
    if (first !== undefined && seen.has(first.id)) faults.add(`${where}: ${first.id} is there twice`)
    if (first !== undefined) seen.add(first.id)
    found.push(...read.records)
  })
  const date = newest ?? options.publishedOn ?? null
  checkAcceptance({ date, entries: documents }, options, faults)
  if (faults.count > 0) return refuseFeed(options.name ?? 'The CSAF documents', faults)
  return ok({
    kind: 'advisories',
    format: 'csaf',
    name: options.name ?? 'csaf',
    date,
    entries: documents,
    scope: onlyOne(publishers),
    records: found,
    withdrawn: withdrawn.filter(({ id }) => !seen.has(id)),
    oddities: [
      ...(withdrawn.length > 0 ? [`${withdrawn.length} withdrawn or superseded documents were left out.`] : []),
      ...(blind.size > 0 ? [blindWords(blind)] : []),
      ...odd.list(),
    ],
  })
}
