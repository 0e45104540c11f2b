import { sql } from 'kysely'
import type { Tx } from './pool.ts'

/** Begins the next epoch and gives its number. Run as the owner, in a restore: no process may. */
export const beginEpoch = async (tx: Tx, at: string, why: string): Promise<number> => {
  const { rows } = await sql<{
    epoch: number
  }>`insert into platform_epoch (epoch, began_at, why) select max(epoch) + 1, ${at}::timestamptz, ${why} from platform_epoch returning epoch`.execute(
    tx,
  )
  await sql`delete from platform_process`.execute(tx) // heartbeats of the machine that was
  return rows[0]?.epoch as number
}
