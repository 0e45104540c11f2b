import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundRun = { readonly id: string; readonly hostname: string; readonly ticket: string; readonly plannedStart: string }
/** Runs by server or ticket (`T-3`), the newest plan first. */
export const findRuns = async (tx: Tx, text: string, limit: number): Promise<readonly FoundRun[]> =>
  (
    await sql<FoundRun>`select r.id, d.hostname, 'T-' || c.number as ticket, r.planned_start as "plannedStart" from runbooks_run r
    join assets_device d on d.district_id = r.district_id and d.id = r.device_id join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id
    where d.name_key like ${likeAnywhere(text)} or lower('t-' || c.number) = ${text.toLowerCase()} order by r.planned_start desc, r.id limit ${limit}`.execute(
      tx,
    )
  ).rows
