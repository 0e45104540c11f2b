import { createHmac, timingSafeEqual } from 'node:crypto'

// GLPI Agent's way of OAuth2 client credentials: the enrolment key buys a token of an hour, and the token opens what the key opens, as long as the key does.
// Nothing is stored: the token names key and end, and a secret of this installation vouches for both.

export type TokenFor = { readonly districtId: string; readonly keyId: string }
export const tokenSeconds = 3600

const sealOf = (secret: string, text: string): Buffer => createHmac('sha256', secret).update(text).digest()

/** `t<district>.<key's id>.<end in seconds>.<seal>` */
export const makeToken = (secret: string, { districtId, keyId }: TokenFor, nowSeconds: number): string => {
  const text = `t${districtId}.${keyId.replaceAll('-', '')}.${nowSeconds + tokenSeconds}`
  return `${text}.${sealOf(secret, text).toString('base64url')}`
}

/** For which key a token stands; undefined for one that is over, or not ours. */
export const readToken = (secret: string, token: string, nowSeconds: number): TokenFor | undefined => {
  const parts = /^(t([1-9]\d{0,17})\.([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.(\d{1,12}))\.([\w-]{43})$/.exec(token)
  if (!parts) return undefined
  const [, text = '', districtId = '', a, b, c, d, e, end = '', seal = ''] = parts
  const given = Buffer.from(seal, 'base64url')
  const real = sealOf(secret, text)
  if (given.length !== real.length || !timingSafeEqual(given, real) || Number(end) <= nowSeconds) return undefined
  return { districtId, keyId: `${a}-${b}-${c}-${d}-${e}` }
}
