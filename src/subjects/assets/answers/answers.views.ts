import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCounted, isCountedHosted } from '../counted.views.ts'

export type Answering = {
  readonly id: string
  readonly name: string
  readonly positions: readonly string[]
  readonly servers: number
  readonly devices: number
  readonly services: number
  readonly hosted: number
  readonly tests: number
  readonly deputyFor: number
  readonly issues: number
}
/** Who answers for what now: positions held, and what each person is named for. Whoever holds and answers for nothing is left out. */
export const answering = async (tx: Tx, now: Temporal.Instant): Promise<readonly Answering[]> => {
  const at = now.toString()
  return (
    await sql<Answering>`select * from (select p.id, p.name,
      coalesce((select array_agg(distinct a.position order by a.position) from people_assignment a where a.district_id = p.district_id and a.person_id = p.id
        and a.since <= ${at}::timestamptz and (a.until is null or a.until > ${at}::timestamptz)), '{}') as positions,
      (select count(*)::int from assets_device d where d.owner_id = p.id and d.kind = 'server' and ${isCounted}) as servers,
      (select count(*)::int from assets_device d where d.owner_id = p.id and d.kind <> 'server' and ${isCounted}) as devices,
      (select count(*)::int from assets_service v where v.business_owner_id = p.id) as services,
      (select count(*)::int from assets_hosted h where h.owner_id = p.id and h.retired_on is null) as hosted,
      (select count(*)::int from assets_service_tester t where t.person_id = p.id) as tests, (select count(*)::int from assets_service_tester t where t.deputy_id = p.id) as "deputyFor",
      (select count(*)::int from assets_issue i where i.responsible_id = p.id and i.state in ('raised', 'acknowledged')) as issues
    from people_person p where p.ended_at is null) each
    where cardinality(positions) + servers + devices + services + hosted + tests + "deputyFor" + issues > 0 order by name, id`.execute(tx)
  ).rows
}

export type OwnerGaps = {
  readonly servers: number
  readonly services: number
  readonly untested: number
  readonly hosted: number
  readonly issues: number
}
/** What nobody answers for. */
export const ownerGaps = async (tx: Tx): Promise<OwnerGaps> =>
  (
    await sql<OwnerGaps>`select (select count(*)::int from assets_device d left join people_person p on p.district_id = d.district_id and p.id = d.owner_id and p.ended_at is null
      where d.kind = 'server' and ${isCounted} and p.id is null) as servers,
    (select count(*)::int from assets_service v left join people_person p on p.district_id = v.district_id and p.id = v.business_owner_id and p.ended_at is null where p.id is null) as services,
    (select count(*)::int from assets_service v where not exists (select from assets_service_tester t join people_person p on p.district_id = t.district_id and p.ended_at is null
      and p.id in (t.person_id, t.deputy_id) where t.district_id = v.district_id and t.service_id = v.id)) as untested,
    (select count(*)::int from assets_hosted h left join people_person p on p.district_id = h.district_id and p.id = h.owner_id and p.ended_at is null
      where ${isCountedHosted} and p.id is null) as hosted,
    (select count(*)::int from assets_issue where responsible_id is null and state <> 'closed') as issues`.execute(tx)
  ).rows[0] ?? { servers: 0, services: 0, untested: 0, hosted: 0, issues: 0 }
