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

/** Text as Windows writes it too: older PowerShell's `>` makes UTF-16 with its mark; a mark is no part of the text. */
const textOf = (bytes: Buffer): string => {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** The decompressed text of `bytes`; refused where the compressed stream is cut, damaged or swells beyond half a gigabyte. */
export const decodeText = (bytes: Buffer, name: string): Result<string> => {
  try {
    return ok(textOf(inflate(bytes)))
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

/** `-` is standard input. @returns the file's bytes, or a sentence that says why it cannot be read. */
export const readBytes = (path: string): Buffer | string => {
  try {
    return readFileSync(path === '-' ? '/dev/stdin' : path)
  } catch (error) {
    return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}
