import { inflateSync } from 'node:zlib'

/**
 * The font inside a WOFF 1.0 file (W3C recommendation, 13 December 2012): the same tables, each unpacked, behind the header of OpenType.
 * @throws RangeError or zlib's error where the file is no such font.
 */
export const fontOfWoff = (file: Buffer): Buffer => {
  const count = file.readUInt16BE(12)
  const largest = 2 ** Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  head.writeUInt32BE(file.readUInt32BE(4), 0)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 * largest, 6)
  head.writeUInt16BE(Math.log2(largest), 8)
  head.writeUInt16BE(16 * (count - largest), 10)
  const parts: Uint8Array[] = [head]
  let at = head.length
  for (let table = 0; table < count; table++) {
    const entry = 44 + 20 * table
    const [offset, packedLength, length] = [file.readUInt32BE(entry + 4), file.readUInt32BE(entry + 8), file.readUInt32BE(entry + 12)]
    const packed = file.subarray(offset, offset + packedLength)
    const bytes = packedLength < length ? inflateSync(packed) : packed
    file.copy(head, 12 + 16 * table, entry, entry + 4) // tag
    head.writeUInt32BE(file.readUInt32BE(entry + 16), 16 + 16 * table) // checksum
    head.writeUInt32BE(at, 20 + 16 * table)
    head.writeUInt32BE(length, 24 + 16 * table)
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
    parts.push(bytes, padding)
    at += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}
