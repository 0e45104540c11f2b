import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

/** A title of a program of which the feed tells a newest version of the same cycle, with its day. */
export type NewestOf = {
  readonly titleId: string
  readonly ecosystem: string
  readonly package: string
  readonly version: string
  readonly target: string
  readonly releasedOn: string
}

/** Programs by what the feed calls the newest of their cycle; whether it is newer than what is installed, versions tell. */
export const newestOfTitles = async (tx: Tx): Promise<readonly NewestOf[]> =>
  (
    await sql<NewestOf>`select t.id as "titleId", t.ecosystem, o.name as package, t.version, c.latest as target, c.latest_on as "releasedOn"
    from vulnerabilities_support_of o join vulnerabilities_support c on c.product = o.product and c.cycle = o.cycle
      join inventory_title t on t.id = case when o.what = 'title' then o.key::bigint end
    where o.what = 'title' and o.name <> '' and c.latest ~ '^[0-9]+([.][0-9]+)+$' and c.latest_on is not null and t.version ~ '^[0-9]+([.][0-9]+)+$' order by t.id`.execute(
      tx,
    )
  ).rows.filter(({ version, target }) => version.split('.').length === target.split('.').length && version.split('.')[0] === target.split('.')[0]) // numbered alike, or nobody can compare
