// Fetches feeds from their publishers (PM-3.2): the network first, then the same load as of a file that a person brings.
import { ok, type Result } from '../../../core/result.ts'
import { whyItBroke } from '../../../platform/db/why-it-broke.ts'
import { reading, type From } from '../../ledger/index.ts'
import type { FeedInput } from '../load-feed.ts'
import type { SignatureState } from '../signed/signature.rules.ts'
import { askFor, dayOf, notThere, refuseOtherBytesThan, type FetchParts } from './ask-publisher.ts'
import { isDue, nameOfUrl, refuseUncounted } from './feed-source.rules.ts'
import { fetchProvider } from './fetch-provider.ts'
import { isProvider } from './provider.rules.ts'
import { mostSignatureBytes } from '../signed/openpgp.ts'
import { beginFetch, noteFetch } from './set-feed-source.ts'
import { feedSources, type FeedSource } from './feed-sources.views.ts'

const signedWords: Readonly<Record<SignatureState, string>> = {
  none: '',
  'not-checked': ', signed, but there is no key of its publisher here',
  checked: ', signature checked',
}
type Got = { readonly file: FeedInput; readonly etag: string | null; readonly modified: string | null }

const mostBytes = 256 * 1024 * 1024
const plain = (value: string | undefined): string | null =>
  value !== undefined && value.length <= 200 && /^[\x20-\x7e]+$/.test(value) ? value : null

/** The file as its publisher gives it now, held against the hash they publish; undefined where they say that nothing changed. */
const fetchOne = async (source: FeedSource, parts: FetchParts, now: string): Promise<Result<Got | undefined>> => {
  const since = {
    ...(source.etag === null ? {} : { 'if-none-match': source.etag }),
    ...(source.modified === null ? {} : { 'if-modified-since': source.modified }),
  }
  const got = await askFor(source.url, parts, parts.limits.maxBytes ?? mostBytes, since)
  if (!got.ok) return got
  const { status, headers, body, isLengthTold } = got.value
  if (status === 304) return ok(undefined)
  if (status !== 200) return notThere('the file', status)
  const name = nameOfUrl(source.url)
  const uncounted = refuseUncounted(name, body, { isLengthTold, hasHash: source.hashUrl !== '' })
  if (uncounted) return { ok: false, refusal: uncounted }
  if (source.hashUrl !== '') {
    const told = await askFor(source.hashUrl, parts, 64 * 1024)
    if (!told.ok) return told
    if (told.value.status !== 200) return notThere('its hash', told.value.status)
    const refusal = refuseOtherBytesThan(name, told.value.body, body)
    if (refusal) return { ok: false, refusal }
  }
  const signature = source.signatureUrl === '' ? undefined : await askFor(source.signatureUrl, parts, mostSignatureBytes)
  if (signature?.ok === false) return signature
  if (signature !== undefined && signature.value.status !== 200) return notThere('its signature', signature.value.status)
  const file = {
    name,
    bytes: body,
    signature: signature?.value.body,
    publishedOn: dayOf(headers['last-modified'], now),
    ...(source.release === '' ? {} : { release: source.release }),
  }
  return ok({ file, etag: plain(headers.etag), modified: plain(headers['last-modified']) })
}

/** Fetches one source and loads what it gives; a fault leaves the loaded feed as it is, and is told. */
const fetchFeed = async (from: From, source: FeedSource, parts: FetchParts): Promise<void> => {
  const got = await fetchOne(source, parts, await reading(from, async (_, now) => now.toString()))
  const outcome = got.ok && got.value ? (await parts.load(from, [got.value.file]))[0]?.result : undefined
  const refusal = got.ok ? (outcome?.ok === false ? outcome.refusal : undefined) : got.refusal
  const says = outcome?.ok
    ? `${outcome.value.state === 'loaded' ? 'Loaded' : 'The same file as before'}: ${outcome.value.entries.toLocaleString('en-US')} entries${signedWords[outcome.value.signature]}`
    : 'Nothing has changed since it was last fetched'
  const { etag, modified } = (got.ok ? got.value : undefined) ?? source
  await noteFetch(from, { id: source.id, fetched: refusal ? { fault: `${refusal.says} ${refusal.satisfiedBy}` } : { outcome: says, etag, modified } })
}

/** One round of a provider's directory; what came of each document is noted with it. */
const fetchRound = async (from: From, source: FeedSource, parts: FetchParts): Promise<void> => {
  const round = await fetchProvider(from, source, parts)
  await noteFetch(from, {
    id: source.id,
    fetched: round.ok
      ? { outcome: round.value.outcome, etag: null, modified: null, documents: round.value.tried, isMore: round.value.isMore }
      : { fault: `${round.refusal.says} ${round.refusal.satisfiedBy}` },
  })
}

/** One source's try, from its beginning on record to its end; what breaks on our side is that source's fault alone, and told. */
const tryFeed = async (from: From, source: FeedSource, parts: FetchParts): Promise<void> => {
  try {
    if ((await beginFetch(from, { id: source.id })).ok) await (isProvider(source.url) ? fetchRound : fetchFeed)(from, source, parts)
  } catch (error) {
    parts.broke(source.name, error)
    const fault = `It failed on our side: ${whyItBroke(error)}. The loaded feed stays; it is tried again within the hour.`
    await noteFetch(from, { id: source.id, fetched: { fault } }).catch(() => undefined) // a full disk takes no note either; then the try stands as begun
  }
}

const msOf = (at: string | null): number | null => (at === null ? null : Date.parse(at))

/** Fetches what is due. One after the other: each may judge every device anew. */
export const fetchDueFeeds = async (from: From, parts: FetchParts): Promise<void> => {
  const due = await reading(from, async (tx, now) =>
    (await feedSources(tx)).filter(({ triedAt, begunAt, unended, fault, everyHours }) =>
      isDue({ triedMs: msOf(triedAt), begunMs: msOf(begunAt), unended, hasFault: fault !== null, everyHours }, now.epochMilliseconds),
    ),
  )
  for (const source of due) await tryFeed(from, source, parts)
}
