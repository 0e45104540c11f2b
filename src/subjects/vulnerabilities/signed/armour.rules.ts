// What a signature file or a key file is, before anything reads it: binary, one armoured block, or something else (RFC 9580, sections 4.2 and 6).

/** A block of armour: what it says it is, and its lines of letters as one text. */
export type Armoured = { readonly kind: string; readonly letters: string; readonly hasMore: boolean }
/** A packet of OpenPGP: its type, and where it lies. */
export type Packet = { readonly tag: number; readonly from: number; readonly end: number }

const begin = /^-----BEGIN PGP ([A-Z ]{3,30})-----[ \t]*$/
const others: readonly (readonly [RegExp, string])[] = [
  [/^untrusted comment:/, 'it is a minisign signature; only OpenPGP can be read'],
  [/^-----BEGIN SSH SIGNATURE-----/m, 'it is an SSH signature; only OpenPGP can be read'],
  [/^-----BEGIN (?:PKCS7|CMS|CERTIFICATE|PUBLIC KEY)-----/m, 'it is a certificate or a signature of that kind; only OpenPGP can be read'],
  [/^\s*[{[]/, 'it is JSON, not an OpenPGP signature or key'],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'it is a web page, not an OpenPGP signature or key'],
]

/** What else the text is, in words. */
export const whatElse = (text: string): string =>
  others.find(([shape]) => shape.test(text.slice(0, 2_000)))?.[1] ?? 'it holds no OpenPGP block (-----BEGIN PGP …-----)'

/** The first armoured block of a text; `hasMore` where anything but white space stands outside it. A string says what is wrong. */
export const readArmour = (text: string): Armoured | string => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n|\r/)
  const first = lines.findIndex((line) => begin.test(line))
  if (first < 0) return whatElse(text)
  const kind = begin.exec(lines[first] ?? '')?.[1] ?? ''
  const last = lines.findIndex((line, at) => at > first && line.trimEnd() === `-----END PGP ${kind}-----`)
  if (kind === 'SIGNED MESSAGE') return { kind, letters: '', hasMore: true }
  if (last < 0) return `line ${lines.length}: its armour is not closed (half a file)`
  const inner = lines.slice(first + 1, last)
  const blank = inner.findIndex((line) => line.trim() === '')
  const headers = blank < 0 ? [] : inner.slice(0, blank)
  if (blank < 0 || !headers.every((line) => /^[A-Za-z]{1,30}: ?.*$/.test(line))) return `line ${first + 2}: no blank line ends the head of its armour`
  const body = inner.slice(blank + 1).map((line) => line.trim())
  const sum = body.findIndex((line) => /^=[A-Za-z0-9+/]{4}$/.test(line)) // its checksum: RFC 9580 asks nobody to look at it
  const letters = body.slice(0, sum < 0 ? body.length : sum).join('')
  const odd = /[^A-Za-z0-9+/=]|=(?=[^=])/.exec(letters)
  if (odd !== null || letters === '' || letters.length % 4 !== 0) return `line ${first + blank + 3}: what its armour holds is no base64`
  const outside = [...lines.slice(0, first), ...lines.slice(last + 1), ...(sum < 0 ? [] : body.slice(sum + 1))]
  return { kind, letters, hasMore: outside.some((line) => line.trim() !== '') }
}

/** How many bytes a packet's header takes and its body has; a string where that cannot be told. */
const lengthsAt = (bytes: Uint8Array, at: number): { readonly head: number; readonly body: number } | string => {
  const first = bytes[at] ?? 0
  const byte = (n: number): number => bytes[at + n] ?? 0
  const long = (n: number): number => byte(n) * 2 ** 24 + byte(n + 1) * 2 ** 16 + byte(n + 2) * 2 ** 8 + byte(n + 3)
  if ((first & 0x80) === 0) return `byte ${at + 1}: no packet of OpenPGP begins here`
  if ((first & 0x40) === 0) {
    const kind = first & 3
    if (kind === 3) return `byte ${at + 1}: a packet without a length`
    return kind === 0 ? { head: 2, body: byte(1) } : kind === 1 ? { head: 3, body: byte(1) * 256 + byte(2) } : { head: 5, body: long(1) }
  }
  if (byte(1) < 192) return { head: 2, body: byte(1) }
  if (byte(1) < 224) return { head: 3, body: (byte(1) - 192) * 256 + byte(2) + 192 }
  return byte(1) === 255 ? { head: 6, body: long(2) } : `byte ${at + 2}: a packet in pieces`
}

/** The packets of a binary file, which they fill to its last byte; a string says what is wrong, and where. */
export const packetsOf = (bytes: Uint8Array, most: number): readonly Packet[] | string => {
  const packets: Packet[] = []
  for (let at = 0; at < bytes.length;) {
    const lengths = lengthsAt(bytes, at)
    if (typeof lengths === 'string') return lengths
    const first = bytes[at] ?? 0
    const end = at + lengths.head + lengths.body
    if (end > bytes.length) return `byte ${at + 1}: its packet ends after the file (half a file)`
    packets.push({ tag: (first & 0x40) === 0 ? (first & 0x3f) >> 2 : first & 0x3f, from: at, end })
    if (packets.length > most) return `byte ${at + 1}: more than ${most} packets`
    at = end
  }
  return packets
}
