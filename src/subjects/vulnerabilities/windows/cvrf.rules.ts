// Microsoft's security updates of a month (CVRF 1.1) in the JSON form of its interface; the XML form is brought into it by `cvrf-xml.ts`.
import { ok, type Result } from '../../../core/result.ts'
import { CVE_ID } from '../advisory.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, isRecord, refuseFeed } from '../feed.rules.ts'
import { slotWord } from '../feed-slot.rules.ts'
import { eachDocument, instantIn, type FeedPart, type Json, records, texts, textOf } from '../json-parts.rules.ts'
import { recordsOfApplications } from './applications.rules.ts'
import { isKb, kbsIn, severityOf, UpdatesBuilder, type UpdatesFeed } from './updates.rules.ts'

/** `{ Value: … }` or the text itself. */
const valueOf = (raw: unknown): string => (isRecord(raw) ? textOf(raw['Value']) : textOf(raw)).trim()
const isVendorFix = ({ Type: type }: Json): boolean => type === 2 || type === 'Vendor Fix'
const isSeverity = ({ Type: type }: Json): boolean => type === 3 || type === 'Severity'
const build = (text: string): string | null =>
  /^\d+(\.\d+){1,4}$/.test(text.replace(/\.\.+/g, '.').trim()) ? text.replace(/\.\.+/g, '.').trim() : null

const productsOf = (tree: unknown): ReadonlyMap<string, string> =>
  new Map(records(isRecord(tree) ? tree['FullProductName'] : undefined).map((one) => [textOf(one['ProductID']), textOf(one['Value']).trim()]))

const worst = (threats: readonly Json[]) => {
  const told = new Set(threats.filter(isSeverity).map((one) => severityOf(valueOf(one['Description']))))
  return (['critical', 'high', 'medium', 'low'] as const).find((one) => told.has(one)) ?? null
}

const readVulnerability = (
  raw: Json,
  where: string,
  products: ReadonlyMap<string, string>,
  posted: string | null,
  feed: UpdatesBuilder,
  faults: FaultList,
): void => {
  const cve = textOf(raw['CVE']).trim()
  if (!CVE_ID.test(cve)) {
    if (!/^ADV\d+$/.test(cve)) faults.add(`${where}: "${cve.slice(0, 40)}" is no CVE id`)
    return
  }
  const revised = records(raw['RevisionHistory'])
    .map((one) => textOf(one['Date']).slice(0, 10))
    .filter((one) => /^\d{4}-\d\d-\d\d$/.test(one))
    .toSorted()
  const at = feed.cve(cve, valueOf(raw['Title']).slice(0, 300), worst(records(raw['Threats'])), revised.at(-1) ?? posted)
  const name = (id: string, place: string): string | undefined => {
    const product = products.get(id)
    if (product === undefined) faults.add(`${place}: product ${id.slice(0, 20)} is not in the tree`)
    return product
  }
  const fixed = new Set<string>()
  records(raw['Remediations'])
    .filter(isVendorFix)
    .forEach((remedy, i) => {
      const told = valueOf(remedy['Description'])
      const kb = isKb(told) ? told : ''
      if (kb !== '') feed.update(kb, posted, kbsIn(valueOf(remedy['Supercedence'])))
      for (const id of texts(remedy['ProductID'])) {
        const product = name(id, `${where}.Remediations[${i}]`)
        if (product === undefined) continue
        fixed.add(id)
        feed.fix(product, kb, build(valueOf(remedy['FixedBuild'])), at)
      }
    })
  const affected = records(raw['ProductStatuses'])
    .filter(({ Type: type }) => type === 3 || type === 'Known Affected')
    .flatMap((one) => texts(one['ProductID']))
  for (const id of affected) {
    const product = fixed.has(id) ? undefined : name(id, `${where}.ProductStatuses`)
    if (product !== undefined) feed.fix(product, '', null, at)
  }
}

/** Reads documents of months; refused whole with every fault and its place. */
export const readCvrf = (parts: readonly FeedPart[], options: FeedOptions): Result<UpdatesFeed> => {
  const faults = new FaultList()
  const feed = new UpdatesBuilder()
  const ids = new Set<string>()
  let [date, entries]: [string | null, number] = [null, 0]
  eachDocument(parts, faults, (document, where) => {
    const tracking = isRecord(document) && isRecord(document['DocumentTracking']) ? document['DocumentTracking'] : {}
    const id = isRecord(tracking['Identification']) ? valueOf(tracking['Identification']['ID']) : ''
    if (!isRecord(document) || id === '') return faults.add(`${where}: it is no document of Microsoft's security updates`)
    ids.add(id)
    const released = instantIn(tracking['CurrentReleaseDate'])
    if (released === null) faults.add(`${where}: CurrentReleaseDate is no date`)
    else if (date === null || released > date) date = released
    const posted = instantIn(tracking['InitialReleaseDate'])?.slice(0, 10) ?? released?.slice(0, 10) ?? null
    const products = productsOf(document['ProductTree'])
    records(document['Vulnerability']).forEach((raw, i) => {
      entries++
      readVulnerability(raw, `${where}: Vulnerability[${i}]`, products, posted, feed, faults)
    })
  })
  const name = options.name ?? 'msrc'
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(name, faults)
  const [only] = ids
  return ok({
    kind: 'updates',
    format: 'msrc-cvrf',
    name,
    date,
    entries,
    scope: ids.size === 1 && only !== undefined ? slotWord(only) : null,
    updates: feed.updates,
    cves: feed.cves,
    products: feed.products,
    records: recordsOfApplications(feed.products, feed.cves),
    oddities: [],
  })
}
