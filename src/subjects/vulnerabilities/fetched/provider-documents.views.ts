import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { KnownDocument } from './provider.rules.ts'

/** What a provider's documents came to when they were last fetched. */
export const knownDocuments = async (tx: Tx, sourceId: string): Promise<readonly KnownDocument[]> =>
  (await sql<KnownDocument>`select url, updated, state from vulnerabilities_feed_document where source_id = ${sourceId}::uuid`.execute(tx)).rows

/** A document of a provider that is loaded, with the record it is and the feed it belongs to. */
export type DocumentHeld = { readonly url: string; readonly document: string; readonly feed: string }
/** Those at these addresses, or all that wait for a person. One that was fetched before it was noted which record it is, is known again by its file's name. */
export const documentsAt = async (tx: Tx, sourceId: string, urls: readonly string[] | undefined): Promise<readonly DocumentHeld[]> =>
  (
    await sql<DocumentHeld>`select d.url, coalesce(d.document, o.document) as document, split_part(coalesce(d.slot, o.slot), '/', 1) as feed
    from vulnerabilities_feed_document d left join lateral (select min(f.slot) as slot, min(a.id) as document from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id
        where d.document is null and f.superseded_at is null and f.slot like 'csaf:%/%' and f.name = substring(d.url from '[^/]+$') having count(distinct a.id) = 1) o on true
    where d.source_id = ${sourceId}::uuid and coalesce(d.document, o.document) is not null
      and ${urls === undefined ? sql`d.state = 'delisted'` : sql`d.state in ('loaded', 'delisted') and d.url = any(${[...urls]}::text[])`} order by d.url`.execute(
      tx,
    )
  ).rows
