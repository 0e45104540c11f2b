import { sql } from 'kysely'
import { leafHash, nodesOfRoot, rootOf, type Node } from '../../core/proof/merkle.ts'
import { grow, growingTiles, tileReader, tilesOf, type Tile } from '../../core/proof/tiles.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import type { Tx } from '../../platform/db/pool.ts'

const { sha256 } = proofTools
type TileRow = { level: number; n: string; hashes: Buffer }
const asTile = (row: TileRow): Tile => ({ level: row.level, n: Number(row.n), hashes: new Uint8Array(row.hashes) })

/** How many entries stand in the tree. */
export const treeSize = async (tx: Tx): Promise<number> =>
  Number(
    (
      await sql<{
        size: string
      }>`select n * 256 + octet_length(hashes) / 32 as size from ledger_tile where level = 0 order by n desc limit 1`.execute(tx)
    ).rows[0]?.size ?? 0,
  )

/** The named tiles in one question; those that are not there are left out. */
export const readTiles = async (tx: Tx, wanted: readonly { readonly level: number; readonly n: number }[]): Promise<readonly Tile[]> =>
  wanted.length === 0
    ? []
    : (
        await sql<TileRow>`select t.level, t.n, t.hashes
    from unnest(${wanted.map((one) => one.level)}::int[], ${wanted.map((one) => one.n)}::bigint[]) as w(level, n) join ledger_tile t on t.level = w.level and t.n = w.n`.execute(
          tx,
        )
      ).rows.map(asTile)

/** A reader of just these nodes. */
export const readNodes = async (tx: Tx, nodes: readonly Node[]) => tileReader(sha256, await readTiles(tx, tilesOf(nodes)))
export const rootAt = async (tx: Tx, size: number): Promise<Uint8Array> => rootOf(sha256, await readNodes(tx, nodesOfRoot(size)), size)

/** Adds leaf hashes behind the first `size`. */
export const growTree = async (tx: Tx, districtId: string, size: number, leaves: readonly Uint8Array[]): Promise<void> => {
  const changed = grow(sha256, size, await readTiles(tx, growingTiles(size)), leaves)
  await sql`insert into ledger_tile (district_id, level, n, hashes)
    select ${districtId}::bigint, t.level, t.n, decode(t.hashes, 'hex')
    from unnest(${changed.map((tile) => tile.level)}::smallint[], ${changed.map((tile) => tile.n)}::bigint[], ${changed.map((tile) => Buffer.from(tile.hashes).toString('hex'))}::text[]) as t(level, n, hashes)
    on conflict (district_id, level, n) do update set hashes = excluded.hashes`.execute(tx)
}

/** An entry's leaf: over exactly the bytes that were hashed for its place in the chain. */
export const leafOf = (text: string): Uint8Array => leafHash(sha256, proofTools.utf8(text))
