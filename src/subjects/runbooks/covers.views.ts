import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { RunState } from './run.rules.ts'

/** States in which a run has its hands on the server: a change seen then is the run's. */
const atWork = ['working', 'not-clean', 'over-window', 'testing', 'test-failed', 'reverting'] as const satisfies readonly RunState[]

/** The run that was at work on a device at some moment between two (ISO); undefined where none was (CM-10). */
export const runCovering = async (tx: Tx, deviceId: string, since: string, until: string): Promise<{ id: string; says: string } | undefined> => {
  const row = (
    await sql<{ id: string; ticket: string }>`select r.id, 'T-' || c.number as ticket from runbooks_run r
    join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id
      join runbooks_run_move m on m.district_id = r.district_id and m.run_id = r.id and m.to_state = any(${[...atWork]}::text[])
      left join runbooks_run_move n on n.district_id = m.district_id and n.run_id = m.run_id and n.n = m.n + 1
    where r.device_id = ${deviceId} and m.at <= ${until}::timestamptz and coalesce(n.at, 'infinity') >= ${since}::timestamptz
      order by m.at desc limit 1`.execute(tx)
  ).rows[0]
  return row === undefined ? undefined : { id: showId('run', row.id), says: `the run of ${row.ticket}` }
}
