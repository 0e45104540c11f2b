import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { State } from './triage.rules.ts'

export type FoundAdvisory = {
  readonly id: string
  readonly subject: string
  readonly state: State
  readonly devices: number
  readonly takenAt: string
}
/** Advisories by their subject or a CVE they name; those not triaged first, the newest first. */
export const findAdvisories = async (tx: Tx, text: string, limit: number): Promise<readonly FoundAdvisory[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<FoundAdvisory>`select i.id, i.subject, i.state, i.devices, i.taken_at as "takenAt" from advisories_item i
    where lower(i.subject) like ${like} or lower(array_to_string(i.cves, ' ')) like ${like}
    order by i.state <> 'untriaged', i.taken_at desc, i.id limit ${limit}`.execute(tx)
  ).rows
}
