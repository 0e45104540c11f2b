// Until when makers support what they make: endoflife.date's data, as its file of all products or as its API (`products/full`) tells it. Its words for
// an end are a day, true, false, or nothing: four states, and what is not told is never taken for "goes on".
import { ok, type Result } from '../../../core/result.ts'
import { checkAcceptance, FaultList, isRecord, parseJson, refuseFeed, type FeedOptions, type FeedSummary } from '../feed.rules.ts'

export type Ends = 'on-a-day' | 'ended' | 'goes-on' | 'not-told'
export type SupportCycle = {
  readonly product: string
  readonly title: string
  readonly cycle: string
  readonly label: string
  readonly releasedOn: string | null
  readonly ends: Ends
  readonly endsOn: string | null
  readonly paidUntil: string | null
  readonly latest: string | null
  readonly latestOn: string | null
  readonly successor: string | null
  readonly link: string | null
}
export type SupportFeed = FeedSummary & {
  readonly kind: 'support-dates'
  readonly format: 'endoflife'
  readonly cycles: readonly SupportCycle[]
  readonly oddities: readonly string[]
}

type Raw = Readonly<Record<string, unknown>>
const mostWords = 400
const isDay = (value: string): boolean => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? []
  const [m, d] = [Number(month), Number(day)]
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0)
  return year !== '' && m >= 1 && m <= 12 && d >= 1 && d <= ([31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 0)
}
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, mostWords) : null)

/** A day, or a yes or no where the publisher knows no day. */
const endOf = (value: unknown): { readonly ends: Ends; readonly on: string | null } | undefined => {
  if (value === undefined || value === null) return { ends: 'not-told', on: null }
  if (typeof value === 'boolean') return { ends: value ? 'ended' : 'goes-on', on: null }
  return typeof value === 'string' && isDay(value) ? { ends: 'on-a-day', on: value } : undefined
}

/** The cycle's words in the API's shape are brought into the file's. */
const plainCycle = (raw: Raw): Raw => {
  if ('releaseCycle' in raw) return raw
  const latest = isRecord(raw['latest']) ? raw['latest'] : {}
  const or = (day: string, is: string): unknown => (typeof raw[day] === 'string' ? raw[day] : raw[is])
  return {
    releaseCycle: raw['name'],
    releaseLabel: raw['label'],
    codename: raw['codename'],
    releaseDate: raw['releaseDate'],
    lts: raw['isLts'],
    eol: or('eolFrom', 'isEol'),
    eoes: raw['eoesFrom'],
    latest: latest['name'],
    latestReleaseDate: latest['date'],
    link: latest['link'],
  }
}

/** Whose longer support reaches everybody without a contract: Debian's long-term team publishes where the security team did. */
const longerForAll: ReadonlySet<string> = new Set(['debian'])

const editions: readonly (readonly [RegExp, string])[] = [
  [/ \(W\)$/, ' (Home, Pro)'],
  [/ \(E\)$/, ' (Enterprise, Education)'],
]
/** `Debian` and `12`, `Bookworm` are "Debian 12 (Bookworm)"; a label that says its product by itself stands alone. */
const labelOf = (product: string, title: string, raw: Raw): string => {
  const cycle = textOf(raw['releaseCycle']) ?? ''
  const codename = textOf(raw['codename']) ?? ''
  const told = (textOf(raw['releaseLabel']) ?? cycle).replaceAll('__RELEASE_CYCLE__', cycle).replaceAll('__CODENAME__', codename)
  const isWindows = product === 'windows'
  const words = isWindows ? editions.reduce((label, [from, to]) => label.replace(from, cycle.endsWith('-lts') ? `${to} LTSC` : to), told) : told
  const isWhole =
    /^\p{L}/u.test(words) &&
    title
      .toLowerCase()
      .split(' ')
      .includes((words.split(' ')[0] ?? '').toLowerCase())
  const label = isWhole ? words : `${title} ${words}`
  return codename !== '' && !label.includes(codename) ? `${label} (${codename})` : label
}

type Read = Omit<SupportCycle, 'successor'> & { readonly isLts: boolean }
/** Which edition of a Windows client a cycle is for: `10-22h2` is for all, and its successor the ordinary one. */
const tailOf = (product: string, cycle: string): string =>
  product === 'windows'
    ? /^11-\d\dh1/.test(cycle)
      ? 'new devices only'
      : cycle.split('-').slice(2).join('-') || 'w'
    : /^\d{4}(-r2)?$/.test(cycle)
      ? 'year'
      : product === 'windows-server'
        ? 'channel'
        : ''

