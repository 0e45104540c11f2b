// MD5 (RFC 1321), for names that others made with it. Nothing is safe by it, and nothing here is meant to be.

const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const
const constants = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0)

/** UTF-8; pure code has no encoder of its own. */
const bytesOf = (text: string): number[] => {
  const bytes: number[] = []
  const encoded = encodeURIComponent(text.toWellFormed())
  for (let at = 0; at < encoded.length; at++) {
    if (encoded[at] !== '%') bytes.push(encoded.charCodeAt(at))
    else {
      bytes.push(Number.parseInt(encoded.slice(at + 1, at + 3), 16))
      at += 2
    }
  }
  return bytes
}

type State = readonly [number, number, number, number]

/** One block of 64 bytes from `from`. */
const mix = ([a0, b0, c0, d0]: State, bytes: readonly number[], from: number): State => {
  let [a, b, c, d] = [a0, b0, c0, d0]
  for (let i = 0; i < 64; i++) {
    const round = i >> 4
    const mixed = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d)
    const word = from + 4 * (round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16)
    const little = (bytes[word] ?? 0) | ((bytes[word + 1] ?? 0) << 8) | ((bytes[word + 2] ?? 0) << 16) | ((bytes[word + 3] ?? 0) << 24)
    const sum = (a + mixed + (constants[i] ?? 0) + little) | 0
    const turn = turns[round * 4 + (i % 4)] ?? 0
    const next = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0
    a = d
    d = c
    c = b
    b = next
  }
  return [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0]
}

/** 32 hexadecimal digits of a text's UTF-8. */
export const md5 = (text: string): string => {
  const bytes = bytesOf(text)
  const bits = bytes.length * 8
  bytes.push(0x80)
  while (bytes.length % 64 !== 56) bytes.push(0)
  for (let i = 0; i < 8; i++) bytes.push(Math.floor(bits / 2 ** (8 * i)) % 256)
  let state: State = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476]
  for (let from = 0; from < bytes.length; from += 64) state = mix(state, bytes, from)
  return state.flatMap((word) => [0, 8, 16, 24].map((shift) => ((word >>> shift) & 255).toString(16).padStart(2, '0'))).join('')
}
