import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { CalendarEvent, EventsFor } from '../calendar/index.ts'
import { standingWords } from '../changes/index.ts'
import { cycleEntry } from './calendar.rules.ts'
import { cyclesInCalendar } from './calendar.views.ts'

/** Tickets as entries over whole days: all of them, or those of whoever looks. */
export const cycleEvents =
  (publicUrl: string): EventsFor =>
  async (tx: Tx, { personId, whose, zone, since }): Promise<readonly CalendarEvent[]> =>
    (await cyclesInCalendar(tx, since))
      .filter(({ administratorId }) => whose === 'all' || administratorId === personId)
      .map((cycle) => ({
        uid: `cycle-${cycle.id}@afterbell`,
        ...cycleEntry(cycle, zone, standingWords[cycle.standing]),
        isBusy: false,
        sequence: cycle.said - 1, // its first text
        changedAt: cycle.changedAt,
        url: `${publicUrl}/cycles/${showId('cyc', cycle.id)}`,
      }))
