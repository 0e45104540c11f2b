import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import type { Act } from '../ledger/index.ts'
import type { AdvisoryRecord } from './advisory.rules.ts'
import { alike } from './alike.views.ts'
import { isPart } from './feed-slot.rules.ts'
import { scopeOfSlot } from './withdrawal.rules.ts'

const step = 1000

/** Every product name that a record says something of. */
const namesIn = ({ configurations, sound }: AdvisoryRecord): readonly string[] => [
  ...new Set([
    ...configurations.flatMap(({ nodes }) => nodes.flatMap(({ any }) => any.filter((one) => one.isVulnerable).map(({ product }) => product))),
    ...sound.map(({ criterion }) => criterion.product),
  ]),
]

const insert = async (act: Act, feedId: string, records: readonly AdvisoryRecord[], from: number): Promise<void> => {
  const rows = records.map((record, i) => ({
    n: from + i,
    id: record.id,
    cves: record.cves,
    title: record.title,
    says: record.says,
    published: record.published,
    severity: record.severity,
    score: record.score,
    configurations: record.configurations,
    sound: record.sound,
    remedies: record.remedies,
  }))
  await sql`insert into vulnerabilities_advisory (feed_id, n, id, cves, title, says, published, severity, score, configurations, sound, remedies)
    select ${feedId}::bigint, n, id, cves, title, says, published, severity, score, configurations, sound, remedies
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(n int, id text, cves text[], title text, says text, published date, severity text, score numeric,
      configurations jsonb, sound jsonb, remedies jsonb)`.execute(act.tx)
  const products = records.flatMap((record, i) => namesIn(record).map((product) => ({ product, n: from + i })))
  await sql`insert into vulnerabilities_advisory_product (feed_id, product, n)
    select ${feedId}::bigint, * from unnest(${products.map((one) => one.product)}::text[], ${products.map((one) => one.n)}::int[])`.execute(act.tx)
  const packages = records.flatMap((record, i) =>
    record.packages.map((range, at) => ({ n: from + i, at, ecosystem: range.ecosystem, release: range.release, name: range.name, range })),
  )
  if (packages.length === 0) return
  await sql`insert into vulnerabilities_advisory_package (feed_id, n, at, ecosystem, release, name, range)
    select ${feedId}::bigint, n, at, ecosystem, release, name, range
    from json_to_recordset(${JSON.stringify(packages)}::json) as r(n int, at int, ecosystem text, release text, name text, range jsonb)`.execute(
    act.tx,
  )
}

