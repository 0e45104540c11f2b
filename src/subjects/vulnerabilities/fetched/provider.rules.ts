// A CSAF provider's directory of advisories (CSAF 2.0 and 2.1, section 7): where it lies, what it lists, and what of it is fetched now (PM-3.2).
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { instantMs } from '../dates.rules.ts'
import { detectFeed, FaultList, isRecord, parseJson, refuseFeed } from '../feed.rules.ts'
import { records, textOf, type Json } from '../json-parts.rules.ts'

/** One document as a list names it. `updated`: an instant as told, '' where the list tells none. */
export type Listed = {
  readonly url: string
  readonly updated: string
  readonly hashes: readonly string[]
  readonly signature: string | null
  readonly isNamed: boolean // the list names hashes and signature; beside a document of a directory they may be missing
}
export type Directories = { readonly directories: readonly string[]; readonly rolie: readonly string[] }
export type DocumentHead = {
  readonly isCsaf: boolean
  readonly isWhite: boolean
  readonly tlp: string
  readonly vulnerabilities: number
  readonly isRetired: boolean
}

export const isProvider = (url: string): boolean => /\/provider-metadata\.json$/i.test(url)

const mostListed = 200_000
const isHttps = (url: string): boolean => url.length <= 1000 && /^https:\/\/[^\s/@:]+(?::\d{1,5})?\/\S*$/.test(url)
const hostOf = (url: string): string => /^https:\/\/([^/]+)/.exec(url)?.[1]?.toLowerCase() ?? ''
const isOpen = (label: unknown): boolean => /^(TLP:)?(WHITE|CLEAR)$/i.test(textOf(label).trim())
/** `2024/cisco-sa-1.json`, never above the directory or anywhere else. */
const isPathInside = (path: string): boolean =>
  path.length <= 300 && /^[\w.+@~-]+(?:\/[\w.+@~-]+)*\.json$/i.test(path) && !path.split('/').some((part) => /^\.+$/.test(part))

/** Where a provider's documents are that anybody may read. */
export const readProvider = (text: string, name: string): Result<Directories> => {
  const faults = new FaultList()
  const value = parseJson(text, faults)
  const distributions = isRecord(value) ? records(value['distributions']) : []
  const directories = distributions.flatMap((one) => {
    const told = isRecord(one['directory']) ? one['directory'] : undefined // CSAF 2.1 labels it
    const url = textOf(one['directory_url']) || (told !== undefined && isOpen(told['tlp_label'] ?? 'CLEAR') ? textOf(told['url']) : '')
    return url === '' ? [] : [url.endsWith('/') ? url : `${url}/`]
  })
  const feeds = distributions.flatMap((one) => (isRecord(one['rolie']) ? records(one['rolie']['feeds']) : []))
  const rolie = feeds.filter((one) => isOpen(one['tlp_label'])).map((one) => textOf(one['url']))
  for (const url of [...directories, ...rolie]) if (!isHttps(url)) faults.add(`distributions: "${url.slice(0, 80)}" is not an https:// address`)
  if (faults.count === 0 && directories.length + rolie.length === 0)
    faults.add(feeds.length > 0 ? 'distributions: no feed is labelled TLP:WHITE or TLP:CLEAR' : 'distributions: no directory and no feed is named')
  if (faults.count === 0 && directories.length + rolie.length > 50) faults.add('distributions: more than 50 are named')
  return faults.count > 0 ? refuseFeed(name, faults) : ok({ directories, rolie })
}

const notOnce = (all: readonly Listed[]): readonly Listed[] => {
  const newest = new Map<string, Listed>()
  for (const one of all) {
    const before = newest.get(one.url)
    if (before === undefined || (instantMs(one.updated) ?? 0) > (instantMs(before.updated) ?? 0)) newest.set(one.url, one)
  }
  return [...newest.values()]
}
const inDirectory = (base: string, path: string, updated: string): Listed => {
  const url = base + path
  return { url, updated, hashes: [`${url}.sha512`, `${url}.sha256`], signature: `${url}.asc`, isNamed: false }
}

/** `changes.csv` (path and instant a line) or `index.txt` (a path a line). Refused where it is empty or most of it cannot be read. */
export const readDirectory = (text: string, base: string, name: string): Result<readonly Listed[]> => {
  const faults = new FaultList()
  const listed: Listed[] = []
  let lines = 0
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '') continue
    if (++lines > mostListed) return refuseFeed(name, oneFault(`line ${i + 1}: it lists more than ${mostListed} documents`))
    const [, path = '', updated] = /^"?([^",]{1,300})"?(?:\s*,\s*"?([^",]{1,64})"?)?$/.exec(line) ?? []
    const isRead = isPathInside(path) && (updated === undefined || instantMs(updated) !== null)
    if (isRead) listed.push(inDirectory(base, path, updated ?? ''))
    else faults.add(`line ${i + 1}: "${line.slice(0, 60)}" is not a document's path${updated === undefined ? '' : ' and instant'}`)
  }
  if (lines === 0) faults.add('it is empty: character 1')
  return lines === 0 || faults.count * 2 > lines ? refuseFeed(name, faults) : ok(notOnce(listed))
}
const oneFault = (says: string): FaultList => {
  const faults = new FaultList()
  faults.add(says)
  return faults
}

