import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Act } from '../../ledger/index.ts'
import type { KnownDocument, Tried } from './provider.rules.ts'

/** What a provider's documents came to when they were last fetched. */
export const knownDocuments = async (tx: Tx, sourceId: string): Promise<readonly KnownDocument[]> =>
  (await sql<KnownDocument>`select url, updated, state from vulnerabilities_feed_document where source_id = ${sourceId}`.execute(tx)).rows

export const saveDocuments = async (act: Act, sourceId: string, tried: readonly Tried[]): Promise<void> => {
  if (tried.length === 0) return
  const rows = tried.map((one) => ({ ...one, says: one.says.slice(0, 500) }))
  await sql`insert into vulnerabilities_feed_document (district_id, source_id, url, updated, state, says, tried_at)
    select ${act.districtId}::bigint, ${sourceId}::uuid, d.url, d.updated, d.state, d.says, ${act.now.toString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(url text, updated text, state text, says text)
    on conflict (district_id, source_id, url) do update set updated = excluded.updated, state = excluded.state, says = excluded.says, tried_at = excluded.tried_at`.execute(
    act.tx,
  )
}
