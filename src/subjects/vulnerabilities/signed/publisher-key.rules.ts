// Which public keys are trusted for a publisher's feed, and what a person must say for it (PM-3.2).
import { ok, refuse, type Refusal, type Result } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { instantMs } from '../dates.rules.ts'
import { slotWord } from '../feed-slot.rules.ts'
import { fingerprintWords, weakness, type Signer } from './signature.rules.ts'

/** A public key as the jail read it. */
export type PublisherKeyTold = {
  readonly fingerprint: string
  readonly userIds: readonly string[] // those it confirms itself
  readonly algorithm: string
  readonly madeAt: string
  readonly expiresAt: string | null
  readonly isConfirmed: boolean // it has a valid signature of its own
  readonly isRevoked: boolean
  readonly signers: readonly Signer[]
  readonly armoured: string
}
/** What a person says of it: for which feed it counts, the fingerprint as the publisher prints it, and why. */
export type KeyWish = { readonly slot: string; readonly publisher: string; readonly fingerprint: string; readonly reason: string }
export type KeyDecided = { readonly slot: string; readonly told: PublisherKeyTold; readonly reason: string }

const slotShape = /^[a-z]{2,20}(-[a-z]{2,20})?(:[a-z0-9-]{2,40})?$/
const mostReason = 1000

/** The feed meant: chosen, or the CSAF feed of a publisher by the name its documents bear. */
export const slotMeant = ({ slot, publisher }: Pick<KeyWish, 'slot' | 'publisher'>): string => {
  const word = slotWord(publisher)
  return slot.trim() !== '' ? slot.trim() : word === '' ? '' : `csaf:${word}`
}
const bare = (fingerprint: string): string =>
  fingerprint
    .replace(/^(?:openpgp4fpr:|0x)/i, '')
    .replace(/[\s:]/g, '')
    .toUpperCase()

export const reasonFaults = (reason: string): readonly string[] =>
  reason.trim() === '' ? ['reason: is missing'] : reason.trim().length > mostReason ? [`reason: is longer than ${mostReason} letters`] : []

export const refuseKey = (says: string, faults: readonly string[], more: Partial<Refusal> = {}) =>
  refuse({
    code: 'vulnerabilities/publisher-key-refused',
    clause: 'PM-3.2',
    says,
    satisfiedBy: 'Correct what is listed below.',
    faults,
    status: 422,
    ...more,
  })

const fingerprintFaults = (given: string, told: PublisherKeyTold): readonly string[] => {
  const fingerprint = bare(given)
  if (fingerprint === '') return ['fingerprint: is missing; the publisher prints it, and so does its provider-metadata.json']
  if (!/^([0-9A-F]{40}|[0-9A-F]{64})$/.test(fingerprint))
    return ['fingerprint: is not complete; it has 40 characters (64 for newer keys), and anybody can forge a shorter ID']
  return fingerprint === told.fingerprint ? [] : [`fingerprint: the key’s is ${fingerprintWords(told.fingerprint)}, which is not the one you entered`]
}

const strengthFaults = ({ isConfirmed, isRevoked, signers, algorithm, madeAt }: PublisherKeyTold, now: string): readonly string[] => {
  if (isRevoked) return ['key: its publisher revoked it; ask for the current one']
  if (!isConfirmed) return ['key: no signature of its own confirms it']
  if ((instantMs(madeAt) ?? Infinity) > (instantMs(now) ?? 0)) return [`key: it was made on ${dateInWords(madeAt.slice(0, 10))}, in the future`]
  const able = signers.filter((one) => !one.isRevoked)
  if (able.length === 0) return [`key: no part of it is allowed to sign files (${algorithm})`]
  return able.some((one) => weakness(one) === undefined) ? [] : [...new Set(able.map((one) => `key: ${weakness(one) ?? ''}`))]
}

/** Whether a key may be trusted so; every fault at once. */
export const decideKey = (
  told: PublisherKeyTold,
  wish: KeyWish,
  { kept, now }: { readonly kept: readonly { readonly slot: string; readonly fingerprint: string }[]; readonly now: string },
): Result<KeyDecided> => {
  const slot = slotMeant(wish)
  const faults = [
    ...(slot === '' ? ['slot: is missing; choose a feed, or enter the publisher'] : slotShape.test(slot) ? [] : ['slot: is not a feed']),
    ...strengthFaults(told, now),
    ...fingerprintFaults(wish.fingerprint, told),
    ...reasonFaults(wish.reason),
  ]
  if (faults.length > 0) return refuseKey('The key was not added.', faults)
  if (kept.some((key) => key.slot === slot && key.fingerprint === told.fingerprint))
    return refuseKey('This key is kept for this feed already.', ['key: is kept already; where it was renewed, end the kept one first'], {
      status: 409,
    })
  return ok({ slot, told, reason: wish.reason.trim() })
}

/** Until when a key signs, in words; `state` for a tag. */
export const keyStateWords = (
  { expiresAt, endedAt }: { readonly expiresAt: string | null; readonly endedAt: string | null },
  now: string,
): { readonly words: string; readonly state: 'good' | 'soon' | 'late' | 'unknown' } => {
  if (endedAt !== null) return { words: 'ended', state: 'unknown' }
  if (expiresAt === null) return { words: 'valid', state: 'good' }
  const [ends, at] = [instantMs(expiresAt) ?? 0, instantMs(now) ?? 0]
  if (ends <= at) return { words: 'expired: valid for what was signed before', state: 'late' }
  return ends - at < 30 * 86_400_000 ? { words: 'expires within 30 days', state: 'soon' } : { words: 'valid', state: 'good' }
}
