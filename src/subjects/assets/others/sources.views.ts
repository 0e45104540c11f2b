import { sql } from 'kysely'
import type { Tx } from '../../../platform/db/pool.ts'
import type { Source, SourceWord } from './sources.rules.ts'

export type StoredFact = {
  readonly id: string
  readonly seenAt: string
  readonly product: string
  readonly version: string
  readonly says: SourceWord
  readonly detail: string
  readonly toldBy: string | null
  readonly toldAt: string
}
const fact = sql`select f.id, f.seen_at as "seenAt", f.product, f.version, f.says, f.detail, f.told_by as "toldBy", f.told_at as "toldAt" from assets_source_fact f`

/** What a source told last of one thing, locked. */
export const factForChange = async (tx: Tx, thingId: string, source: Source): Promise<StoredFact | null> =>
  (await sql<StoredFact>`${fact} where (f.device_id = ${thingId} or f.hosted_id = ${thingId}) and f.source = ${source} for update`.execute(tx))
    .rows[0] ?? null

export type StoredActor = {
  readonly party: string
  readonly contact: string
  readonly email: string | null
  readonly changedBy: string | null
  readonly changedAt: string
}
/** Who stands behind a patching actor, locked. */
export const actorForChange = async (tx: Tx, actor: string): Promise<StoredActor | null> =>
  (
    await sql<StoredActor>`select party, contact, email, changed_by as "changedBy", changed_at as "changedAt" from assets_actor where actor = ${actor} for update`.execute(
      tx,
    )
  ).rows[0] ?? null
