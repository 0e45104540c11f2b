// Whole exports made without a database, also by somebody who holds the sealing key and rewrites the past.
import { canonical, type Json } from '../../src/core/proof/canonical.ts'
import {
  chainHash,
  checkpointLine,
  contentHash,
  endLine,
  entryHash,
  entryLine,
  genesis,
  headLine,
  shownEntry,
  type SealedEntry,
} from '../../src/core/proof/chain.ts'
import { toBase64, toHex } from '../../src/core/proof/bytes.ts'
import { keyStatement } from '../../src/core/proof/keys.ts'
import { checkpointText, keyHash, originOf, writeNote } from '../../src/core/proof/note.ts'
import { rootsAt } from '../../src/core/proof/verify-tree.ts'
import { proofTools, signerOf } from '../../src/platform/proof-tools.ts'

const hash = (text: string): string => toHex(proofTools.sha256(proofTools.utf8(text)))
const installation = '00112233445566ff'
const seed = (n: number) => new Uint8Array(32).fill(n)
export const firstKey = signerOf(new Uint8Array(32).fill(1)).publicKey
type Item = { readonly kind: string; readonly about?: readonly string[]; readonly content: Json }
export type Sample = { readonly text: string; readonly notes: readonly string[]; readonly origin: string }

/** Entries about nothing: the first announces the key. `erased` are numbers whose content is gone, each told by an entry at the end. */
export const sampleItems = (n: number, erased: readonly number[] = []): Item[] => [
  { kind: 'ledger.key-announced', content: { key: 1, publicKey: toBase64(signerOf(seed(1)).publicKey), why: 'the first key' } },
  ...Array.from({ length: n - 1 - erased.length }, (_, i) => ({ kind: 'test.happened', content: { says: `entry ${i + 2}`, n: i + 2 } })),
  ...erased.map((seq) => ({ kind: 'ledger.entry-erased', about: [shownEntry(`id-${seq}`)], content: { why: 'guardian' } })),
]

/** An entry that announces the next key, signed by the one before unless that was lost. */
export const nextKey = (n: number, isSigned = true): Item => {
  const publicKey = toBase64(signerOf(seed(n)).publicKey)
  const statement = proofTools.utf8(keyStatement({ installation, district: '7', n, publicKey }))
  return {
    kind: 'ledger.key-announced',
    content: { key: n, publicKey, ...(isSigned ? { formerSignature: toBase64(signerOf(seed(n - 1)).sign(statement)) } : {}), why: 'replaced' },
  }
}

/** The export of these entries, with checkpoints at `sizes` signed by the keys whose numbers `signer` gives for each. Entries before `epochFrom` are of epoch 1. */
export const sampleExport = (
  items: readonly Item[],
  {
    erased = [],
    sizes = [items.length],
    epoch = 1,
    epochFrom = 1,
    signer = () => [1],
  }: { erased?: readonly number[]; sizes?: readonly number[]; epoch?: number; epochFrom?: number; signer?: (size: number) => readonly number[] } = {},
): Sample => {
  const origin = originOf(installation, '7', epoch)
  const lines = [headLine('7', '2026-11-21T00:00:00Z', origin)]
  let before = genesis(hash, '7')
  const read = items.map(({ kind, about = [], content }, i) => {
    const seq = i + 1
    const salt = `salt${seq}`
    const entry: SealedEntry = {
      district: '7',
      id: `id-${seq}`,
      at: '2026-11-21T00:00:00.000Z',
      kind,
      clauses: ['SP-2'],
      actor: 'set-up',
      proof: 'none',
      grade: 'observed',
      clock: 'system',
      epoch: seq < epochFrom ? 1 : epoch,
      about,
      contentHash: contentHash(hash, salt, canonical(content)),
    }
    const own = entryHash(hash, entry)
    before = chainHash(hash, before, seq, own)
    const place = { seq, entry, entryHash: own, chainHash: before }
    const telling = items.findIndex((one) => one.kind === 'ledger.entry-erased' && one.about?.[0] === shownEntry(`id-${seq}`)) + 1
    lines.push(entryLine(erased.includes(seq) ? { ...place, erased: `id-${telling}` } : { ...place, salt, content }))
    return { line: seq + 1, value: { ...place, content }, entryText: canonical(entry as unknown as Json), contentText: undefined }
  })
  const roots = rootsAt(proofTools, read, new Set(sizes))
  const notes = sizes.map((size) => {
    const text = checkpointText({ origin, size, root: roots.get(size) as Uint8Array })
    return writeNote({
      text,
      signatures: signer(size).map((n) => {
        const key = signerOf(seed(n))
        return { name: origin, keyHash: keyHash(proofTools, { name: origin, publicKey: key.publicKey }), signature: key.sign(proofTools.utf8(text)) }
      }),
    })
  })
  lines.push(...notes.map(checkpointLine))
  return { text: withEnd(lines, items.length, before), notes, origin }
}

/** The lines with a last line that fits them: what an adversary writes as easily as we do. */
export const withEnd = (lines: readonly string[], entries: number, head: string): string => {
  const body = lines.map((line) => `${line}\n`).join('')
  return `${body}${endLine(hash, lines[0] as string, hash(body), entries, head)}\n`
}
