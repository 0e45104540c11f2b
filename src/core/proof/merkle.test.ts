import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofTools } from '../../platform/proof-tools.ts'
import { fromHex, toHex } from './bytes.ts'
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  nodesOfConsistency,
  nodesOfInclusion,
  nodesOfRoot,
  rootOf,
} from './merkle.ts'
import { grow, growingTiles, tileReader, tilesOf, type Tile } from './tiles.ts'

const { sha256 } = proofTools
// The inputs and roots that Certificate Transparency's own tests use for RFC 6962.
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(fromHex)
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** MTH of the RFC, word for word: slow, of no tile, for comparison. */
const naive = (data: readonly Uint8Array[]): Uint8Array => {
  if (data.length === 0) return emptyRoot(sha256)
  if (data.length === 1) return leafHash(sha256, data[0] as Uint8Array)
  let k = 1
  while (k * 2 < data.length) k *= 2
  return nodeHash(sha256, naive(data.slice(0, k)), naive(data.slice(k)))
}
const naivePath = (m: number, data: readonly Uint8Array[]): readonly Uint8Array[] => {
  if (data.length <= 1) return []
  let k = 1
  while (k * 2 < data.length) k *= 2
  return m < k ? [...naivePath(m, data.slice(0, k)), naive(data.slice(k))] : [...naivePath(m - k, data.slice(k)), naive(data.slice(0, k))]
}

class Store {
  readonly tiles = new Map<string, Tile>()
  size = 0
  add(data: readonly Uint8Array[]): void {
    const growing = growingTiles(this.size).map(({ level, n }) => this.tiles.get(`${level}/${n}`) as Tile)
    for (const tile of grow(
      sha256,
      this.size,
      growing,
      data.map((one) => leafHash(sha256, one)),
    ))
      this.tiles.set(`${tile.level}/${tile.n}`, tile)
    this.size += data.length
  }
  get read() {
    return tileReader(sha256, [...this.tiles.values()])
  }
}
const leaves = (n: number): readonly Uint8Array[] => Array.from({ length: n }, (_, i) => proofTools.utf8(`entry ${i}`))
const trees = new Map<number, Store>()
const treeOf = (n: number): Store => {
  const store = trees.get(n) ?? new Store()
  if (store.size === 0) store.add(leaves(n))
  trees.set(n, store)
  return store
}
const hex = (hashes: readonly Uint8Array[]) => hashes.map(toHex)

describe('the tree of RFC 6962', () => {
  it("has the roots of Certificate Transparency's own tests", () => {
    expect(toHex(emptyRoot(sha256))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    const store = new Store()
    inputs.forEach((input, i) => {
      store.add([input])
      expect(toHex(rootOf(sha256, store.read, i + 1))).toBe(roots[i])
    })
    expect(hex(roots.map((_, i) => rootOf(sha256, store.read, i + 1)))).toEqual(roots)
  })
  it("proves the RFC's example of seven leaves (2.1.3) with the very nodes it names", () => {
    const store = treeOf(7)
    const [a, b, c, d, e, f, j] = leaves(7).map((one) => leafHash(sha256, one)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    const [g, h, i] = [nodeHash(sha256, a, b), nodeHash(sha256, c, d), nodeHash(sha256, e, f)]
    const [k, l] = [nodeHash(sha256, g, h), nodeHash(sha256, i, j)]
    const path = (m: number) => hex(inclusionProof(sha256, store.read, m, 7))
    expect([0, 3, 4, 6].map(path)).toEqual(
      [
        [b, h, l],
        [c, g, l],
        [f, j, k],
        [i, k],
      ].map(hex),
    )
    expect([3, 4, 6].map((m) => hex(consistencyProof(sha256, store.read, m, 7)))).toEqual([[c, d, g, l], [l], [i, j, k]].map(hex))
  })
  it("equals the RFC's words at every size, and each proof holds there and nowhere else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat(), fc.nat(), (size, a, b) => {
        const store = treeOf(size)
        const data = leaves(size)
        const root = rootOf(sha256, store.read, size)
        const [index, older] = [a % size, 1 + (b % size)]
        const leaf = leafHash(sha256, data[index] as Uint8Array)
        const proof = inclusionProof(sha256, store.read, index, size)
        expect(toHex(root)).toBe(toHex(naive(data)))
        expect(hex(proof)).toEqual(hex(naivePath(index, data)))
        expect(isIncluded(sha256, { index, size, leaf, root, proof })).toBe(true)
        for (let other = 0; other < size; other++)
          if (other !== index) expect(isIncluded(sha256, { index: other, size, leaf, root, proof })).toBe(false)
        const steps = consistencyProof(sha256, store.read, older, size)
        const olderRoot = naive(data.slice(0, older))
        expect(isConsistent(sha256, { older, size, olderRoot, root, proof: steps })).toBe(true)
        expect(isConsistent(sha256, { older, size, olderRoot: proofTools.sha256(root), root, proof: steps })).toBe(false)
        const flipped = steps.map((one, i) => (i === steps.length - 1 ? one.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) : one))
        if (steps.length > 0) expect(isConsistent(sha256, { older, size, olderRoot, root, proof: flipped })).toBe(false)
      }),
      { numRuns: 120 },
    )
  })
  it('grows to the same tiles however the leaves came in, across tile borders', () => {
    for (const [total, steps] of [
      [255, [1, 254]],
      [256, [255, 1]],
      [257, [256, 1]],
      [1500, [1, 300, 211, 988]],
      [66_000, [65_535, 2, 463]],
    ] as const) {
      const whole = treeOf(total)
      const grown = new Store()
      let from = 0
      for (const step of steps) {
        grown.add(leaves(total).slice(from, from + step))
        from += step
      }
      expect([...grown.tiles.entries()].sort().map(([key, tile]) => `${key} ${toHex(sha256(tile.hashes))}`)).toEqual(
        [...whole.tiles.entries()].sort().map(([key, tile]) => `${key} ${toHex(sha256(tile.hashes))}`),
      )
    }
  })
  it('proves from a handful of tiles in a tree of 66,000', () => {
    const [size, index, older] = [66_000, 40_123, 65_537]
    const store = treeOf(size)
    const only = (nodes: ReturnType<typeof nodesOfRoot>) =>
      tileReader(
        sha256,
        tilesOf(nodes).map(({ level, n }) => store.tiles.get(`${level}/${n}`) as Tile),
      )
    const root = rootOf(sha256, only(nodesOfRoot(size)), size)
    expect(tilesOf([...nodesOfInclusion(index, size), ...nodesOfRoot(size)]).length).toBeLessThanOrEqual(7)
    const leaf = leafHash(sha256, leaves(size)[index] as Uint8Array)
    expect(isIncluded(sha256, { index, size, leaf, root, proof: inclusionProof(sha256, only(nodesOfInclusion(index, size)), index, size) })).toBe(
      true,
    )
    expect(
      isConsistent(sha256, {
        older,
        size,
        olderRoot: rootOf(sha256, store.read, older),
        root,
        proof: consistencyProof(sha256, only(nodesOfConsistency(older, size)), older, size),
      }),
    ).toBe(true)
  })
})
