import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { CarriedLine } from '../assets/index.ts'

/** What scanners and people say of a device's vulnerabilities that would go over to another one, and what is said of that one already. */
export const findingLines = async (tx: Tx, keptId: string, goneId: string): Promise<readonly CarriedLine[]> => {
  const { rows } = await sql<{ what: 'claims' | 'statements' | 'scans'; all: number; twice: number }>`
    select 'claims' as what, count(*)::int as all, count(*) filter (where exists (select from vulnerabilities_claim k where k.district_id = g.district_id
      and k.device_id = ${keptId} and k.source = g.source and k.source_name = g.source_name and k.cve = g.cve and k.package = g.package
      and k.ended_at is null))::int as twice from vulnerabilities_claim g where g.device_id = ${goneId} and g.ended_at is null
    union all select 'statements', count(*)::int, count(*) filter (where exists (select from vulnerabilities_statement k where k.district_id = g.district_id
      and k.device_id = ${keptId} and k.cve = g.cve and k.ecosystem = g.ecosystem and k.package = g.package and k.ended_at is null))::int
      from vulnerabilities_statement g where g.device_id = ${goneId} and g.ended_at is null
    union all select 'scans', count(*)::int, count(*) filter (where exists (select from vulnerabilities_scan_device k where k.district_id = g.district_id
      and k.device_id = ${keptId} and k.scan_id = g.scan_id))::int from vulnerabilities_scan_device g where g.device_id = ${goneId}`.execute(tx)
  const words = {
    claims: 'Findings reported by scanners and people',
    statements: 'Statements that a finding does not count',
    scans: 'Scans that included it',
  } as const
  return rows.map(({ what, all, twice }) => ({ what: words[what], moves: all - twice, rests: twice }))
}
