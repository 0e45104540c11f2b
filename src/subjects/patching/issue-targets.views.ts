import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

/** A row of the plan: an update, wherever it waits. */
export const planRowTitleOf = async (tx: Tx, id: string): Promise<{ package: string; ownerId: string | null } | undefined> =>
  (await sql<{ package: string; ownerId: string | null }>`select package, owner_id as "ownerId" from patching_update where id = ${id}`.execute(tx))
    .rows[0]

export const cycleTitleOf = async (tx: Tx, id: string): Promise<{ number: string; administratorId: string } | undefined> =>
  (
    await sql<{
      number: string
      administratorId: string
    }>`select number, administrator_id as "administratorId" from patching_cycle where id = ${id}`.execute(tx)
  ).rows[0]
