import { gunzipSync, inflateSync } from 'node:zlib'
import { lookup } from '../../core/lookup.ts'
import { type Compression, limits } from './contract.ts'
import { fail, megabytes } from './faults.ts'

export type Decoded = { readonly compression: Compression; readonly text: string }

// What XML may call its encoding -> TextDecoder's label. ASCII is read as UTF-8, of which it is a part.
const encodings: Readonly<Record<string, string>> = lookup({
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
})

/**
 * The text of a request body. Compression is told by the first bytes, never by a header (agents' headers are wrong); the encoding by byte
 * order mark, then by the XML declaration, else UTF-8.
 * @throws Fault 400 empty, truncated, corrupt, unknown format, wrong encoding; 413 over `limits.bodyBytes` or `limits.inflatedBytes`.
 */
export const decode = (bytes: Uint8Array): Decoded => {
  if (bytes.length === 0) fail(400, 'empty', 'The request had no body.')
  if (bytes.length > limits.bodyBytes) {
    fail(
      413,
      'too-large',
      `The submission has ${megabytes(bytes.length)}; at most ${megabytes(limits.bodyBytes)} are taken.`,
      'Send less in one submission.',
    )
  }
  const compression = compressionOf(bytes)
  const plain = compression === 'none' ? bytes : inflate(bytes, compression)
  return { compression, text: decodeText(plain) }
}

/** By magic bytes: `1f 8b` gzip; `78` with a valid zlib header check; everything else is taken as plain. */
const compressionOf = (bytes: Uint8Array): Compression => {
  const [first = 0, second = 0] = bytes
  if (first === 0x1f && second === 0x8b) return 'gzip'
  return first === 0x78 && bytes.length > 1 && (first * 256 + second) % 31 === 0 ? 'zlib' : 'none'
}

const inflate = (bytes: Uint8Array, compression: 'zlib' | 'gzip'): Uint8Array => {
  try {
    // zlib stops at the limit while inflating, so a bomb costs the limit and no more.
    const options = { maxOutputLength: limits.inflatedBytes, chunkSize: Math.min(1024 * 1024, Math.max(16_384, bytes.length * 8)) }
    return compression === 'gzip' ? gunzipSync(bytes, options) : inflateSync(bytes, options)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return fail(
        413,
        'too-large-inflated',
        `The submission unpacks to more than ${megabytes(limits.inflatedBytes)}; reading stopped there.`,
        `Send a submission of at most ${megabytes(limits.inflatedBytes)} unpacked.`,
      )
    }
    if (code === 'Z_BUF_ERROR') return fail(400, 'truncated', `The ${compression} data ends too early: part of the submission is missing.`)
    return fail(400, 'corrupt', `The ${compression} data is damaged and cannot be unpacked.`)
  }
}

const decodeText = (bytes: Uint8Array): string => {
  const label = markedEncoding(bytes) ?? declaredEncoding(bytes)
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return fail(
      400,
      'wrong-encoding',
      `The submission says it is ${label.toUpperCase()}, but holds bytes that are not.`,
      'Make the agent write UTF-8, or declare the encoding it really writes.',
    )
  }
}

/** Byte order mark, or the zeros that UTF-16 puts beside `<` and `{`. */
const markedEncoding = ([a, b, c]: Uint8Array): string | undefined => {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || ((a === 0x3c || a === 0x7b) && b === 0)) return 'utf-16le'
  return (a === 0xfe && b === 0xff) || (a === 0 && (b === 0x3c || b === 0x7b)) ? 'utf-16be' : undefined
}

const declaredEncoding = (bytes: Uint8Array): string => {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const name = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]{1,40})["']/.exec(head)?.[1]
  if (name === undefined) return 'utf-8'
  return (
    encodings[name.toLowerCase()] ??
    fail(
      400,
      'wrong-encoding',
      `The submission declares the encoding "${printable(name)}", which is not read, or is not what its first bytes show.`,
      'Make the agent write UTF-8 (UTF-16 with byte order mark, ISO-8859-1, ISO-8859-15 and Windows-1252 are read too).',
    )
  )
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?')
