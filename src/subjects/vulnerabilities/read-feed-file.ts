import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { yamlDepthFault } from '../../core/yaml-depth.ts'
import { ok, type Result } from '../../core/result.ts'
import { readSources } from './debian-fixes.rules.ts'
import { advisorySlot, feedOfSlot, partOf, slotOf, updatesSlot, withPart, type Slot } from './feed-slot.rules.ts'
import { openFeed, signedMembersOf, type Readers } from './open-feed.ts'
import { formatOf, readFeed, type Feed } from './read-feed.rules.ts'
import { readSignature } from './signed/openpgp.ts'
import { judgeMembers } from './signed/signed-set.ts'
import type { SetTold, SignatureTold, Trust } from './signed/signature.rules.ts'
import { cvrfOfXml } from './windows/cvrf-xml.ts'

/** What is said of a feed file beside its bytes, and when it is read. */
export type FeedFacts = {
  readonly name: string
  readonly now: string
  readonly publishedOn?: string | undefined
  readonly release?: string | undefined
  /** The signature that came with it, as bytes. */ readonly signature?: Uint8Array | undefined
  /** By whom the documents of an archive may be signed, where each has its own signature. */ readonly trust?: Trust | undefined
}
/** A whole feed, not yet compared with the one in force. `sources`: binary package -> source package. */
export type FeedRead = {
  readonly slot: Slot
  readonly feed: Feed
  readonly sources: readonly (readonly [string, string])[]
  readonly signature?: SignatureTold
  readonly set?: SetTold
}
/** Reads a feed file. In the product a jailed one does: the bytes are a stranger's. */
export type FeedReader = (bytes: Uint8Array, facts: FeedFacts) => Promise<Result<FeedRead>>

/** Plain values only: no tags of a language, no anchors that swell, nothing that stands in one another without end. */
const yaml = (text: string): unknown => {
  const fault = yamlDepthFault(text)
  if (fault !== undefined) throw new Error(fault)
  return parse(text, { schema: 'core', maxAliasCount: 20, logLevel: 'silent' }) as unknown
}
const readers: Readers = { yaml, xml: cvrfOfXml }

/** Unpacks and reads a whole feed file; refused with every fault it has by itself. Runs in the jail. */
export const readFeedFile = (bytes: Uint8Array, { name, now, publishedOn, release }: FeedFacts): Result<FeedRead> => {
  const parts = openFeed(bytes, name, readers)
  if (!parts.ok) return parts
  const format = formatOf(parts.value) ?? 'kev'
  const isAdvisory = format === 'nvd' || format === 'osv' || format === 'csaf' || format.startsWith('msrc-') // their slot is told by what stands in them
  const slot = isAdvisory ? ok({ slot: format, release: null }) : slotOf(format, name, parts.value[0]?.text ?? '', release)
  if (!slot.ok) return slot
  const read = readFeed(parts.value, { now, name, ...(publishedOn === undefined ? {} : { publishedOn }), isComparedLater: true })
  if (!read.ok) return read
  if (read.value.kind === 'advisories' || read.value.kind === 'cve-facts') {
    const part = partOf(read.value, name, createHash('sha256').update(bytes).digest('hex'))
    const whole = read.value.kind === 'advisories' ? advisorySlot(read.value) : slot.value
    return ok({ slot: withPart(whole, part), feed: read.value, sources: [] })
  }
  if (read.value.kind === 'updates') return ok({ slot: updatesSlot(read.value), feed: read.value, sources: [] })
  if (read.value.kind !== 'debian-fixes') return ok({ slot: slot.value, feed: read.value, sources: [] })
  const { sourceLines: _, ...feed } = read.value
  return ok({ slot: slot.value, feed, sources: [...readSources(read.value)] })
}

/** The same, and what its signature says; a signature that cannot be read refuses the file. */
export const readSignedFile = async (bytes: Uint8Array, facts: FeedFacts): Promise<Result<FeedRead>> => {
  const signature = facts.signature && (await readSignature(facts.signature))
  if (signature?.ok === false) return signature
  const read = readFeedFile(bytes, facts)
  if (!read.ok) return read
  if (signature) return ok({ ...read.value, signature: signature.value })
  const members = facts.trust && signedMembersOf(bytes)
  if (members === undefined || facts.trust === undefined) return read
  const set = await judgeMembers(facts.name, feedOfSlot(read.value.slot.slot), members, { ...facts.trust, now: facts.now })
  return set.ok ? ok({ ...read.value, set: set.value }) : set
}

/** One request for the jail: the facts' length (4 bytes, big endian), the facts as JSON (the signature in base64), the file. */
export const feedRequest = (bytes: Uint8Array, { signature, ...facts }: FeedFacts): Uint8Array => {
  const head = Buffer.from(JSON.stringify(signature === undefined ? facts : { ...facts, signature: Buffer.from(signature).toString('base64') }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, bytes])
}

/** The jail's side of `feedRequest`. The facts are ours; the file is not. */
export const answerFeedRequest = (request: Uint8Array): Promise<Result<FeedRead>> => {
  const all = Buffer.from(request.buffer, request.byteOffset, request.byteLength)
  const end = 4 + all.readUInt32BE(0)
  const { signature, ...facts } = JSON.parse(all.toString('utf8', 4, end)) as Omit<FeedFacts, 'signature'> & { readonly signature?: string }
  return readSignedFile(all.subarray(end), signature === undefined ? facts : { ...facts, signature: Buffer.from(signature, 'base64') })
}
