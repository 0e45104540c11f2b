import { sql } from 'kysely'
import { systemNow } from '../../platform/clock.ts'
import type { Act } from '../ledger/index.ts'

/** Somebody draws a feed's consequences and lives. Machine time: who was killed is told by silence, whatever the district's clock says. */
export const noteFollowing = async (act: Act): Promise<void> => {
  await sql`insert into patching_followed (district_id, feed_id, moved_at) values (${act.districtId}, 0, ${systemNow().toString()})
    on conflict (district_id) do update set moved_at = excluded.moved_at`.execute(act.tx)
}

/** Everything was drawn from the feeds up to this one. */
export const noteFollowed = async (act: Act, feedId: string): Promise<void> => {
  await sql`insert into patching_followed (district_id, feed_id, moved_at) values (${act.districtId}, ${feedId}, null)
    on conflict (district_id) do update set feed_id = greatest(patching_followed.feed_id, excluded.feed_id), moved_at = null`.execute(act.tx)
}
