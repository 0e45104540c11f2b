import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'

/** The open ticket each of these devices stands in, by the device's id: `ticket T-118`. */
export const openWork = async ({ tx }: { readonly tx: Tx }, deviceIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await sql<{ id: string; says: string }>`select s.device_id as id, 'ticket T-' || min(c.number) as says from patching_cycle_server s
    join patching_cycle c on c.district_id = s.district_id and c.id = s.cycle_id and c.closed_at is null
      where s.device_id = any(${[...deviceIds]}::uuid[]) group by 1`.execute(tx)
    ).rows.map(({ id, says }) => [id, says]),
  )
