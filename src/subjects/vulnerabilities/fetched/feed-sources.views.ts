import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'

export type FeedSource = {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly hashUrl: string
  readonly signatureUrl: string // '': none is fetched
  readonly release: string
  readonly everyHours: number
  readonly setAt: string
  readonly triedAt: string | null
  readonly begunAt: string | null // a try is under way, or nobody lived to end it
  readonly unended: number // tries before it that nobody lived to end
  readonly answeredAt: string | null
  readonly etag: string | null
  readonly modified: string | null
  readonly outcome: string | null
  readonly fault: string | null
  readonly delisted: number // documents that are loaded and no longer listed: somebody has to look
  readonly delistedSays: string | null // what taking them out would do
}

/** Where this district's feeds are fetched from, by name. */
export const feedSources = async (tx: Tx): Promise<readonly FeedSource[]> =>
  (
    await sql<FeedSource>`select id, name, url, hash_url as "hashUrl", signature_url as "signatureUrl", release, every_hours as "everyHours", set_at as "setAt", tried_at as "triedAt", begun_at as "begunAt", unended, answered_at as "answeredAt", etag, modified, outcome, fault, coalesce(x.n, 0) as delisted, x.says as "delistedSays"
    from vulnerabilities_feed_source s left join lateral (select count(*)::int as n, max(d.says) as says from vulnerabilities_feed_document d where d.source_id = s.id and d.state = 'delisted') x on true
    where removed_at is null order by name, id`.execute(tx)
  ).rows

/** Whether a file was ever loaded or turned away here, by its SHA-256, with this signature where one came with it. */
export const isKnownFile = async (tx: Tx, sha256: string, signatureSha256: string | null): Promise<boolean> =>
  (
    await sql<{
      is: boolean
    }>`with known as (select sha256, signature_sha256 from vulnerabilities_feed union all select sha256, signature_sha256 from vulnerabilities_refusal)
      select exists (select from known where sha256 = ${sha256} and (${signatureSha256}::text is null or signature_sha256 = ${signatureSha256})) as is`.execute(
      tx,
    )
  ).rows[0]?.is === true
