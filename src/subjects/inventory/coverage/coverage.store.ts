import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'
import type { Counts } from './coverage.rules.ts'

/** One row a day, its newest count. */
export const saveCoverageDay = async (act: Act, day: string, counts: Counts): Promise<void> => {
  await sql`insert into inventory_coverage_day (district_id, day, at, all_n, managed_n, silent_n, unmanaged_n, waiting_n, no_serial_n, no_person_n,
    no_place_n, by_source)
    values (${act.districtId}, ${day}, ${act.now.toString()}, ${counts.all}, ${counts.managed}, ${counts.silent}, ${counts.unmanaged},
      ${counts.waiting}, ${counts.noSerial}, ${counts.noPerson},
      ${counts.noPlace}, ${JSON.stringify(counts.bySource)}::jsonb)
    on conflict (district_id, day) do update set at = excluded.at, all_n = excluded.all_n, managed_n = excluded.managed_n,
      silent_n = excluded.silent_n, unmanaged_n = excluded.unmanaged_n,
      waiting_n = excluded.waiting_n, no_serial_n = excluded.no_serial_n, no_person_n = excluded.no_person_n, no_place_n = excluded.no_place_n,
        by_source = excluded.by_source`.execute(act.tx)
}
