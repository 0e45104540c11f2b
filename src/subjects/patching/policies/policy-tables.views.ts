import { sql } from 'kysely'
import { ownTable, type OwnTable } from '../../../core/ssvc/own-table.ts'
import type { DecisionTable } from '../../../core/ssvc/table.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import type { SiteCount } from './simulate.rules.ts'

export type KeptTable = {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly content: OwnTable
  readonly reason: string
  readonly by: string
  readonly publishedAt: string
}

/** The district's own tables as they were published, the newest first. */
export const keptTables = async (tx: Tx): Promise<readonly KeptTable[]> =>
  (
    await sql<KeptTable>`select t.id, t.version, t.name, t.content, t.reason, p.name as by, t.published_at as "publishedAt" from patching_policy_table t
    join people_person p on p.district_id = t.district_id and p.id = t.published_by order by t.version desc limit 100`.execute(tx)
  ).rows

/** The table that the policy `own-table` goes by; undefined where none was published. @throws Error for a stored table that is not complete */
export const ownTableInForce = async (tx: Tx): Promise<DecisionTable | undefined> => {
  const [row] = (
    await sql<{ content: OwnTable; version: number }>`select content, version from patching_policy_table order by version desc limit 1`.execute(tx)
  ).rows
  if (row === undefined) return undefined
  const table = ownTable(row.content, `version ${row.version}`)
  if (!table.ok) throw new Error(`the stored decision table ${row.version} is not complete: ${table.refusal.faults?.join('; ') ?? ''}`)
  return table.value
}

/** How many devices at each site are in each of these situations. */
export const devicesBySite = async (tx: Tx, stateIds: readonly string[]): Promise<readonly SiteCount[]> =>
  (
    await sql<SiteCount>`select held.id as "stateId", s.name as site, count(*)::int as devices from patching_device p cross join lateral unnest(p.state_ids) as held(id)
    join unnest(${[...stateIds]}::uuid[]) as asked(id) on asked.id = held.id left join people_site s on s.district_id = p.district_id and s.id = p.site_id
    group by held.id, s.name`.execute(tx)
  ).rows
