import { constants, gunzipSync, inflateSync } from 'node:zlib'

// Reading a body costs a place in the jail, which enrolled agents need. So the key is looked for first, without reading: whoever shows none that counts
// is turned away before.

const begins = 4096 // of a compressed body: the daemon writes its key first
const most = 8 * 1024 * 1024 // more than so few bytes can swell to

/** The body's text as far as it can be had without trusting it: all of a plain one, the first part of a compressed one. */
const textOf = (bytes: Uint8Array): Buffer => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, begins))
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  if (!isGzip && head[0] !== 0x78) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = isGzip ? gunzipSync : inflateSync
  try {
    return read(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most })
  } catch {
    return Buffer.alloc(0) // broken
  }
}

/** What a body says under `node_key` or `enroll_secret`, where that stands bare in it; undefined: it shows none. */
export const toldKey = (bytes: Uint8Array, name: 'node_key' | 'enroll_secret'): string | undefined => {
  const text = textOf(bytes)
  const at = text.indexOf(`"${name}"`)
  return at < 0 ? undefined : /^"\w+"\s{0,20}:\s{0,20}"([\w.-]{1,200})"/.exec(text.toString('latin1', at, at + 300))?.[1]
}
