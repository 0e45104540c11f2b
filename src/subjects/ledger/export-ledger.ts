import { createHash } from 'node:crypto'
import { checkpointLine, endLine, entryLine, genesis, headLine } from '../../core/proof/chain.ts'
import type { Json } from '../../core/proof/canonical.ts'
import { originOf } from '../../core/proof/note.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { systemNow } from '../../platform/clock.ts'
import { currentEpoch } from '../../platform/db/epoch.ts'
import { asSealed } from './entries.ts'
import { installationId } from './keys.store.ts'
import { sha256 } from './ledger.store.ts'
import { checkpointNotes, newestCheckpoint, sealedEntries } from './tree.views.ts'

/**
 * Writes the district's sealed ledger as JSON Lines: every entry that the newest checkpoint covers, then every checkpoint. Gives the count, the
 * chain's head and the newest checkpoint. What is sealed meanwhile is left out, so that the file fits its own last checkpoint.
 */
export const exportLedger = async (
  tx: Tx,
  districtId: string,
  write: (text: string) => void | Promise<void>,
): Promise<{ entries: number; head: string; checkpoint: string | undefined }> => {
  const body = createHash('sha256')
  const put = async (line: string) => {
    body.update(`${line}\n`, 'utf8')
    await write(`${line}\n`)
  }
  const newest = await newestCheckpoint(tx)
  const upTo = newest?.size ?? 0
  const epoch = newest?.epoch ?? (await currentEpoch(tx))
  const first = headLine(districtId, systemNow().toString({ smallestUnit: 'second' }), originOf(await installationId(tx), districtId, epoch))
  await put(first)
  let entries = 0
  let head = genesis(sha256, districtId)
  for await (const row of sealedEntries(tx, upTo)) {
    const place = { seq: Number(row.seq), entry: asSealed(row), entryHash: row.entry_hash, chainHash: row.chain_hash }
    await put(
      entryLine(
        row.erased_by === null ? { ...place, salt: row.salt, content: JSON.parse(row.content) as Json } : { ...place, erased: row.erased_by },
      ),
    )
    entries++
    head = row.chain_hash
  }
  for await (const note of checkpointNotes(tx, epoch, upTo)) await put(checkpointLine(note))
  await write(`${endLine(sha256, first, body.digest('hex'), entries, head)}\n`)
  return { entries, head, checkpoint: newest?.note }
}
