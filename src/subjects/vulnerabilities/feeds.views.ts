import { sql } from 'kysely'
import { whole } from '../../core/policy/parameters.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { policyValues } from '../policy/index.ts'
import { feedForRelease } from './coverage.rules.ts'
import type { FeedKind } from './feed.rules.ts'
import { isDebian } from './products/line.rules.ts'
import type { SignatureShown } from './signed/signature.rules.ts'

export type FeedInForce = SignatureShown & {
  readonly id: string
  readonly slot: string
  readonly kind: FeedKind
  readonly format: string
  readonly release: string | null
  readonly releases: readonly string[] // of Debian, that it tells fixes of
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly published: string | null
  readonly loadedAt: string
  readonly loadedBy: string
  readonly entries: number
  readonly oddities: readonly string[]
  readonly signatureSha256: string | null
}

const columns = sql`f.id, f.slot, kind, format, release, releases, name, sha256, size, published, loaded_at as "loadedAt", loaded_by as "loadedBy", entries,
  oddities, signature, k.fingerprint as "signedBy", signed_at as "signedAt", k.ended_at is not null as "isKeyEnded", signature_sha256 as "signatureSha256"`

export const feedsInForce = async (tx: Tx): Promise<readonly FeedInForce[]> =>
  (
    await sql<FeedInForce>`select ${columns} from vulnerabilities_feed f
    left join vulnerabilities_publisher_key k on k.id = f.signed_key where superseded_at is null order by f.slot`.execute(tx)
  ).rows

/** The feeds in force that name the fixes of a package or product on a line; where none does, those that name it affected. */
export const feedsNaming = async (
  tx: Tx,
  feeds: readonly FeedInForce[],
  { line, package: name, cves }: { readonly line: string; readonly package: string; readonly cves: readonly string[] },
): Promise<readonly FeedInForce[]> => {
  const { rows } = await sql<{
    slot: string | null
    isFixed: boolean
  }>`select distinct feed_slot as slot, fixed is not null as "isFixed" from vulnerabilities_match
    where release = ${line} and source = ${name} and cve = any(${[...cves]}::text[])`.execute(tx)
  const own = feedForRelease(feeds, line)
  const fixing = rows.filter(({ isFixed }) => isFixed)
  const slots = new Set((fixing.length > 0 ? fixing : rows).map(({ slot }) => slot ?? own?.slot))
  return feeds.filter(({ slot }) => slots.has(slot))
}

/** The feeds in force that tell decision points or severity of these vulnerabilities. */
export const feedsOfFacts = async (tx: Tx, feeds: readonly FeedInForce[], cves: readonly string[]): Promise<readonly FeedInForce[]> => {
  const { rows } = await sql<{
    id: string
  }>`select distinct feed_id as id from vulnerabilities_cve_fact where cve = any(${[...cves]}::text[])`.execute(tx)
  return feeds.filter((feed) => rows.some(({ id }) => id === feed.id))
}

/** Whether any feed in force can say something of what runs on a line. */
export const isTold = (feeds: readonly FeedInForce[], line: string): boolean =>
  feedForRelease(feeds, line) !== undefined ||
  feeds.some(
    ({ kind }) =>
      (kind === 'updates' && line.startsWith('windows')) || kind === 'advisories' || kind === 'cve-facts' || (kind === 'kev' && !isDebian(line)),
  )

/** Which of these vulnerabilities stand as findings. Feeds are loaded for every district at once: no district's own devices are seen here. */
export const foundHere = async (tx: Tx, cves: readonly string[]): Promise<readonly string[]> => {
  if (cves.length === 0) return []
  const { rows } = await sql<{
    cve: string
  }>`select distinct cve from vulnerabilities_match where state = 'affected' and cve = any(${[...cves]}::text[]) order by 1`.execute(tx)
  return rows.map(({ cve }) => cve)
}

/** Known exploited vulnerabilities in force that a new list does not hold. */
export const exploitedBeside = async (tx: Tx, cves: readonly string[]): Promise<readonly string[]> =>
  (await sql<{ cve: string }>`select cve from vulnerabilities_kev where not cve = any(${[...cves]}::text[]) order by cve`.execute(tx)).rows.map(
    ({ cve }) => cve,
  )

/** Feeds in force that were loaded after one of them, in the order of their loading. */
export const feedsAfter = async (tx: Tx, id: string): Promise<readonly { readonly id: string; readonly slot: string }[]> =>
  (
    await sql<{
      id: string
      slot: string
    }>`select id, slot from vulnerabilities_feed where superseded_at is null and id > ${id}::bigint order by id`.execute(tx)
  ).rows

/** Whether this very file was turned away before, in the same words. */
export const isRefusalTold = async (tx: Tx, sha256: string, says: string): Promise<boolean> =>
  (await sql<{ is: boolean }>`select exists (select from vulnerabilities_refusal where sha256 = ${sha256} and says = ${says}) as is`.execute(tx))
    .rows[0]?.is === true

export type RefusedFeed = {
  readonly id: string
  readonly at: string
  readonly name: string
  readonly sha256: string
  readonly size: number
  readonly says: string
  readonly faults: readonly string[]
}

export const refusedFeeds = async (tx: Tx, limit = 10): Promise<readonly RefusedFeed[]> =>
  (
    await sql<RefusedFeed>`select id, at, name, sha256, size, says, faults from vulnerabilities_refusal order by at desc
    limit ${limit}`.execute(tx)
  ).rows

/** From which age a feed is shown as out of date. */
export const maxAgeDays = async (tx: Tx): Promise<number> => whole(await policyValues(tx), 'feed.maxAgeDays')
