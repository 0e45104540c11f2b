import { sql } from 'kysely'
import { markPosture, type PostureMarks } from '../../assets/index.ts'
import type { Act } from '../../ledger/index.ts'
import type { Standing } from './posture.rules.ts'

export type Told = Standing & { readonly deviceId: string; readonly source: string; readonly submissionId: string }

/**
 * Writes how devices stand; `since` moves with the state alone. The marks of the list of devices follow in the same statement's transaction.
 */
export const savePosture = async (act: Act, told: readonly Told[]): Promise<void> => {
  if (told.length === 0) return
  await sql`insert into inventory_posture (district_id, device_id, fact, state, detail, source, submission_id, told_at, since)
    select ${act.districtId}::bigint, t."deviceId", t.fact, t.state, t.detail, t.source, t."submissionId", ${act.now.toString()}::timestamptz, ${act.now.toString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as t("deviceId" uuid, fact text, state text, detail text, source text, "submissionId" uuid)
    on conflict (district_id, device_id, fact) do update set state = excluded.state, detail = excluded.detail, source = excluded.source,
      submission_id = excluded.submission_id, told_at = excluded.told_at,
      since = case when inventory_posture.state = excluded.state then inventory_posture.since else excluded.since end`.execute(act.tx)
  const byDevice = Map.groupBy(told, ({ deviceId }) => deviceId)
  await markPosture(
    act,
    [...byDevice].map(([deviceId, rows]) => ({ deviceId, ...marksOf(rows) })),
  )
}

const marksOf = (rows: readonly Standing[]): PostureMarks => {
  const state = (fact: Standing['fact']): string | undefined => rows.find((row) => row.fact === fact)?.state
  const [camera, control] = [state('camera'), state('remote-control')]
  const reachIn =
    camera === undefined && control === undefined ? undefined : camera === 'found' ? 'camera' : control === 'found' ? 'remote-control' : 'none'
  return { encryption: state('encryption'), antivirus: state('antivirus'), filter: state('filter-client'), reachIn }
}
