import { sql } from 'kysely'
import type { Act } from '../../ledger/index.ts'
import type { KnownDocument, Tried } from './provider.rules.ts'

export const saveDocuments = async (act: Act, sourceId: string, tried: readonly Tried[]): Promise<void> => {
  if (tried.length === 0) return
  const rows = tried.map(({ slot, document, ...one }) => ({
    ...one,
    says: one.says.slice(0, 500),
    slot: slot ?? null,
    document: document?.slice(0, 120) ?? null,
  }))
  await sql`insert into vulnerabilities_feed_document (district_id, source_id, url, updated, state, says, tried_at, slot, document)
    select ${act.districtId}::bigint, ${sourceId}::uuid, d.url, d.updated, d.state, d.says, ${act.now.toString()}::timestamptz, d.slot, d.document
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(url text, updated text, state text, says text, slot text, document text)
    on conflict (district_id, source_id, url) do update set updated = excluded.updated, state = excluded.state, says = excluded.says, tried_at = excluded.tried_at,
      slot = coalesce(excluded.slot, vulnerabilities_feed_document.slot), document = coalesce(excluded.document, vulnerabilities_feed_document.document)`.execute(
    act.tx,
  )
}

/** What became of documents that a list names no more, or names again. */
export const markDocuments = async (
  act: Act,
  sourceId: string,
  urls: readonly string[],
  state: KnownDocument['state'],
  says: string,
): Promise<void> => {
  await sql`update vulnerabilities_feed_document set state = ${state}, says = ${says.slice(0, 500)}, tried_at = ${act.now.toString()}::timestamptz
    where district_id = ${act.districtId}::bigint and source_id = ${sourceId}::uuid and url = any(${[...urls]}::text[])`.execute(act.tx)
}
