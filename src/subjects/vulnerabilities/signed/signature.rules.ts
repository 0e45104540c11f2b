// Whether a feed is signed as it must be (PM-3.2): what the signature says against the keys that people trust for this publisher. The one
// thing this cannot tell by itself, whether the numbers fit the bytes, is asked of `fits`.
import { enforced } from '../../../core/policy/switch.ts'
import { ok, refuse, type Refused, type Result } from '../../../core/result.ts'
import { dateInWords } from '../../../core/time/words.ts'
import { instantMs } from '../dates.rules.ts'

/** What an OpenPGP signature says, as the jail read it. Bytes are base64, instants ISO; `hashed` is what is signed beside the file. */
export type SignatureTold = {
  readonly hashed: string
  readonly salt: string // version 6 alone
  readonly numbers: readonly string[]
  readonly version: number
  readonly type: number // 0: a file, 1: a text whatever its line ends
  readonly algorithm: number
  readonly hash: number
  readonly madeAt: string
  readonly endsAt: string | null
  readonly issuer: string | null // the fingerprint of its key, where it tells it
  readonly keyId: string
  readonly unknown: readonly string[] // what it calls critical and nobody here knows
}
/** A key or subkey that may sign. `spki`: its numbers (DER, base64). */
export type Signer = {
  readonly fingerprint: string
  readonly keyId: string
  readonly algorithm: number
  readonly words: string // RSA 3072
  readonly bits: number | null // of RSA
  readonly madeAt: string
  readonly expiresAt: string | null
  readonly isRevoked: boolean
  readonly spki: string
}
export type TrustedKey = {
  readonly id: string
  readonly slot: string
  readonly fingerprint: string
  readonly signers: readonly Signer[]
  readonly endedAt: string | null
  readonly endedBecause: string | null
}
export const signatureStates = ['none', 'not-checked', 'checked'] as const
export type SignatureState = (typeof signatureStates)[number]
/** What a feed's signature came to; `signedAt` as the signature says. */
export type Judged =
  | { readonly state: 'none' | 'not-checked'; readonly key: null; readonly signedAt: null }
  | { readonly state: 'checked'; readonly key: TrustedKey; readonly signedAt: string }
export type Trust = {
  readonly keys: readonly TrustedKey[] // of every feed, ended ones too
  readonly mustBeSigned: readonly string[] // slots
}
export type Given = Trust & { readonly name: string; readonly slot: string; readonly told: SignatureTold | undefined; readonly now: string }
/** What the signatures of an archive's documents come to, as the jail found them; `signedAt`: the newest. */
export type SetTold = {
  readonly documents: number
  readonly unsigned: number
  readonly unsignedNames: readonly string[]
  readonly state: SignatureState
  readonly keyId: string | null
  readonly signedAt: string | null
}

/** OpenPGP's numbers of the hashes that are taken (RFC 9580, table 23), by Node's names. */
export const hashes: Readonly<Record<number, string>> = { 8: 'sha256', 9: 'sha384', 10: 'sha512', 12: 'sha3-256', 14: 'sha3-512' }
const weakHashes: Readonly<Record<number, string>> = { 1: 'MD5', 2: 'SHA-1', 3: 'RIPEMD-160', 11: 'SHA-224' }
/** The least bits of an RSA key (ours: NIST SP 800-131A disallows what is shorter). */
const leastRsaBits = 2048

export const fingerprintWords = (fingerprint: string): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ')
/** @throws RangeError: instants were held against their shape when they came in. */
const at = (instant: string): number => {
  const ms = instantMs(instant)
  if (ms === null) throw new RangeError(`no instant: ${instant}`)
  return ms
}
const day = (instant: string): string => dateInWords(instant.slice(0, 10))

const refuseSignature = (name: string, fault: string, satisfiedBy: string, code = 'signature-wrong'): Refused =>
  refuse({
    code: `vulnerabilities/${code}`,
    clause: 'PM-3.2',
    says: `${name} was refused, and what was loaded before stays: ${fault}.`,
    satisfiedBy,
    faults: [`signature: ${fault}`],
    status: 422,
  })

