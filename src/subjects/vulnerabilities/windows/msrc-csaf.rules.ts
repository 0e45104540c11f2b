// Microsoft's security updates as CSAF documents, one a vulnerability. Their tree names no maker, no CPE and no package URL, so what CSAF is read by
// elsewhere finds nothing in them; they say the same as the months of CVRF (product, update, build), and are read into the same.
import { ok, type Result } from '../../../core/result.ts'
import { CVE_ID, tidyText } from '../advisory.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, isRecord, refuseFeed } from '../feed.rules.ts'
import { slotWord } from '../feed-slot.rules.ts'
import { eachDocument, type FeedPart, instantIn, type Json, records, textOf, texts } from '../json-parts.rules.ts'
import { recordsOfApplications } from './applications.rules.ts'
import { isKb, severityOf, UpdatesBuilder, type UpdatesFeed } from './updates.rules.ts'

type Product = { readonly name: string; readonly version: string } // version '': a range or none
type Given = { readonly title: string; readonly severity: ReturnType<typeof severityOf>; readonly posted: string | null }
type Reading = { readonly feed: UpdatesBuilder; readonly faults: FaultList }
const deepest = 24
const isBuild = (text: string): boolean => /^\d+(\.\d+){1,4}$/.test(text)

/** Every product id of the tree with the name that its branch has; `<10.0.20348.3328` is the same product as the build that fixes it. */
const productsOf = (tree: unknown, where: string, faults: FaultList): ReadonlyMap<string, Product> => {
  const products = new Map<string, Product>()
  const walk = (branches: unknown, above: string, depth: number): void => {
    if (depth > deepest) return faults.add(`${where}: branches lie more than ${deepest} deep`)
    for (const branch of records(branches)) {
      const [category, label] = [textOf(branch['category']), textOf(branch['name']).trim()]
      const name = category === 'product_name' ? label : above
      const id = isRecord(branch['product']) ? textOf(branch['product']['product_id']) : ''
      if (id !== '') products.set(id, { name: name === '' ? label : name, version: category === 'product_version' ? label : '' })
      walk(branch['branches'], name, depth + 1)
    }
  }
  walk(isRecord(tree) ? tree['branches'] : undefined, '', 0)
  return products
}

/** The update's number in the address of its page, `…/help/5053603` or `…?q=KB5053603`; '' where a remedy names none. */
const kbOf = (url: string): string => {
  const told = /(?:\/help\/|[?&]q=KB|\/kb\/)(\d{5,8})(?!\d)/i.exec(url)?.[1] ?? ''
  return isKb(told) ? told : ''
}

const readVulnerability = (raw: Json, where: string, products: ReadonlyMap<string, Product>, given: Given, { feed, faults }: Reading): void => {
  const cve = textOf(raw['cve']).trim()
  if (!CVE_ID.test(cve)) {
    if (cve !== '') faults.add(`${where}: "${cve.slice(0, 40)}" is not a CVE id`)
    return // an advisory (ADV…) that names no CVE says of no update what it closes
  }
  const at = feed.cve(cve, tidyText(raw['title'])?.slice(0, 300) ?? given.title, given.severity, given.posted)
  const status = isRecord(raw['product_status']) ? raw['product_status'] : {}
  const known = (id: string, place: string): Product | undefined => {
    const product = products.get(id)
    if (product === undefined) faults.add(`${place}: the product "${id.slice(0, 40)}" is not in the tree`)
    return product
  }
  const fixed = new Set<string>() // names of products a remedy speaks of
  records(raw['remediations']).forEach((remedy, i) => {
    if (textOf(remedy['category']) !== 'vendor_fix') return
    const kb = kbOf(textOf(remedy['url']) || textOf(remedy['details']))
    if (kb !== '') feed.update(kb, instantIn(remedy['date'])?.slice(0, 10) ?? given.posted, [])
    const first = textOf(remedy['details']).split(':', 1)[0]?.trim() ?? ''
    for (const id of texts(remedy['product_ids'])) {
      const product = known(id, `${where}.remediations[${i}]`)
      if (product === undefined) continue
      fixed.add(product.name)
      feed.fix(product.name, kb, isBuild(first) ? first : null, at)
    }
  })
  texts(status['fixed']).forEach((id, i) => {
    const product = known(id, `${where}.product_status.fixed[${i}]`)
    if (product === undefined || fixed.has(product.name) || !isBuild(product.version)) return
    fixed.add(product.name)
    feed.fix(product.name, '', product.version, at)
  })
  texts(status['known_affected']).forEach((id, i) => {
    const product = known(id, `${where}.product_status.known_affected[${i}]`)
    if (product !== undefined && !fixed.has(product.name)) feed.fix(product.name, '', null, at)
  })
}

const isMicrosofts = (publisher: unknown): boolean =>
  isRecord(publisher) && /^https?:\/\/msrc\.microsoft\.com(\/|$)/.test(textOf(publisher['namespace']))

/** Reads Microsoft's CSAF documents; refused whole with every fault and its place. */
export const readMicrosoftCsaf = (parts: readonly FeedPart[], options: FeedOptions): Result<UpdatesFeed> => {
  const [faults, feed, ids] = [new FaultList(), new UpdatesBuilder(), new Set<string>()]
  let [date, entries]: [string | null, number] = [null, 0]
  eachDocument(parts, faults, (raw, where) => {
    const document = isRecord(raw) && isRecord(raw['document']) ? raw['document'] : {}
    const tracking = isRecord(document['tracking']) ? document['tracking'] : {}
    const id = textOf(tracking['id'])
    if (!isRecord(raw) || id === '' || !/^2\.[01]$/.test(textOf(document['csaf_version']))) {
      return faults.add(`${where}: it is not one of Microsoft's CSAF documents`)
    }
    if (!isMicrosofts(document['publisher']))
      return faults.add(`${where} (${id.slice(0, 60)}): it is not Microsoft's; load other publishers' documents as a feed of their own`)
    if (ids.has(id)) return faults.add(`${where}: ${id.slice(0, 60)} is there twice`)
    ids.add(id)
    const released = instantIn(tracking['current_release_date'])
    if (released === null) faults.add(`${where} (${id.slice(0, 60)}): current_release_date is no instant`)
    else if (date === null || released > date) date = released
    const severity = severityOf(isRecord(document['aggregate_severity']) ? textOf(document['aggregate_severity']['text']) : '')
    const given: Given = { title: tidyText(document['title'])?.slice(0, 300) ?? id, severity, posted: released?.slice(0, 10) ?? null }
    const products = productsOf(raw['product_tree'], where, faults)
    records(raw['vulnerabilities']).forEach((one, i) => {
      entries++
      readVulnerability(one, `${where} (${id.slice(0, 60)}).vulnerabilities[${i}]`, products, given, { feed, faults })
    })
  })
  const name = options.name ?? 'msrc-csaf'
  checkAcceptance({ date, entries }, options, faults)
  if (faults.count > 0) return refuseFeed(name, faults)
  const [only] = ids
  return ok({
    kind: 'updates',
    format: 'msrc-csaf',
    name,
    date,
    entries,
    // One document stands beside the others; a whole set replaces the set. Months of CVRF and the definitions are slots of their own.
    scope: ids.size === 1 && only !== undefined ? `csaf-${slotWord(only.replace(/^msrc_/i, ''))}` : 'csaf',
    updates: feed.updates,
    cves: feed.cves,
    products: feed.products,
    records: recordsOfApplications(feed.products, feed.cves),
    oddities: [],
  })
}
