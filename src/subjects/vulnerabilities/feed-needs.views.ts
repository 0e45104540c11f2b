import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import { debianRelease } from './held.views.ts'
import type { FeedNeeds } from './feed-needs.rules.ts'

/** Which kinds of systems are here and in scope, by what they are told to be. */
export const feedNeeds = async (tx: Tx): Promise<FeedNeeds> => {
  const of = (is: ReturnType<typeof sql>) => sql`exists (select from assets_device d where ${isCounted} and d.os_name <> '' and ${is})`
  const [windows, debian] = [sql`d.os_name ilike '%windows%'`, sql`${debianRelease} is not null`]
  return (
    (
      await sql<FeedNeeds>`select ${of(debian)} as debian, ${of(windows)} as windows, ${of(sql`not (${windows}) and ${debianRelease} is null`)} as others`.execute(
        tx,
      )
    ).rows[0] ?? { debian: false, windows: false, others: false }
  )
}
