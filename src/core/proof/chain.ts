import { canonical, type Json } from './canonical.ts'

/** SHA-256 of a text's UTF-8 bytes, as lower-case hexadecimal. Handed in: pure code brings no crypto of its own. */
export type Hash = (text: string) => string

/** An entry as it is hashed: everything but its salt and content, which can be erased without breaking the chain. */
export type SealedEntry = {
  readonly district: string
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly clauses: readonly string[]
  readonly actor: string
  readonly proof: string
  readonly grade: string
  readonly clock: string
  readonly epoch: number
  readonly about: readonly string[]
  readonly contentHash: string
}

export const formatName = 'afterbell-ledger/1'
/** The second format adds the tree: an origin in the first line, signed checkpoints after the entries, erased entries. */
export const treeFormatName = 'afterbell-ledger/2'
export const erasingKind = 'ledger.entry-erased'
export const keyKind = 'ledger.key-announced'
/** How an entry is named in another one's `about`. */
export const shownEntry = (id: string): string => `evd_${id.replaceAll('-', '')}`
export const contentHash = (hash: Hash, salt: string, content: string): string => hash(`${salt}\n${content}`)
export const entryHash = (hash: Hash, entry: SealedEntry): string => hash(canonical(entry))
/** What stands before entry 1 of a district. */
export const genesis = (hash: Hash, district: string): string => hash(`${formatName}\n${district}`)
export const chainHash = (hash: Hash, before: string, seq: number, entry: string): string => hash(`${before}\n${seq}\n${entry}`)

/** One line of an export: the entry, its place in the chain, and its salt and content or, once erased, the id of the entry that tells of it. */
export type ExportLine = {
  readonly seq: number
  readonly entry: SealedEntry
  readonly entryHash: string
  readonly chainHash: string
  readonly salt?: string
  readonly content?: Json
  readonly erased?: string
}

/** The first line of the first format, which older exports have; with `origin`, of the second. */
export const headLine = (district: string, exportedAt: string, origin?: string): string =>
  canonical({ format: origin === undefined ? formatName : treeFormatName, district, exportedAt, origin })
export const entryLine = (line: ExportLine): string => canonical(line as unknown as Json)
export const checkpointLine = (note: string): string => canonical({ checkpoint: note })
/** The last line: how many entries, the chain's head, hashes of the first line and of everything before this one. */
export const endLine = (hash: Hash, first: string, bodyHash: string, entries: number, head: string): string =>
  canonical({ end: true, entries, head, first: hash(first), body: bodyHash })
