import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Act } from './use-case.ts'

export type NewWitness = { readonly id: string; readonly name: string; readonly email: string; readonly everyHours: number; readonly namedBy: string }

export const insertWitness = async (act: Act, one: NewWitness): Promise<void> => {
  await sql`insert into ledger_witness (district_id, id, name, email, every_hours, named_by, since)
    values (${act.districtId}, ${one.id}, ${one.name}, ${one.email}, ${one.everyHours}, ${one.namedBy}, ${act.now.toString()})`.execute(act.tx)
}
export const endWitness = async (act: Act, id: string): Promise<void> => {
  await sql`update ledger_witness set until = ${act.now.toString()} where id = ${id} and until is null`.execute(act.tx)
}
export const insertKeyAsk = async (act: Act, n: number): Promise<void> => {
  await sql`insert into ledger_key_ask (district_id, n, asked_at) values (${act.districtId}, ${n}, ${act.now.toString()})`.execute(act.tx)
}

export type WitnessState = {
  readonly id: string
  readonly email: string
  readonly everyHours: number
  readonly lastAt: string | null
  readonly hasNews: boolean
}

/** Who gets checkpoints, what each got last, and whether anything but the sending itself happened since. */
export const witnessStates = async (tx: Tx): Promise<readonly WitnessState[]> =>
  (
    await sql<WitnessState>`select w.id, w.email, w.every_hours as "everyHours", p.posted_at as "lastAt",
      exists (select from ledger_seal s join ledger_entry e on e.district_id = s.district_id and e.id = s.entry_id
        where s.seq > coalesce(p.size, 0) and e.kind not like 'ledger.checkpoint-%'
          and not exists (select from ledger_posting o where 'ntc_' || replace(o.notice_id::text, '-', '') = any(e.about))) as "hasNews"
    from ledger_witness w left join lateral (select posted_at, size from ledger_posting p where p.witness_id = w.id order by posted_at desc limit 1) p on true
    where w.until is null order by w.since, w.id`.execute(tx)
  ).rows

export const insertPosting = async (
  act: Act,
  one: { readonly witnessId: string; readonly epoch: number; readonly size: number; readonly noticeId: string },
): Promise<void> => {
  await sql`insert into ledger_posting (district_id, witness_id, epoch, size, notice_id, posted_at)
    values (${act.districtId}, ${one.witnessId}, ${one.epoch}, ${one.size}, ${one.noticeId}, ${act.now.toString()})`.execute(act.tx)
}

/** How far the folder elsewhere has got. Machine time: it is about the machine, not about a procedure. */
export type CopyState = {
  readonly target: string
  readonly epoch: number | null
  readonly size: number | null
  readonly copiedAt: string | null
  readonly fault: string | null
  readonly triedAt: string
}
export const copyState = async (tx: Tx): Promise<CopyState | undefined> => {
  const row = (
    await sql<
      Omit<CopyState, 'size'> & { size: string | null }
    >`select target, epoch, size, copied_at as "copiedAt", fault, tried_at as "triedAt" from ledger_copy`.execute(tx)
  ).rows[0]
  return row && { ...row, size: row.size === null ? null : Number(row.size) }
}
export const saveCopy = async (tx: Tx, districtId: string, one: CopyState): Promise<void> => {
  await sql`insert into ledger_copy (district_id, target, epoch, size, copied_at, fault, tried_at)
    values (${districtId}, ${one.target}, ${one.epoch}, ${one.size}, ${one.copiedAt}, ${one.fault}, ${one.triedAt})
    on conflict (district_id) do update set target = excluded.target, epoch = excluded.epoch, size = excluded.size, copied_at = excluded.copied_at, fault = excluded.fault,
      tried_at = excluded.tried_at`.execute(tx)
}
