import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import { readId, showId } from '../../../platform/ids.ts'
import { prefixOf } from './say.ts'

/** Where the name of each kind of thing stands. What is not here has no name of its own and is told by what it is. */
const named = {
  dev: sql`select id, hostname as name from assets_device`,
  per: sql`select id, name from people_person`,
  pe: sql`select id, package as name from patching_update`,
  svc: sql`select id, name from assets_service`,
  app: sql`select id, name from assets_hosted`,
  sit: sql`select id, name from people_site`,
  cyc: sql`select id, 'T-' || number as name from patching_cycle`,
  chg: sql`select id, 'CR-' || number as name from changes_request`,
  iss: sql`select id, 'I-' || number as name from assets_issue`,
  run: sql`select r.id, 'run of ' || d.hostname as name from runbooks_run r join assets_device d on d.district_id = r.district_id and d.id = r.device_id`,
  ntc: sql`select id, '“' || subject || '”' as name from notices_notice`,
  adv: sql`select id, '“' || subject || '”' as name from advisories_item`,
  ads: sql`select id, name from advisories_source`,
  scn: sql`select id, label as name from vulnerabilities_scan`,
  imp: sql`select id, '“' || name || '”' as name from imports_file`,
  fds: sql`select id, name from vulnerabilities_feed_source`,
} as const
const isNamed = (prefix: string): prefix is keyof typeof named => Object.hasOwn(named, prefix)

/** The names of these shown ids (`dev_…`), as they are today; those that are not there any more, or have no name, are left out. */
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const names = new Map<string, string>()
  for (const [prefix, some] of Map.groupBy(new Set(ids), prefixOf)) {
    if (!isNamed(prefix)) continue
    const bare = some.flatMap((id) => readId(prefix, id) ?? [])
    const { rows } = await sql<{ id: string; name: string }>`select id, name from (${named[prefix]}) as n where id = any(${bare}::uuid[])`.execute(tx)
    for (const { id, name } of rows) names.set(showId(prefix, id), name)
  }
  return names
}
