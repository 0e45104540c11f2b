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
export const contentHash = (hash: Hash, salt: string, content: string): string => hash(`${salt}\n${content}`)
export const entryHash = (hash: Hash, entry: SealedEntry): string => hash(canonical(entry))
/** What stands before entry 1 of a district. */
export const genesis = (hash: Hash, district: string): string => hash(`${formatName}\n${district}`)
export const chainHash = (hash: Hash, before: string, seq: number, entry: string): string => hash(`${before}\n${seq}\n${entry}`)

/** One line of an export: the entry, its place in the chain, and - unless erased - its salt and content. */
export type ExportLine = { readonly seq: number; readonly entry: SealedEntry; readonly entryHash: string; readonly chainHash: string; readonly salt?: string; readonly content?: Json }

export const headLine = (district: string, exportedAt: string): string => canonical({ format: formatName, district, exportedAt })
export const entryLine = (line: ExportLine): string => canonical(line as unknown as Json)
/** The last line: how many entries, the chain's head, hashes of the first line and of everything before this one. */
export const endLine = (hash: Hash, first: string, bodyHash: string, entries: number, head: string): string =>
  canonical({ end: true, entries, head, first: hash(first), body: bodyHash })