const linkOf = (entry: Json, rel: string): readonly string[] =>
  records(entry['link']).flatMap((one) => (textOf(one['rel']) === rel ? [textOf(one['href'])] : []))

/** A ROLIE feed's documents; every address it names must be on its own host. */
export const readRolie = (text: string, at: string, name: string): Result<readonly Listed[]> => {
  const faults = new FaultList()
  const value = parseJson(text, faults)
  const feed = isRecord(value) && isRecord(value['feed']) ? value['feed'] : undefined
  if (faults.count === 0 && (feed === undefined || !Array.isArray(feed['entry']))) faults.add('feed.entry: is not a list')
  const entries = records(feed?.['entry'])
  if (entries.length > mostListed) return refuseFeed(name, oneFault(`feed.entry[${mostListed}]: it lists more than ${mostListed} documents`))
  const listed = entries.flatMap((entry, i): readonly Listed[] => {
    const content = isRecord(entry['content']) ? textOf(entry['content']['src']) : ''
    const [url = '', ...rest] = [content || (linkOf(entry, 'self')[0] ?? ''), ...linkOf(entry, 'hash'), ...linkOf(entry, 'signature').slice(0, 1)]
    const updated = textOf(entry['updated'])
    const bad = [url, ...rest].find((one) => !isHttps(one) || hostOf(one) !== hostOf(at))
    if (bad !== undefined) faults.add(`feed.entry[${i}]: "${bad.slice(0, 80)}" is not an address of the same host`)
    else if (instantMs(updated) === null) faults.add(`feed.entry[${i}].updated: "${updated.slice(0, 40)}" is not an instant`)
    else return [{ url, updated, hashes: linkOf(entry, 'hash').slice(0, 2), signature: linkOf(entry, 'signature')[0] ?? null, isNamed: true }]
    return []
  })
  return faults.count * 2 > entries.length || listed.length === 0
    ? refuseFeed(name, faults.count > 0 ? faults : oneFault('feed.entry: it is empty'))
    : ok(notOnce(listed))
}

const retired = /withdrawn|superseded/i
/** What must be known of a document before it is loaded by itself: whether anybody may have it, and whether it says anything of a vulnerability. */
export const readHead = (text: string, name: string): Result<DocumentHead> => {
  const faults = new FaultList()
  const value = parseJson(text, faults)
  if (faults.count > 0) return refuseFeed(name, faults)
  const document = isRecord(value) && isRecord(value['document']) ? value['document'] : {}
  const distribution = isRecord(document['distribution']) ? document['distribution'] : {}
  const tlp = isRecord(distribution['tlp']) ? textOf(distribution['tlp']['label']) : ''
  return ok({
    isCsaf: detectFeed(text) === 'csaf',
    isWhite: tlp === '' || isOpen(tlp), // no label is no restriction (CSAF 2.0, 3.2.1.5)
    tlp: tlp.slice(0, 20),
    vulnerabilities: isRecord(value) ? records(value['vulnerabilities']).length : 0,
    isRetired: retired.test(`${textOf(document['category'])} ${isRecord(document['tracking']) ? textOf(document['tracking']['status']) : ''}`),
  })
}
/** Why a document is not loaded by itself; undefined where it may be. One that is withdrawn is loaded where an earlier version is (`isLoaded`): that takes it out. */
export const whyLeftOut = ({ isCsaf, isWhite, tlp, vulnerabilities, isRetired }: DocumentHead, isLoaded = false): string | undefined => {
  if (!isWhite) return `TLP:${tlp}, not for everybody`
  if (!isCsaf) return 'not a CSAF document of version 2.0 or 2.1 that is read by itself'
  if (isRetired) return isLoaded ? undefined : 'withdrawn or superseded'
  return vulnerabilities === 0 ? 'it names no vulnerability' : undefined
}

/** `delisted`: still loaded, though no longer listed: it waits for a person. `withdrawn`: taken out since. */
export type KnownDocument = {
  readonly url: string
  readonly updated: string
  readonly state: 'loaded' | 'left-out' | 'refused' | 'failed' | 'delisted' | 'withdrawn'
}
export const perRound = { documents: 50, bytes: 64 * 1024 * 1024 } as const
export const mostOfProvider = 1_500 // documents of one provider; older ones come as one archive, which costs one load
const mustKnow = 10

