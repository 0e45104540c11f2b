import { sql } from 'kysely'
import type { Tx } from '../../platform/db/pool.ts'
import { isCounted } from '../assets/index.ts'
import type { Measured, PastCase, PlannedRun } from './simulate.rules.ts'

type Found = { readonly id: string; readonly what: string; readonly at: string; readonly figure: number | null; readonly kind: string }
const kinds = { run: '/runs/run_', chg: '/changes/chg_', dev: '/devices/dev_', feed: '/feeds#' } as const

const began = sql`lateral (select min(m.at) as at from runbooks_run_move m where m.district_id = r.district_id and m.run_id = r.id and m.to_state = 'working') b`
const runs = sql`runbooks_run r join assets_device d on d.district_id = r.district_id and d.id = r.device_id join patching_cycle c on c.district_id = r.district_id and c.id = r.cycle_id`
const runName = sql`'T-' || c.number || ', ' || d.hostname`
// Who was told last, and who first, by the notice bound to a run: its deliveries that arrived before the start.
const told = sql`lateral (select max(x.state_at) as last, min(x.state_at) as first from notices_notice n
  join notices_delivery x on x.district_id = n.district_id and x.notice_id = n.id
  where n.district_id = r.district_id and n.about = 'run_' || replace(r.id::text, '-', '') and n.kind = 'before-patching' and x.state in ('accepted', 'told')
    and x.state_at <= r.planned_start) t`
const step = (name: string) => sql`runbooks_step s on s.district_id = r.district_id and s.run_id = r.id and s.step = ${name} and s.state = 'done'`
const hours = (from: ReturnType<typeof sql>, to: ReturnType<typeof sql>) => sql`extract(epoch from ${to} - ${from}) / 3600.0`

/** For each number, the past cases of a span that it decided: one query each, in the parameter's unit. */
const queries: Readonly<Record<Measured, (since: string, now: string) => ReturnType<typeof sql<Found>>>> = {
  'notice.hours': (since) => sql<Found>`select r.id, ${runName} as what, b.at, ${hours(sql`t.last`, sql`r.planned_start`)} as figure, 'run' as kind
    from ${runs} join ${began} on b.at >= ${since}::timestamptz join ${told} on true`,
  'notice.maxAgeDays': (
    since,
  ) => sql<Found>`select r.id, ${runName} as what, b.at, ${hours(sql`t.first`, sql`r.planned_start`)} / 24 as figure, 'run' as kind
    from ${runs} join ${began} on b.at >= ${since}::timestamptz join ${told} on true`,
  'change.leadDays': (since) => sql<Found>`select q.id, 'CR-' || q.number || ' ' || q.title as what, x.submitted_at as at,
      ((x.rule::jsonb #>> '{period,notBefore}')::timestamptz at time zone z.zone)::date - (x.submitted_at at time zone z.zone)::date as figure, 'chg' as kind
    from changes_request q join people_district z on z.district_id = q.district_id
      join lateral (select * from changes_text w where w.district_id = q.district_id and w.request_id = q.id order by w.revision desc limit 1) x on true
    where q.is_scheduled and x.submitted_at >= ${since}::timestamptz`,
  'backup.maxAgeHours': (
    since,
  ) => sql<Found>`select r.id, ${runName} as what, s.ended_at as at, ${hours(sql`(s.outcome ->> 'lastGoodAt')::timestamptz`, sql`s.ended_at`)} as figure,
      'run' as kind from ${runs} join ${step('backup-gate')} and s.ended_at >= ${since}::timestamptz`,
  'run.maxPasses': (since) => sql<Found>`select r.id, ${runName} as what, max(s.ended_at) as at, count(*)::int as figure, 'run' as kind
    from ${runs} join runbooks_step s on s.district_id = r.district_id and s.run_id = r.id and s.step like 'update-%' and s.state = 'done'
    where s.ended_at >= ${since}::timestamptz group by r.id, c.number, d.hostname`,
  'run.testMinutes': (since) => sql<Found>`select r.id, ${runName} as what, s.ended_at as at,
      extract(epoch from (select max(v.verdict_at) from runbooks_tester v where v.district_id = r.district_id and v.run_id = r.id) - s.ended_at) / 60.0 as figure, 'run' as kind
    from ${runs} join ${step('tell-ready')} and s.ended_at >= ${since}::timestamptz`,
  'hold.hours': (
    since,
  ) => sql<Found>`select r.id, ${runName} as what, s.ended_at as at, ${hours(sql`p.ended_at`, sql`s.ended_at`)} as figure, 'run' as kind
    from ${runs} join ${step('snapshot-removal')} and s.ended_at >= ${since}::timestamptz
      join runbooks_step p on p.district_id = r.district_id and p.run_id = r.id and p.step = 'back-in-production' and p.state = 'done'`,
  'hold.maxDays': (
    since,
  ) => sql<Found>`select r.id, ${runName} as what, s.ended_at as at, ${hours(sql`(p.outcome ->> 'takenAt')::timestamptz`, sql`s.ended_at`)} / 24 as figure, 'run' as kind
    from ${runs} join ${step('snapshot-removal')} and s.ended_at >= ${since}::timestamptz
      join runbooks_step p on p.district_id = r.district_id and p.run_id = r.id and p.step = 'snapshot' and p.state = 'done'`,
  'inventory.staleDays': (
    _,
    now,
  ) => sql<Found>`select d.id, d.hostname as what, d.fresh_at as at, ${hours(sql`d.fresh_at`, sql`${now}::timestamptz`)} / 24 as figure, 'dev' as kind
    from assets_device d where ${isCounted}`,
  'feed.maxAgeDays': (since, now) => sql<Found>`select f.id, f.name as what, coalesce(f.superseded_at, ${now}::timestamptz) as at,
      ${hours(sql`f.published::timestamptz`, sql`coalesce(f.superseded_at, ${now}::timestamptz)`)} / 24 as figure, 'feed' as kind
    from vulnerabilities_feed f where f.published is not null and coalesce(f.superseded_at, ${now}::timestamptz) >= ${since}::timestamptz`,
}

