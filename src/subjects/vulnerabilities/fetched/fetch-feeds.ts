// Fetches feeds from their publishers (PM-3.2): the network first, then the same load as of a file that a person brings.
import { createHash } from 'node:crypto'
import { ok, refuse, type Result } from '../../../core/result.ts'
import { ask, type Limits } from '../../../platform/egress/client.ts'
import { whyItBroke } from '../../../platform/db/why-it-broke.ts'
import { reading, type From } from '../../ledger/index.ts'
import type { FeedInput, LoadOutcome } from '../load-feed.ts'
import type { SignatureState } from '../signed/signature.rules.ts'
import { isDue, nameOfUrl, refuseOtherHash, refuseUncounted } from './feed-source.rules.ts'
import { mostSignatureBytes } from '../signed/openpgp.ts'
import { beginFetch, noteFetch } from './set-feed-source.ts'
import { feedSources, type FeedSource } from './feed-sources.views.ts'

export type FetchParts = {
  /** Loads files, and lets findings and plan follow. */
  readonly load: (from: From, files: readonly FeedInput[]) => Promise<readonly LoadOutcome[]>
  readonly limits: Pick<Limits, 'ca' | 'lookup' | 'maxBytes' | 'timeoutMs' | 'silentMs'> & { readonly localHosts: readonly string[] } // servers of the own network, by name
  /** Told of what broke on our side, for whoever runs the machine. */
  readonly broke: (name: string, error: unknown) => void
}
const signedWords: Readonly<Record<SignatureState, string>> = {
  none: '',
  'not-checked': ', signed, and no key of its publisher is here',
  checked: ', signature checked',
}
type Got = { readonly file: FeedInput; readonly etag: string | null; readonly modified: string | null }

const mostBytes = 256 * 1024 * 1024
const patience = 900_000 // NVD's and the tracker's files are large, schools' lines are not
const mostSilence = 60_000 // a line that was cut sends nothing, and says nothing either
const plain = (value: string | undefined): string | null =>
  value !== undefined && value.length <= 200 && /^[\x20-\x7e]+$/.test(value) ? value : null

/** The day a file is from where its content does not tell: as its server dates it, else the day it was fetched; never later than that. */
const dayOf = (lastModified: string | undefined, now: string): string => {
  const told = Date.parse(lastModified ?? '')
  return new Date(Number.isNaN(told) ? now : Math.min(told, Date.parse(now))).toISOString().slice(0, 10)
}

const askFor = (url: string, { limits: { localHosts, ...limits } }: FetchParts, maxBytes: number, headers: Readonly<Record<string, string>> = {}) =>
  ask(
    url,
    {
      timeoutMs: patience,
      silentMs: mostSilence,
      ...limits,
      isLocal: localHosts.some((one) => one.toLowerCase() === new URL(url).hostname),
      maxBytes,
    },
    { headers },
  )
const notThere = (what: string, status: number): Result<never> =>
  refuse({
    code: 'vulnerabilities/feed-not-given',
    clause: 'PM-3.2',
    says: `Asked for ${what}, the publisher answers with status ${status}.`,
    satisfiedBy: 'Look whether the address is still right.',
    status: 422,
  })

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
    const digest = (algorithm: string) => createHash(algorithm).update(body).digest('hex')
    const refusal = refuseOtherHash(name, Buffer.from(told.value.body).toString('latin1'), { sha256: digest('sha256'), sha512: digest('sha512') })
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
    : 'Nothing changed since it was last fetched'
  const { etag, modified } = (got.ok ? got.value : undefined) ?? source
  await noteFetch(from, { id: source.id, fetched: refusal ? { fault: `${refusal.says} ${refusal.satisfiedBy}` } : { outcome: says, etag, modified } })
}

/** One source's try, from its beginning on record to its end; what breaks on our side is that source's fault alone, and told. */
const tryFeed = async (from: From, source: FeedSource, parts: FetchParts): Promise<void> => {
  try {
    if ((await beginFetch(from, { id: source.id })).ok) await fetchFeed(from, source, parts)
  } catch (error) {
    parts.broke(source.name, error)
    const fault = `It broke on our side: ${whyItBroke(error)}. The loaded feed stays; it is asked for again within the hour.`
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
