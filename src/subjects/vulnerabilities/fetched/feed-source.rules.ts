// Where feeds are fetched from by themselves (PM-3.2), when one is due, and what a published hash says of a file.
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { isProvider } from './provider.rules.ts'

export type FeedSourceWish = {
  readonly name: string
  readonly url: string
  readonly hashUrl: string
  readonly isSigned?: boolean | undefined
  readonly signatureUrl?: string | undefined // left out: the file's own with .asc, where it is signed
  readonly release: string
  readonly everyHours: number
}

/** As it is kept: `signatureUrl` is where the signature is fetched, '' where none is. */
export type FeedSourceDecided = Omit<FeedSourceWish, 'isSigned' | 'signatureUrl'> & { readonly signatureUrl: string }

const isHttps = (text: string): boolean => text.length <= 1000 && /^https:\/\/[^\s/@:]+(?::\d{1,5})?(?:\/\S*)?$/.test(text)

/** Whether a feed may be fetched so; tidied, or every fault at once. */
export const decideFeedSource = ({ isSigned = false, signatureUrl: given = '', ...wish }: FeedSourceWish): Result<FeedSourceDecided> => {
  const url = wish.url.trim()
  const told = given.trim()
  const signatureUrl = told !== '' ? told : isSigned ? `${url}.asc` : ''
  const tidy = { ...wish, name: wish.name.trim(), url, hashUrl: wish.hashUrl.trim(), signatureUrl, release: wish.release.trim().toLowerCase() }
  const faults = [
    ...(tidy.name === '' || tidy.name.length > 120 ? ['name: is missing, or longer than 120 letters'] : []),
    ...(isHttps(tidy.url) ? [] : ['url: is not an address that begins with https:// and contains no login']),
    ...(isProvider(url) && (tidy.hashUrl !== '' || told !== '')
      ? ['url: is a provider’s directory; hashes and signatures are looked for beside each document, so leave their addresses empty']
      : []),
    ...(tidy.hashUrl === '' || isHttps(tidy.hashUrl) ? [] : ['hashUrl: is not an address that begins with https:// and contains no login']),
    ...(signatureUrl === '' || (told === '' && !isHttps(url)) || isHttps(signatureUrl)
      ? []
      : ['signatureUrl: is not an address that begins with https:// and contains no login']),
    ...(told === '' && isSigned && /[?#]/.test(url) ? ['signatureUrl: is needed, because the file’s address does not end in a plain file name'] : []),
    ...(/^[a-z]{0,20}$/.test(tidy.release) ? [] : ['release: is not a release such as bookworm']),
    ...(Number.isInteger(tidy.everyHours) && tidy.everyHours >= 1 && tidy.everyHours <= 720 ? [] : ['everyHours: is not from 1 to 720']),
  ]
  return faults.length === 0
    ? ok(tidy)
    : refuse({
        code: 'vulnerabilities/feed-source-unusable',
        clause: 'PM-3.2',
        says: 'The feed cannot be fetched with these details.',
        satisfiedBy: 'Correct what is listed below.',
        faults,
        status: 422,
      })
}

export type FeedTry = {
  readonly triedMs: number | null
  readonly begunMs: number | null // a try that nobody lived to end
  readonly unended: number // such tries in a row before it
  readonly hasFault: boolean
  readonly everyHours: number
}
const hourMs = 3_600_000

/**
 * Whether a source is to be asked now: never asked, asked to be, or its time has come; after a fault within the hour. What a worker did not live to end is
 * tried at once again and, should that end it too, each hour: a file that ends the worker must not end it every minute. Milliseconds since 1970.
 */
export const isDue = ({ triedMs, begunMs, unended, hasFault, everyHours }: FeedTry, nowMs: number): boolean =>
  begunMs !== null ? unended === 0 || nowMs - begunMs >= hourMs : triedMs === null || nowMs - triedMs >= (hasFault ? 1 : everyHours) * hourMs

/**
 * Refused where half a file could not be told from a whole one: the server says neither how long it is nor sends it in counted pieces, no hash is published,
 * and it is not compressed (which has a checksum of its own).
 */
export const refuseUncounted = (
  name: string,
  body: Uint8Array,
  { isLengthTold, hasHash }: { readonly isLengthTold: boolean; readonly hasHash: boolean },
): Refusal | undefined => {
  const [first = 0, second = 0] = body
  const isGzip = first === 0x1f && second === 0x8b
  const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0
  if (isLengthTold || hasHash || isGzip || isZlib || (first === 0x50 && second === 0x4b)) return undefined
  return {
    code: 'vulnerabilities/feed-length-untold',
    clause: 'PM-3.2',
    status: 422,
    says: `The server does not tell how long ${name} is, so half of it could not be told from the whole; the loaded feed stays.`,
    satisfiedBy: 'Give the address of its hash or of its compressed form, or load the file by hand.',
  }
}

/** The file's name, as its address ends. */
export const nameOfUrl = (url: string): string =>
  url
    .replace(/[?#].*$/s, '')
    .split('/')
    .slice(3)
    .findLast((part) => part !== '')
    ?.slice(-200) ?? 'feed'

/** Refused where the publisher's hash names another file. `told`: a checksum file, the hash alone or beside names. */
export const refuseOtherHash = (name: string, told: string, hashes: { readonly sha256: string; readonly sha512: string }): Refusal | undefined => {
  const listed = told.split('\n').map((line) => /(?:^|\s|=)([0-9a-f]{128}|[0-9a-f]{64})(?:\s|$)/i.exec(line)?.[1]?.toLowerCase())
  const own = told.split('\n').findIndex((line, i) => listed[i] !== undefined && line.includes(name))
  const hash = own >= 0 ? listed[own] : listed.find((one) => one !== undefined)
  if (hash !== undefined && (hash === hashes.sha256 || hash === hashes.sha512)) return undefined
  return {
    code: 'vulnerabilities/feed-hash-differs',
    clause: 'PM-3.2',
    status: 422,
    says:
      hash === undefined
        ? `The publisher’s hash of ${name} cannot be read; the loaded feed stays.`
        : `${name} is not the file its publisher lists: the hash is different, and the loaded feed stays.`,
    satisfiedBy: 'Fetch both again; if they still differ, ask the publisher before loading anything.',
    faults: [
      hash === undefined
        ? 'hash: no SHA-256 or SHA-512 was found there'
        : `hash: the publisher lists ${hash.slice(0, 16)}…, the file has ${hashes[hash.length === 128 ? 'sha512' : 'sha256'].slice(0, 16)}…`,
    ],
  }
}

export const feedSourceNotFound = {
  code: 'vulnerabilities/feed-source-not-found',
  clause: 'PM-3.2',
  says: 'No such feed is fetched.',
  satisfiedBy: 'Choose one from the list.',
  status: 404,
} as const
