import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { SeenKind } from './suspicion.rules.ts'

/** Writes one suspicion down; undefined where this very change was told already. */
export const addSuspicion = async (
  act: Act,
  {
    deviceId,
    changeId,
    since,
    kinds,
    says,
  }: { readonly deviceId: string; readonly changeId: string; readonly since: string; readonly kinds: readonly SeenKind[]; readonly says: string },
): Promise<string | undefined> =>
  (
    await sql<{ id: string }>`insert into changes_suspicion (district_id, id, device_id, change_id, since, seen_at, kinds, says, state)
    values (${act.districtId}, ${newId()}, ${deviceId}, ${changeId}, ${since}, ${act.now.toString()}, ${[...kinds]}::text[], ${says}, 'open')
    on conflict (district_id, change_id) do nothing returning id`.execute(act.tx)
  ).rows[0]?.id

export const settleSuspicionRow = async (
  act: Act,
  id: string,
  to: { readonly state: 'dismissed' | 'linked'; readonly requestId: string | null; readonly why: string },
): Promise<void> => {
  await sql`update changes_suspicion set state = ${to.state}, request_id = ${to.requestId}, settled_by = ${act.actor.personId ?? null},
    settled_at = ${act.now.toString()}, why = ${to.why}
    where district_id = ${act.districtId} and id = ${id} and state = 'open'`.execute(act.tx)
}
