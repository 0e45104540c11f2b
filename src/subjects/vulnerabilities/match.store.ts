import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'
import type { DebianFix, DebianUrgency } from './debian-fixes.rules.ts'
import type { FeedInForce } from './feeds.views.ts'
import { foundName } from './held.views.ts'
import { indexFixes, matchDebian, type Finding } from './match.rules.ts'
import { sourceOf } from './sources.rules.ts'

type TitleRow = { id: string; name: string; version: string; arch: string; source: string; source_version: string; listed: string | null }
type FixRow = {
  package: string
  is_binary: boolean
  cve: string
  urgency: string | null
  is_remote: boolean | null
  has_fix: boolean
  fixed_version: string
  other_versions: string[]
  release: string | null
}

/** No feed is loaded while this transaction matches: what it reads of a feed is whole. Taken before the feeds in force are read. */
export const holdFeeds = async (act: Act): Promise<void> => {
  await sql`select pg_advisory_xact_lock_shared(7210)`.execute(act.tx)
}

/** Titles of these that were not yet looked up in this feed, with the source the feed lists for those that tell none. */
const unmatched = async (tx: Tx, feed: FeedInForce, release: string, titleIds: readonly string[]): Promise<readonly TitleRow[]> =>
  (
    await sql<TitleRow>`select t.id, t.name, t.version, t.arch, t.source, t.source_version, s.source as listed
    from inventory_title t left join vulnerabilities_matched m on m.title_id = t.id and m.release = ${release}
      left join vulnerabilities_source s on s.feed_id = ${feed.id} and s.package = t.name and t.source = ''
    where t.id = any(${[...titleIds]}::bigint[]) and t.ecosystem = 'dpkg' and m.feed_id is distinct from ${feed.id} order by t.id`.execute(tx)
  ).rows

const fixesFor = async (tx: Tx, feed: FeedInForce, release: string, packages: readonly string[]): Promise<readonly DebianFix[]> =>
  (
    await sql<FixRow>`select package, is_binary, cve, urgency, is_remote, has_fix, fixed_version, other_versions, release from vulnerabilities_fix
    where feed_id = ${feed.id} and package = any(${[...packages]}::text[]) and (release is null or release = ${release})
      order by n`.execute(tx)
  ).rows.map((row) => ({
    cve: row.cve,
    package: row.package,
    binary: row.is_binary,
    urgency: row.urgency as DebianUrgency,
    remote: row.is_remote,
    fixAvailable: row.has_fix,
    fixedVersion: row.fixed_version,
    otherVersions: row.other_versions,
    release: row.release,
  }))

// Feeds are shared by districts of several zones. An evening's load must not make a due date a day later anywhere: the westernmost zone's day is nobody's tomorrow.
const westernmost = 'Pacific/Honolulu'
export const westernDay = (instant: string): string => Temporal.Instant.from(instant).toZonedDateTimeISO(westernmost).toPlainDate().toString()

const rowOf = (titleId: string, sourceVersion: string, finding: Finding, knownOn: string) => ({
  title_id: titleId,
  cve: finding.cve,
  source: finding.source,
  source_version: sourceVersion,
  fixed: finding.fixed,
  fix_known_on: finding.fixed === null ? null : knownOn,
  urgency: finding.urgency,
  is_remote: finding.remote,
  noise_reason: finding.noiseReason,
  reason: finding.reason,
})