/** The newest cycle of the product that is out and supported today, where it is another one. Whoever has a long-term one stays on those. */
const successorOf = (one: Read, all: readonly Read[], today: string): string | null => {
  const open = all.filter(
    (other) => other.releasedOn !== null && other.releasedOn <= today && (other.ends === 'goes-on' || (other.endsOn ?? '') > today),
  )
  const alike = open.filter((other) => tailOf(one.product, other.cycle) === tailOf(one.product, one.cycle))
  const long = alike.filter((other) => other.isLts)
  const [newest] = (one.isLts && long.length > 0 ? long : alike).toSorted((a, b) => (b.releasedOn ?? '').localeCompare(a.releasedOn ?? ''))
  return newest === undefined || (newest.releasedOn ?? '') <= (one.releasedOn ?? '') ? null : newest.label
}

/**
 * Reads the whole file; refused with every fault and its place (product and cycle): no list of cycles, a cycle without a name, one named twice, an
 * end that is neither a day nor yes or no. The file holds no date of its own: `publishedOn`, else the day in its name.
 */
export const readSupportDates = (text: string, options: FeedOptions): Result<SupportFeed> => {
  const faults = new FaultList()
  const what = options.name ?? 'The end-of-life data'
  const whole = parseJson(text, faults)
  const today = options.now.slice(0, 10)
  const oddities = new FaultList()
  const cycles: SupportCycle[] = []
  const list =
    isRecord(whole) && Array.isArray(whole['result'])
      ? whole['result'].map((one: unknown) => [isRecord(one) ? (textOf(one['name']) ?? '') : '', one] as const)
      : isRecord(whole)
        ? Object.entries(whole).filter(([, one]) => isRecord(one))
        : []
  for (const [product, one] of list) {
    const releases: unknown = isRecord(one) ? one['releases'] : undefined
    if (!isRecord(one) || product === '' || !Array.isArray(releases)) {
      faults.add(`${product || 'a product'}: holds no list of releases`)
      continue
    }
    const title = textOf(one['title']) ?? textOf(one['label']) ?? product
    const seen = new Set<string>()
    const bad = (says: string): readonly Read[] => {
      faults.add(`${product} ${says}`)
      return []
    }
    const read = releases.flatMap((given: unknown, at): readonly Read[] => {
      const raw = isRecord(given) ? plainCycle(given) : {}
      const cycle = textOf(raw['releaseCycle'])
      if (cycle === null) return bad(`release ${at + 1}: has no name`)
      if (seen.has(cycle)) return bad(`${cycle}: is named twice`)
      seen.add(cycle)
      const [end, paid] = [endOf(raw['eol']), endOf(raw['eoes'])]
      if (end === undefined || paid === undefined)
        return bad(`${cycle}: its end "${String(end === undefined ? raw['eol'] : raw['eoes']).slice(0, 40)}" is no day, nor yes or no`)
      const day = (name: string): string | null => {
        const value = textOf(raw[name])
        if (value !== null && !isDay(value)) oddities.add(`${product} ${cycle}: ${name} "${value.slice(0, 40)}" is no day`)
        return value !== null && isDay(value) ? value : null
      }
      const latestOn = day('latestReleaseDate')
      if (latestOn !== null && latestOn > today) oddities.add(`${product} ${cycle}: its newest version is of ${latestOn}, which is to come`)
      const longer = paid.on !== null && paid.on > (end.on ?? '') ? paid.on : null
      const isForAll = longer !== null && longerForAll.has(product)
      return [
        {
          product,
          title,
          cycle,
          label: labelOf(product, title, raw),
          releasedOn: day('releaseDate'),
          ends: isForAll ? ('on-a-day' as const) : end.ends,
          endsOn: isForAll ? longer : end.on,
          paidUntil: isForAll ? null : longer,
          latest: textOf(raw['latest']),
          latestOn: latestOn !== null && latestOn <= today ? latestOn : null,
          link: textOf(raw['link']),
          isLts: raw['lts'] === true || typeof raw['lts'] === 'string',
        },
      ]
    })
    cycles.push(
      ...read.map(({ isLts, ...rest }) => ({
        ...rest,
        successor: one['category'] === 'device' ? null : successorOf({ ...rest, isLts }, read, today),
      })),
    )
  }
  const date =
    options.publishedOn ??
    (isRecord(whole) ? textOf(whole['generated_at']) : null) ??
    /(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)/.exec(options.name ?? '')?.[1] ??
    null
  checkAcceptance({ date, entries: cycles.length }, options, faults)
  if (faults.count > 0) return refuseFeed(what, faults)
  return ok({ kind: 'support-dates', format: 'endoflife', name: what, date, entries: cycles.length, cycles, oddities: oddities.list() })
}
