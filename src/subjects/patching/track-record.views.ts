import { sql } from 'kysely'
import type { Temporal } from 'temporal-polyfill'
import { inZone } from '../../core/time/zone.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { installedCauses, runsBy, type TrackRecord } from './track-record.rules.ts'

type Row = {
  readonly inTime: number
  readonly late: number
  readonly undated: number
  readonly otherwise: number
  readonly outages: number
  readonly restarts: number
} & Readonly<Record<keyof TrackRecord['runs'], number>>

const runCounts = sql.join(
  Object.entries(runsBy).map(([name, states]) => {
    const given = sql`array[${sql.join([...states])}]::text[]`
    return sql`(select count(distinct run_id)::int from moved where to_state = any(${given})) as ${sql.ref(name)}`
  }),
)

/** How the last days went, counted from what is on record: moves of the plan and of runs, issues, and changes the inventory saw (PM-1). */
export const trackRecord = async (tx: Tx, now: Temporal.Instant, zone: string, days: number): Promise<TrackRecord> => {
  const from = inZone(now, zone).subtract({ days }).startOfDay()
  const since = from.toInstant().toString()
  const { rows } = await sql<Row>`with gone as (
      select (m.at at time zone ${zone})::date as on_day, (m.before ->> 'dueOn')::date as due, m.because = any(${[...installedCauses]}::text[]) as is_installed
      from patching_move m join patching_update u on u.district_id = m.district_id and u.id = m.update_id
      where m.after is null and m.at >= ${since}::timestamptz and not u.is_noise and u.ecosystem <> 'claim'),
    moved as (select run_id, to_state from runbooks_run_move where at >= ${since}::timestamptz)
    select count(*) filter (where is_installed and on_day <= due)::int as "inTime", count(*) filter (where is_installed and on_day > due)::int as late,
      count(*) filter (where is_installed and due is null)::int as undated, count(*) filter (where not is_installed)::int as otherwise,
      ${runCounts},
      (select count(*)::int from assets_issue where kind = 'outage' and raised_at >= ${since}::timestamptz) as outages,
      (select count(*)::int from changes_suspicion where kinds @> array['restart'] and state <> 'linked' and seen_at >= ${since}::timestamptz) as restarts
    from gone`.execute(tx)
  const row = rows[0] as Row
  return {
    days,
    since: from.toPlainDate().toString(),
    closed: { inTime: row.inTime, late: row.late, undated: row.undated, otherwise: row.otherwise },
    runs: { well: row.well, failed: row.failed, reverted: row.reverted, notStarted: row.notStarted },
    outages: row.outages,
    restarts: row.restarts,
  }
}
