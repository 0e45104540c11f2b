import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type FeedSource = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly hashUrl: string
  readonly release: string
  readonly everyHours: number
  readonly setAt: string
  readonly triedAt: string | null
  readonly answeredAt: string | null
  readonly etag: string | null
  readonly modified: string | null
  readonly outcome: string | null
  readonly fault: string | null
}

/** Where this district's feeds are fetched from, by name. */
export const feedSources = async (tx: Tx): Promise<readonly FeedSource[]> =>
  (
    await sql<FeedSource>`select id, name, url, hash_url as "hashUrl", release, every_hours as "everyHours", set_at as "setAt", tried_at as "triedAt", answered_at as "answeredAt", etag, modified, outcome, fault
    from vulnerabilities_feed_source where removed_at is null order by name, id`.execute(tx)
  ).rows

/** Whether a file was ever loaded or turned away here, by its SHA-256. */
export const isKnownFile = async (tx: Tx, sha256: string): Promise<boolean> =>
  (
    await sql<{
      is: boolean
    }>`select exists (select from vulnerabilities_feed where sha256 = ${sha256}) or exists (select from vulnerabilities_refusal where sha256 = ${sha256}) as is`.execute(
      tx,
    )
  ).rows[0]?.is === true
