import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { isHeldHere } from '../vulnerabilities/index.ts'
import { isTouched, touched } from './advisories.views.ts'
import type { SourceWish } from './source.rules.ts'
import type { State } from './triage.rules.ts'

export type NewItem = {
  readonly toldId: string
  readonly subject: string
  readonly sender: string
  readonly link: string
  readonly text: string
  readonly isCut: boolean
  readonly datedAt: string | null
  readonly cves: readonly string[]
  readonly fault?: string | undefined
}

/** What makes it this item: its own id and its words. An id alone would let anybody keep a true advisory out by sending its id first. */
const itemKey = ({ toldId, subject, text, fault }: Pick<NewItem, 'toldId' | 'subject' | 'text' | 'fault'>): string =>
  createHash('sha256')
    .update(JSON.stringify([toldId.trim(), subject, text, fault ?? '']))
    .digest('hex')

/** Takes items in; gives the ids of those that were not here yet. */
export const insertItems = async (act: Act, sourceId: string, items: readonly NewItem[], dueAt: string): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const item of items) {
    const { rows } = await sql<{
      id: string
    }>`insert into advisories_item (district_id, id, source_id, key, told_id, subject, sender, link, body, is_cut, fault, dated_at, taken_at, due_at, cves)
      values (${act.districtId}, ${newId()}, ${sourceId}, ${itemKey(item)}, ${item.toldId.slice(0, 1000)}, ${item.subject}, ${item.sender}, ${item.link}, ${item.text}, ${item.isCut}, ${item.fault ?? null},
        ${item.datedAt}, ${act.now.toString()}, ${dueAt}, ${[...item.cves]}::text[]) on conflict (district_id, key) do nothing returning id`.execute(
      act.tx,
    )
    ids.push(...rows.map(({ id }) => id))
  }
  return ids
}

export type Place = { readonly uidValidity: number | null; readonly lastUid: number; readonly etag: string | null; readonly modified: string | null }
/** How far a source was read, with what it told. `fault`: the try came to nothing, and the place stays. */
export const noteRead = async (
  act: Act,
  sourceId: string,
  read: { readonly place: Place; readonly newestAt: string | null; readonly isMore: boolean } | { readonly fault: string },
): Promise<void> => {
  if ('fault' in read) {
    await sql`update advisories_source set tried_at = ${act.now.toString()}, fault = ${read.fault.slice(0, 500)} where district_id = ${act.districtId} and id = ${sourceId}`.execute(
      act.tx,
    )
    return
  }
  const { uidValidity, lastUid, etag, modified } = read.place
  await sql`update advisories_source set tried_at = ${act.now.toString()}, answered_at = ${act.now.toString()}, fault = null, uid_validity = ${uidValidity}, last_uid = ${lastUid}, etag = ${etag}, modified = ${modified}, has_more = ${read.isMore},
    newest_at = greatest(newest_at, ${read.newestAt}::timestamptz) where district_id = ${act.districtId} and id = ${sourceId}`.execute(act.tx)
}

export const insertSource = async (act: Act, wish: SourceWish): Promise<string> => {
  const id = newId()
  await sql`insert into advisories_source (district_id, id, kind, name, address, security, username, folder, silent_days, set_by, set_at)
    values (${act.districtId}, ${id}, ${wish.kind}, ${wish.name}, ${wish.address}, ${wish.security}, ${wish.username}, ${wish.folder}, ${wish.silentDays}, ${act.actor.personId}, ${act.now.toString()})`.execute(
    act.tx,
  )
  return id
}
export const removeSourceRow = async (act: Act, id: string): Promise<void> => {
  await sql`update advisories_source set removed_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id} and removed_at is null`.execute(
    act.tx,
  )
}

export const decideItem = async (act: Act, id: string, state: Exclude<State, 'untriaged'>, reason: string): Promise<void> => {
  await sql`update advisories_item set state = ${state}, reason = ${reason}, decided_by = ${act.actor.personId}, decided_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
export const reopenItem = async (act: Act, id: string): Promise<void> => {
  await sql`update advisories_item set state = 'untriaged', reason = null, decided_by = null, decided_at = null where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
export const noteLateTold = async (act: Act, ids: readonly string[]): Promise<void> => {
  await sql`update advisories_item set late_told_at = ${act.now.toString()} where district_id = ${act.districtId} and id = any(${[...ids]}::uuid[])`.execute(
    act.tx,
  )
}

type Named = { readonly itemId: string; readonly name: string; readonly titleIds: readonly string[] }
/**
 * Ties items to what is here: titles by their names as recognised, and by what feeds found of their vulnerabilities; counts devices. Derived: what stood before is replaced.
 */
export const tieItems = async (tx: Tx, districtId: string, itemIds: readonly string[], named: readonly Named[], now: string): Promise<void> => {
  const ids = sql`${[...itemIds]}::uuid[]`
  const rows = named.flatMap(({ itemId, name, titleIds }) => titleIds.map((titleId) => ({ itemId, name, titleId })))
  await sql`delete from advisories_touch where district_id = ${districtId} and item_id = any(${ids})`.execute(tx)
  await sql`insert into advisories_touch (district_id, item_id, title_id, cve, name) select ${districtId}::bigint, i, t, '', n
    from unnest(${rows.map((one) => one.itemId)}::uuid[], ${rows.map((one) => one.titleId)}::bigint[], ${rows.map((one) => one.name.slice(0, 300))}::text[]) as r(i, t, n) on conflict do nothing`.execute(
    tx,
  )
  await sql`insert into advisories_touch (district_id, item_id, title_id, cve, name) select distinct on (i.id, m.title_id, m.cve) i.district_id, i.id, m.title_id, m.cve, m.source
    from advisories_item i join vulnerabilities_match m on m.cve = any(i.cves)
    where i.district_id = ${districtId} and i.id = any(${ids}) and m.noise_reason is null and ${isHeldHere(sql`m.title_id`)} on conflict do nothing`.execute(
    tx,
  )
  await sql`update advisories_item i set tied_at = ${now}, is_exploited = exists (select from vulnerabilities_kev k where k.cve = any(i.cves)),
      devices = (select count(distinct d.id)::int from ${touched} where x.district_id = i.district_id and x.item_id = i.id and ${isTouched})
    where i.district_id = ${districtId} and i.id = any(${ids})`.execute(tx)
}
