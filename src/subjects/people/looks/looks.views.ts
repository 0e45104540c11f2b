import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

/** When a person last said that they had looked through a list (ISO instant); undefined: never. */
export const lookedAt = async (tx: Tx, personId: string, list: string): Promise<string | undefined> =>
  (await sql<{ at: string }>`select looked_at as at from people_look where person_id = ${personId} and list = ${list}`.execute(tx)).rows[0]?.at
