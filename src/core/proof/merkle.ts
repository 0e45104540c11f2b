// The Merkle tree of RFC 6962, section 2.1. A node stands for 2^level leaves beginning at leaf at * 2^level; every root and every proof is put
// together from such nodes, so that it needs a handful of stored hashes and never the entries.
import { isSame, type Tools } from './bytes.ts'

type Sha256 = Tools['sha256']
export type Node = { readonly level: number; readonly at: number }
type Span = { readonly lo: number; readonly hi: number } // leaves lo (included) to hi (not included)
/** Gives the hash of a whole subtree. */
export type ReadNode = (node: Node) => Uint8Array

const leafMark = Uint8Array.of(0)
const nodeMark = Uint8Array.of(1)
export const leafHash = (sha256: Sha256, data: Uint8Array): Uint8Array => sha256(leafMark, data)
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => sha256(nodeMark, left, right)
export const emptyRoot = (sha256: Sha256): Uint8Array => sha256()

/** The largest power of two smaller than n (n > 1): where the RFC splits. */
const splitOf = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** A span as whole subtrees from left to right. `lo` is a multiple of the first one's width, as every span of a proof is. */
const wholeNodes = ({ lo, hi }: Span): readonly Node[] => {
  const nodes: Node[] = []
  for (let from = lo; from < hi;) {
    let level = 0
    while (from % 2 ** (level + 1) === 0 && from + 2 ** (level + 1) <= hi) level++
    nodes.push({ level, at: from / 2 ** level })
    from += 2 ** level
  }
  return nodes
}

const spanHash = (sha256: Sha256, read: ReadNode, span: Span): Uint8Array => {
  const hashes = wholeNodes(span).map(read)
  return hashes.reduceRight((right, left) => nodeHash(sha256, left, right))
}

const inclusionSpans = (index: number, { lo, hi }: Span): readonly Span[] => {
  if (hi - lo <= 1) return []
  const middle = lo + splitOf(hi - lo)
  return index < middle
    ? [...inclusionSpans(index, { lo, hi: middle }), { lo: middle, hi }]
    : [...inclusionSpans(index, { lo: middle, hi }), { lo, hi: middle }]
}

const consistencySpans = (older: number, { lo, hi }: Span, isWhole: boolean): readonly Span[] => {
  if (older === hi) return isWhole ? [] : [{ lo, hi }]
  const middle = lo + splitOf(hi - lo)
  return older <= middle
    ? [...consistencySpans(older, { lo, hi: middle }, isWhole), { lo: middle, hi }]
    : [...consistencySpans(older, { lo: middle, hi }, false), { lo, hi: middle }]
}

const hashesOf = (sha256: Sha256, read: ReadNode, spans: readonly Span[]) => spans.map((span) => spanHash(sha256, read, span))

/** Which stored hashes a root, an inclusion proof or a consistency proof is made of, so that they can be fetched at once. */
export const nodesOfRoot = (size: number): readonly Node[] => wholeNodes({ lo: 0, hi: size })
export const nodesOfInclusion = (index: number, size: number): readonly Node[] => inclusionSpans(index, { lo: 0, hi: size }).flatMap(wholeNodes)
export const nodesOfConsistency = (older: number, size: number): readonly Node[] =>
  older === 0 ? [] : consistencySpans(older, { lo: 0, hi: size }, true).flatMap(wholeNodes)

export const rootOf = (sha256: Sha256, read: ReadNode, size: number): Uint8Array =>
  size === 0 ? emptyRoot(sha256) : spanHash(sha256, read, { lo: 0, hi: size })
/** PATH(index, D[size]) of the RFC, from the leaf up. `index` counts from 0 and is below `size`. */
export const inclusionProof = (sha256: Sha256, read: ReadNode, index: number, size: number) =>
  hashesOf(sha256, read, inclusionSpans(index, { lo: 0, hi: size }))
/** PROOF(older, D[size]) of the RFC; 0 < older <= size. */
export const consistencyProof = (sha256: Sha256, read: ReadNode, older: number, size: number) =>
  hashesOf(sha256, read, older === 0 ? [] : consistencySpans(older, { lo: 0, hi: size }, true))

/** RFC 9162, 2.1.3.2: whether a leaf stands at `index` in the tree of `size` leaves with this root. */
export const isIncluded = (
  sha256: Sha256,
  { index, size, leaf, root, proof }: { index: number; size: number; leaf: Uint8Array; root: Uint8Array; proof: readonly Uint8Array[] },
): boolean => {
  if (index < 0 || index >= size) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const step of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, step, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else hash = nodeHash(sha256, hash, step)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && isSame(hash, root)
}

/** RFC 9162, 2.1.4.2: whether the tree of `older` leaves is the beginning of the one of `size` leaves. */
export const isConsistent = (
  sha256: Sha256,
  { older, size, olderRoot, root, proof }: { older: number; size: number; olderRoot: Uint8Array; root: Uint8Array; proof: readonly Uint8Array[] },
): boolean => {
  if (older > size || older < 0) return false
  if (older === size) return proof.length === 0 && isSame(olderRoot, root)
  if (older === 0) return proof.length === 0
  const steps = Number.isInteger(Math.log2(older)) ? [olderRoot, ...proof] : proof
  const [first, ...rest] = steps
  if (!first || (steps === proof && proof.length === 0)) return false
  let [at, last, old, now] = [older - 1, size - 1, first, first]
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  for (const step of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      old = nodeHash(sha256, step, old)
      now = nodeHash(sha256, step, now)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else now = nodeHash(sha256, now, step)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && isSame(old, olderRoot) && isSame(now, root)
}
