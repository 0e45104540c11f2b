import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { wholeDaysSince } from '../../../core/time/days.ts'
import { isBefore } from '../../../core/time/zone.ts'
import { whole, type PolicyValues } from '../../../core/policy/parameters.ts'
import type { Tx } from '../../../platform/db/pool.ts'
import { judgeActor, otherActors, type ActorJudgement, type Floor, type OtherActor, type SourceFact, type Standing } from './actor.rules.ts'

const actors = Object.keys(otherActors) as OtherActor[]
const sourceOf = sql.join(
  actors.map((actor) => sql`when ${actor} then ${otherActors[actor].source}`),
  sql` `,
)

/** A management service's export, by the name it was imported under. What a list has no more is no word of it. */
const sightedBy = sql`case when lower(g.source_name) like '%google%' then 'google-admin' when lower(g.source_name) like '%intune%' then 'intune'
  when lower(g.source_name) similar to '%(jamf|mosyle|apple|kandji)%' then 'apple-mdm' end`

export type OthersRow = {
  readonly id: string
  readonly what: 'device' | 'hosted'
  readonly name: string
  readonly site: string | null
  readonly kind: string
  readonly actor: OtherActor
  readonly owner: string | null
  readonly seenAt: string | null
  readonly product: string
  readonly version: string
  readonly sourceSays: SourceFact['says']
  readonly endedOn: string | null // the day of its last update, where that is past
}
export type JudgedRow = OthersRow & ActorJudgement

/** Everything in scope that somebody else patches, with the newest word of the source that speaks for them: stated here, or seen by an import. */
const rowsOf = async (tx: Tx, now: Temporal.Instant, only: string | null): Promise<readonly OthersRow[]> =>
  (
    await sql<OthersRow>`with thing as (
      select d.id, 'device' as what, d.hostname as name, s.name as site, d.kind, d.patching_actor as actor, o.name as owner, d.os_name, d.updates_end_on
      from assets_device d left join people_site s on s.district_id = d.district_id and s.id = d.site_id left join people_person o on o.district_id = d.district_id and o.id = d.owner_id
      where d.patching_actor = any(${[...actors]}::text[]) and d.scope <> 'out' and d.merged_into is null and (${only}::uuid is null or d.id = ${only}::uuid)
      union all select h.id, 'hosted', h.name, null, 'hosted', h.patching_actor, o.name, coalesce(nullif(h.product, ''), h.name), null::date
      from assets_hosted h left join people_person o on o.district_id = h.district_id and o.id = h.owner_id
      where h.patching_actor = any(${[...actors]}::text[]) and h.scope <> 'out' and h.retired_on is null and (${only}::uuid is null or h.id = ${only}::uuid)),
    word as (
      select coalesce(f.device_id, f.hosted_id) as id, f.source, f.seen_at, f.product, f.version, f.says from assets_source_fact f
      union all select g.device_id, ${sightedBy}, g.seen_at, coalesce(g.os_name, ''), coalesce(g.os_version, ''), 'nothing' from inventory_sighting g
      where g.source = 'mdm' and g.device_id is not null and g.seen_at is not null and g.gone_at is null),
    newest as (select distinct on (w.id, w.source) w.* from word w where w.source is not null order by w.id, w.source, w.seen_at desc, (w.says = 'nothing'))
    select t.id, t.what, t.name, t.site, t.kind, t.actor, t.owner, n.seen_at as "seenAt", coalesce(nullif(n.product, ''), t.os_name) as product,
      coalesce(n.version, '') as version, coalesce(n.says, 'nothing') as "sourceSays",
      case when t.updates_end_on < (${now.toString()}::timestamptz at time zone i.zone)::date then t.updates_end_on end as "endedOn"
    from people_district i cross join thing t left join newest n on n.id = t.id and n.source = case t.actor ${sourceOf} end order by lower(t.name), t.id`.execute(
      tx,
    )
  ).rows

export type CurrentVersionRow = {
  readonly product: string
  readonly branch: string
  readonly version: string
  readonly readWhere: string
  readonly saidBy: string
  readonly saidAt: string
}
export const currentVersions = async (tx: Tx): Promise<readonly CurrentVersionRow[]> =>
  (
    await sql<CurrentVersionRow>`select v.product, v.branch, v.version, v.read_where as "readWhere", p.name as "saidBy", v.said_at as "saidAt"
    from assets_current_version v join people_person p on p.district_id = v.district_id and p.id = v.said_by order by lower(v.product), v.branch`.execute(
      tx,
    )
  ).rows

/** What wants somebody most stands first; the order by name is kept within each. */
const openFirst: readonly Standing[] = ['behind', 'silent', 'undecided', 'never', 'proved']

/** How old, in days, the word of each actor's source may be. */
export const proofAges = (values: PolicyValues): Readonly<Record<OtherActor, number>> => ({
  google: whole(values, 'evidence.googleMaxAgeDays'),
  intune: whole(values, 'evidence.intuneMaxAgeDays'),
  'apple-mdm': whole(values, 'evidence.appleMdmMaxAgeDays'),
  msp: whole(values, 'evidence.mspMaxAgeDays'),
  vendor: whole(values, 'evidence.vendorMaxAgeDays'),
})

/** Each of them with what its source proves now; `only`: one of them by its stored id. */
export const patchedByOthers = async (
  tx: Tx,
  now: Temporal.Instant,
  values: PolicyValues,
  only: string | null = null,
): Promise<readonly JudgedRow[]> => {
  const rows = await rowsOf(tx, now, only)
  if (rows.length === 0) return []
  const floors: readonly Floor[] = (await currentVersions(tx)).map(({ product, branch, version, saidAt }) => ({
    product,
    branch,
    version,
    ageDays: wholeDaysSince(saidAt, now),
  }))
  const floorMaxAgeDays = whole(values, 'evidence.currentVersionMaxAgeDays')
  const maxAge = proofAges(values)
  const judged = rows.map((row) => ({
    ...row,
    ...judgeActor({
      actor: row.actor,
      maxAgeDays: maxAge[row.actor],
      floors,
      floorMaxAgeDays,
      endedOn: row.endedOn,
      fact:
        // a moment that has not come yet proves nothing
        row.seenAt === null || isBefore(now.add({ hours: 1 }), row.seenAt)
          ? null
          : { ageDays: wholeDaysSince(row.seenAt, now), product: row.product, version: row.version, says: row.sourceSays },
    }),
  }))
  return judged.toSorted((a, b) => openFirst.indexOf(a.is) - openFirst.indexOf(b.is))
}

export type ActorPartyRow = { readonly actor: string; readonly party: string; readonly contact: string; readonly email: string | null }
export const actorParties = async (tx: Tx): Promise<readonly ActorPartyRow[]> =>
  (await sql<ActorPartyRow>`select actor, party, contact, email from assets_actor`.execute(tx)).rows
