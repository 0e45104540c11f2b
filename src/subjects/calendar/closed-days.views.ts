import { sql } from 'kysely'
import type { OfficeCalendar } from '../../core/time/office.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { districtOf } from '../people/index.ts'
import type { ClosedDay } from './closed-days.rules.ts'

/** The closed days from one on (`2026-11-26`), in their order. */
export const closedDays = async (tx: Tx, from = '2000-01-01'): Promise<readonly ClosedDay[]> =>
  (await sql<ClosedDay>`select day, name from calendar_closed_day where day >= ${from}::date order by day`.execute(tx)).rows

/** What office days of this district are counted by. */
export const officeCalendar = async (tx: Tx): Promise<OfficeCalendar> => ({
  zone: (await districtOf(tx))?.zone ?? 'UTC',
  closed: new Set((await closedDays(tx)).map(({ day }) => day)),
})
