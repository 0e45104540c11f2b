import { sql } from 'kysely'
import { chainHash, entryHash, entryLine, genesis, type SealedEntry } from '../../core/proof/chain.ts'
import type { Json } from '../../core/proof/canonical.ts'
import { inDistrict, type Db, type Tx } from '../../platform/db/pool.ts'
import { systemNow } from '../../platform/clock.ts'
import { sha256 } from './ledger.store.ts'

type Row = {
  id: string; district_id: string; at: string; kind: string; clauses: string[]; actor: string; proof: string; grade: string; clock: string
  epoch: number; about: string[]; salt: string; content: string; content_hash: string
}

const asSealed = (row: Row): SealedEntry => ({
  district: row.district_id, id: row.id, at: row.at, kind: row.kind, clauses: row.clauses, actor: row.actor, proof: row.proof, grade: row.grade,
  clock: row.clock, epoch: row.epoch, about: row.about, contentHash: row.content_hash,
})

/**
 * Numbers and chains what was committed since the last call, at most `limit` entries; gives how many. One sealer at a time a
 * district: a second one waits for the lock and then finds nothing left.
 */
export const seal = (db: Db, districtId: string, limit = 5000): Promise<number> =>
  inDistrict(db, districtId, async (tx) => {
    await sql`select pg_advisory_xact_lock(7206, ${Number(districtId)}::int)`.execute(tx)
    const { rows } = await sql<Row>`select e.* from ledger_unsealed u join ledger_entry e on e.district_id = u.district_id and e.id = u.entry_id
      order by e.at, e.id limit ${limit}`.execute(tx)
    if (rows.length === 0) return 0
    const last = (await sql<{ seq: string; chain_hash: string }>`select seq, chain_hash from ledger_seal order by seq desc limit 1`.execute(tx)).rows[0]
    let seq = Number(last?.seq ?? 0)
    let before = last?.chain_hash ?? genesis(sha256, districtId)
    const sealed = rows.map((row) => {
      const own = entryHash(sha256, asSealed(row))
      before = chainHash(sha256, before, ++seq, own)
      return { seq, entry_id: row.id, entry_hash: own, chain_hash: before }
    })
    await sql`insert into ledger_seal (district_id, seq, entry_id, entry_hash, chain_hash, sealed_at)
      select ${districtId}::bigint, s.seq, s.entry_id, s.entry_hash, s.chain_hash, ${systemNow().toString()}::timestamptz
      from json_to_recordset(${JSON.stringify(sealed)}::json) as s(seq bigint, entry_id uuid, entry_hash text, chain_hash text)`.execute(tx)
    await sql`delete from ledger_unsealed where district_id = ${districtId} and entry_id = any(${sealed.map((row) => row.entry_id)}::uuid[])`.execute(tx)
    return rows.length
  })

/** The sealed entries as export lines, in order, a batch at a time. */
export async function* sealedLines(tx: Tx, batch = 2000): AsyncGenerator<{ line: string; chainHash: string }> {
  for (let from = 0; ; ) {
    const { rows } = await sql<Row & { seq: string; entry_hash: string; chain_hash: string }>`select e.*, s.seq, s.entry_hash, s.chain_hash
      from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
      where s.seq > ${from} order by s.seq limit ${batch}`.execute(tx)
    for (const row of rows) {
      from = Number(row.seq)
      yield {
        line: entryLine({ seq: from, entry: asSealed(row), entryHash: row.entry_hash, chainHash: row.chain_hash, salt: row.salt, content: JSON.parse(row.content) as Json }),
        chainHash: row.chain_hash,
      }
    }
    if (rows.length < batch) return
  }
}