/** Past cases that a number decided, from `since` on (ISO); at most 5,000. */
export const pastCases = async (tx: Tx, name: Measured, since: string, now: string): Promise<readonly PastCase[]> =>
  (await queries[name](since, now).execute(tx)).rows
    .slice(0, 5000)
    .flatMap(({ id, what, at, figure, kind }) =>
      figure === null || figure === undefined
        ? []
        : [
            {
              what,
              at: String(at),
              figure: Number(figure),
              href: `${kinds[kind as keyof typeof kinds]}${kind === 'feed' ? '' : id.replaceAll('-', '')}`,
            },
          ],
    )

/** Runs that began since then, with their planned span. */
export const plannedRuns = async (tx: Tx, since: string): Promise<readonly PlannedRun[]> =>
  (
    await sql<{
      id: string
      what: string
      start: string
      end: string
    }>`select r.id, ${runName} as what, r.planned_start as start, r.planned_end as "end"
    from ${runs} join ${began} on b.at >= ${since}::timestamptz order by r.planned_start desc limit 5000`.execute(tx)
  ).rows.map(({ id, ...run }) => ({ ...run, href: `/runs/run_${id.replaceAll('-', '')}` }))

export type OpenItem = {
  readonly what: string
  readonly href: string
  readonly policyId: string | null
  readonly content: Readonly<Record<string, unknown>> | null
  readonly runs: number
}
/** Tickets that are open, with what they were opened under and how many runs they have. */
export const openItems = async (tx: Tx): Promise<readonly OpenItem[]> =>
  (
    await sql<{ id: string } & Omit<OpenItem, 'href'>>`select c.id, 'T-' || c.number as what, c.policy_id as "policyId", v.content,
      (select count(*)::int from runbooks_run r where r.district_id = c.district_id and r.cycle_id = c.id) as runs
    from patching_cycle c left join policy_version v on v.district_id = c.district_id and v.id = c.policy_id where c.closed_at is null order by c.number desc limit 200`.execute(
      tx,
    )
  ).rows.map(({ id, ...one }) => ({ ...one, href: `/cycles/cyc_${id.replaceAll('-', '')}` }))
