import { createHash } from 'node:crypto'
import { endLine, genesis, headLine } from '../../core/proof/chain.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { systemNow } from '../../platform/clock.ts'
import { sha256 } from './ledger.store.ts'
import { sealedLines } from './seal.store.ts'

/** Writes the district's sealed ledger as JSON Lines; gives the count and the chain's head. Run in a REPEATABLE READ transaction or accept its latest seals. */
export const exportLedger = async (tx: Tx, districtId: string, write: (text: string) => void | Promise<void>): Promise<{ entries: number; head: string }> => {
  const body = createHash('sha256')
  const put = async (line: string) => {
    body.update(`${line}\n`, 'utf8')
    await write(`${line}\n`)
  }
  const first = headLine(districtId, systemNow().toString({ smallestUnit: 'second' }))
  await put(first)
  let entries = 0
  let head = genesis(sha256, districtId)
  for await (const { line, chainHash } of sealedLines(tx)) {
    await put(line)
    entries++
    head = chainHash
  }
  await write(`${endLine(sha256, first, body.digest('hex'), entries, head)}\n`)
  return { entries, head }
}
