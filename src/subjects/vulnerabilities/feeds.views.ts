import { sql } from 'kysely'
import { whole } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import type { FeedKind } from './feed.rules.ts'
import { isDebian } from './products/line.rules.ts'

export type FeedInForce = {
  readonly id: string
  readonly slot: string
  readonly kind: FeedKind
  readonly format: string
  readonly release: string | null
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly published: string | null
  readonly loadedAt: string
  readonly loadedBy: string
  readonly entries: number
  readonly oddities: readonly string[]
}

const columns = sql`id, slot, kind, format, release, name, sha256, size, published, loaded_at as "loadedAt", loaded_by as "loadedBy", entries,
  oddities`

export const feedsInForce = async (tx: Tx): Promise<readonly FeedInForce[]> =>
  (await sql<FeedInForce>`select ${columns} from vulnerabilities_feed where superseded_at is null order by slot`.execute(tx)).rows

/** The feed that findings of a release of Debian stand on; other systems have none of their own. */
export const feedForRelease = (feeds: readonly FeedInForce[], release: string): FeedInForce | undefined =>
  isDebian(release) ? (feeds.find((feed) => feed.slot === `debsecan:${release}`) ?? feeds.find((feed) => feed.slot === 'debian-tracker')) : undefined

/** Whether any feed in force can say something of what runs on a line. */
export const isTold = (feeds: readonly FeedInForce[], line: string): boolean =>
  feedForRelease(feeds, line) !== undefined ||
  feeds.some(
    ({ kind }) =>
      (kind === 'updates' && line.startsWith('windows')) || kind === 'advisories' || kind === 'cve-facts' || (kind === 'kev' && !isDebian(line)),
  )

/** Known exploited vulnerabilities in force that a new list does not hold. */
export const exploitedBeside = async (tx: Tx, cves: readonly string[]): Promise<readonly string[]> =>
  (await sql<{ cve: string }>`select cve from vulnerabilities_kev where not cve = any(${[...cves]}::text[]) order by cve`.execute(tx)).rows.map(
    ({ cve }) => cve,
  )

export type RefusedFeed = {
  readonly id: string
  readonly at: string
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly says: string
  readonly faults: readonly string[]
}

export const refusedFeeds = async (tx: Tx, limit = 10): Promise<readonly RefusedFeed[]> =>
  (
    await sql<RefusedFeed>`select id, at, name, sha256, size, says, faults from vulnerabilities_refusal order by at desc
    limit ${limit}`.execute(tx)
  ).rows

/** From which age a feed is shown as out of date. */
export const maxAgeDays = async (tx: Tx): Promise<number> => whole(await policyValues(tx), 'feed.maxAgeDays')
