// The CISA Known Exploited Vulnerabilities catalogue, JSON as published.
import { enforced } from '../../core/policy/switch.ts'
import { ok, refuse, type Refused, type Result } from '../../core/result.ts'
import { isDate } from './dates.rules.ts'
import { checkAcceptance, FaultList, type FeedOptions, type FeedSummary, isRecord, parseJson, refuseFeed } from './feed.rules.ts'

export type KevEntry = {
  readonly cve: string
  readonly vendor: string
  readonly product: string
  readonly title: string
  readonly addedOn: string // ISO date
  readonly dueOn: string // ISO date under the revoked BOD 22-01; may precede `addedOn`, see `oddities`
  readonly requiredAction: string
  readonly ransomware: boolean // known in ransomware campaigns
}

export type KevFeed = FeedSummary & {
  readonly kind: 'kev'
  readonly format: 'kev'
  readonly catalogVersion: string
  readonly kev: readonly KevEntry[]
  readonly oddities: readonly string[] // data errors of the publisher that were survived, one sentence each
}

const CVE = /^CVE-[0-9]{4}-[0-9]{4,19}$/
const REQUIRED = ['cveID', 'vendorProject', 'product', 'vulnerabilityName', 'dateAdded', 'shortDescription', 'requiredAction', 'dueDate'] as const

const readEntry = (raw: unknown, where: string, faults: FaultList): KevEntry | null => {
  if (!isRecord(raw)) {
    faults.add(`${where} is not an object`)
    return null
  }
  const before = faults.count
  const at = typeof raw['cveID'] === 'string' ? `${where} (${raw['cveID']})` : where
  const text = (key: string): string => (typeof raw[key] === 'string' ? raw[key] : '')
  for (const key of REQUIRED) if (typeof raw[key] !== 'string') faults.add(`${at}: ${key} is ${key in raw ? 'not a text' : 'missing'}`)
  if (typeof raw['cveID'] === 'string' && !CVE.test(raw['cveID'])) faults.add(`${where}: "${raw['cveID']}" is not a CVE id`)
  for (const key of ['dateAdded', 'dueDate']) {
    if (typeof raw[key] === 'string' && !isDate(raw[key])) faults.add(`${at}: ${key} "${raw[key]}" is not a date`)
  }
  if (faults.count > before) return null
  return {
    cve: text('cveID'),
    vendor: text('vendorProject'),
    product: text('product'),
    title: text('vulnerabilityName'),
    addedOn: text('dateAdded'),
    dueOn: text('dueDate'),
    requiredAction: text('requiredAction'),
    ransomware: text('knownRansomwareCampaignUse').toLowerCase() === 'known',
  }
}

/**
 * Reads and validates the whole catalogue against its published schema. Refused whole, with every fault: broken JSON, a missing or
 * ill-formed field, a count that does not fit, a CVE named twice, an entry added after today, and what `checkAcceptance` forbids.
 * An entry due before it was added is survived and reported in `oddities` (the real catalogue holds such ones).
 */
export const readKev = (text: string, options: FeedOptions): Result<KevFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The KEV catalog'
  const raw = parseJson(text, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  if (!isRecord(raw)) {
    faults.add('it is not a JSON object')
    return refuseFeed(what, faults)
  }
  const { catalogVersion, dateReleased, count, vulnerabilities } = raw
  if (typeof catalogVersion !== 'string') faults.add('catalogVersion is missing or not a text')
  if (typeof dateReleased !== 'string') faults.add('dateReleased is missing or not a text')
  if (typeof count !== 'number' || !Number.isInteger(count)) faults.add('count is missing or not a whole number')
  if (!Array.isArray(vulnerabilities)) {
    faults.add('vulnerabilities is missing or not a list')
    return refuseFeed(what, faults)
  }
  const { length } = vulnerabilities
  if (typeof count === 'number' && count !== length && enforced('PM-3.2/feed-refused-whole')) {
    faults.add(`count says ${count}, yet there are ${length} entries: half a file`)
  }

  const today = options.now.slice(0, 10)
  const kev: KevEntry[] = []
  const oddities: string[] = []
  const seen = new Set<string>()
  vulnerabilities.forEach((item: unknown, i) => {
    const entry = readEntry(item, `vulnerabilities[${i}]`, faults)
    if (entry === null) return
    if (seen.has(entry.cve)) faults.add(`vulnerabilities[${i}]: ${entry.cve} is named twice`)
    if (entry.addedOn > today && enforced('PM-3.2/feed-refused-whole')) {
      faults.add(`vulnerabilities[${i}] (${entry.cve}): added on ${entry.addedOn}, in the future (now ${options.now})`)
    }
    if (Number(entry.dueOn.slice(0, 4)) - Number(entry.addedOn.slice(0, 4)) > 5)
      oddities.push(`${entry.cve} is due on ${entry.dueOn}, years after it was added on ${entry.addedOn}.`)
    if (entry.dueOn < entry.addedOn) oddities.push(`${entry.cve} is due on ${entry.dueOn}, before it was added on ${entry.addedOn}.`)
    seen.add(entry.cve)
    kev.push(entry)
  })
  const date = typeof dateReleased === 'string' ? dateReleased : null
  checkAcceptance({ date, entries: length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({
    kind: 'kev',
    format: 'kev',
    name: options.name ?? 'kev',
    date,
    entries: kev.length,
    catalogVersion: String(catalogVersion),
    kev,
    oddities,
  })
}

/** CISA takes an entry back a few times a year. More that are gone at once would close findings nobody patched: a person looks first (ours). */
const mayGo = (loaded: number): number => Math.max(3, Math.floor(loaded / 100))

/**
 * A list of the very length of the loaded one may still be another list: refused where it lacks what is known to be exploited, until a person agrees.
 * @param found which of the lost ones are found on devices here: of those not even one goes by itself, for it would lose its date without being fixed.
 */
export const refuseLost = (
  name: string,
  lost: readonly string[],
  loaded: number,
  isAgreed: boolean,
  found: readonly string[] = [],
): Refused | undefined => {
  if ((lost.length <= mayGo(loaded) && found.length === 0) || isAgreed || !enforced('PM-3.2/feed-refused-whole')) return undefined
  const shown = [...new Set([...found, ...lost])]
  const some = `${shown.slice(0, 5).join(', ')}${lost.length > 5 ? ` and ${lost.length - 5} more` : ''}${found.length === 0 ? '' : `; ${found.length} found on devices here`}`
  return refuse({
    code: 'vulnerabilities/kev-entries-gone',
    clause: 'PM-3.2',
    status: 422,
    says: `${name} was refused, and what was loaded before stays: it lacks ${lost.length} of the ${loaded} known exploited vulnerabilities of the loaded list (${some}).`,
    satisfiedBy: 'Fetch it anew from cisa.gov. Where CISA really took them back, say so beside the file and load it again.',
    faults: [`agree: ${lost.length} known exploited vulnerabilities are gone: ${some}`],
  })
}
