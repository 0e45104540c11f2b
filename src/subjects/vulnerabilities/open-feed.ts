import { constants, gunzipSync, inflateRawSync, inflateSync, unzipSync } from 'node:zlib'
import { ok, refuse, type Result } from '../../core/result.ts'
import { isListFile } from './debian-list.rules.ts'
import type { FeedPart } from './json-parts.rules.ts'
import type { SignedMember } from './signed/signed-set.ts'
import { Broken, isTar, tarMembers } from './tar.ts'

/** The longest text a feed may unpack to, all its files together; the real ones have 1 to 120 MB. */
const maxText = 384 * 1024 * 1024
const maxFiles = 400_000
/** Readers of other notations, given where they are at hand: YAML as values, an XML feed as JSON text. They throw in words. */
export type Readers = { readonly yaml?: (text: string) => unknown; readonly xml?: (text: string) => string }

type Member = { readonly name: string; readonly bytes: Uint8Array }

const membersOfTar = (bytes: Uint8Array): readonly Member[] =>
  tarMembers(bytes, maxFiles).map(({ name, from, size }) => ({ name, bytes: bytes.subarray(from, from + size) }))

/** The files of a zip archive by its central directory; encrypted ones and other compressions than deflate are refused. */
const membersOfZip = (bytes: Uint8Array): readonly Member[] => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = all.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > all.length) throw new Broken('its archive has no directory (half a file)')
  const count = all.readUInt16LE(end + 10)
  let at = all.readUInt32LE(end + 16)
  if (count > maxFiles || count === 0xffff) throw new Broken(`its archive holds more than ${Math.min(maxFiles, 65_534)} files`)
  const members: Member[] = []
  let left = maxText
  for (let i = 0; i < count; i++) {
    if (at + 46 > all.length || all.readUInt32LE(at) !== 0x02014b50) throw new Broken(`its archive's directory is damaged at entry ${i + 1}`)
    const [flags, method] = [all.readUInt16LE(at + 8), all.readUInt16LE(at + 10)]
    const [packed, plain, from] = [all.readUInt32LE(at + 20), all.readUInt32LE(at + 24), all.readUInt32LE(at + 42)]
    const name = all.toString('utf8', at + 46, at + 46 + all.readUInt16LE(at + 28))
    at += 46 + all.readUInt16LE(at + 28) + all.readUInt16LE(at + 30) + all.readUInt16LE(at + 32)
    if (name.endsWith('/')) continue
    if ((flags & 1) !== 0) throw new Broken(`${name} in its archive is encrypted`)
    if (from + 30 > all.length) throw new Broken(`${name} lies outside its archive (half a file)`)
    const start = from + 30 + all.readUInt16LE(from + 26) + all.readUInt16LE(from + 28)
    const body = all.subarray(start, start + packed)
    if (body.length !== packed || plain > left) throw new Broken(plain > left ? tooLarge : `${name} is cut off in its archive (half a file)`)
    if (method !== 0 && method !== 8) throw new Broken(`${name} in its archive is compressed in a way that cannot be read here`)
    const inflated = method === 0 ? body : inflateRawSync(body, { maxOutputLength: Math.max(1, left), chunkSize: Math.max(64, plain + 1) }) // in one piece: a second copy would double the memory
    left -= inflated.length
    members.push({ name, bytes: inflated })
  }
  return members
}

const tooLarge = `it unpacks to more than ${maxText / 1024 / 1024} MB`
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

const unpack = (bytes: Uint8Array): Uint8Array => {
  const [first = 0, second = 0] = bytes
  if (first === 0x1f && second === 0x8b) return gunzipSync(bytes, { maxOutputLength: maxText })
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 ? inflateSync(bytes, { maxOutputLength: maxText }) : bytes
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const textOf = (bytes: Uint8Array, name: string): string => {
  const nul = bytes.indexOf(0) // no text holds one, and no database takes it
  if (nul >= 0) throw new Broken(`${name === '' ? 'it' : `${name} in its archive`} is no text: byte ${nul + 1} is a NUL`)
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Broken(name === '' ? 'it is not UTF-8 text' : `${name} in its archive is not UTF-8 text`)
  }
}

