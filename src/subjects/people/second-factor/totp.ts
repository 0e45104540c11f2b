import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

// Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, 30 seconds, 6 digits - what every authenticator app takes.
const stepSeconds = 30
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const stepAt = (epochMs: number): number => Math.floor(epochMs / 1000 / stepSeconds)

/** The code of one step, `digits` long. */
export const codeAt = (secret: Uint8Array, step: number, digits = 6): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The step a typed code belongs to: now, or one step off for a phone whose clock is. Every step is compared, whichever fits. */
export const stepOf = (secret: Uint8Array, typed: string, epochMs: number): number | undefined => {
  const now = stepAt(epochMs)
  return [now - 1, now, now + 1].filter((step) => same(codeAt(secret, step), typed)).at(-1)
}

export const newSecret = (): Buffer => randomBytes(20)

/** The secret as people type it into an app: base32 (RFC 4648) without padding. */
export const secretText = (secret: Uint8Array): string => {
  const bits = [...secret].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => base32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** The address an app reads from the QR code. */
export const otpAddress = (secret: Uint8Array, email: string, issuer: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(email)}?secret=${secretText(secret)}&issuer=${encodeURIComponent(issuer)}`

const sealKey = (key: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'afterbell', 'totp secrets', 32))

/** Seals for one account (AES-256-GCM): a row copied to another account opens for nobody. */
export const sealSecret = (secret: Uint8Array, key: string, userId: string): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey(key), iv).setAAD(Buffer.from(userId))
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** @throws Error where it was sealed for another account or with another key. */
export const openSecret = (sealed: string, key: string, userId: string): Buffer => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', sealKey(key), bytes.subarray(0, 12)).setAAD(Buffer.from(userId)).setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789' // no letter looks like a digit
/** A code to be printed: groups of four out of 32 letters, 5 bits each. */
export const printedCode = (groups: number): string =>
  Array.from({ length: groups }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-')

/** As printed, whatever case, dashes or blanks it was typed with. */
export const plainCode = (typed: string): string => typed.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
