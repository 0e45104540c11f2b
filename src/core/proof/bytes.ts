// Bytes in text. Pure code has no Buffer, and a strict reader is wanted anyway: one text for one value, or a changed byte could hide.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** What cryptography the pure code is handed: SHA-256 of parts one after another, UTF-8, and Ed25519 verification. */
export type Tools = {
  readonly sha256: (...parts: readonly Uint8Array[]) => Uint8Array
  readonly utf8: (text: string) => Uint8Array
  readonly isSignedBy: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean
}

export const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] as number, bytes[at + 1], bytes[at + 2]]
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += `${letters[word >> 18]}${letters[(word >> 12) & 63]}${b === undefined ? '=' : letters[(word >> 6) & 63]}${c === undefined ? '=' : letters[word & 63]}`
  }
  return text
}

/** Standard base64 with padding; undefined for anything that `toBase64` would not have written. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = new Uint8Array((text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0))
  for (let at = 0, to = 0; at < text.length; at += 4) {
    const word = [0, 1, 2, 3].reduce((sum, i) => (sum << 6) | Math.max(letters.indexOf(text[at + i] as string), 0), 0)
    for (const shift of [16, 8, 0]) if (to < bytes.length) bytes[to++] = (word >> shift) & 255
  }
  return toBase64(bytes) === text ? bytes : undefined
}

export const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
export const fromHex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

export const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])
