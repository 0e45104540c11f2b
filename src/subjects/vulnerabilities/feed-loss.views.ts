import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { closedBy, namesIn, type Loss, type StandingFinding } from './feed-loss.rules.ts'
import type { Withdrawn } from './advisory.rules.ts'
import { alike } from './alike.views.ts'
import { feedOfSlot, isPart } from './feed-slot.rules.ts'
import { platformOf, type TitleFacts } from './products/identity.rules.ts'
import type { FeedInForce } from './feeds.views.ts'
import type { Feed } from './read-feed.rules.ts'

/** What the loaded feed of a slot names, in the words of `namesIn`. */
const namedBy = (kind: Feed['kind'], id: string, withdrawn: readonly string[]): RawBuilder<unknown> => {
  // What its publisher says to be withdrawn is not missing.
  const own = sql`(select a.id, a.cves from vulnerabilities_advisory a where a.feed_id = ${id}::bigint and not exists (select from unnest(${[...withdrawn]}::text[]) as w(id) where w.id = a.id))`
  const records = sql`select a.id as name from ${own} a union select unnest(a.cves) from ${own} a`
  if (kind === 'debian-fixes') return sql`select distinct cve as name from vulnerabilities_fix where feed_id = ${id}::bigint`
  if (kind === 'epss') return sql`select cve as name from vulnerabilities_epss`
  if (kind === 'cve-facts') return sql`select cve as name from vulnerabilities_cve_fact where cve <> all(${[...withdrawn]}::text[]) union ${records}`
  if (kind === 'updates') return sql`select cve as name from vulnerabilities_updated_cve where feed_id = ${id}::bigint`
  return kind === 'support-dates' ? sql`select distinct product as name from vulnerabilities_support` : records
}

type Row = Omit<StandingFinding, 'title' | 'platform'> & TitleFacts & { readonly system: string | null; readonly systemVersion: string | null }
/**
 * What stands on a feed now, by the titles of this district and on how many devices. Debian's findings name no slot: they are those of its release, or of
 * every release that has no feed of its own where the tracker tells them.
 */
const findingsOn = async (tx: Tx, slot: string, kind: Feed['kind']): Promise<readonly StandingFinding[]> => {
  const release = slot.startsWith('debsecan:') ? slot.slice('debsecan:'.length) : undefined
  const which =
    kind !== 'debian-fixes'
      ? sql`split_part(m.feed_slot, '/', 1) = ${feedOfSlot(slot)}`
      : release !== undefined
        ? sql`m.feed_slot is null and m.release = ${release}`
        : sql`m.feed_slot is null and not exists (select from vulnerabilities_feed f where f.superseded_at is null and f.slot = 'debsecan:' || m.release)`
  const { rows } =
    await sql<Row>`with on_it as (select m.title_id, m.cve, m.source, m.source_version, m.release, m.feed_slot from vulnerabilities_match m
      where m.state = 'affected' and ${which}),
    held as (select h.title_id, sum(cardinality(h.device_ids))::int as n from inventory_district_software h where h.title_id in (select title_id from on_it) group by 1),
    systems as (select distinct on (line) line, os_name, os_version from vulnerabilities_platform order by line, os_name, os_version)
    select m.cve, m.source, m.source_version as "sourceVersion", m.release, m.feed_slot as "feedSlot", t.ecosystem, t.kind, t.name, t.version, t.arch, t.publisher,
      coalesce(h.n, 1) as devices, k.cve is not null as "isExploited", p.os_name as system, p.os_version as "systemVersion"
    from on_it m join inventory_title t on t.id = m.title_id left join held h on h.title_id = m.title_id left join vulnerabilities_kev k on k.cve = m.cve
      left join systems p on p.line = split_part(m.release, ' as ', 1)`.execute(tx)
  return rows.map(({ ecosystem, kind: titleKind, name, version, arch, publisher, system, systemVersion, ...finding }) => ({
    ...finding,
    title: { ecosystem, kind: titleKind, name, version, arch, publisher },
    platform: system === null ? null : (platformOf({ name: system, version: systemVersion ?? '', codename: null })?.platform ?? null),
  }))
}

