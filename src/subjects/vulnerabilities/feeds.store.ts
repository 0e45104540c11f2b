import { sql } from 'kysely'
import { newId } from '../../platform/ids.ts'
import type { Act } from '../ledger/index.ts'
import type { CveFact } from './cve5.rules.ts'
import type { DebianFix } from './debian-fixes.rules.ts'
import type { FeedSummary } from './feed.rules.ts'
import type { Slot } from './feed-slot.rules.ts'
import type { EpssFeed } from './epss.rules.ts'
import type { KevEntry } from './kev.rules.ts'
import { kevNames } from './products/identity.rules.ts'
import type { Judged } from './signed/signature.rules.ts'

export type FeedFile = { readonly name: string; readonly sha256: string; readonly size: number; readonly signatureSha256: string | null }

/** One load at a time in the whole installation: feeds are of no district. */
export const lockFeeds = async (act: Act): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7210)`.execute(act.tx)
}

/** Puts a feed in the place of the one of its slot; gives its id. What the earlier one said is dropped, its row with hash and date stays. */
export const saveFeed = async (
  act: Act,
  slot: Slot,
  feed: FeedSummary,
  file: FeedFile,
  { oddities, signed, releases }: { readonly oddities: readonly string[]; readonly signed: Judged; readonly releases: readonly string[] },
): Promise<string> => {
  const now = act.now.toString()
  await sql`update vulnerabilities_feed set superseded_at = ${now} where slot = ${slot.slot} and superseded_at is null`.execute(act.tx)
  const { rows } = await sql<{
    id: string
  }>`insert into vulnerabilities_feed (slot, kind, format, release, releases, name, sha256, size, published, loaded_at,
    loaded_by, entries, oddities, signature, signed_key, signed_at, signature_sha256)
    values (${slot.slot}, ${feed.kind}, ${feed.format}, ${slot.release}, ${[...releases]}::text[], ${file.name}, ${file.sha256}, ${file.size}, ${feed.date}, ${now},
      ${act.actor.id}, ${feed.entries}, ${[...oddities]}::text[], ${signed.state}, ${signed.key?.id ?? null}, ${signed.signedAt}, ${file.signatureSha256})
    returning id`.execute(act.tx)
  const id = rows[0]?.id ?? ''
  const earlier = sql`(select id from vulnerabilities_feed where slot = ${slot.slot} and id <> ${id})`
  await sql`delete from vulnerabilities_fix where feed_id in ${earlier}`.execute(act.tx)
  await sql`delete from vulnerabilities_source where feed_id in ${earlier}`.execute(act.tx)
  return id
}

export const saveFixes = async (act: Act, feedId: string, fixes: readonly DebianFix[]): Promise<void> => {
  for (let from = 0; from < fixes.length; from += 5000) {
    const rows = fixes
      .slice(from, from + 5000)
      .map((fix, at) => ({
        n: from + at,
        package: fix.package,
        is_binary: fix.binary,
        cve: fix.cve,
        urgency: fix.urgency,
        is_remote: fix.remote,
        has_fix: fix.fixAvailable,
        fixed_version: fix.fixedVersion,
        other_versions: fix.otherVersions,
        release: fix.release,
      }))
    await sql`insert into vulnerabilities_fix (feed_id, n, package, is_binary, cve, urgency, is_remote, has_fix, fixed_version, other_versions,
      release)
      select ${feedId}::bigint, n, package, is_binary, cve, urgency, is_remote, has_fix, fixed_version, other_versions, release
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(n int, package text, is_binary boolean, cve text, urgency text, is_remote boolean,
        has_fix boolean, fixed_version text,
        other_versions text[], release text)`.execute(act.tx)
  }
}

export const saveSources = async (act: Act, feedId: string, sources: ReadonlyMap<string, string>): Promise<void> => {
  await sql`insert into vulnerabilities_source (feed_id, package, source)
    select ${feedId}::bigint, * from unnest(${[...sources.keys()]}::text[], ${[...sources.values()]}::text[])`.execute(act.tx)
}

/** The catalogue with the product names that its words name; titles that a changed entry names are judged again. */
export const saveKev = async (act: Act, feedId: string, entries: readonly KevEntry[]): Promise<void> => {
  // held here, not in a temporary table: the roles of an installation may make none
  const earlier = (
    await sql<{
      held: unknown
    }>`select json_agg(json_build_object('cve', cve, 'products', products, 'added_on', added_on)) as held from vulnerabilities_kev`.execute(act.tx)
  ).rows[0]?.held
  await sql`delete from vulnerabilities_kev`.execute(act.tx)
  const rows = entries.map((entry) => ({
    cve: entry.cve,
    vendor: entry.vendor,
    product: entry.product,
    title: entry.title,
    added_on: entry.addedOn,
    due_on: entry.dueOn,
    required_action: entry.requiredAction,
    ransomware: entry.ransomware,
    products: kevNames(entry.vendor, entry.product),
  }))
  await sql`insert into vulnerabilities_kev (cve, feed_id, vendor, product, title, added_on, due_on, required_action, ransomware, products)
    select cve, ${feedId}::bigint, vendor, product, title, added_on, due_on, required_action, ransomware, products
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(cve text, vendor text, product text, title text, added_on date, due_on date,
      required_action text, ransomware boolean, products text[])`.execute(act.tx)
  await sql`with changed as (select unnest(coalesce(k.products, '{}') || coalesce(e.products, '{}')) as name
      from vulnerabilities_kev k full join json_to_recordset(${JSON.stringify(earlier ?? [])}::json) as e(cve text, products text[], added_on date) on e.cve = k.cve where (k.products, k.added_on) is distinct from (e.products, e.added_on))
    delete from vulnerabilities_judged where title_id in (
      select i.title_id from vulnerabilities_identity i cross join unnest(i.names) as own(name) join changed c on c.name = own.name)
      or line like '% as %'`.execute(act.tx)
}

/** Scores in the place of those before. */
export const saveEpss = async (act: Act, { cves, scores, percentiles }: EpssFeed): Promise<void> => {
  await sql`delete from vulnerabilities_epss`.execute(act.tx)
  const step = 50_000
  for (let from = 0; from < cves.length; from += step) {
    await sql`insert into vulnerabilities_epss (cve, score, percentile)
      select * from unnest(${cves.slice(from, from + step)}::text[], ${scores.slice(from, from + step)}::real[], ${percentiles.slice(from, from + step)}::real[])`.execute(
      act.tx,
    )
  }
}

/** Facts in the place of those the earlier feed of the slot told, and of what any other told of the same vulnerabilities; of those withdrawn none is left. */
export const saveCveFacts = async (
  act: Act,
  feedId: string,
  slot: string,
  facts: readonly CveFact[],
  withdrawn: readonly string[],
): Promise<void> => {
  await sql`delete from vulnerabilities_cve_fact where cve = any(${[...facts.map(({ cve }) => cve), ...withdrawn]}::text[])
    or feed_id in (select id from vulnerabilities_feed where slot = ${slot} and id <> ${feedId}::bigint)`.execute(act.tx)
  for (let from = 0; from < facts.length; from += 5000) {
    const rows = facts.slice(from, from + 5000).map((fact) => ({ ...fact, technical_impact: fact.technicalImpact, assessed_on: fact.assessedOn }))
    await sql`insert into vulnerabilities_cve_fact (cve, feed_id, exploitation, automatable, technical_impact, severity, score, assessed_on)
      select cve, ${feedId}::bigint, exploitation, automatable, technical_impact, severity, score, assessed_on
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(cve text, exploitation text, automatable boolean, technical_impact text, severity text,
        score numeric, assessed_on date)`.execute(act.tx)
  }
}

export const saveRefusal = async (act: Act, file: FeedFile, says: string, faults: readonly string[]): Promise<string> => {
  const id = newId()
  await sql`insert into vulnerabilities_refusal (district_id, id, at, by, name, sha256, size, signature_sha256, says, faults)
    values (${act.districtId}, ${id}, ${act.now.toString()}, ${act.actor.id}, ${file.name}, ${file.sha256}, ${file.size}, ${file.signatureSha256},
      ${says}, ${[...faults]}::text[])`.execute(act.tx)
  return id
}
