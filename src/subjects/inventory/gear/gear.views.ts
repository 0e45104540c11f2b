import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type LastReading = { readonly submissionId: string; readonly seenBy: string; readonly remote: string; readonly at: string }
/** Which agent read a device last, and when. */
export const lastReading = async (tx: Tx, deviceId: string): Promise<LastReading | undefined> =>
  (
    await sql<LastReading>`select id as "submissionId", device_label as "seenBy", remote, coalesce(repeated_at, received_at) as at from inventory_submission
    where device_id = ${deviceId} and state in ('accepted', 'unchanged') order by received_at desc, id desc limit 1`.execute(tx)
  ).rows[0]
