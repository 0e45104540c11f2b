import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'

export type SoftwareScope = 'in' | 'out' | 'unknown'

export const saveSoftwareScope = async (
  act: Act,
  titles: readonly { readonly ecosystem: string; readonly name: string }[],
  scope: SoftwareScope,
  reason: string | null,
): Promise<void> => {
  const told = sql`jsonb_to_recordset(${JSON.stringify(titles)}::jsonb) as t(ecosystem text, name text)`
  if (scope === 'unknown') {
    await sql`delete from assets_software_scope s using ${told} where s.district_id = ${act.districtId} and s.ecosystem = t.ecosystem and s.name = t.name`.execute(
      act.tx,
    )
    return
  }
  await sql`insert into assets_software_scope (district_id, ecosystem, name, scope, reason, said_by, said_at)
    select distinct ${act.districtId}::bigint, t.ecosystem, t.name, ${scope}, ${reason}, ${act.actor.personId ?? null}::uuid, ${act.now.toString()}::timestamptz from ${told}
    on conflict (district_id, ecosystem, name) do update set scope = excluded.scope, reason = excluded.reason, said_by = excluded.said_by, said_at = excluded.said_at`.execute(
    act.tx,
  )
}
