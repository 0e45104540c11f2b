// Follows a CSAF provider's directory (PM-3.2): its list first, then each document that changed since, held against its hash and with its signature.
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { systemNow } from '../../../platform/clock.ts'
import { reading, type From } from '../../ledger/index.ts'
import type { FeedInput } from '../load-feed.ts'
import { mostSignatureBytes } from '../signed/openpgp.ts'
import { askFor, dayOf, notThere, refuseOtherBytesThan, type FetchParts } from './ask-publisher.ts'
import { nameOfUrl, refuseUncounted } from './feed-source.rules.ts'
import type { FeedSource } from './feed-sources.views.ts'
import { knownDocuments } from './provider-documents.views.ts'
import type { ProviderReader } from './provider-list.ts'
import { mayBeAsked, perRound, roundInWords, roundOf, whyLeftOut, type KnownDocument, type Listed, type Tried } from './provider.rules.ts'

const mostListBytes = 64 * 1024 * 1024
const mostDocumentBytes = 24 * 1024 * 1024
const mostHashBytes = 64 * 1024
const patience = 120_000 // for one file
const roundMs = 600_000 // a slow provider holds up no other feed for longer
const noReader: Refusal = {
  code: 'vulnerabilities/provider-not-followed',
  clause: 'PM-3.2',
  status: 422,
  says: 'A provider’s directory is followed by the worker only.',
  satisfiedBy: 'Wait for its next turn.',
}

/** Everything of one round: what was tried, in words, and whether more is to come at once. */
export type ProviderRound = { readonly tried: readonly Tried[]; readonly outcome: string; readonly isMore: boolean }

type Asking = { readonly source: FeedSource; readonly parts: FetchParts; readonly list: ProviderReader }
const askProvider = async ({ source, parts }: Asking, url: string, maxBytes: number) => {
  const refusal = mayBeAsked(url, source.url, parts.limits.localHosts)
  if (refusal !== undefined) return refuse(refusal)
  return askFor(url, { ...parts, limits: { timeoutMs: patience, ...parts.limits } }, Math.min(maxBytes, parts.limits.maxBytes ?? maxBytes))
}

/** All documents that a provider's directories or feeds list, each once. */
const listOf = async (asking: Asking): Promise<Result<readonly Listed[]>> => {
  const { source, list } = asking
  const told = await askProvider(asking, source.url, mostDocumentBytes)
  if (!told.ok) return told
  if (told.value.status !== 200) return notThere('its metadata', told.value.status)
  const where = await list.provider(told.value.body, nameOfUrl(source.url))
  if (!where.ok) return where
  const all = new Map<string, Listed>()
  const { directories, rolie } = where.value
  for (const at of directories.length > 0 ? directories : rolie) {
    const read = directories.length > 0 ? await readDirectoryAt(asking, at) : await readRolieAt(asking, at)
    if (!read.ok) return read
    for (const one of read.value) all.set(one.url, one)
  }
  return ok([...all.values()])
}

const readRolieAt = async (asking: Asking, at: string): Promise<Result<readonly Listed[]>> => {
  const got = await askProvider(asking, at, mostListBytes)
  if (!got.ok) return got
  return got.value.status === 200 ? asking.list.rolie(got.value.body, at, nameOfUrl(at)) : notThere('its feed of documents', got.value.status)
}

/** `changes.csv` tells when each document changed; where there is none, `index.txt` at least tells new ones. */
const readDirectoryAt = async (asking: Asking, at: string): Promise<Result<readonly Listed[]>> => {
  for (const name of ['changes.csv', 'index.txt']) {
    const got = await askProvider(asking, at + name, mostListBytes)
    if (!got.ok) return got
    const { status, body, isLengthTold } = got.value
    if (status === 404 || status === 410) continue
    if (status !== 200) return notThere(name, status)
    const uncounted = refuseUncounted(name, body, { isLengthTold, hasHash: false })
    return uncounted ? refuse(uncounted) : asking.list.directory(body, at, name)
  }
  return notThere('changes.csv and index.txt', 404)
}

/** What is beside a document: its bytes, undefined where nothing is; a file that the list names must be there. */
const beside = async (asking: Asking, url: string, what: string, isNamed: boolean, maxBytes: number): Promise<Result<Uint8Array | undefined>> => {
  const got = await askProvider(asking, url, maxBytes)
  if (!got.ok) return got
  if (got.value.status === 200) return ok(got.value.body)
  return !isNamed && [403, 404, 410].includes(got.value.status) ? ok(undefined) : notThere(what, got.value.status)
}

