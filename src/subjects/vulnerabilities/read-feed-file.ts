import { parse } from 'yaml'
import { ok, type Result } from '../../core/result.ts'
import { readSources } from './debian-fixes.rules.ts'
import { advisorySlot, slotOf, updatesSlot, type Slot } from './feed-slot.rules.ts'
import { openFeed, type Readers } from './open-feed.ts'
import { formatOf, readFeed, type Feed } from './read-feed.rules.ts'
import { cvrfOfXml } from './windows/cvrf-xml.ts'

/** What is said of a feed file beside its bytes, and when it is read. */
export type FeedFacts = {
  readonly name: string
  readonly now: string
  readonly publishedOn?: string | undefined
  readonly release?: string | undefined
}
/** A whole feed, not yet compared with the one in force. `sources`: binary package -> source package. */
export type FeedRead = { readonly slot: Slot; readonly feed: Feed; readonly sources: readonly (readonly [string, string])[] }
/** Reads a feed file. In the product a jailed one does: the bytes are a stranger's. */
export type FeedReader = (bytes: Uint8Array, facts: FeedFacts) => Promise<Result<FeedRead>>

/** Plain values only: no tags of a language, no anchors that swell. */
const readers: Readers = { yaml: (text) => parse(text, { schema: 'core', maxAliasCount: 20, logLevel: 'silent' }) as unknown, xml: cvrfOfXml }

/** Unpacks and reads a whole feed file; refused with every fault it has by itself. Runs in the jail. */
export const readFeedFile = (bytes: Uint8Array, { name, now, publishedOn, release }: FeedFacts): Result<FeedRead> => {
  const parts = openFeed(bytes, name, readers)
  if (!parts.ok) return parts
  const format = formatOf(parts.value) ?? 'kev'
  const isAdvisory = format === 'nvd' || format === 'osv' || format === 'csaf' || format === 'msrc-cvrf' || format === 'msrc-definitions' // their slot is told by what stands in them
  const slot = isAdvisory ? ok({ slot: format, release: null }) : slotOf(format, name, parts.value[0]?.text ?? '', release)
  if (!slot.ok) return slot
  const read = readFeed(parts.value, { now, name, ...(publishedOn === undefined ? {} : { publishedOn }), isComparedLater: true })
  if (!read.ok) return read
  if (read.value.kind === 'advisories') return ok({ slot: advisorySlot(read.value), feed: read.value, sources: [] })
  if (read.value.kind === 'updates') return ok({ slot: updatesSlot(read.value), feed: read.value, sources: [] })
  if (read.value.kind !== 'debian-fixes') return ok({ slot: slot.value, feed: read.value, sources: [] })
  const { sourceLines: _, ...feed } = read.value
  return ok({ slot: slot.value, feed, sources: [...readSources(read.value)] })
}

/** One request for the jail: the facts' length (4 bytes, big endian), the facts as JSON, the file. */
export const feedRequest = (bytes: Uint8Array, facts: FeedFacts): Uint8Array => {
  const head = Buffer.from(JSON.stringify(facts))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, bytes])
}

/** The jail's side of `feedRequest`. The facts are ours; the file is not. */
export const answerFeedRequest = (request: Uint8Array): Result<FeedRead> => {
  const all = Buffer.from(request.buffer, request.byteOffset, request.byteLength)
  const end = 4 + all.readUInt32BE(0)
  return readFeedFile(all.subarray(end), JSON.parse(all.toString('utf8', 4, end)) as FeedFacts)
}
