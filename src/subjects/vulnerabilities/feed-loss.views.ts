import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { closedBy, namesIn, type Loss, type StandingFinding } from './feed-loss.rules.ts'
import type { FeedInForce } from './feeds.views.ts'
import type { Feed } from './read-feed.rules.ts'

/** What the loaded feed of a slot names, in the words of `namesIn`. */
const namedBy = (kind: Feed['kind'], id: string): RawBuilder<unknown> => {
  const records = sql`select a.id as name from vulnerabilities_advisory a where a.feed_id = ${id}::bigint union select unnest(a.cves) from vulnerabilities_advisory a where a.feed_id = ${id}::bigint`
  if (kind === 'debian-fixes') return sql`select distinct cve as name from vulnerabilities_fix where feed_id = ${id}::bigint`
  if (kind === 'epss') return sql`select cve as name from vulnerabilities_epss`
  if (kind === 'cve-facts') return sql`select cve as name from vulnerabilities_cve_fact union ${records}`
  if (kind === 'updates') return sql`select cve as name from vulnerabilities_updated_cve where feed_id = ${id}::bigint`
  return kind === 'support-dates' ? sql`select distinct product as name from vulnerabilities_support` : records
}

/** What stands on a slot now. Debian's findings name no slot: they are those of its release, or of every release where the tracker tells them. */
const findingsOn = async (tx: Tx, { slot, kind }: FeedInForce): Promise<readonly StandingFinding[]> => {
  const release = slot.startsWith('debsecan:') ? slot.slice('debsecan:'.length) : undefined
  const which =
    kind !== 'debian-fixes'
      ? sql`m.feed_slot = ${slot}`
      : release !== undefined
        ? sql`m.feed_slot is null and m.release = ${release}`
        : sql`m.feed_slot is null and not exists (select from vulnerabilities_feed f where f.superseded_at is null and f.slot = 'debsecan:' || m.release)`
  return (
    await sql<StandingFinding>`select m.cve, m.source, m.source_version as "sourceVersion", m.release from vulnerabilities_match m where m.state = 'affected' and ${which}`.execute(
      tx,
    )
  ).rows
}

/** How much of the loaded feed, and of what stands on it, a new one of its slot leaves out. */
export const lossBeside = async (tx: Tx, loaded: FeedInForce, feed: Feed): Promise<Loss> => {
  const { rows } = await sql<{
    named: number
    lost: number
  }>`with told as (select distinct name from unnest(${[...namesIn(feed)]}::text[]) as t(name)), had as (${namedBy(feed.kind, loaded.id)})
    select count(*)::int as named, (count(*) filter (where t.name is null))::int as lost from had h left join told t on t.name = h.name`.execute(tx)
  const findings = feed.kind === 'epss' || feed.kind === 'support-dates' ? [] : await findingsOn(tx, loaded)
  return { named: rows[0]?.named ?? 0, lost: rows[0]?.lost ?? 0, findings: findings.length, closed: closedBy(feed, findings) }
}
