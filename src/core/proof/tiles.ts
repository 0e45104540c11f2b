// Hashes kept in tiles of 256 (C2SP tlog-tiles, height 8): tile n of level L holds nodes of level 8L, the last one of a level as many as there are.
import type { Tools } from './bytes.ts'
import { nodeHash, type Node, type ReadNode } from './merkle.ts'

const tileWidth = 256
const hashBytes = 32
export type Tile = { readonly level: number; readonly n: number; readonly hashes: Uint8Array }

const keyOf = (level: number, n: number): string => `${level}/${n}`

/** Which tile a node's hash is made from, and which of its hashes: 2^(level mod 8) of them. */
const placeOf = ({ level, at }: Node): { readonly level: number; readonly n: number; readonly from: number; readonly count: number } => {
  const count = 2 ** (level % 8)
  const first = at * count
  return { level: Math.floor(level / 8), n: Math.floor(first / tileWidth), from: first % tileWidth, count }
}

/** The tiles that hold these nodes, each once. */
export const tilesOf = (nodes: readonly Node[]): readonly { readonly level: number; readonly n: number }[] => [
  ...new Map(nodes.map(placeOf).map(({ level, n }) => [keyOf(level, n), { level, n }])).values(),
]

const subtreeHash = (sha256: Tools['sha256'], hashes: readonly Uint8Array[]): Uint8Array => {
  if (hashes.length === 1) return hashes[0] as Uint8Array
  const middle = hashes.length / 2
  return nodeHash(sha256, subtreeHash(sha256, hashes.slice(0, middle)), subtreeHash(sha256, hashes.slice(middle)))
}

const part = (tile: Uint8Array, at: number): Uint8Array => tile.subarray(at * hashBytes, (at + 1) * hashBytes)

/** Reads nodes from tiles. @throws RangeError where a tile is missing or too short: the stored tree is not whole. */
export const tileReader = (sha256: Tools['sha256'], tiles: readonly Tile[]): ReadNode => {
  const byKey = new Map(tiles.map((tile) => [keyOf(tile.level, tile.n), tile.hashes]))
  return (node) => {
    const { level, n, from, count } = placeOf(node)
    const hashes = byKey.get(keyOf(level, n))
    if (!hashes || hashes.length < (from + count) * hashBytes) throw new RangeError(`tile ${level}/${n} of the ledger is missing or too short`)
    return subtreeHash(
      sha256,
      Array.from({ length: count }, (_, i) => part(hashes, from + i)),
    )
  }
}

/** The last, unfilled tile of each level: what must be read before the tree can grow. */
export const growingTiles = (size: number): readonly { readonly level: number; readonly n: number }[] => {
  const tiles = []
  for (let level = 0, n = size; n > 0; level++, n = Math.floor(n / tileWidth))
    if (n % tileWidth !== 0) tiles.push({ level, n: Math.floor(n / tileWidth) })
  return tiles
}

/** The tree grown by leaves: every tile that is new or longer than before. `growing` are the tiles of `growingTiles(size)`. */
export const grow = (sha256: Tools['sha256'], size: number, growing: readonly Tile[], leaves: readonly Uint8Array[]): readonly Tile[] => {
  const before = new Map(growing.map((tile) => [keyOf(tile.level, tile.n), tile.hashes]))
  const changed: Tile[] = []
  let added = leaves
  for (let level = 0, have = size; added.length > 0; level++, have = Math.floor(have / tileWidth)) {
    const full: Uint8Array[] = []
    for (let n = Math.floor(have / tileWidth), from = 0; from < added.length; n++) {
      const old = n * tileWidth < have ? before.get(keyOf(level, n)) : new Uint8Array(0)
      const held = Math.max(have - n * tileWidth, 0)
      if (!old || old.length !== held * hashBytes) throw new RangeError(`tile ${level}/${n} of the ledger is missing or of another length`)
      const more = added.slice(from, from + tileWidth - held)
      const hashes = new Uint8Array((held + more.length) * hashBytes)
      hashes.set(old)
      more.forEach((hash, i) => hashes.set(hash, (held + i) * hashBytes))
      changed.push({ level, n, hashes })
      if (held + more.length === tileWidth)
        full.push(
          subtreeHash(
            sha256,
            Array.from({ length: tileWidth }, (_, i) => part(hashes, i)),
          ),
        )
      from += more.length
    }
    added = full
  }
  return changed
}

/** `x001/x234/067`, as C2SP writes tile numbers. */
const numberPath = (n: number): string => {
  const groups =
    n
      .toString()
      .padStart(Math.ceil(n.toString().length / 3) * 3, '0')
      .match(/.{3}/g) ?? []
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** A tile's address below its log's. `width` below 256 asks for the tile as it was when it held so many. */
export const tilePath = (level: number, n: number, width: number = tileWidth): string =>
  `tile/${level}/${numberPath(n)}${width < tileWidth ? `.p/${width}` : ''}`

/** The reverse; undefined for what is no tile's address. */
export const readTilePath = (path: string): { readonly level: number; readonly n: number; readonly width: number } | undefined => {
  const found = /^tile\/(\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!found) return undefined
  const [level, n, width] = [Number(found[1]), Number((found[2] as string).replace(/[x/]/g, '')), Number(found[3] ?? tileWidth)]
  return width >= 1 && width <= tileWidth && tilePath(level, n, width) === path ? { level, n, width } : undefined
}