const devicesOf = (findings: readonly StandingFinding[]): number => findings.reduce((sum, { devices }) => sum + devices, 0)
const goneOf = async (tx: Tx, loaded: FeedInForce, feed: Feed): Promise<Pick<Loss, 'named' | 'lost'>> => {
  const { rows } = await sql<{
    named: number
    lost: number
  }>`with told as (select distinct name from unnest(${[...namesIn(feed)]}::text[]) as t(name)), had as (${namedBy(
    feed.kind,
    loaded.id,
    withdrawnIn(feed).map(({ id }) => id),
  )})
    select count(*)::int as named, (count(*) filter (where t.name is null))::int as lost from had h left join told t on t.name = h.name`.execute(tx)
  return { named: rows[0]?.named ?? 0, lost: rows[0]?.lost ?? 0 }
}

const withdrawnIn = (feed: Feed): readonly Pick<Withdrawn, 'id'>[] => (feed.kind === 'advisories' || feed.kind === 'cve-facts' ? feed.withdrawn : [])

/** Vulnerabilities of records that are taken back which no other record of their publisher's names: what other feeds still say is looked at when titles are judged. */
const takenBackBy = async (tx: Tx, slot: string, withdrawn: readonly Pick<Withdrawn, 'id'>[]): Promise<ReadonlySet<string>> => {
  if (withdrawn.length === 0) return new Set()
  const { rows } = await sql<{
    cve: string
  }>`with taken as materialized (select a.feed_id, a.n, a.cves from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id
      where f.superseded_at is null and ${alike(slot)} and a.id = any(${withdrawn.map(({ id }) => id)}::text[]))
    select distinct c.cve from taken t cross join lateral unnest(t.cves) as c(cve)
    where not exists (select from vulnerabilities_advisory a join vulnerabilities_feed f on f.id = a.feed_id and f.superseded_at is null and ${alike(slot)}
      where a.cves @> array[c.cve] and not exists (select from taken o where o.feed_id = a.feed_id and o.n = a.n))`.execute(tx)
  return new Set(rows.map(({ cve }) => cve))
}

/** What taking these records out of a publisher's documents would close; `named` and `lost` do not apply. */
export const lossOfRecords = async (tx: Tx, feed: string, ids: readonly string[]): Promise<Loss> => {
  const takenBack = await takenBackBy(
    tx,
    feed,
    ids.map((id) => ({ id })),
  )
  const findings = await findingsOn(tx, feed, 'advisories')
  const closed = findings.filter(({ cve }) => takenBack.has(cve))
  return {
    named: 0,
    lost: 0,
    findings: devicesOf(findings),
    closed: devicesOf(closed),
    exploited: closed.filter(({ isExploited }) => isExploited).length,
  }
}

/** How much of the loaded feed, and of what stands on it, a new one of its slot leaves out; undefined where there is neither. */
export const lossBeside = async (
  tx: Tx,
  { slot, loaded }: { readonly slot: string; readonly loaded: FeedInForce | undefined },
  feed: Feed,
): Promise<Loss | undefined> => {
  if (loaded === undefined && !isPart(slot)) return undefined
  const gone = loaded === undefined ? { named: 0, lost: 0 } : await goneOf(tx, loaded, feed)
  const findings = feed.kind === 'epss' || feed.kind === 'support-dates' ? [] : await findingsOn(tx, slot, feed.kind)
  const closed = closedBy(feed, slot, findings, await takenBackBy(tx, slot, withdrawnIn(feed)))
  return { ...gone, findings: devicesOf(findings), closed: devicesOf(closed), exploited: closed.filter(({ isExploited }) => isExploited).length }
}
