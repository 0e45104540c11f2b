import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { newId } from '../../platform/ids.ts'
import type { Erasing, ErasingFacts, ErasingReason } from './erasing.rules.ts'
import type { Act } from './use-case.ts'

export const erasingFacts = async (
  tx: Tx,
  entryId: string,
  eraser: string,
): Promise<(ErasingFacts & { readonly seq: number | undefined }) | undefined> => {
  const row = (
    await sql<{ kind: string; actor: string; seq: string | null; erased: boolean }>`select e.kind, e.actor, s.seq, e.erased_by is not null as erased
    from ledger_entry e left join ledger_seal s on s.district_id = e.district_id and s.entry_id = e.id where e.id = ${entryId}::uuid`.execute(tx)
  ).rows[0]
  return (
    row && {
      kind: row.kind,
      isSealed: row.seq !== null,
      isErased: row.erased,
      isOwnAct: row.actor === eraser,
      seq: row.seq === null ? undefined : Number(row.seq),
    }
  )
}

const open = sql`select r.id, r.entry_id as "entryId", r.reason, r.asked_by as "askedById", p.name as "askedBy", r.asked_at as "askedAt", r.agreed_by as "agreedById",
    r.declined_by as "declinedById" from ledger_erasing r join people_person p on p.district_id = r.district_id and p.id = r.asked_by
  where r.agreed_at is null and r.declined_at is null`
/** Requests that nobody has answered, the oldest first. */
export const openErasings = async (tx: Tx): Promise<readonly Erasing[]> =>
  (await sql<Erasing>`${open} order by r.asked_at, r.id limit 100`.execute(tx)).rows
/** The one of an entry; `lock` holds it, so that two answers come one after the other. */
export const openErasingOf = async (tx: Tx, entryId: string, lock = false): Promise<Erasing | undefined> =>
  (await sql<Erasing>`${open} and r.entry_id = ${entryId}::uuid ${lock ? sql`for update of r` : sql``}`.execute(tx)).rows[0]

export const insertErasing = async (act: Act, entryId: string, reason: ErasingReason): Promise<string> => {
  const id = newId()
  await sql`insert into ledger_erasing (district_id, id, entry_id, reason, asked_by, asked_at)
    values (${act.districtId}, ${id}, ${entryId}::uuid, ${reason}, ${act.actor.personId ?? null}, ${act.now.toString()})`.execute(act.tx)
  return id
}
export const agreeRow = async (act: Act, id: string): Promise<void> => {
  await sql`update ledger_erasing set agreed_by = ${act.actor.personId ?? null}, agreed_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}
export const declineRow = async (act: Act, id: string): Promise<void> => {
  await sql`update ledger_erasing set declined_by = ${act.actor.personId ?? null}, declined_at = ${act.now.toString()} where district_id = ${act.districtId} and id = ${id}`.execute(
    act.tx,
  )
}

/** No role may update an entry; the database's own function blanks these two columns of one, and only where an entry tells of it and two persons stand behind it. */
export const erase = async (tx: Tx, entryId: string, erasingId: string): Promise<void> => {
  await sql`select ledger_erase(${entryId}::uuid, ${erasingId}::uuid)`.execute(tx)
}
