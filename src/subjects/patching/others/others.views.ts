import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { wholeDaysSince } from '../../../core/time/days.ts'
import type { At } from '../../../core/time/zone.ts'
import { whole, type PolicyValues } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { isCounted, isCountedHosted } from '../../assets/index.ts'
import { districtOf } from '../../people/index.ts'
import { otherActors, type Ended, type Floor, type OtherActor } from './actor.rules.ts'
import { judgeRows, type JudgedRow, type JudgeGiven, type OthersRow } from './judge-rows.rules.ts'

export type { JudgedRow } from './judge-rows.rules.ts'

const actors = Object.keys(otherActors) as OtherActor[]
const sourceOf = sql.join(
  actors.map((actor) => sql`when ${actor} then ${otherActors[actor].source}`),
  sql` `,
)

/** A management service's export, by the name it was imported under. What a list has no more is no word of it. */
const sightedBy = sql`case when lower(g.source_name) like '%google%' then 'google-admin' when lower(g.source_name) like '%intune%' then 'intune'
  when lower(g.source_name) similar to '%(jamf|mosyle|apple|kandji)%' then 'apple-mdm' end`

/** What of a thing `t` ended before a day: the first of these that did. */
export const ended = (
  today: ReturnType<typeof sql>,
) => sql<Ended | null>`case when t.updates_end_on < ${today} then json_build_object('what', 'updates', 'on', t.updates_end_on)
  when t.support_ends_on < ${today} then json_build_object('what', 'support', 'on', t.support_ends_on)
  when t.contract_ends_on < ${today} then json_build_object('what', 'contract', 'on', t.contract_ends_on) end`

/** Everything counted that somebody else patches, with the newest word of the source that speaks for them: stated here, or seen by an import. */
export const othersRows = async (tx: Tx, now: Temporal.Instant, only: string | null): Promise<readonly OthersRow[]> =>
  (
    await sql<OthersRow>`with thing as (
      select d.id, 'device' as what, d.hostname as name, s.name as site, d.kind, d.patching_actor as actor, o.name as owner, d.os_name, d.updates_end_on, null::date as support_ends_on, null::date as contract_ends_on
      from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id left join people_person o on o.district_id = d.district_id and o.id = d.owner_id
      where d.patching_actor = any(${[...actors]}::text[]) and ${isCounted} and (${only}::uuid is null or d.id = ${only}::uuid)
      union all select h.id, 'hosted', h.name, null, 'hosted', h.patching_actor, o.name, coalesce(nullif(h.product, ''), h.name), null::date, h.support_ends_on, h.contract_ends_on
      from assets_hosted h left join people_person o on o.district_id = h.district_id and o.id = h.owner_id
      where h.patching_actor = any(${[...actors]}::text[]) and ${isCountedHosted} and (${only}::uuid is null or h.id = ${only}::uuid)),
    word as (
      select coalesce(f.device_id, f.hosted_id) as id, f.source, f.seen_at, f.product, f.version, f.says from assets_source_fact f
      union all select g.device_id, ${sightedBy}, g.seen_at, coalesce(g.os_name, ''), coalesce(g.os_version, ''), 'nothing' from inventory_sighting g
      where g.source = 'mdm' and g.device_id is not null and g.seen_at is not null and g.gone_at is null),
    newest as (select distinct on (w.id, w.source) w.* from word w where w.source is not null order by w.id, w.source, w.seen_at desc, (w.says = 'nothing'))
    select t.id, t.what, t.name, t.site, t.kind, t.actor, t.owner, n.seen_at as "seenAt", coalesce(nullif(n.product, ''), t.os_name) as product,
      coalesce(n.version, '') as version, coalesce(n.says, 'nothing') as "sourceSays",
      ${ended(sql`(${now.toString()}::timestamptz at time zone i.zone)::date`)} as ended
    from people_district i cross join thing t left join newest n on n.id = t.id and n.source = case t.actor ${sourceOf} end order by lower(t.name), t.id`.execute(
      tx,
    )
  ).rows

export type CurrentVersionRow = {
  readonly product: string
  readonly branch: string
  readonly version: string
  readonly readWhere: string
  readonly reason: string // why it was lowered; '' where it was not
  readonly saidBy: string
  readonly saidById: string
  readonly saidAt: string
}
export const currentVersions = async (tx: Tx): Promise<readonly CurrentVersionRow[]> =>
  (
    await sql<CurrentVersionRow>`select v.product, v.branch, v.version, v.read_where as "readWhere", v.reason, p.name as "saidBy", p.id as "saidById", v.said_at as "saidAt"
    from assets_current_version v join people_person p on p.district_id = v.district_id and p.id = v.said_by order by lower(v.product), v.branch`.execute(
      tx,
    )
  ).rows

/** How old, in days, the word of each actor's source may be. */
export const proofAges = (values: PolicyValues): Readonly<Record<OtherActor, number>> => ({
  google: whole(values, 'evidence.googleMaxAgeDays'),
  intune: whole(values, 'evidence.intuneMaxAgeDays'),
  'apple-mdm': whole(values, 'evidence.appleMdmMaxAgeDays'),
  msp: whole(values, 'evidence.mspMaxAgeDays'),
  vendor: whole(values, 'evidence.vendorMaxAgeDays'),
})

const floorOf = ({ product, branch, version, saidAt }: Pick<CurrentVersionRow, 'product' | 'branch' | 'version' | 'saidAt'>, now: At): Floor => ({
  product,
  branch,
  version,
  ageDays: wholeDaysSince(saidAt, now),
})

/** What they are judged by now. */
export const judgedBy = async (tx: Tx, now: Temporal.Instant, values: PolicyValues): Promise<JudgeGiven> => ({
  now,
  zone: (await districtOf(tx))?.zone ?? 'UTC',
  floors: (await currentVersions(tx)).map((row) => floorOf(row, now)),
  floorMaxAgeDays: whole(values, 'evidence.currentVersionMaxAgeDays'),
  maxAge: proofAges(values),
})
/** Each of them with what its source proves now; `only`: one of them by its stored id. */
export const patchedByOthers = async (
  tx: Tx,
  now: Temporal.Instant,
  values: PolicyValues,
  only: string | null = null,
): Promise<readonly JudgedRow[]> => {
  const rows = await othersRows(tx, now, only)
  return rows.length === 0 ? [] : judgeRows(rows, await judgedBy(tx, now, values))
}

export type ActorPartyRow = { readonly actor: string; readonly party: string; readonly contact: string; readonly email: string | null }
export const actorParties = async (tx: Tx): Promise<readonly ActorPartyRow[]> =>
  (await sql<ActorPartyRow>`select actor, party, contact, email from assets_actor`.execute(tx)).rows