/** Ids of which another feed in force said something later than this day, or which were taken back since: an old set or copy does not undo it. */
export const toldLater = async (tx: Tx, slot: string, date: string | null, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (date === null) return new Set()
  const isTold = isPart(slot)
    ? sql`select null::text as id where false`
    : sql`select distinct a.id from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id
        where f.superseded_at is null and f.slot <> ${slot} and ${alike(slot)} and f.published::timestamptz > ${date}::timestamptz and a.id = any(${[...ids]}::text[])`
  const { rows } = await sql<{
    id: string
  }>`${isTold} union select w.id from vulnerabilities_withdrawal w where w.scope = ${scopeOfSlot(slot)} and w.id = any(${[...ids]}::text[])
      and w.how in ('withdrawn', 'superseded', 'rejected') and w.withdrawn_on > (${date}::timestamptz at time zone 'UTC')::date`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** The month in which a record `a` was published, as what feeds say of releases is counted by. */
const monthOf = sql`coalesce(date_trunc('month', a.published)::date, date '1970-01-01')`

/**
 * Writes what a feed says in the place of the earlier one of its slot, and of what any other feed of its kind said of the same documents. Only titles of
 * which it says something else than before are judged again: a feed of 500 changed versions costs those. Documents that nothing is left of are out of force.
 * `withdrawn`: ids of records that are taken back, and said nothing in their place.
 */
export const saveAdvisories = async (
  act: Act,
  feedId: string,
  slot: string,
  records: readonly AdvisoryRecord[],
  withdrawn: readonly string[] = [],
): Promise<void> => {
  for (let from = 0; from < records.length; from += step) await insert(act, feedId, records.slice(from, from + step), from)
  const gone = sql`gone as materialized (select a.feed_id, a.n from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id
    where f.id <> ${feedId}::bigint and (f.slot = ${slot} or (f.superseded_at is null and ${alike(slot)} and a.id = any(${[...records.map(({ id }) => id), ...withdrawn]}::text[]))))`
  const own = sql`own as materialized (select feed_id, n from vulnerabilities_advisory where feed_id = ${feedId}::bigint)`
  const said = (which: 'own' | 'gone') => sql`select p.product, md5(concat_ws('|', a.id, a.cves, a.configurations, a.sound, a.severity)) as mark
    from ${sql.ref(which)} w join vulnerabilities_advisory a on a.feed_id = w.feed_id and a.n = w.n
      join vulnerabilities_advisory_product p on p.feed_id = a.feed_id and p.n = a.n`
  const ranges = (which: 'own' | 'gone') => sql`select p.name, md5(concat_ws('|', a.id, a.cves, p.ecosystem, p.release, p.range, a.severity)) as mark
    from ${sql.ref(which)} w join vulnerabilities_advisory a on a.feed_id = w.feed_id and a.n = w.n
      join vulnerabilities_advisory_package p on p.feed_id = a.feed_id and p.n = a.n`
  await sql`with ${own}, ${gone},
      changed as (select distinct product from ((${said('own')} except ${said('gone')}) union (${said('gone')} except ${said('own')})) c),
      changed_packages as (select distinct name from ((${ranges('own')} except ${ranges('gone')}) union (${ranges('gone')} except ${ranges('own')})) c)
    delete from vulnerabilities_judged where title_id in (
      select i.title_id from vulnerabilities_identity i cross join unnest(i.names) as own(name) join changed c on c.product = own.name
      union select t.id from inventory_title t join changed_packages c on c.name = t.name or c.name = t.source)
      or line like '% as %'`.execute(act.tx)
  await sql`delete from vulnerabilities_feed_release where feed_id in (select id from vulnerabilities_feed where slot = ${slot} and id <> ${feedId}::bigint)`.execute(
    act.tx,
  )
  await sql`with ${gone}, less as (select p.ecosystem, p.release, p.feed_id, ${monthOf} as month, count(distinct p.n)::int as records
      from gone g join vulnerabilities_advisory a on a.feed_id = g.feed_id and a.n = g.n join vulnerabilities_advisory_package p on p.feed_id = a.feed_id and p.n = a.n
      where p.release <> '' group by 1, 2, 3, 4)
    update vulnerabilities_feed_release r set records = r.records - l.records from less l
    where r.ecosystem = l.ecosystem and r.release = l.release and r.feed_id = l.feed_id and r.month = l.month`.execute(act.tx)
  await sql`delete from vulnerabilities_feed_release where records = 0`.execute(act.tx)
  await sql`insert into vulnerabilities_feed_release (ecosystem, release, feed_id, month, records)
    select p.ecosystem, p.release, p.feed_id, ${monthOf}, count(distinct p.n)::int from vulnerabilities_advisory_package p
      join vulnerabilities_advisory a on a.feed_id = p.feed_id and a.n = p.n where p.feed_id = ${feedId}::bigint and p.release <> '' group by 1, 2, 3, 4`.execute(
    act.tx,
  )
  await sql`with ${gone}, products as (delete from vulnerabilities_advisory_product p using gone g where p.feed_id = g.feed_id and p.n = g.n),
      packages as (delete from vulnerabilities_advisory_package p using gone g where p.feed_id = g.feed_id and p.n = g.n)
    delete from vulnerabilities_advisory a using gone g where a.feed_id = g.feed_id and a.n = g.n`.execute(act.tx)
  await sql`update vulnerabilities_feed f set superseded_at = ${act.now.toString()} where f.superseded_at is null and f.slot like '%/%' and f.id <> ${feedId}::bigint
    and ${alike(slot)} and not exists (select from vulnerabilities_advisory a where a.feed_id = f.id)
    and not exists (select from vulnerabilities_cve_fact c where c.feed_id = f.id)`.execute(act.tx)
}
