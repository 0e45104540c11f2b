import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'

/** What the list of devices is filtered by, as agents told it; undefined stays as it is. */
export type PostureMarks = {
  readonly encryption?: string | undefined
  readonly antivirus?: string | undefined
  readonly filter?: string | undefined
  readonly reachIn?: string | undefined
}

export const markPosture = async (act: Act, marks: readonly (PostureMarks & { readonly deviceId: string })[]): Promise<void> => {
  if (marks.length === 0) return
  await sql`update assets_device d set posture_encryption = coalesce(m.encryption, d.posture_encryption), posture_antivirus = coalesce(m.antivirus, d.posture_antivirus),
      posture_filter = coalesce(m.filter, d.posture_filter), posture_reach_in = coalesce(m."reachIn", d.posture_reach_in)
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m("deviceId" uuid, encryption text, antivirus text, filter text, "reachIn" text)
    where d.district_id = ${act.districtId} and d.id = m."deviceId"`.execute(act.tx)
}
