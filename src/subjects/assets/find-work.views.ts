import { sql } from 'kysely'
import { likeAnywhere } from '../../platform/db/like.ts'
import type { Tx } from '../../platform/db/pool.ts'
import type { IssueState } from './issues/issues.rules.ts'

type Found = { readonly id: string; readonly name: string; readonly owner: string | null }

/** Services by name, or by a server they run on. */
export const findServices = async (tx: Tx, text: string, limit: number): Promise<readonly Found[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<Found>`select v.id, v.name, b.name as owner from assets_service v left join people_person b on b.district_id = v.district_id and b.id = v.business_owner_id
    where lower(v.name) like ${like} or exists (select from assets_service_server n join assets_device d on d.district_id = n.district_id and d.id = n.device_id
      where n.district_id = v.district_id and n.service_id = v.id and d.name_key like ${like})
    order by not lower(v.name) like ${like}, lower(v.name), v.id limit ${limit}`.execute(tx)
  ).rows
}

/** Hosted applications by name, vendor or product; those no longer used last. */
export const findHosted = async (tx: Tx, text: string, limit: number): Promise<readonly (Found & { readonly vendor: string })[]> =>
  (
    await sql<Found & { vendor: string }>`select h.id, h.name, h.vendor, o.name as owner from assets_hosted h
    left join people_person o on o.district_id = h.district_id and o.id = h.owner_id
    where lower(h.name || ' ' || h.vendor || ' ' || h.product) like ${likeAnywhere(text)}
    order by h.retired_on is not null, lower(h.name), h.id limit ${limit}`.execute(tx)
  ).rows

export type FoundIssue = {
  readonly id: string
  readonly number: number
  readonly item: string
  readonly state: IssueState
  readonly responsible: string | null
}
/** Issues by number (`I-12`), item or text; open ones first, the newest first. */
export const findIssues = async (tx: Tx, text: string, limit: number): Promise<readonly FoundIssue[]> => {
  const like = likeAnywhere(text)
  return (
    await sql<FoundIssue>`select i.id, i.number, i.item, i.state, p.name as responsible from assets_issue i
    left join people_person p on p.district_id = i.district_id and p.id = i.responsible_id
    where lower('i-' || i.number) like ${like} or lower(i.item) like ${like} or lower(i.words) like ${like}
    order by i.state = 'closed', i.number desc limit ${limit}`.execute(tx)
  ).rows
}
