import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import { isHeldHere } from '../vulnerabilities/index.ts'
import { thingsNamed, touchedBy, type Named } from './advisories.views.ts'
import type { KnownName } from './names.rules.ts'
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
/** A message that the mailbox did not give, and why. */
export type StuckOn = { readonly uid: number; readonly says: string }
type Read = {
  readonly place: Place
  readonly newestAt: string | null
  readonly isMore: boolean
  readonly items: readonly unknown[]
  readonly stuckOn?: StuckOn | undefined
}
/** How far a source was read, with what it told. `fault`: the try came to nothing, and the place stays. `stuckOn`: it was read up to there. */
export const noteRead = async (act: Act, sourceId: string, read: Read | { readonly fault: string }): Promise<void> => {
  if ('fault' in read) {
    await sql`update advisories_source set tried_at = ${act.now.toString()}, fault = ${read.fault.slice(0, 500)} where district_id = ${act.districtId} and id = ${sourceId}`.execute(
      act.tx,
    )
    return
  }
  const { uidValidity, lastUid, etag, modified } = read.place
  const { uid, says } = read.stuckOn ?? { uid: null, says: null }
  const isAnswer = read.stuckOn === undefined || read.items.length > 0 // nothing but a message that does not come is no answer
  await sql`update advisories_source set tried_at = ${act.now.toString()}, answered_at = case when ${isAnswer} then ${act.now.toString()}::timestamptz else answered_at end,
    fault = ${says?.slice(0, 500) ?? null}, stuck_tries = case when ${uid}::bigint is null then 0 when stuck_uid = ${uid}::bigint then stuck_tries + 1 else 1 end, stuck_uid = ${uid}::bigint,
    uid_validity = ${uidValidity}, last_uid = ${lastUid}, etag = ${etag}, modified = ${modified}, has_more = ${read.isMore},
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

/** Puts names that were never looked for on the list, in a round of their own. One at a time: a round that is told is whole. */
export const noteNames = async (tx: Tx, districtId: string, names: readonly KnownName[]): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('advisories_name'), hashtext(${districtId}))`.execute(tx)
  await sql`insert into advisories_name (district_id, kind, name, round)
    select ${districtId}::bigint, n.kind, n.name, (select coalesce(max(round), 0) + 1 from advisories_name where district_id = ${districtId}::bigint)
    from unnest(${names.map(({ kind }) => kind)}::text[], ${names.map(({ name }) => name)}::text[]) as n(kind, name)
    where not exists (select from advisories_name o where o.district_id = ${districtId}::bigint and o.kind = n.kind and o.name = n.name) on conflict do nothing`.execute(
    tx,
  )
}
/** What advisories name, found in their texts up to a round. */
export const noteNamed = async (tx: Tx, districtId: string, itemIds: readonly string[], named: readonly Named[], round: number): Promise<void> => {
  await sql`insert into advisories_named (district_id, item_id, kind, name) select ${districtId}::bigint, n.i, n.k, n.n
    from unnest(${named.map(({ itemId }) => itemId)}::uuid[], ${named.map(({ kind }) => kind)}::text[], ${named.map(({ name }) => name)}::text[]) as n(i, k, n) on conflict do nothing`.execute(
    tx,
  )
  await sql`update advisories_item set names_round = ${round} where district_id = ${districtId} and id = any(${[...itemIds]}::uuid[])`.execute(tx)
}

type NamedTitles = { readonly itemId: string; readonly name: string; readonly titleIds: readonly string[] }
/**
 * Ties items to what is here: titles by their names as recognized, and by what feeds found of their vulnerabilities; counts devices, applications and services.
 * Derived: what does not hold any more goes, and what holds already is not written again.
 */
export const tieItems = async (tx: Tx, districtId: string, itemIds: readonly string[], named: readonly NamedTitles[], now: string): Promise<void> => {
  const ids = sql`${[...itemIds]}::uuid[]`
  const rows = named.flatMap(({ itemId, name, titleIds }) => titleIds.map((titleId) => ({ itemId, name, titleId })))
  await sql`with wanted as materialized (
      select r.i as item_id, r.t as title_id, ''::text as cve, min(r.n) as name
        from unnest(${rows.map((one) => one.itemId)}::uuid[], ${rows.map((one) => one.titleId)}::bigint[], ${rows.map((one) => one.name)}::text[]) as r(i, t, n) group by r.i, r.t
      union all select distinct on (i.id, m.title_id, m.cve) i.id, m.title_id, m.cve, m.source from advisories_item i join vulnerabilities_match m on m.cve = any(i.cves)
        where i.district_id = ${districtId} and i.id = any(${ids}) and m.noise_reason is null and ${isHeldHere(sql`m.title_id`)}),
    gone as (delete from advisories_touch x where x.district_id = ${districtId} and x.item_id = any(${ids})
      and not exists (select from wanted w where w.item_id = x.item_id and w.title_id = x.title_id and w.cve = x.cve))
    insert into advisories_touch as x (district_id, item_id, title_id, cve, name) select ${districtId}::bigint, item_id, title_id, cve, name from wanted
      on conflict (district_id, item_id, title_id, cve) do update set name = excluded.name where x.name <> excluded.name`.execute(tx)
  await sql`with seen as materialized (select i.id, exists (select from vulnerabilities_kev k where k.cve = any(i.cves)) as exploited,
        (select count(distinct r.id)::int from ${touchedBy(sql`i.id`)} r) as devices, (select count(*)::int from ${thingsNamed(sql`i.id`)} g) as things
      from advisories_item i where i.district_id = ${districtId} and i.id = any(${ids}))
    update advisories_item i set tied_at = ${now}, is_exploited = s.exploited, devices = s.devices, things = s.things from seen s
    where i.district_id = ${districtId} and i.id = s.id
      and (i.tied_at is null or (i.is_exploited, i.devices, i.things) is distinct from (s.exploited, s.devices, s.things))`.execute(tx)
}