const fetchDocument = async (
  asking: Asking,
  one: Listed,
  now: string,
  isLoaded: boolean,
): Promise<Result<FeedInput | { readonly leftOut: string }>> => {
  const { source, list } = asking
  const name = nameOfUrl(one.url)
  const got = await askProvider(asking, one.url, mostDocumentBytes)
  if (!got.ok) return got
  const { status, body, headers, isLengthTold } = got.value
  if (status !== 200) return notThere('the document', status)
  let hasHash = false
  for (const url of one.hashes) {
    const told = await beside(asking, url, 'its hash', one.isNamed, mostHashBytes)
    if (!told.ok) return told
    if (told.value === undefined) continue
    const refusal = refuseOtherBytesThan(name, told.value, body)
    if (refusal) return refuse(refusal)
    hasHash = true
    break
  }
  const uncounted = refuseUncounted(name, body, { isLengthTold, hasHash })
  if (uncounted) return refuse(uncounted)
  const mustBeSigned = source.signatureUrl !== ''
  if (mustBeSigned && one.signature === null) return notThere('its signature', 404)
  const signature =
    one.signature === null ? ok(undefined) : await beside(asking, one.signature, 'its signature', one.isNamed || mustBeSigned, mostSignatureBytes)
  if (!signature.ok) return signature
  const head = await list.head(body, name)
  if (!head.ok) return head
  const leftOut = whyLeftOut(head.value, isLoaded)
  return ok(
    leftOut === undefined ? { name, bytes: body, signature: signature.value, publishedOn: dayOf(headers['last-modified'], now) } : { leftOut },
  )
}

/** What its list no longer names; one that is not to be found among what is loaded any more is over. */
const takeOut = async (from: From, { source, parts }: Asking, gone: readonly KnownDocument[]): Promise<readonly Tried[]> => {
  if (gone.length === 0 || parts.takeOut === undefined) return []
  const result = await parts.takeOut(from, { id: source.id, urls: gone.map(({ url }) => url) })
  const isWaiting = !result.ok && result.refusal.code !== 'vulnerabilities/nothing-delisted'
  const says = result.ok ? 'no longer listed' : isWaiting ? wordsOf(result.refusal) : 'no longer listed, and not loaded'
  return gone.flatMap((one): Tried[] =>
    isWaiting && one.state === 'delisted' ? [] : [{ url: one.url, updated: one.updated, state: isWaiting ? 'delisted' : 'withdrawn', says }],
  )
}

const wordsOf = ({ says, faults = [] }: Refusal): string => [says, ...faults.slice(0, 1)].join(' ').slice(0, 480)

/**
 * One round: the list is read, what changed since is fetched and loaded together, each document whole or not at all. What fails keeps no other from being
 * loaded and is tried again. What is loaded and no longer listed is taken out with that reason; what would close much by it stays and waits for a person.
 */
export const fetchProvider = async (from: From, source: FeedSource, parts: FetchParts): Promise<Result<ProviderRound>> => {
  if (parts.list === undefined) return refuse(noReader)
  const asking: Asking = { source, parts, list: parts.list }
  const listed = await listOf(asking)
  if (!listed.ok) return listed
  const { known, now } = await reading(from, async (tx, moment) => ({ known: await knownDocuments(tx, source.id), now: moment.toString() }))
  const round = roundOf(listed.value, known, source.name)
  if (!round.ok) return round
  const wasLoaded = new Set(known.flatMap(({ url, state }) => (state === 'left-out' || state === 'withdrawn' ? [] : [url])))
  const tried: Tried[] = round.value.back.map(({ url, updated }) => ({ url, updated, state: 'loaded', says: '' }))
  const files: { readonly one: Listed; readonly file: FeedInput }[] = []
  let size = 0
  const until = systemNow().epochMilliseconds + roundMs
  for (const one of round.value.fetch) {
    if (size >= perRound.bytes || systemNow().epochMilliseconds >= until) break
    const got = await fetchDocument(asking, one, now, wasLoaded.has(one.url))
    const of = { url: one.url, updated: one.updated }
    if (!got.ok) tried.push({ ...of, state: 'failed', says: wordsOf(got.refusal) })
    else if ('leftOut' in got.value) tried.push({ ...of, state: 'left-out', says: got.value.leftOut })
    else {
      size += got.value.bytes.byteLength
      files.push({ one, file: got.value })
    }
  }
  const asked = tried.length - round.value.back.length + files.length
  const outcomes =
    files.length === 0
      ? []
      : await parts.load(
          from,
          files.map(({ file }) => file),
        )
  for (const [i, { one }] of files.entries()) {
    const result = outcomes[i]?.result
    const of = { url: one.url, updated: one.updated }
    tried.push(
      result?.ok === true
        ? { ...of, state: 'loaded', says: '', slot: result.value.slot, document: result.value.document }
        : { ...of, state: 'refused', says: result === undefined ? 'It was not read.' : wordsOf(result.refusal) },
    )
  }
  tried.push(...(await takeOut(from, asking, round.value.gone)))
  const left = round.value.left + (round.value.fetch.length - asked)
  return ok({
    tried,
    outcome: roundInWords(tried, { left, beyond: round.value.beyond }),
    isMore: left > 0 && tried.some(({ state }) => state !== 'failed'),
  })
}