/** Data of a feed, by name; an archive's licence and words about it are none. */
const isData = (name: string): boolean => (/\.(jsonl?|ya?ml|csv|xml)$/i.test(name) || isListFile(name)) && !/(^|\/)[._]/.test(name)

const isXml = (text: string): boolean => /^\uFEFF?\s*<(?:\?xml|[a-z]+:?cvrfdoc)/i.test(text.slice(0, 400))

/** A file as text a feed's reader takes; `of`: how a fault names it. */
const partOf = ({ name, bytes }: Member, of: string, { yaml, xml }: Readers): FeedPart => {
  const text = textOf(bytes, of)
  const read = /\.ya?ml$/i.test(name)
    ? (['YAML', yaml && ((given: string) => JSON.stringify(yaml(given)))] as const)
    : isXml(text)
      ? (['XML', xml] as const)
      : null
  if (read === null) return { name, text }
  const [notation, reader] = read
  const it = of === '' ? 'it' : `${of} in its archive`
  if (reader === undefined) throw new Broken(`${it} is ${notation}, which is not read here`)
  try {
    return { name, text: reader(text) }
  } catch (error) {
    throw new Broken(`${it} is no valid ${notation}: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`)
  }
}

/** Whether a file is an archive, packed or not, by its beginning alone. */
const isArchive = (bytes: Uint8Array): boolean => {
  if (isTar(bytes) || isZip(bytes)) return true
  const [first = 0] = bytes
  if (first !== 0x1f && (first & 0x0f) !== 8) return false
  try {
    return isTar(unzipSync(bytes.subarray(0, 4096), { finishFlush: constants.Z_SYNC_FLUSH }))
  } catch {
    return false // no compressed data either
  }
}

/** The data files of an archive, each with the signature beside it in the archive; undefined where none has one, or it is no archive. @throws Error as unpacking does. */
export const signedMembersOf = (bytes: Uint8Array): readonly SignedMember[] | undefined => {
  if (!isArchive(bytes)) return undefined
  const plain = unpack(bytes)
  if (!['.asc', '.sig'].some((ending) => Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).includes(ending))) return undefined // names are never packed
  const all = isTar(plain) ? membersOfTar(plain) : membersOfZip(plain)
  const signatures = new Map(all.filter(({ name }) => /\.(asc|sig)$/.test(name)).map((one) => [one.name, one.bytes]))
  const members = all
    .filter(({ name }) => isData(name))
    .map((one) => ({ ...one, signature: signatures.get(`${one.name}.asc`) ?? signatures.get(`${one.name}.sig`) }))
  return members.some(({ signature }) => signature !== undefined) ? members : undefined
}

/**
 * A feed file's texts: zlib, gzip or plain, a tar or zip archive, told by its bytes; refused where it is cut, damaged, too large or no UTF-8. Data
 * files of an archive are its `.json`, `.jsonl`, `.csv`, Debian's lists (`CVE/list`) and, with `readers`, `.yaml` and `.xml`.
 */
export const openFeed = (bytes: Uint8Array, name: string, readers: Readers = {}): Result<readonly FeedPart[]> => {
  const broken = (says: string) =>
    refuse({
      code: 'vulnerabilities/feed-unreadable',
      clause: 'PM-3.2',
      says: `${name} was refused and the loaded feed stays: ${says}.`,
      satisfiedBy: 'Download the complete file again from its publisher.',
      faults: [says],
      status: 422,
    })
  try {
    const plain = unpack(bytes)
    if (!isTar(plain) && !isZip(plain)) return ok([partOf({ name: name.replace(/\.gz$/i, ''), bytes: plain }, '', readers)])
    const parts = (isTar(plain) ? membersOfTar(plain) : membersOfZip(plain))
      .filter((member) => isData(member.name))
      .map((member) => partOf(member, member.name, readers))
    return parts.length === 0 ? broken('its archive holds no data file (.json, .jsonl, .yaml, .csv, .xml)') : ok(parts)
  } catch (error) {
    if (error instanceof Broken) return broken(error.message)
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_BUFFER_TOO_LARGE') return broken(tooLarge)
    if (code === 'Z_BUF_ERROR') return broken('its compressed data ends too early (half a file)')
    if (code?.startsWith('Z_')) return broken('its compressed data is damaged')
    throw error
  }
}