const saveMatches = async (
  tx: Tx,
  feed: FeedInForce,
  release: string,
  titleIds: readonly string[],
  rows: readonly ReturnType<typeof rowOf>[],
): Promise<void> => {
  await sql`with incoming as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(title_id bigint, cve text, source text, source_version text, fixed text,
        fix_known_on date, urgency text,
        is_remote boolean, noise_reason text, reason text)),
    gone as (
      delete from vulnerabilities_match m where m.release = ${release} and m.title_id = any(${[...titleIds]}::bigint[])
        and not exists (select from incoming i where i.title_id = m.title_id and i.cve = m.cve))
    insert into vulnerabilities_match as m (title_id, release, cve, source, source_version, fixed, fix_known_on, urgency, is_remote, noise_reason,
      reason)
    select title_id, ${release}, cve, source, source_version, fixed, fix_known_on, urgency, is_remote, noise_reason, reason from incoming
      order by title_id, cve
    on conflict (title_id, release, cve) do update set source = excluded.source, source_version = excluded.source_version, fixed = excluded.fixed,
      fix_known_on = case when m.fixed is not null and excluded.fixed is not null then m.fix_known_on else excluded.fix_known_on end,
      urgency = excluded.urgency, is_remote = excluded.is_remote, noise_reason = excluded.noise_reason, reason = excluded.reason
    where (m.source, m.source_version, m.fixed, m.urgency, m.is_remote, m.noise_reason, m.reason)
      is distinct from (excluded.source, excluded.source_version, excluded.fixed, excluded.urgency, excluded.is_remote, excluded.noise_reason,
        excluded.reason)`.execute(tx)
  await sql`insert into vulnerabilities_matched (title_id, release, feed_id) select id, ${release}, ${feed.id}::bigint
    from unnest(${[...titleIds]}::bigint[]) as id order by id
    on conflict (title_id, release) do update set feed_id = excluded.feed_id`.execute(tx)
}

/**
 * Makes what the feed in force says of these titles true, looking up only those it has not been asked about: a fleet costs its
 * distinct titles, once a feed. The day a fix was first named to us stays through later feeds.
 */
export const ensureMatched = async (tx: Tx, feed: FeedInForce, release: string, titleIds: readonly string[]): Promise<number> => {
  const titles = await unmatched(tx, feed, release, titleIds)
  const knownOn = feed.published?.slice(0, 10) ?? westernDay(feed.loadedAt)
  for (let from = 0; from < titles.length; from += 500) {
    const batch = titles.slice(from, from + 500).map((title) => {
      const listed = new Map(title.listed === null ? [] : [[title.name, title.listed]])
      const { source, version, isTold } = sourceOf(
        { name: title.name, version: title.version, source: title.source, sourceVersion: title.source_version },
        listed,
      )
      return { id: title.id, isTold, pkg: { name: title.name, version: title.version, source, sourceVersion: version, arch: title.arch } }
    })
    const packages = new Set(batch.flatMap(({ pkg }) => [pkg.name, pkg.source, ...(pkg.source.startsWith('linux-signed-') ? ['linux'] : [])]))
    const fixes = await fixesFor(tx, feed, release, [...packages])
    const index = indexFixes({
      kind: 'debian-fixes',
      format: 'debsecan',
      name: feed.name,
      date: feed.published,
      entries: fixes.length,
      fixes,
      vulnerabilities: 0,
      sourceLines: '',
    })
    let ids: string[] = []
    let rows = new Map<string, ReturnType<typeof rowOf>>()
    for (const { id, pkg } of batch) {
      for (const finding of matchDebian([pkg], index, { release })) {
        const key = `${id} ${finding.cve}`
        if (!rows.has(key)) rows.set(key, rowOf(id, pkg.sourceVersion, finding, knownOn))
      }
      ids.push(id)
      if (rows.size < 4000) continue
      await saveMatches(tx, feed, release, ids, [...rows.values()])
      ids = []
      rows = new Map()
    }
    if (ids.length > 0) await saveMatches(tx, feed, release, ids, [...rows.values()])
  }
  return titles.length
}

/** Notes since when the district knows, once a package and vulnerability: a half-way update to a version that is still affected restarts no clock. */
export const noteDetections = async (act: Act, release: string, titleIds: readonly string[]): Promise<void> => {
  // Named once first, and then looked for: states of one Windows share nearly all they lack.
  await sql`with named as materialized (select distinct t.ecosystem, ${foundName} as package, m.cve from vulnerabilities_match m join inventory_title t on t.id = m.title_id
      where m.release = ${release} and m.title_id = any(${[...titleIds]}::bigint[]))
    insert into vulnerabilities_detection (district_id, ecosystem, package, cve, detected_at)
    select ${act.districtId}::bigint, n.ecosystem, n.package, n.cve, ${act.now.toString()}::timestamptz from named n
    where not exists (select from vulnerabilities_detection h where h.district_id = ${act.districtId} and h.ecosystem = n.ecosystem and h.package = n.package and h.cve = n.cve)
    order by 2, 3, 4
    on conflict do nothing`.execute(act.tx)
}
