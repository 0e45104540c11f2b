import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import type { Act } from '../../ledger/index.ts'
import type { PatchingActor } from '../assets.rules.ts'
import { noteManaged } from '../assets.store.ts'
import { isManagement, type Source, type SourceWord } from './sources.rules.ts'
import type { StoredActor, StoredFact } from './sources.views.ts'

export type NewFact = {
  readonly deviceId: string | null
  readonly hostedId: string | null
  readonly source: Source
  readonly seenAt: string
  readonly product: string
  readonly version: string
  readonly says: SourceWord
  readonly detail: string
}

/** Keeps the newest word of a source; an older one than what is known changes nothing. Gives whether it was newer. */
export const saveFact = async (act: Act, fact: NewFact): Promise<boolean> => {
  const conflict = fact.deviceId === null ? sql`(district_id, hosted_id, source)` : sql`(district_id, device_id, source)`
  const isNewer =
    (
      await sql`insert into assets_source_fact as f (district_id, id, device_id, hosted_id, source, seen_at, product, version, says, detail, told_by, told_at)
    values (${act.districtId}, ${newId()}, ${fact.deviceId}, ${fact.hostedId}, ${fact.source}, ${fact.seenAt}, ${fact.product}, ${fact.version}, ${fact.says}, ${fact.detail},
      ${act.actor.personId ?? null}, ${act.now.toString()})
    on conflict ${conflict} do update set seen_at = excluded.seen_at, product = excluded.product, version = excluded.version, says = excluded.says, detail = excluded.detail,
      told_by = excluded.told_by, told_at = excluded.told_at where f.seen_at <= excluded.seen_at returning 1`.execute(act.tx)
    ).rows.length > 0
  if (isNewer && fact.deviceId !== null && isManagement(fact.source)) await noteManaged(act, [{ id: fact.deviceId, at: fact.seenAt }])
  return isNewer
}

export type ActorParty = {
  readonly actor: Exclude<PatchingActor, 'unknown'>
  readonly party: string
  readonly contact: string
  readonly email: string | null
}
export const saveActor = async (act: Act, to: ActorParty): Promise<void> => {
  await sql`insert into assets_actor (district_id, actor, party, contact, email, changed_by, changed_at)
    values (${act.districtId}, ${to.actor}, ${to.party}, ${to.contact}, ${to.email}, ${act.actor.personId ?? null}, ${act.now.toString()})
    on conflict (district_id, actor) do update set party = excluded.party, contact = excluded.contact, email = excluded.email, changed_by = excluded.changed_by,
      changed_at = excluded.changed_at`.execute(act.tx)
}

export type CurrentVersion = {
  readonly product: string
  readonly branch: string
  readonly version: string
  readonly readWhere: string
  readonly reason: string
}
/** `by` and `at` are those of the act, or, where an earlier word stands again, those of that word. */
export const saveCurrentVersion = async (
  act: Act,
  to: CurrentVersion,
  { by, at }: { readonly by: string | null; readonly at: string } = { by: act.actor.personId ?? null, at: act.now.toString() },
): Promise<void> => {
  await sql`insert into assets_current_version (district_id, product, branch, version, read_where, reason, said_by, said_at)
    values (${act.districtId}, ${to.product}, ${to.branch}, ${to.version}, ${to.readWhere}, ${to.reason}, ${by}, ${at})
    on conflict (district_id, product, branch) do update set version = excluded.version, read_where = excluded.read_where, reason = excluded.reason,
      said_by = excluded.said_by, said_at = excluded.said_at`.execute(act.tx)
}
export const dropCurrentVersion = async (act: Act, { product, branch }: Pick<CurrentVersion, 'product' | 'branch'>): Promise<void> => {
  await sql`delete from assets_current_version where district_id = ${act.districtId} and product = ${product} and branch = ${branch}`.execute(act.tx)
}

/** Where nothing was heard since, puts back when device management was last heard of a device; null: never. */
export const restoreManaged = async (act: Act, deviceId: string, stated: string, before: string | null): Promise<void> => {
  await sql`update assets_device set managed_at = coalesce(${before}::timestamptz, 'epoch') where district_id = ${act.districtId} and id = ${deviceId}
    and managed_at = ${stated}::timestamptz`.execute(act.tx)
}
/** Puts back what a source had told before; null: it had told nothing. */
export const restoreFact = async (act: Act, id: string, before: StoredFact | null): Promise<void> => {
  await (before === null
    ? sql`delete from assets_source_fact where district_id = ${act.districtId} and id = ${id}`.execute(act.tx)
    : sql`update assets_source_fact set seen_at = ${before.seenAt}, product = ${before.product}, version = ${before.version}, says = ${before.says}, detail = ${before.detail},
        told_by = ${before.toldBy}, told_at = ${before.toldAt} where district_id = ${act.districtId} and id = ${id}`.execute(act.tx))
}
export const restoreActor = async (act: Act, actor: string, before: StoredActor | null): Promise<void> => {
  await (before === null
    ? sql`delete from assets_actor where district_id = ${act.districtId} and actor = ${actor}`.execute(act.tx)
    : sql`update assets_actor set party = ${before.party}, contact = ${before.contact}, email = ${before.email}, changed_by = ${before.changedBy}, changed_at = ${before.changedAt}
        where district_id = ${act.districtId} and actor = ${actor}`.execute(act.tx))
}
