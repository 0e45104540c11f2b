import { sql } from 'kysely'
import type { Tx } from './pool.ts'

/** Which life of this installation it is: 1 when installed, one more after each restore. Every ledger entry carries it; the database sees to that. */
export const currentEpoch = async (tx: Tx): Promise<number> =>
  (await sql<{ epoch: number }>`select platform_current_epoch() as epoch`.execute(tx)).rows[0]?.epoch ?? 1