/** Whether a feed must be signed: its own slot must, or, where it is mixed of several publishers, one of theirs. */
export const mustSign = (slot: string, marked: readonly string[]): boolean => marked.some((one) => one === slot || one.startsWith(`${slot}:`))

/** The key a signature names, and which of its parts: by fingerprint, else by the short id; keys that stand before those that ended. */
const signerIn = (keys: readonly TrustedKey[], told: SignatureTold): { readonly key: TrustedKey; readonly signer: Signer } | undefined =>
  keys
    .toSorted((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null))
    .flatMap((key) => key.signers.map((signer) => ({ key, signer })))
    .find(({ signer }) => (told.issuer === null ? signer.keyId === told.keyId : signer.fingerprint === told.issuer))

/** Why a part of a key may not sign: too short, or of a kind that is no longer taken. */
export const weakness = ({ algorithm, bits, words }: Pick<Signer, 'algorithm' | 'bits' | 'words'>): string | undefined => {
  if (algorithm === 1 || algorithm === 3)
    return bits !== null && bits >= leastRsaBits
      ? undefined
      : `its key has ${bits ?? 'too few'} bits (${words}), and at least ${leastRsaBits} are required`
  return [19, 22, 27, 28].includes(algorithm) ? undefined : `${words} is no longer accepted`
}

/** What is wrong with a signature by a key that is known here, undefined where nothing is. */
const faultOf = (
  told: SignatureTold,
  { key, signer }: { readonly key: TrustedKey; readonly signer: Signer },
  now: string,
  fits: (signer: Signer) => boolean,
) => {
  const made = at(told.madeAt)
  const weak = weakness(signer)
  const weakHash = weakHashes[told.hash]
  if (weakHash !== undefined) return `it is signed with ${weakHash}, which can be forged`
  if (hashes[told.hash] === undefined) return `it is signed with an unknown hash (number ${told.hash})`
  if (weak !== undefined) return weak
  if (signer.isRevoked) return `its publisher revoked the key it is signed with (${fingerprintWords(signer.fingerprint)})`
  if (told.algorithm !== signer.algorithm) return 'its signature is of another kind than the key it names'
  if (!fits(signer)) return 'the signature does not match this file: the file or its signature was changed, or they do not belong together'
  if (key.endedAt !== null)
    return `the key it is signed with has not been trusted here since ${day(key.endedAt)}: ${key.endedBecause ?? ''}`.replace(/\.$/, '')
  if (made > at(now)) return `its signature is dated ${told.madeAt}, in the future (now ${now})`
  if (made < at(signer.madeAt)) return `its signature is dated ${day(told.madeAt)}, before its key was made (${day(signer.madeAt)})`
  if (told.endsAt !== null && at(told.endsAt) <= at(now)) return `its signature ended on ${day(told.endsAt)}`
  if (signer.expiresAt !== null && made >= at(signer.expiresAt))
    return `its signature is dated ${day(told.madeAt)}, and its key expired on ${day(signer.expiresAt)}`
  return undefined
}

/**
 * What a feed's signature comes to. Refused: a signature that is wrong in any way, by a key that is none of this publisher's, or missing where it
 * must be there. Without a key of this publisher there is nothing to check it by, which is told and not refused.
 */
