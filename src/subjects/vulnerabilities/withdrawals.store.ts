import { sql } from 'kysely'
import type { Act } from '../ledger/index.ts'
import { alike } from './alike.views.ts'
import { isPart } from './feed-slot.rules.ts'
import { scopeOfSlot, type Withdrawal } from './withdrawal.rules.ts'

type Given = {
  readonly feedId: string
  readonly slot: string
  readonly date: string | null // the feed's
  readonly ids: readonly string[] // of everything it says, whether or not another one said it later
  readonly withdrawn: readonly Withdrawal[]
}

/**
 * Keeps what a feed takes back, before it is taken out: what its publisher says so of, and what a whole list that replaces another no longer has. A record that
 * is there again is taken back no longer. Gives what was loaded until now, and is taken out by this.
 */
export const saveWithdrawals = async (act: Act, { feedId, slot, date, ids, withdrawn }: Given): Promise<readonly Withdrawal[]> => {
  const scope = scopeOfSlot(slot)
  const now = act.now.toString()
  await sql`delete from vulnerabilities_withdrawal where scope = ${scope} and id = any(${[...ids]}::text[])`.execute(act.tx)
  const told = await sql<
    Withdrawal & { taken: boolean }
  >`with told as materialized (select * from json_to_recordset(${JSON.stringify(withdrawn)}::json) as t(id text, cves text[], how text, "on" date)),
      held as materialized (select a.id, array_agg(distinct c.cve) as cves from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id cross join lateral unnest(a.cves) as c(cve)
        where f.id <> ${feedId}::bigint and (f.slot = ${slot} or (f.superseded_at is null and ${alike(slot)})) and a.id = any(${withdrawn.map(({ id }) => id)}::text[]) group by a.id)
    insert into vulnerabilities_withdrawal as w (scope, id, cves, how, withdrawn_on, told_at, feed_id)
    select distinct on (t.id) ${scope}, t.id, array(select unnest(t.cves) union select unnest(h.cves)), t.how, t."on", ${now}::timestamptz, case when h.id is not null then ${feedId}::bigint end
    from told t left join held h on h.id = t.id order by t.id
    on conflict (scope, id) do update set cves = array(select unnest(w.cves) union select unnest(excluded.cves)), how = excluded.how, withdrawn_on = excluded.withdrawn_on,
      told_at = case when excluded.feed_id is null then w.told_at else excluded.told_at end, feed_id = coalesce(excluded.feed_id, w.feed_id)
      where (w.how, w.withdrawn_on) is distinct from (excluded.how, excluded.withdrawn_on) or excluded.feed_id is not null
    returning id, cves, how, withdrawn_on as "on", feed_id is not distinct from ${feedId}::bigint as taken`.execute(act.tx)
  const taken = told.rows.flatMap(({ taken: is, ...one }) => (is ? [one] : []))
  return isPart(slot) ? taken : [...taken, ...(await saveAbsent(act, { feedId, slot, date, ids, withdrawn }))]
}

/** What the list that this one replaces had, and nothing in force has any more. */
const saveAbsent = async (act: Act, { feedId, slot, date, ids, withdrawn }: Given): Promise<readonly Withdrawal[]> =>
  (
    await sql<Withdrawal>`with named as materialized (select distinct unnest(${[...ids, ...withdrawn.map(({ id }) => id)]}::text[]) as id),
      absent as materialized (select a.id, array_agg(distinct c.cve) as cves from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id cross join lateral unnest(a.cves) as c(cve)
        where f.slot = ${slot} and f.id <> ${feedId}::bigint and not exists (select from named n where n.id = a.id) group by a.id)
    insert into vulnerabilities_withdrawal as w (scope, id, cves, how, withdrawn_on, told_at, feed_id)
    select ${scopeOfSlot(slot)}, b.id, b.cves, 'absent', ${date?.slice(0, 10) ?? null}::date, ${act.now.toString()}::timestamptz, ${feedId}::bigint from absent b
    where not exists (select from vulnerabilities_feed f join vulnerabilities_advisory a on a.feed_id = f.id where f.superseded_at is null and f.slot <> ${slot} and ${alike(slot)} and a.id = b.id)
      order by b.id
    on conflict (scope, id) do update set cves = excluded.cves, how = excluded.how, withdrawn_on = excluded.withdrawn_on, told_at = excluded.told_at, feed_id = excluded.feed_id
    returning id, cves, how, withdrawn_on as "on"`.execute(act.tx)
  ).rows
