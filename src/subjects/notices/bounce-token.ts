import { randomBytes } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567' // base32: mail programs may change capitals

const base32 = (bytes: Uint8Array): string => {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

const bytesOf = (text: string): Buffer => {
  const bits = [...text].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)))
}

/** District, delivery and 80 random bits: at most 56 signs, so that `bounces+TOKEN` stays within the 64 of a mailbox name. */
export const newBounceToken = (districtId: string, deliveryId: string): string =>
  `${BigInt(districtId).toString(36)}-${base32(Buffer.from(deliveryId.replaceAll('-', ''), 'hex'))}-${base32(randomBytes(10))}`

/** Where a token claims to belong; undefined for anything else. Only the row tells whether its random part is true. */
export const readBounceToken = (token: string): { readonly districtId: string; readonly deliveryId: string } | undefined => {
  const [, district, delivery] = /^([1-9a-z][0-9a-z]{0,10})-([a-z2-7]{26})-[a-z2-7]{16}$/.exec(token) ?? []
  if (district === undefined || delivery === undefined) return undefined
  const districtId = [...district].reduce((sum, sign) => sum * 36n + BigInt(parseInt(sign, 36)), 0n).toString()
  const hex = bytesOf(delivery).toString('hex')
  if (districtId.length > 17 || hex.length !== 32) return undefined
  return { districtId, deliveryId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}
