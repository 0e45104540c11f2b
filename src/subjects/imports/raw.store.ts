import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'

/** Keeps the bytes of a list once; handed in again, they stay longer. */
export const keepRaw = async (act: Act, sha256: string, bytes: Uint8Array, keptUntil: string): Promise<void> => {
  await sql`insert into imports_raw as r (district_id, sha256, file, size, kept_until) values (${act.districtId}, ${sha256}, ${Buffer.from(bytes)}, ${bytes.byteLength}, ${keptUntil})
    on conflict (district_id, sha256) do update set kept_until = greatest(r.kept_until, excluded.kept_until)`.execute(act.tx)
}

/** Bytes kept by the district, and whether these are among them. One file at a time is added. */
export const rawKept = async (act: Act, sha256: string): Promise<{ readonly bytes: number; readonly hasIt: boolean }> => {
  await sql`select pg_advisory_xact_lock(7211, ${Number(act.districtId)}::int)`.execute(act.tx)
  const row = (
    await sql<{
      bytes: string | null
      has: boolean | null
    }>`select sum(size) as bytes, bool_or(sha256 = ${sha256}) as has from imports_raw where district_id = ${act.districtId}`.execute(act.tx)
  ).rows[0]
  return { bytes: Number(row?.bytes ?? 0), hasIt: row?.has ?? false }
}

/** Whether the time of any bytes is over. */
export const hasOldRaw = async (act: Act): Promise<boolean> =>
  (await sql`select 1 from imports_raw where district_id = ${act.districtId} and kept_until <= ${act.now.toString()} limit 1`.execute(act.tx)).rows
    .length > 0

/** Lists that nobody took in by now are put away, and bytes whose time is over go. Gives the hashes that went. */
export const dropOldRaw = async (act: Act): Promise<readonly string[]> => {
  const over = sql`select sha256 from imports_raw where district_id = ${act.districtId} and kept_until <= ${act.now.toString()}`
  await sql`update imports_file set state = 'discarded', lines = null, ended_at = ${act.now.toString()} where district_id = ${act.districtId} and state = 'received' and sha256 in (${over})`.execute(
    act.tx,
  )
  return (
    await sql<{ sha256: string }>`delete from imports_raw r where r.district_id = ${act.districtId} and r.sha256 in (${over})
    and not exists (select from imports_file f where f.district_id = r.district_id and f.sha256 = r.sha256 and f.state = 'applying') returning sha256`.execute(
      act.tx,
    )
  ).rows.map(({ sha256 }) => sha256)
}
