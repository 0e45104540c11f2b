// Files as people have them: plain, gzip or zlib, told by their first bytes, never by their name.
import { readFileSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { ok, refuse, type Result } from '../core/result.ts'

/** Far above the largest feed (the whole Debian tracker is 70 MB) and far below what a zip bomb would make of it. */
const MAX_INFLATED_BYTES = 512 * 1024 * 1024

const inflate = (bytes: Buffer): Buffer => {
  const [first = 0, second = 0] = bytes
  if (first === 0x1f && second === 0x8b) return gunzipSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES })
  // RFC 1950: low nibble 8 (deflate), and the two bytes are a multiple of 31.
  if ((first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0) return inflateSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES })
  return bytes
}

/** The decompressed text of `bytes`; refused where the compressed stream is cut, damaged or swells beyond half a gigabyte. */
export const decodeText = (bytes: Buffer, name: string): Result<string> => {
  try {
    return ok(inflate(bytes).toString('utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const says =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `${name} swells to more than ${MAX_INFLATED_BYTES / 1024 / 1024} MB when decompressed.`
        : `${name} is compressed, and cut off or damaged (${error instanceof Error ? error.message : code}).`
    return refuse({
      code: 'files/not-decompressible',
      clause: '-',
      says,
      satisfiedBy: 'Download the complete file again.',
      faults: [says],
      status: code === 'ERR_BUFFER_TOO_LARGE' ? 413 : 422,
    })
  }
}

/** @returns the file's bytes, or a sentence that says why it cannot be read. */
export const readBytes = (path: string): Buffer | string => {
  try {
    return readFileSync(path)
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
