import { randomBytes, randomInt, randomUUID } from 'node:crypto'

let lastMs = 0
let counter = 0

/**
 * A new id: UUID version 7, so that rows made together lie together. Those of one process ascend, also within a millisecond and
 * when the clock is set back (RFC 9562, a counter in rand_a): what one act leaves is in the order in which it left it.
 */
export const newId = (): string => {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = randomInt(256)
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** An id as people and addresses see it: `dev_0193…`, its prefix telling what it is. */
export const showId = (prefix: string, id: string): string => `${prefix}_${id.replaceAll('-', '')}`

/** The other way round; undefined for anything that is not such an id. */
export const readId = (prefix: string, shown: string): string | undefined => {
  const hex = shown.startsWith(`${prefix}_`) ? shown.slice(prefix.length + 1) : ''
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A secret for a link or a key: 192 bits, fit for an address. */
export const newToken = (): string => randomBytes(24).toString('base64url')
export const newRequestId = (): string => randomUUID()
