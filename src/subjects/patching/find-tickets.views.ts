import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'

export type FoundTicket = {
  readonly id: string
  readonly number: number
  readonly period: string
  readonly administrator: string
  readonly isOpen: boolean
}
/** Tickets by number (`T-3`), month (`2026-11`), administrator or a server on them; open ones first, the newest first. */
export const findTickets = async (tx: Tx, text: string, limit: number): Promise<readonly FoundTicket[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<FoundTicket>`select c.id, c.number, c.period, p.name as administrator, c.closed_at is null as "isOpen" from patching_cycle c
    join people_person p on p.district_id = c.district_id and p.id = c.administrator_id
    where lower('t-' || c.number) like ${like} or lower(p.name) like ${like} or lower(c.period) like ${like} or exists (select from patching_cycle_server s
      join assets_device d on d.district_id = s.district_id and d.id = s.device_id where s.district_id = c.district_id and s.cycle_id = c.id
        and d.name_key like ${like})
    order by c.closed_at is not null, c.number desc limit ${limit}`.execute(tx)
  ).rows
}
