import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import type { MoveShort } from './moved.ts'

export type LastMove = { readonly at: string; readonly because: string; readonly moves: readonly MoveShort[] }

/** What moved last, in the last 24 hours, of the updates that these devices wait for: all of one moment and one cause. What is new is no move. */
export const lastMoveOf = async (tx: Tx, deviceIds: readonly string[], now: Temporal.Instant): Promise<LastMove | undefined> => {
  if (deviceIds.length === 0) return undefined
  const risk = (at: ReturnType<typeof sql>) =>
    sql`case when ${at} ->> 'riskScore' is null then null else json_build_object('riskLevel', ${at} ->> 'riskLevel', 'riskScore', (${at} ->> 'riskScore')::int) end`
  const { rows } = await sql<MoveShort & { at: string; because: string }>`with held as (
      select distinct s.update_id as id from patching_device v cross join lateral unnest(v.state_ids) as h(id)
        join patching_state s on s.district_id = v.district_id and s.id = h.id where v.device_id = any(${[...deviceIds]}::uuid[])),
    of as (select m.*, u.package from patching_move m join held on held.id = m.update_id join patching_update u on u.district_id = m.district_id and u.id = m.update_id
      where m.at > ${now.subtract({ hours: 24 }).toString()}::timestamptz and not u.is_noise and m.rank_before is not null),
    newest as (select at, because from of order by at desc, id desc limit 1)
    select m.at, m.because, m.package, m.rank_before as "rankBefore", m.rank_after as "rankAfter", m.before ->> 'dueOn' as "dueBefore", m.after ->> 'dueOn' as "dueAfter",
      ${risk(sql`m.before`)} as "riskBefore", ${risk(sql`m.after`)} as "riskAfter"
    from of m join newest n on n.at = m.at and n.because = m.because order by m.rank_after, m.id limit 1000`.execute(tx)
  const [first] = rows
  return first === undefined ? undefined : { at: first.at, because: first.because, moves: rows }
}
