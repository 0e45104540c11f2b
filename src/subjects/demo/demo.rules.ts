// How far a demonstration's clock may be moved, and where to: only ever forward, so that what happened stays before what happens.
import { ok, refuse, type Result } from '../../core/result.ts'
import { inZone, instantOf, isBefore, isoIn, type At } from '../../core/time/zone.ts'

/** The jumps offered on every page of a demonstration. `tonight` is five minutes after the usual window opens. */
export const jumps = { 'hour-later': 'One hour on', tonight: 'Tonight, 7:05 pm', tomorrow: 'Tomorrow, 9 am', 'next-week': 'Next week' } as const
export type Jump = keyof typeof jumps
export const jumpNames = Object.keys(jumps) as [Jump, ...Jump[]]

const farthestDays = 366

/** Where a jump leads from now: ISO in the district's zone. */
export const landing = (jump: Jump, now: At, zone: string): string => {
  const here = inZone(now, zone)
  const evening = here.with({ hour: 19, minute: 5, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 })
  const places = {
    'hour-later': here.add({ hours: 1 }),
    tonight: isBefore(now, evening.toInstant()) ? evening : evening.add({ days: 1 }),
    tomorrow: here.add({ days: 1 }).with({ hour: 9, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }),
    'next-week': here.add({ days: 7 }),
  } satisfies Record<Jump, unknown>
  return isoIn(places[jump].toInstant(), zone)
}

/** Whether the clock of this district may go there. Refused: `demo/real-district`, `demo/clock-goes-forward`, `demo/too-far`. */
export const mayMove = (isDemo: boolean, now: At, to: At): Result<true> => {
  if (!isDemo)
    return refuse({
      code: 'demo/real-district',
      clause: '-',
      status: 403,
      says: 'The clock of a real district cannot be moved.',
      satisfiedBy: 'Nothing; try it in a demonstration: npm run demo.',
    })
  if (!isBefore(now, to))
    return refuse({ code: 'demo/clock-goes-forward', clause: '-', says: 'The clock only goes forward.', satisfiedBy: 'Choose a later time.' })
  return isBefore(instantOf(now).add({ hours: 24 * farthestDays }), to)
    ? refuse({
        code: 'demo/too-far',
        clause: '-',
        says: `The clock can move at most ${farthestDays} days at once.`,
        satisfiedBy: 'Choose an earlier time.',
      })
    : ok(true)
}

/** Links end after a week of real time; a new start prints fresh ones. */
export const linkDays = 7
