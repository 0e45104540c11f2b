import { isBefore } from '../../core/time/zone.ts'
import type { Tx } from '../../platform/db/pool.ts'
import { showId } from '../../platform/ids.ts'
import type { CalendarEvent, EventsFor } from '../calendar/index.ts'
import { standingWords } from '../changes/index.ts'
import { cyclesInCalendar, cycleStatus, statusPrefix } from '../patching/index.ts'
import { runEntry, runStatus } from './calendar.rules.ts'
import { runsInCalendar } from './calendar.views.ts'

/** Planned runs as entries with their times: all of them, or those of whoever looks. A plan that is moved keeps its entry. */
export const runEvents =
  (publicUrl: string): EventsFor =>
  async (tx: Tx, { personId, whose, zone, since }): Promise<readonly CalendarEvent[]> => {
    const cycles = new Map((await cyclesInCalendar(tx, since)).map((cycle) => [cycle.id, cycle]))
    return (await runsInCalendar(tx, personId, since))
      .filter(({ isOwn }) => whose === 'all' || isOwn)
      .map((run) => {
        const cycle = cycles.get(run.cycleId)
        const status = runStatus(run.state, cycle ? cycleStatus(cycle) : 'tentative')
        const request = cycle ? `Change request CR-${cycle.request}: ${standingWords[cycle.standing]}.` : ''
        return {
          uid: `run-${run.firstId}@afterbell`,
          ...runEntry(run, zone, status, statusPrefix[status], request),
          isBusy: run.isOwn,
          sequence: run.said - 1 + (cycle ? cycle.said - 1 : 0),
          changedAt: cycle && isBefore(run.changedAt, cycle.changedAt) ? cycle.changedAt : run.changedAt,
          url: `${publicUrl}/runs/${showId('run', run.id)}`,
        }
      })
  }
