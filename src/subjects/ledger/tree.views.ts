import { sql } from 'kysely'
import { fromBase64, toBase64 } from '../../core/proof/bytes.ts'
import { canonical, type Json } from '../../core/proof/canonical.ts'
import { consistencyProof, inclusionProof, nodesOfConsistency, nodesOfInclusion } from '../../core/proof/merkle.ts'
import { originOf, verifierKey } from '../../core/proof/note.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { proofTools } from '../../platform/proof-tools.ts'
import { asSealed, envelopeColumns, type EnvelopeRow } from './entries.ts'
import { installationId, keyRows } from './keys.store.ts'
import { leafOf, readNodes, readTiles, treeSize } from './tree.store.ts'

export type StoredCheckpoint = {
  readonly epoch: number
  readonly size: number
  readonly note: string
  readonly keyN: number
  readonly madeAt: string
}
type CheckpointRow = { epoch: number; size: string; note: string; key_n: number; made_at: string }
const asCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  epoch: row.epoch,
  size: Number(row.size),
  note: row.note,
  keyN: row.key_n,
  madeAt: row.made_at,
})

export const newestCheckpoint = async (tx: Tx): Promise<StoredCheckpoint | undefined> => {
  const row = (
    await sql<CheckpointRow>`select epoch, size, note, key_n, made_at from ledger_checkpoint order by epoch desc, size desc limit 1`.execute(tx)
  ).rows[0]
  return row && asCheckpoint(row)
}

type SealedRow = EnvelopeRow & {
  readonly salt: string
  readonly content: string
  readonly erased_by: string | null
  readonly seq: string
  readonly entry_hash: string
  readonly chain_hash: string
}

/** The sealed entries in order up to a number, a batch at a time. */
export async function* sealedEntries(tx: Tx, upTo: number, batch = 2000): AsyncGenerator<SealedRow> {
  for (let from = 0; from < upTo;) {
    const { rows } =
      await sql<SealedRow>`select e.*, s.seq, s.entry_hash, s.chain_hash from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
      where s.seq > ${from} and s.seq <= ${upTo} order by s.seq limit ${batch}`.execute(tx)
    for (const row of rows) {
      from = Number(row.seq)
      yield row
    }
    if (rows.length < batch) return
  }
}

/** Every checkpoint up to one, oldest first. */
export async function* checkpointNotes(tx: Tx, epoch: number, size: number, batch = 2000): AsyncGenerator<string> {
  for (let from = { epoch: 0, size: 0 }; ;) {
    const { rows } = await sql<CheckpointRow>`select epoch, size, note, key_n, made_at from ledger_checkpoint
      where (epoch, size) > (${from.epoch}::int, ${from.size}::bigint) and (epoch, size) <= (${epoch}::int, ${size}::bigint) order by epoch, size limit ${batch}`.execute(
      tx,
    )
    for (const row of rows) {
      from = { epoch: row.epoch, size: Number(row.size) }
      yield row.note
    }
    if (rows.length < batch) return
  }
}

export type InclusionProof = {
  readonly format: 'afterbell-inclusion/1'
  readonly entry: Json
  readonly leaf: string // the entry's hashed bytes, and their leaf hash
  readonly index: number
  readonly size: number
  readonly proof: readonly string[]
  readonly checkpoint: string
  readonly keys: readonly string[]
}

/** Proof that an entry stands in the newest checkpoint's tree, from a handful of tiles. Hashes in base64. Undefined while it is not sealed. */
export const inclusionOf = async (tx: Tx, districtId: string, entryId: string): Promise<InclusionProof | undefined> => {
  const columns = sql.raw(envelopeColumns.map((name) => `e.${name}`).join(', '))
  const row = (
    await sql<
      EnvelopeRow & { seq: string }
    >`select ${columns}, s.seq from ledger_entry e join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id
    where e.id = ${entryId}::uuid`.execute(tx)
  ).rows[0]
  const newest = await newestCheckpoint(tx)
  if (!row || !newest || newest.size < Number(row.seq)) return undefined
  const [index, size] = [Number(row.seq) - 1, newest.size]
  const entry = canonical(asSealed(row) as unknown as Json)
  const proof = inclusionProof(proofTools.sha256, await readNodes(tx, nodesOfInclusion(index, size)), index, size)
  return {
    format: 'afterbell-inclusion/1',
    entry: JSON.parse(entry) as Json,
    leaf: toBase64(leafOf(entry)),
    index,
    size,
    proof: proof.map(toBase64),
    checkpoint: newest.note,
    keys: await verifierKeys(tx, districtId, newest.epoch),
  }
}

/** Proof that the tree of `older` entries is the beginning of that of `size`. Hashes in base64. */
export const consistencyOf = async (tx: Tx, older: number, size: number): Promise<readonly string[]> =>
  consistencyProof(proofTools.sha256, await readNodes(tx, nodesOfConsistency(older, size)), older, size).map(toBase64)

/** The district's verifier keys as public tools take them, oldest first, for the log of one epoch. */
export const verifierKeys = async (tx: Tx, districtId: string, epoch: number): Promise<readonly string[]> => {
  const name = originOf(await installationId(tx), districtId, epoch)
  return (await keyRows(tx)).map((row) => verifierKey(proofTools, { name, publicKey: fromBase64(row.public_key) ?? new Uint8Array(0) }))
}

/** A tile's bytes as C2SP serves them: as many hashes as its address says, if there are so many. */
export const tileBytes = async (
  tx: Tx,
  { level, n, width }: { readonly level: number; readonly n: number; readonly width: number },
): Promise<Uint8Array | undefined> => {
  const [tile] = await readTiles(tx, [{ level, n }])
  return tile && tile.hashes.length >= width * 32 ? tile.hashes.subarray(0, width * 32) : undefined
}

/** What the sealer says stops it in this district. */
export const sealingFault = async (tx: Tx): Promise<{ readonly fault: string; readonly at: string } | undefined> => {
  const row = (await sql<{ fault: string | null; fault_at: string }>`select fault, fault_at from ledger_sealing`.execute(tx)).rows[0]
  return row?.fault ? { fault: row.fault, at: row.fault_at } : undefined
}

/** An entry bundle (C2SP): each entry's hashed bytes behind their length in two bytes, so many as the address says. */
export const entryBundle = async (tx: Tx, { n, width }: { readonly n: number; readonly width: number }): Promise<Uint8Array | undefined> => {
  const columns = sql.raw(envelopeColumns.map((name) => `e.${name}`).join(', '))
  const { rows } =
    await sql<EnvelopeRow>`select ${columns} from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
    where s.seq > ${n * 256} and s.seq <= ${n * 256 + width} order by s.seq`.execute(tx)
  if (rows.length < width || (await treeSize(tx)) < n * 256 + width) return undefined
  return new Uint8Array(
    Buffer.concat(
      rows.flatMap((row) => {
        const entry = Buffer.from(canonical(asSealed(row) as unknown as Json), 'utf8')
        return [Buffer.of(entry.length >> 8, entry.length & 255), entry]
      }),
    ),
  )
}
