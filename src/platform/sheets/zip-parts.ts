// The parts of a ZIP archive, by its own directory. Nothing is believed of what it says about sizes: unpacking stops at the limit.
import { inflateRawSync } from 'node:zlib'
import { SheetFault, sheetLimits } from './fault.ts'

export type ZipParts = {
  readonly names: readonly string[]
  /** The part unpacked; undefined where there is none. @throws SheetFault */ readonly read: (name: string) => Uint8Array | undefined
}

const broken = (what: string) =>
  new SheetFault(`the file is no whole XLSX: ${what}`, 'Open it in a spreadsheet program, save it again as XLSX and send that.')
const endMark = 0x06054b50
const entryMark = 0x02014b50
const partMark = 0x04034b50

/** @throws SheetFault where it is no archive, is cut, is encrypted, or says it has more parts than a workbook has. */
export const zipParts = (bytes: Uint8Array): ZipParts => {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = -1
  for (let at = data.length - 22; at >= Math.max(0, data.length - 22 - 65_535) && end < 0; at--) if (data.readUInt32LE(at) === endMark) end = at
  if (end < 0) throw broken('its directory is missing')
  const count = data.readUInt16LE(end + 10)
  const start = data.readUInt32LE(end + 16)
  if (count === 0xffff || start === 0xffff_ffff) throw broken('it is larger than a workbook is')
  if (count > sheetLimits.entries) throw broken(`it has ${count} parts, and at most ${sheetLimits.entries} are read`)
  const places = new Map<string, { readonly at: number; readonly method: number; readonly packed: number; readonly flags: number }>()
  let at = start
  for (let n = 0; n < count; n++) {
    if (at + 46 > data.length || data.readUInt32LE(at) !== entryMark) throw broken('its directory is cut')
    const nameLength = data.readUInt16LE(at + 28)
    const name = data.toString('utf8', at + 46, at + 46 + nameLength)
    // The first of a name counts: a second one is how two readers are made to see two files.
    if (!places.has(name))
      places.set(name, {
        at: data.readUInt32LE(at + 42),
        method: data.readUInt16LE(at + 10),
        packed: data.readUInt32LE(at + 20),
        flags: data.readUInt16LE(at + 8),
      })
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32)
  }
  let unpacked = 0
  const read = (name: string): Uint8Array | undefined => {
    const place = places.get(name)
    if (!place) return undefined
    if ((place.flags & 1) !== 0) throw new SheetFault('the file is protected by a password', 'Save it without one.')
    if (place.at + 30 > data.length || data.readUInt32LE(place.at) !== partMark) throw broken(`${name} is not where its directory says`)
    const from = place.at + 30 + data.readUInt16LE(place.at + 26) + data.readUInt16LE(place.at + 28)
    if (from + place.packed > data.length) throw broken(`${name} is cut`)
    const packed = data.subarray(from, from + place.packed)
    const most = Math.min(sheetLimits.partBytes, sheetLimits.unpackedBytes - unpacked)
    if (place.method === 0 ? packed.length > most : most <= 0) throw tooLarge(name)
    const part = place.method === 0 ? packed : place.method === 8 ? inflate(packed, most, name) : undefined
    if (!part) throw broken(`${name} is packed in a way that workbooks are not`)
    unpacked += part.length
    return part
  }
  return { names: [...places.keys()], read }
}

const tooLarge = (name: string) => new SheetFault(`${name} unpacks to more than is read of a workbook`, 'Several smaller files, or CSV.')

const inflate = (packed: Uint8Array, most: number, name: string): Uint8Array => {
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name)
    throw broken(`${name} cannot be unpacked`)
  }
}
