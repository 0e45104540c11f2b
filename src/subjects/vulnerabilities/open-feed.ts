import { gunzipSync, inflateSync } from 'node:zlib'
import { ok, refuse, type Result } from '../../core/result.ts'

/** The longest text a feed may unpack to; the real ones have 1 to 120 MB. */
const maxText = 384 * 1024 * 1024

/** A feed file's text: zlib, gzip or plain, told by its first bytes; refused where it is cut, damaged or no UTF-8. */
export const openFeed = (bytes: Uint8Array, name: string): Result<string> => {
  const broken = (says: string) => refuse({
    code: 'vulnerabilities/feed-unreadable', clause: 'PM-3.2', says: `${name} was refused and the loaded feed stays: ${says}.`,
    satisfiedBy: 'Fetch the file again, whole, from its publisher.',
    faults: [says], status: 422,
  })
  const [first = 0, second = 0] = bytes
  const packed = first === 0x1f && second === 0x8b ? gunzipSync : first === 0x78 && (first * 256 + second) % 31 === 0 ? inflateSync : undefined
  try {
    const plain = packed === undefined ? bytes : packed(bytes, { maxOutputLength: maxText })
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE') return broken(`it unpacks to more than ${maxText / 1024 / 1024} MB`)
    if (code === 'Z_BUF_ERROR') return broken('its compressed data ends too early (half a file)')
    return broken(code?.startsWith('Z_') ? 'its compressed data is damaged' : 'it is not UTF-8 text')
  }
}
