import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'

export type SupportWord = { readonly endsOn: string | null; readonly readWhere: string; readonly ownerId: string | null; readonly todo: string }

export const saveWord = async (act: Act, key: string, name: string, word: SupportWord): Promise<void> => {
  await sql`insert into patching_support_word (district_id, key, name, ends_on, read_where, owner_id, todo, said_by, said_at)
    values (${act.districtId}, ${key}, ${name.slice(0, 500)}, ${word.endsOn}, ${word.readWhere}, ${word.ownerId}, ${word.todo}, ${act.actor.personId}, ${act.now.toString()})
    on conflict (district_id, key) do update set name = excluded.name, ends_on = excluded.ends_on, read_where = excluded.read_where, owner_id = excluded.owner_id, todo = excluded.todo,
      said_by = excluded.said_by, said_at = excluded.said_at`.execute(act.tx)
}

/** One at a time in a district: what ended is noted once. */
export const holdEnded = async (act: Act): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7231, ${act.districtId}::int)`.execute(act.tx)
}

/** Notes what was seen as ended for the first time. */
export const saveEnded = async (act: Act, ended: readonly { readonly key: string; readonly endsOn: string | null }[]): Promise<void> => {
  await sql`insert into patching_support_ended (district_id, key, ends_on, noted_at)
    select ${act.districtId}::bigint, r.key, r."endsOn", ${act.now.toString()}::timestamptz from json_to_recordset(${JSON.stringify(ended)}::json) as r(key text, "endsOn" date)
    on conflict do nothing`.execute(act.tx)
}
