import { createHash, timingSafeEqual } from 'node:crypto'
import { newToken } from '../../platform/ids.ts'

/**
 * An enrolment key as an agent carries it: `k<district>.<key's id>.<secret>`. The district's number stands in it, because rows are read one district
 * at a time.
 */
export type KeyText = { readonly districtId: string; readonly keyId: string; readonly secretHash: string }

const hashOf = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex')

type Letter = 'k' | 'n' // a site's enrolment key; one enrolled daemon's

/** A new key for an id: the text to show once, and the hash to keep. */
export const makeKey = (districtId: string, keyId: string, letter: Letter = 'k'): { readonly text: string; readonly secretHash: string } => {
  const secret = newToken()
  return { text: `${letter}${districtId}.${keyId.replaceAll('-', '')}.${secret}`, secretHash: hashOf(secret) }
}

/** The parts of a key's text; undefined for anything that cannot be one. */
export const readKey = (text: string, letter: Letter = 'k'): KeyText | undefined => {
  if (!text.startsWith(letter)) return undefined
  const parts = /^[kn]([1-9]\d{0,17})\.([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.([\w-]{32})$/.exec(text)
  if (!parts) return undefined
  const [, districtId = '', a, b, c, d, e, secret = ''] = parts
  return { districtId, keyId: `${a}-${b}-${c}-${d}-${e}`, secretHash: hashOf(secret) }
}

export const isSameHash = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The key in a request: the last part of its address, else the password of Basic authentication, whoever the user is. */
export const keyOf = (pathKey: string | undefined, authorization: string | null): KeyText | undefined => {
  if (pathKey !== undefined && pathKey !== '') return readKey(pathKey)
  const basic = /^Basic\s+([A-Za-z0-9+/=]{1,400})$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return undefined
  const pair = Buffer.from(basic, 'base64').toString('utf8')
  return readKey(pair.slice(pair.indexOf(':') + 1))
}
