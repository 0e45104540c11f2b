import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { feedsAfter, withdrawnAfter, type Withdrawal } from '../vulnerabilities/index.ts'

/** Feeds whose consequences for this district's plan were not drawn whole yet. `withdrawn`: what they took out of what was loaded. `movedAt`: when somebody who draws them was last heard of (machine time). */
export type Unfollowed = {
  readonly newest: string
  readonly slots: readonly string[]
  readonly movedAt: string | null
  readonly withdrawn: readonly Withdrawal[]
}

/** Undefined where the plan stands on every feed in force. */
export const unfollowedFeeds = async (tx: Tx): Promise<Unfollowed | undefined> => {
  const followed = (await sql<{ feed_id: string; moved_at: string | null }>`select feed_id, moved_at from patching_followed`.execute(tx)).rows[0]
  const feeds = await feedsAfter(tx, followed?.feed_id ?? '0')
  const newest = feeds.at(-1)
  return (
    newest && {
      newest: newest.id,
      slots: feeds.map(({ slot }) => slot),
      movedAt: followed?.moved_at ?? null,
      withdrawn: await withdrawnAfter(tx, followed?.feed_id ?? '0'),
    }
  )
}
