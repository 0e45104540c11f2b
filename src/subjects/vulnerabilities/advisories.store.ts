import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'
import type { AdvisoryRecord } from './advisory.rules.ts'

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

/**
 * Writes what a feed says in the place of the earlier one of its slot. Only titles of which it says something else than before are judged
 * again: a feed of 500 changed versions costs those.
 */
export const saveAdvisories = async (act: Act, feedId: string, slot: string, records: readonly AdvisoryRecord[]): Promise<void> => {
  for (let from = 0; from < records.length; from += step) await insert(act, feedId, records.slice(from, from + step), from)
  const earlier = sql`(select id from vulnerabilities_feed where slot = ${slot} and id <> ${feedId}::bigint)`
  const said = (
    which: ReturnType<typeof sql>,
  ) => sql`select p.product, md5(concat_ws('|', a.id, a.cves, a.configurations, a.sound, a.severity)) as mark
    from vulnerabilities_advisory a join vulnerabilities_advisory_product p on p.feed_id = a.feed_id and p.n = a.n where a.feed_id in ${which}`
  const ranges = (
    which: ReturnType<typeof sql>,
  ) => sql`select p.name, md5(concat_ws('|', a.id, a.cves, p.ecosystem, p.release, p.range, a.severity)) as mark
    from vulnerabilities_advisory a join vulnerabilities_advisory_package p on p.feed_id = a.feed_id and p.n = a.n where a.feed_id in ${which}`
  const own = sql`(${feedId}::bigint)`
  await sql`with changed as (select distinct product from ((${said(own)} except ${said(earlier)}) union (${said(earlier)} except ${said(own)})) c),
      changed_packages as (select distinct name from ((${ranges(own)} except ${ranges(earlier)}) union (${ranges(earlier)} except ${ranges(own)})) c)
    delete from vulnerabilities_judged where title_id in (
      select i.title_id from vulnerabilities_identity i cross join unnest(i.names) as own(name) join changed c on c.product = own.name
      union select t.id from inventory_title t join changed_packages c on c.name = t.name or c.name = t.source)
      or line like '% as %'`.execute(act.tx)
  await sql`delete from vulnerabilities_advisory_product where feed_id in ${earlier}`.execute(act.tx)
  await sql`delete from vulnerabilities_advisory_package where feed_id in ${earlier}`.execute(act.tx)
  await sql`delete from vulnerabilities_advisory where feed_id in ${earlier}`.execute(act.tx)
}