export type Round = {
  readonly fetch: readonly Listed[]
  readonly left: number
  readonly beyond: number
  readonly gone: readonly KnownDocument[] // loaded, and no longer listed
  readonly back: readonly KnownDocument[] // waiting to be taken out, and listed again
}
/**
 * What is fetched in this round: what is new or changed since, the newest first, then what failed before. Refused where the list names less than half of
 * what it named: taken for half a list.
 */
export const roundOf = (listed: readonly Listed[], known: readonly KnownDocument[], name: string): Result<Round> => {
  const before = new Map(known.map((one) => [one.url, one]))
  const expected = known.filter(({ state }) => state !== 'withdrawn' && state !== 'delisted')
  const still = listed.filter(({ url }) => before.has(url) && before.get(url)?.state !== 'withdrawn').length
  if (expected.length >= mustKnow && still * 2 < expected.length)
    return refuse({
      code: 'vulnerabilities/provider-list-shrank',
      clause: 'PM-3.2',
      status: 422,
      says: `${name} lists ${still} of the ${expected.length} documents that it listed before; it was taken for half a list, and what is loaded stays.`,
      satisfiedBy: 'Wait for its publisher to list all of them. If they were withdrawn on purpose, stop fetching it and set it up again.',
    })
  const newest = listed.toSorted((a, b) => (instantMs(b.updated) ?? 0) - (instantMs(a.updated) ?? 0) || (a.url < b.url ? -1 : 1))
  const within = newest.slice(0, mostOfProvider)
  const isChanged = ({ url, updated }: Listed): boolean => before.get(url)?.updated !== updated || before.get(url)?.state === 'withdrawn'
  const now = new Set(listed.map(({ url }) => url))
  const wanted = [...within.filter(isChanged), ...within.filter((one) => !isChanged(one) && before.get(one.url)?.state === 'failed')]
  return ok({
    fetch: wanted.slice(0, perRound.documents),
    left: Math.max(0, within.filter(isChanged).length - perRound.documents),
    beyond: newest.length - within.length,
    gone: known.filter(({ url, state }) => (state === 'loaded' || state === 'delisted') && !now.has(url)),
    back: known.filter(({ url, state }) => state === 'delisted' && now.has(url)),
  })
}

/** `slot`, `document`: which feed and record a loaded one is. */
export type Tried = {
  readonly url: string
  readonly updated: string
  readonly state: KnownDocument['state']
  readonly says: string
  readonly slot?: string
  readonly document?: string | null
}
const nameOf = (url: string): string => url.split('/').at(-1)?.slice(0, 80) ?? url
const plural = (n: number): string => `${n.toLocaleString('en-US')} ${n === 1 ? 'document' : 'documents'}`

/** What a round came to, in one sentence. `left`: what is fetched in the next ones. */
export const roundInWords = (tried: readonly Tried[], { left, beyond }: Pick<Round, 'left' | 'beyond'>): string => {
  const of = (state: Tried['state']): readonly Tried[] => tried.filter((one) => one.state === state)
  const some = (what: string, all: readonly Tried[]): readonly string[] =>
    all.length === 0
      ? []
      : [
          `${plural(all.length)} ${what}${all[0] === undefined ? '' : ` (${nameOf(all[0].url)}: ${all[0].says.slice(0, 120)}${all.length > 1 ? ', and others' : ''})`}`,
        ]
  const parts = [
    ...(tried.every(({ state }) => state === 'delisted' || state === 'withdrawn')
      ? ['Nothing has changed since it was last fetched']
      : [`${plural(of('loaded').length)} loaded`]),
    ...some('left out', of('left-out')),
    ...some('not loaded', [...of('refused'), ...of('failed')]),
    ...some('no longer listed and taken out', of('withdrawn')),
    ...some('no longer listed, still loaded: somebody has to look', of('delisted')),
    ...(left > 0 ? [`${plural(left)} to come`] : []),
    ...(beyond > 0
      ? [`${plural(beyond)} older than the newest ${mostOfProvider.toLocaleString('en-US')} not fetched: load them as one archive`]
      : []),
  ]
  return parts.join('; ').slice(0, 500)
}

/** Whether an address that a provider named may be asked: a server of the own network only where the provider itself is that server. */
export const mayBeAsked = (url: string, provider: string, localHosts: readonly string[]): Refusal | undefined => {
  const [host, own] = [hostOf(url).replace(/:\d+$/, ''), hostOf(provider).replace(/:\d+$/, '')]
  return host === own || !localHosts.some((one) => one.toLowerCase() === host)
    ? undefined
    : {
        code: 'vulnerabilities/provider-names-own-network',
        clause: 'PM-3.2',
        status: 422,
        says: `The provider at ${own} names a server of the own network (${host}), which is not asked.`,
        satisfiedBy: 'Check whose provider that is.',
      }
}
