import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'
import type { ClosedDay } from './closed-days.rules.ts'

/** A day that is there already gets the new name. */
export const saveClosedDays = async (act: Act, days: readonly ClosedDay[]): Promise<void> => {
  await sql`insert into calendar_closed_day (district_id, day, name, set_by, set_at)
    select ${act.districtId}::bigint, day, name, ${act.actor.personId}::uuid, ${act.now.toString()}::timestamptz
    from json_to_recordset(${JSON.stringify(days)}::json) as d(day date, name text)
    on conflict (district_id, day) do update set name = excluded.name, set_by = excluded.set_by, set_at = excluded.set_at`.execute(act.tx)
}

export const deleteClosedDay = async (act: Act, day: string): Promise<void> => {
  await sql`delete from calendar_closed_day where district_id = ${act.districtId} and day = ${day}::date`.execute(act.tx)
}