export const judgeSignature = ({ name, slot, told, keys, mustBeSigned, now }: Given, fits: (signer: Signer) => boolean): Result<Judged> => {
  if (!enforced('PM-3.2/signed-feed-refused-when-wrong')) return ok({ state: told === undefined ? 'none' : 'not-checked', key: null, signedAt: null })
  const isNeeded = mustSign(slot, mustBeSigned)
  if (told === undefined) {
    if (!isNeeded) return ok({ state: 'none', key: null, signedAt: null })
    return refuseSignature(
      name,
      'this publisher’s files must be signed, and no signature came with this one',
      'Load it together with its signature (the file beside it, .asc or .sig). If the publisher no longer signs, say so under Publishers’ keys.',
      'signature-missing',
    )
  }
  const again = 'Download both the file and its signature again; if they still do not match, ask the publisher before loading anything.'
  if (told.type !== 0 && told.type !== 1) return refuseSignature(name, `its signature is not over a file (it is of type ${told.type})`, again)
  if (told.unknown.length > 0)
    return refuseSignature(name, `its signature requires something unknown here: ${told.unknown.slice(0, 3).join(', ')}`, again)
  const own = keys.filter((key) => key.slot === slot)
  const by = signerIn(own, told)
  const whose = told.issuer ?? told.keyId
  if (by === undefined) {
    const elsewhere = signerIn(keys, told)
    if (elsewhere !== undefined)
      return refuseSignature(
        name,
        `its signature names the key ${fingerprintWords(whose)}, which is kept for ${elsewhere.key.slot} and not for ${slot}`,
        'Check whether the file is what it says it is. If the publisher signs both with one key, add the key for this feed too.',
      )
    if (own.some((key) => key.endedAt === null))
      return refuseSignature(
        name,
        `its signature names the key ${whose === '' ? '(none)' : fingerprintWords(whose)}, which is not a key of this publisher`,
        'Check on the publisher’s own page whether it signs with a new key; if so, add it under Publishers’ keys, compared with the fingerprint listed there.',
      )
    if (isNeeded)
      return refuseSignature(
        name,
        'this publisher’s files must be signed, and none of its keys is here to check the signature with',
        'Add the publisher’s key under Publishers’ keys.',
        'signature-missing',
      )
    return ok({ state: 'not-checked', key: null, signedAt: null })
  }
  const fault = faultOf(told, by, now, fits)
  return fault === undefined ? ok({ state: 'checked', key: by.key, signedAt: told.madeAt }) : refuseSignature(name, fault, again)
}

/** The same for an archive whose documents are signed one by one: all of them, or it counts as not signed. */
export const judgeSet = (
  set: SetTold,
  { name, slot, keys, mustBeSigned }: Trust & { readonly name: string; readonly slot: string },
): Result<Judged> => {
  const none = { state: set.state === 'not-checked' ? set.state : ('none' as const), key: null, signedAt: null }
  if (!enforced('PM-3.2/signed-feed-refused-when-wrong')) return ok(none)
  const key = keys.find((one) => one.id === set.keyId && one.slot === slot && one.endedAt === null)
  if (set.state === 'checked' && key !== undefined && set.signedAt !== null) return ok({ state: 'checked', key, signedAt: set.signedAt })
  if (!mustSign(slot, mustBeSigned)) return ok(none)
  const which =
    set.unsignedNames.length > 0
      ? `${set.unsigned} of its ${set.documents} documents have no signature (${set.unsignedNames.join(', ')})`
      : 'none of it could be checked'
  return refuseSignature(
    name,
    `this publisher’s files must be signed, and ${which}`,
    'Put each document’s signature next to it in the archive (X.json.asc), or load a signature for the whole archive.',
    'signature-missing',
  )
}

/** A feed's signature for a table and a sentence, with its state. */
export type SignatureShown = {
  readonly signature: SignatureState
  readonly signedBy: string | null // fingerprint
  readonly signedAt: string | null
  readonly isKeyEnded: boolean
}
export const signatureWords = ({
  signature,
  signedBy,
  signedAt,
  isKeyEnded,
}: SignatureShown): { readonly words: string; readonly state: 'good' | 'soon' | 'unknown' } => {
  if (signature === 'none') return { words: 'not signed', state: 'unknown' }
  if (signature === 'not-checked') return { words: 'signed, not checked: no key here', state: 'soon' }
  const by = `signed by ${(signedBy ?? '').slice(-16).replace(/(.{4})(?=.)/g, '$1 ')}${signedAt === null ? '' : ` on ${day(signedAt)}`}`
  return isKeyEnded ? { words: `${by}, a key no longer trusted`, state: 'soon' } : { words: `${by}, checked`, state: 'good' }
}
